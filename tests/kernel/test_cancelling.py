"""What exponentials of logarithms become, against mpmath, wherever the node that had them has a value."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpttcheck.kernel import operations as ops
from bpttcheck.kernel.balls import ATTEMPTS, BallPoint
from bpttcheck.kernel.cancelling import cancelled
from bpttcheck.kernel.graph import Graph
from bpttcheck.kernel.point import Assumptions
from tests.kernel.random_terms import thorough
from tests.kernel.terms import Term, entry, exp, log, place, real, sigmoid, softmax, softplus, tanh, total, x, y, z

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HALF = Fraction(1, 2)
CANCELLING = [
    exp(log(x)),
    exp(-log(x)),
    exp(3 * log(x) - 2 * log(y)),
    exp(log(x) / 2) ** 2,
    exp(log(x) / 2 + log(y) / 3) ** 6,
    exp(log(x * y) + z),
    exp(entry("l", log(x + y))),
    exp(entry("l", log(x)) + entry("m", log(y) + x)),
    exp(log(exp(x) - 1)),
    exp(log(exp(log(x)) + y)),
    exp(-softplus(x) / 2) ** 2,
    exp(softplus(x) - 2 * softplus(y)),
    sigmoid(softplus(x)),
    sigmoid(log(x)),
    sigmoid(log(x) - log(y)),
    softmax(log(x), log(x), log(y), z),
    softmax(z, log(x), log(y), z),
    tanh(log(exp(log(x)) * y)),
    total((exp(log(x)), log(y), exp(y * log(x)))),
]
LEFT_AS_THEY_ARE = [exp(x), log(exp(x)), exp(log(x) / 2), exp(y * log(x)), exp(log(x) * log(y)), sigmoid(x), log(x)]


def _points(graph: Graph) -> Iterator[BallPoint]:
    return (BallPoint(graph, Assumptions(), {}, b"cancelling", attempt, 200) for attempt in range(4 * ATTEMPTS))


def _agree(t: Term) -> int:
    """At how many points the term has a value, which what is made of it has there, too."""
    graph, met = Graph(), 0
    node = place(graph, t)
    (other,) = cancelled(graph, (node,))
    with mpmath.workdps(60):
        for point in _points(graph):
            if not point.value(node).is_finite():
                continue
            at = {name: mpmath.mpf(v.numerator) / v.denominator for name, v in point.drawn.items()}
            expected, found = real(t, at), point.value(other)
            assert found.is_finite()
            assert abs(mpmath.mpf(found.mid().str(50, radius=False)) - expected) <= 1e-25 * (1 + abs(expected))
            met += 1
    return met


@pytest.mark.parametrize("t", CANCELLING, ids=str)
def test_it_has_the_value_that_it_had(t: Term) -> None:
    assert _agree(t) > 0


@pytest.mark.parametrize("t", CANCELLING, ids=str)
def test_no_exponential_of_a_logarithm_is_left(t: Term) -> None:
    graph = Graph()
    (other,) = cancelled(graph, (place(graph, t),))
    exponents = [graph.nodes[each][1][0] for each in graph.ancestors(other) if graph.nodes[each][0] is ops.EXP]
    assert not any(graph.nodes[each][0] in {ops.LOG, ops.SOFTPLUS} for each in exponents)


@pytest.mark.parametrize("t", LEFT_AS_THEY_ARE, ids=str)
def test_what_does_not_cancel_is_left_as_it_is(t: Term) -> None:
    graph = Graph()
    node = place(graph, t)
    assert cancelled(graph, (node,)) == [node]


def _further(inner: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
    one, two = st.builds(lambda f, t: f(t), st.sampled_from((exp, log, sigmoid)), inner), st.tuples(inner, inner)
    scaled = st.builds(lambda n, t: n * t, st.sampled_from((2, -1, 3, HALF)), inner)
    return one | scaled | two.map(lambda p: p[0] + p[1]) | two.map(lambda p: p[0] * p[1])


@thorough
@given(st.recursive(st.sampled_from((x, y, log(x), log(y))), _further, max_leaves=8))
def test_any_term_keeps_its_values(t: Term) -> None:
    _agree(t)


@pytest.mark.parametrize("double", [Graph.add, Graph.multiply], ids=["sums", "products"])
def test_what_doubles_is_not_written_out(double: Callable[[Graph, tuple[int, int]], int]) -> None:
    graph = Graph()
    node = graph.apply(ops.LOG, (graph.variable("x"),))
    for k in range(60):
        node = graph.entry(f"e{k}", double(graph, (node, node)))
    node = graph.apply(ops.EXP, (node,))
    assert cancelled(graph, (node,)) == [node]


def test_a_product_of_many_factors_is_one_term() -> None:
    graph = Graph()
    many = graph.multiply([graph.variable(f"v{k}") for k in range(100)])
    node = graph.apply(ops.EXP, (graph.add((place(graph, log(x)), many)),))
    assert cancelled(graph, (node,)) == [graph.multiply((place(graph, x), graph.apply(ops.EXP, (many,))))]


def test_both_sides_of_many_are_made_together() -> None:
    graph = Graph()
    tops = [place(graph, exp(log(a)) * b) for a, b in product((x, y), repeat=2)]
    assert cancelled(graph, tops) == [place(graph, a * b) for a, b in product((x, y), repeat=2)]
