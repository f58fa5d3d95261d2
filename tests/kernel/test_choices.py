"""One-hot blocks and determined variables: assumptions are obeyed, and are all that is assumed."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from bpttcheck.kernel.equality import Finding, Identity, Judge, NoValue, Undecided, Witness
from bpttcheck.kernel.graph import Graph
from bpttcheck.kernel.point import Assumptions
from tests.kernel.terms import (
    Number,
    Term,
    compare,
    entry,
    exp,
    log,
    place,
    softmax,
    tanh,
    term,
    variables,
    x,
    z,
)

p1, p2, p3, q1, q2 = variables("p1 p2 p3 q1 q2")
p, q = ("p1", "p2", "p3"), ("q1", "q2")
ON_THEIR_PLANES = {"p3": 1 - (p1 + p2), "q2": 1 - q1}


def judged(left: Term | Number, right: Term | Number, seed: bytes = b"classes") -> Finding:
    return compare(left, right, seed, determined=ON_THEIR_PLANES, onehot=(p, q))


# fmt: off
ALWAYS: list[tuple[Term, Term | Number]] = [
    # affine in each block: a point of the plane stands for all classes
    (p1 + p2 + p3,                             1),
    (q1 + q2,                                  1),
    (x * (p1 + p2) + x * p3,                   x),
    ((p1 + p2 + p3) * (q1 + q2),               1),
    (p1 * q1 + p1 * q2,                        p1),
    (p1 * q1 + p2 * q1 + p3 * q1,              1 - q2),
    (p1 * tanh(x) + (p2 + p3) * tanh(x),       tanh(x)),
    (entry("s", p1 + p2) + p3,                 1),
    (-(p1 + p2 + p3) / exp(x),                 -exp(-x)),
    # not affine: true of the classes only
    (p1 * p2,                                  0),
    (p1**2,                                    p1),
    (p1 * (1 - p1),                            0),
    (p1**2 + p2**2 + p3**2,                    1),
    ((p1 + p2)**3,                             1 - p3),
    (p1 * q1 * (p1 + q1),                      2 * p1 * q1),
    (p1 * p2 * q1 * q2,                        0),
    (exp(x * p1),                              1 - p1 + p1 * exp(x)),
    (tanh(x * p1) * p1,                        tanh(x) * p1),
    (exp(p1 * x + p2 * x + p3 * x),            exp(x)),
    (1 / (1 + p1),                             1 - p1 / 2),
    (1 / (p1 + 2 * p2 + 3 * p3),               p1 + p2 / 2 + p3 * Fraction(1, 3)),
    (softmax(p1, p1, p2, p3) * (exp(term(1)) + 2), 1 + p1 * (exp(term(1)) - 1)),
    (log(1 + p1),                              p1 * log(term(2))),
    (entry("s", p1) * entry("s", p1),          p1),
    (p1 / p1,                                  1),            # in the one class in which both have a value
]

NOT_ALWAYS: list[tuple[Term, Term | Number]] = [
    (p1,                                       p2),
    (p1,                                       1),
    (p1 + p2,                                  1),
    (p1 * q1,                                  0),
    (p1 * q1,                                  p1),
    (p1**2,                                    p2),
    (p1**2 + p2,                               1),
    (p1**2 * q1,                               p1 * q2),
    ((p1 + p2)**2,                             1),
    (p1 * p2 + p3,                             0),
    (exp(x * p1),                              exp(x)),
    (p1 - q1,                                  0),
]

NOWHERE = [
    (1 / (p1 * p2),                            x),
    (log(p1 * p2),                             x),
    (log(p1) + log(p2),                        x),
    (1 / (p1 + p2 + p3 - 1),                   x),
    (p1 * log(p1) + p2 * log(p2) + p3 * log(p3), 0),
]
# fmt: on


def _text(value: object) -> str:
    return str(value)


@pytest.mark.parametrize(("left", "right"), ALWAYS, ids=_text)
def test_true_of_every_class(left: Term, right: Term | Number) -> None:
    assert isinstance(judged(left, right), Identity)
    assert isinstance(judged(right, left), Identity)
    assert not isinstance(judged(left + Fraction(1, 10**9), right), Identity)


@pytest.mark.parametrize(("left", "right"), NOT_ALWAYS, ids=_text)
@pytest.mark.parametrize("seed", [b"one", b"two", b"three"])
def test_false_of_a_class(left: Term, right: Term | Number, seed: bytes) -> None:
    finding = judged(left, right, seed)
    assert isinstance(finding, Witness | Undecided)
    if isinstance(finding, Witness):
        _obeys(finding.point.drawn)


def test_each_false_line_has_a_witness() -> None:
    for left, right in NOT_ALWAYS:
        for seed in (b"one", b"two", b"three"):
            assert isinstance(judged(left, right, seed), Witness)


def test_never_both_defined_is_not_nowhere_defined() -> None:
    assert isinstance(judged(1 / p1, 1 / p2), Undecided)
    assert isinstance(judged(1 / (p1 * p2), 1 / p2), NoValue)


@pytest.mark.parametrize(("nowhere", "somewhere"), NOWHERE, ids=_text)
def test_has_no_value_in_any_class(nowhere: Term, somewhere: Term | Number) -> None:
    assert isinstance(judged(nowhere, somewhere), NoValue)


def _obeys(drawn: dict[str, Fraction]) -> None:
    for block in (p, q):
        assert sorted(drawn[name] for name in block) == [0] * (len(block) - 1) + [1]


def test_without_the_assumption_nothing_of_it_holds() -> None:
    proved = [(left, right) for left, right in ALWAYS if isinstance(compare(left, right), Identity)]
    assert proved == [(p1 / p1, 1)]


class TestBranches:
    def _blocks(self, count: int, classes: int) -> tuple[list[Term], dict[str, Any]]:
        names = [tuple(f"y{t}_{k}" for k in range(classes)) for t in range(count)]
        first = [variables(block[0])[0] for block in names]
        plane = {b[-1]: 1 - Term("add", (term(0), *variables(" ".join(b[:-1])))) for b in names}
        return first, {"determined": plane, "onehot": tuple(names)}

    def test_affine_blocks_need_no_branches(self) -> None:
        first, assumed = self._blocks(count=100, classes=4)
        total = Term("add", tuple(first))
        finding = compare(total * x, x * total, **assumed)
        assert isinstance(finding, Identity)
        assert finding.branches == 1

    def test_only_bent_blocks_branch(self) -> None:
        first, assumed = self._blocks(count=100, classes=4)
        total = Term("add", tuple(first[2:]))
        finding = compare(total + (first[0] * first[1]) ** 2, total + first[0] * first[1], **assumed)
        assert isinstance(finding, Identity)
        assert finding.branches == 16

    def test_blocks_of_separate_terms_are_run_through_one_by_one(self) -> None:
        first, assumed = self._blocks(count=30, classes=4)
        squares = Term("add", tuple(v**2 for v in first))
        finding = compare(squares * x, x * Term("add", tuple(first)), **assumed)
        assert isinstance(finding, Identity)
        assert finding.branches == 1 + 30 * 3
        wrong = Term("add", (*first[:-1], 2 * first[-1]))
        assert not isinstance(compare(squares, wrong, **assumed), Identity)

    def test_terms_with_a_block_in_common_are_run_through_together(self) -> None:
        first, assumed = self._blocks(count=4, classes=3)
        a, b, c, d = first
        finding = compare((a * b) ** 2 + exp(b * c) + d**2, a * b + exp(b**2 * c) + d, **assumed)
        assert isinstance(finding, Identity)
        assert finding.branches == 1 + 26 + 2
        assert not isinstance(compare(a**2 + b**2 + a**2 * b**2, a + b, **assumed), Identity)

    def test_all_are_run_through_where_a_side_has_no_value_in_one(self) -> None:
        first, assumed = self._blocks(count=2, classes=3)
        a, b = first
        assert isinstance(compare(1 / (1 - a) + b**2, 1 + b, **assumed), Identity)
        assert not isinstance(compare(1 / (1 - a) + b**2, 1 + 2 * b, **assumed), Identity)

    @pytest.mark.parametrize("seed", [b"one", b"two", b"three", b"four"])
    def test_else_a_class_without_a_value_would_hide_another(self, seed: bytes) -> None:
        """No value where a = 1, equal where b = 1: of the corners next to the first one all that have values agree."""
        first, assumed = self._blocks(count=2, classes=3)
        a, b = first
        assert isinstance(compare(1 / (1 - a) + b**2, 3 - b**2, seed, **assumed), Witness)

    def test_what_a_variable_stands_for_may_tie_two_blocks(self) -> None:
        first, assumed = self._blocks(count=2, classes=3)
        a, b = first
        determined = {**assumed["determined"], "z": a**2 * b**2 * x}
        same, other = a**2 + b**2 + z, a + b
        assert not isinstance(compare(same, other, determined=determined, onehot=assumed["onehot"]), Identity)
        finding = compare(same, other + a * b * x, determined=determined, onehot=assumed["onehot"])
        assert isinstance(finding, Identity)
        assert finding.branches == 9
        unused = {**determined, "w": exp(a * b) * x}
        assert isinstance(compare(a**2 + b**2, a + b, determined=unused, onehot=assumed["onehot"]), Identity)

    def test_too_many_branches_are_left_open(self) -> None:
        first, assumed = self._blocks(count=30, classes=4)
        squares = Term("multiply", tuple(v**2 for v in first))
        assert isinstance(compare(squares, Term("multiply", tuple(first)), **assumed), Undecided)

    def test_too_many_branches_do_not_hide_a_witness(self) -> None:
        first, assumed = self._blocks(count=30, classes=4)
        squares = Term("add", tuple(v**2 for v in first))
        assert isinstance(compare(squares, Term("add", tuple(first)) + 1, **assumed), Witness)

    def test_a_rare_class_is_not_overlooked(self) -> None:
        """Wrong in one of 1024 classes: no witness is likely, so it is left open, and never proved."""
        first, assumed = self._blocks(count=5, classes=4)
        everywhere_first = Term("multiply", tuple(v**2 for v in first))
        assert not isinstance(compare(everywhere_first, 0, **assumed), Identity)


# fmt: off
DETERMINED = [
    ({"z": term(0)},                       x + z,                    x),
    ({"z": term(0)},                       exp(z * x),               1),
    ({"z": 1 - x},                         x + z,                    1),
    ({"z": 1 / x},                         x * z,                    1),
    ({"z": exp(x)},                        log(z),                   x),
    ({"z": x * p1, "p1": x},               z,                        x**2),
    ({"z": x**2},                          tanh(z - x * x),          0),
]
# fmt: on


class TestDetermined:
    @pytest.mark.parametrize(("determined", "left", "right"), DETERMINED, ids=_text)
    def test_holds_of_what_is_determined(self, determined: dict[str, Term], left: Term, right: Term) -> None:
        finding = compare(left, right, determined=determined)
        assert isinstance(finding, Identity)
        assert not isinstance(compare(left, right), Identity)

    def test_a_witness_obeys_it(self) -> None:
        finding = compare(x + z, 2, determined={"z": 1 - x})
        assert isinstance(finding, Witness)
        assert finding.left.overlaps(1)
        assert set(finding.point.drawn) == {"x"}

    def test_a_definition_may_stand_later_in_the_graph(self) -> None:
        graph = Graph()
        node = place(graph, x + z)
        definition = place(graph, 1 - x)
        judge = Judge(graph, b"later", Assumptions({"z": definition}))
        assert isinstance(judge.compare(node, graph.one), Identity)


def test_what_is_determined_by_classes_runs_through_them() -> None:
    determined = {**ON_THEIR_PLANES, "z": p1 * q1 + p2}
    assert isinstance(compare(z**2, z, determined=determined, onehot=(p, q)), Identity)
    assert isinstance(compare(z**2, 2 * z, determined=determined, onehot=(p, q)), Witness)
