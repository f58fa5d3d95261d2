"""Signs that some point has are never called impossible; maxima and minima, against all orders of their variables."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpttcheck.kernel import operations as ops
from bpttcheck.kernel.equality import Identity, Judge, Witness
from bpttcheck.kernel.graph import Graph
from bpttcheck.kernel.inequalities import are_impossible
from tests.kernel.random_terms import thorough

if TYPE_CHECKING:
    from bpttcheck.kernel.polynomials import Polynomial

X, Y, W, ONE = 11, 13, 17, 1
small = st.integers(-3, 3).map(Fraction)

# fmt: off
IMPOSSIBLE: list[tuple[list[Polynomial], list[Polynomial]]] = [
    ([{X: 1, Y: -1}, {Y: 1, W: -1}, {W: 1, X: -1}],          []),
    ([{X: 1, Y: -1}, {Y: 1, W: -1}],                         [{X: 1, W: -1}]),
    ([{X: 1}, {X: -1, ONE: -1}],                             []),
    ([{X: 1, ONE: -1}],                                      [{X: 1}]),
    ([{X: 2, Y: 3}, {X: -1}, {Y: Fraction(-1, 2)}],          []),
    ([{}],                                                   []),
    ([],                                                     [{ONE: 1}]),
    ([{X: 1}],                                               [{X: Fraction(1, 3)}]),
]
POSSIBLE: list[tuple[list[Polynomial], list[Polynomial]]] = [
    ([{X: 1, Y: -1}, {Y: 1, W: -1}],                         []),
    ([],                                                     [{X: 1, Y: -1}, {Y: 1, W: -1}, {W: 1, X: -1}]),
    ([],                                                     [{X: 1}, {X: -1}]),
    ([{X: 1}, {X: -1, ONE: 1}],                              []),
    ([],                                                     [{}]),
    ([{ONE: 1}],                                             [{ONE: -1}]),
    ([],                                                     []),
]
# fmt: on


@pytest.mark.parametrize(("positive", "others"), IMPOSSIBLE)
def test_what_contradicts_itself(positive: list[Polynomial], others: list[Polynomial]) -> None:
    assert are_impossible(positive, others)


@pytest.mark.parametrize(("positive", "others"), POSSIBLE)
def test_what_does_not(positive: list[Polynomial], others: list[Polynomial]) -> None:
    assert not are_impossible(positive, others)


@thorough
@given(
    st.lists(st.dictionaries(st.sampled_from((X, Y, W, ONE)), small, max_size=4), max_size=7),
    st.fixed_dictionaries(dict.fromkeys((X, Y, W), small)),
)
def test_signs_that_some_point_has_are_possible(several: list[Polynomial], at: dict[int, Fraction]) -> None:
    values = [sum(c * at.get(m, Fraction(1)) for m, c in each.items()) for each in several]
    positive = [each for each, value in zip(several, values, strict=True) if value > 0]
    others = [each for each, value in zip(several, values, strict=True) if value <= 0]
    assert not are_impossible(positive, others)


def test_what_takes_too_long_is_not_called_impossible() -> None:
    random = Random(1)  # noqa: S311  (no secret)
    several = [{m: Fraction(random.randint(-9, 9)) for m in range(100, 140)} for _ in range(60)]
    opposite = [{m: -c for m, c in each.items()} for each in several]
    assert not are_impossible([*several, *opposite], [])


# ---- maxima and minima -------------------------------------------------------------------------------------------

NAMES = ("x", "y", "w")
Lattice = tuple[object, ...]


def _lattices(inner: st.SearchStrategy[Lattice]) -> st.SearchStrategy[Lattice]:
    return st.tuples(st.sampled_from(("max", "min")), inner, inner)


lattices = st.recursive(st.sampled_from(NAMES).map(lambda name: (name,)), _lattices, max_leaves=4)


def _node(graph: Graph, each: Lattice) -> int:
    """max(a, b) = a + relu(b - a), min(a, b) = a - relu(a - b)."""
    if len(each) == 1:
        return graph.variable(str(each[0]))
    a, b = (_node(graph, inner) for inner in each[1:])  # type: ignore[arg-type]
    sign = 1 if each[0] == "max" else -1
    rest = graph.multiply((graph.constant(sign), graph.add((b, graph.negative(a)))))
    return graph.add((a, graph.multiply((graph.constant(sign), graph.apply(ops.RELU, (rest,))))))


def _value(each: Lattice, at: dict[str, int]) -> int:
    if len(each) == 1:
        return at[str(each[0])]
    return {"max": max, "min": min}[str(each[0])](_value(inner, at) for inner in each[1:])  # type: ignore[arg-type]


@thorough
@given(lattices, lattices)
def test_maxima_and_minima_are_equal_if_they_are_for_all_orders(one: Lattice, other: Lattice) -> None:
    """What they are is one of their variables, and which one only the order of these says."""
    orders = [dict(zip(NAMES, order, strict=True)) for order in product(range(3), repeat=3)]
    graph = Graph()
    found = Judge(graph, b"orders").compare(_node(graph, one), _node(graph, other))
    equal = all(_value(one, at) == _value(other, at) for at in orders)
    assert isinstance(found, Identity if equal else Witness)
