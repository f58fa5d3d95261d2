"""Composed entries as variables: whether lines agree in them, their values, and what is known of these."""

from __future__ import annotations

import pytest

from bpttcheck.kernel.equality import Judge
from bpttcheck.kernel.graph import Graph
from tests.kernel.terms import Number, Term, entry, exp, log, place, relu, step, tanh, term, x, y

Pair = tuple[Term | Number, Term | Number]

h, k, e = entry("h", x * y), entry("k", x + y), entry("e", exp(x) + exp(y))


def placed(graph: Graph, pairs: list[Pair]) -> list[tuple[int, int]]:
    return [(place(graph, term(one)), place(graph, term(other))) for one, other in pairs]


# fmt: off
AGREED: list[tuple[list[Pair], set[Term] | None]] = [
    ([],                                          set()),
    ([(h, h)],                                    set()),
    ([(h * x, x * h)],                            set()),
    ([(h, x * y)],                                set()),
    ([(h * (x + 1), h * x + h), (k, y + x)],      set()),
    ([(step(x)**2 * h, step(x) * h)],             set()),
    ([(exp(h), exp(x * y))],                      {x * y}),
    ([(h, k)],                                    None),
    ([(h * x, h * y)],                            None),
    ([(h, h), (h, x)],                            None),
    ([(h * x, x * h), (h * x, k * x)],            None),
]
# fmt: on


@pytest.mark.parametrize(("pairs", "opened"), AGREED)
def test_what_is_written_out_where_lines_agree(pairs: list[Pair], opened: set[Term] | None) -> None:
    graph = Graph()
    found = Judge(graph, b"agreed").agreed(placed(graph, pairs))
    assert found == (None if opened is None else {place(graph, each) for each in opened})


def test_one_judge_is_asked_of_right_and_wrong_lines_in_turn() -> None:
    graph = Graph()
    judge = Judge(graph, b"turns")
    wrong, right = placed(graph, [(h * x, h * y), (h * x + k, k + x * h)])
    assert [judge.agreed([pair]) for pair in (wrong, right, wrong, right)] == [None, frozenset()] * 2


def test_values_are_those_of_entries_as_variables() -> None:
    graph = Graph()
    nodes = [place(graph, t) for t in (x + y, y + x, h, x * y, h + x, x + h, k)]
    total, turned, own, product, more, again, other = Judge(graph, b"values").values(nodes)
    assert (total, more) == (turned, again)
    assert len({total, own, product, more, other}) == 5


# fmt: off
SIGNED: list[tuple[Term, bool]] = [
    (x,                 False),
    (x + y,             False),
    (tanh(x),           False),
    (log(x),            False),
    (x**3,              False),
    (x**2,              True),
    (exp(x),            True),
    (-exp(x),           True),
    (exp(x) * exp(y),   True),
    (e,                 True),
    (step(x),           True),
    (relu(x),           True),
    (relu(x) * y,       True),   # 0 wherever x < 0
    (relu(x) + y,       False),
]
# fmt: on


@pytest.mark.parametrize(("t", "expected"), SIGNED, ids=str)
def test_what_is_known_of_a_sign(t: Term, expected: bool) -> None:
    graph = Graph()
    assert Judge(graph, b"signs").has_sign(place(graph, t)) is expected
