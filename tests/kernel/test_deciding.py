"""Many pairs at once: the answer is that of the pairs one by one, and names the pair that decides."""

from __future__ import annotations

import pytest

from bpttcheck.kernel.equality import Identity, Judge, NoValue, Undecided, Witness
from bpttcheck.kernel.graph import Graph
from bpttcheck.kernel.identity import Agreement, Fields
from bpttcheck.kernel.point import Assumptions
from bpttcheck.kernel.primes import ORDER_BITS
from tests.kernel.terms import Number, Term, entry, exp, log, place, relu, tanh, term, x, y, z

Pair = tuple[Term | Number, Term | Number]

RIGHT: list[Pair] = [
    (exp(x + y), exp(x) * exp(y)),
    ((x + y) ** 2, x**2 + 2 * x * y + y**2),
    (entry("h", tanh(z)) * x, x * tanh(z)),
    (entry("L", entry("L1", x * y)), y * x),
    (x, x),
    (relu(x) * 3, relu(3 * x)),
    (log(x * y) - log(y), log(x)),
]
WRONG: Pair = (x * y, x + y)
NOWHERE: Pair = (1 / (term(1) - 1), term(1))
OPEN: Pair = (log(x), log(-x))


def decided(pairs: list[Pair], seed: bytes = b"many") -> tuple[int, object]:
    graph = Graph()
    return Judge(graph, seed).decide([(place(graph, term(a)), place(graph, term(b))) for a, b in pairs])


def test_all_are_equal_if_each_is() -> None:
    _, finding = decided(RIGHT)
    assert isinstance(finding, Identity)
    assert 40 <= finding.bits <= min(one.bits for pair in RIGHT if isinstance(one := decided([pair])[1], Identity))


def test_what_is_one_node_is_beyond_doubt() -> None:
    assert decided([(x, x), (entry("h", x * y), x * y)]) == (0, Identity(ORDER_BITS, 1))


def test_the_first_that_is_no_identity_decides_where_the_weakest_need_not_be_known() -> None:
    graph = Graph()
    pairs = [(place(graph, term(a)), place(graph, term(b))) for a, b in (RIGHT[0], OPEN, NOWHERE)]
    first, weakest = (Judge(graph, b"first").decide(pairs, weakest=weakest) for weakest in (False, True))
    assert (first[0], weakest[0]) == (1, 2)
    assert isinstance(first[1], Undecided)
    assert isinstance(weakest[1], NoValue)


def test_a_line_is_as_certain_beside_a_monstrous_one() -> None:
    graph = Graph()
    judge, node = Judge(graph, b"monstrous"), place(graph, x)
    for _ in range(200):
        node = graph.add((graph.multiply((node, node)), graph.one))
    monstrous = judge.compare(graph.multiply((node, place(graph, y))), graph.multiply((place(graph, y), node)))
    assert isinstance(monstrous, Undecided)
    small = judge.compare(place(graph, x * (y + z)), place(graph, x * y + x * z))
    assert isinstance(small, Identity)
    assert small.bits > 120


def test_one_question_serves_all_pairs() -> None:
    graph = Graph()
    pairs = [(place(graph, term(a)), place(graph, term(b))) for a, b in RIGHT[:3]]
    fields = Fields(graph, Assumptions(), b"many")
    agreement = fields.agreement(pairs, None)
    assert isinstance(agreement, Agreement)
    assert agreement.branches == 1
    assert fields.agreement([*pairs, (graph.one, graph.zero)], None) is None
    nowhere = graph.power(graph.zero, -1)
    assert fields.agreement([*pairs, (nowhere, nowhere)], None) is None


@pytest.mark.parametrize("number", range(len(RIGHT) + 1))
def test_the_one_pair_that_differs_is_named(number: int) -> None:
    found, finding = decided([*RIGHT[:number], WRONG, *RIGHT[number:]])
    assert found == number
    assert isinstance(finding, Witness)


def test_a_difference_outranks_what_has_no_value() -> None:
    assert isinstance(decided([NOWHERE, WRONG])[1], Witness)
    assert decided([*RIGHT, NOWHERE])[0] == len(RIGHT)
    assert isinstance(decided([*RIGHT, NOWHERE])[1], NoValue)


def test_what_is_equal_nowhere_real_is_not_taken_for_an_identity() -> None:
    _, finding = decided([*RIGHT, (log(-exp(x)), log(-exp(x) * 1))])
    assert isinstance(finding, Undecided)


def test_classes_are_run_through_where_one_pair_needs_it() -> None:
    graph = Graph()
    p, q = graph.variable("p"), graph.variable("q")
    onehot = Assumptions({"q": graph.add((graph.one, graph.negative(p)))}, (("p", "q"),))
    square = graph.power(p, 2)
    _, finding = Judge(graph, b"many", onehot).decide([(graph.add((p, q)), graph.one), (square, p)])
    assert isinstance(finding, Identity)
    number, finding = Judge(graph, b"many", onehot).decide([(square, p), (square, q)])
    assert number == 1
    assert isinstance(finding, Witness)


def test_there_must_be_something_to_decide() -> None:
    with pytest.raises(ValueError, match="empty"):
        decided([])
