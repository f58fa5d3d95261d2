"""The reverse pass against complex steps, against SymPy, and against what a derivative means."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction
from itertools import count
from typing import TYPE_CHECKING

import mpmath
import pytest
import sympy
from hypothesis import given
from msgspec.structs import replace

from bpttcheck.kernel import operations as ops
from bpttcheck.kernel.balls import ATTEMPTS, BallPoint
from bpttcheck.kernel.equality import Identity, Judge
from bpttcheck.kernel.graph import Exhausted, Graph
from bpttcheck.kernel.point import Assumptions
from bpttcheck.kernel.reverse import ReversePass
from tests.kernel.random_terms import terms, thorough
from tests.kernel.terms import (
    TABLE,
    Term,
    a,
    absolute,
    b,
    c,
    entry,
    exp,
    inner,
    leaky_relu,
    log,
    place,
    real,
    relu,
    sigmoid,
    softmax,
    softplus,
    step,
    symbolic,
    tanh,
    total,
    x,
    y,
    z,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from bpttcheck.kernel.operations import Operation

ONE_OF_EACH = [
    x + 7,
    x,
    entry("h", x),
    total((x, y, z, x)),
    Term("multiply", (x, y, z, x)),
    inner((x, y, x), (z, x, x)),
    inner((x, y), (x, z)),
    x**5,
    x**2,
    x**0,
    x**-1,
    x**-3,
    exp(x),
    log(x),
    tanh(x),
    sigmoid(x),
    softmax(x, x, y, z),
    softmax(y, x, y, z),
    softmax(x, x),
    softmax(x, y, z),
    softplus(x),
    step(x),
    relu(x),
    relu(-x),
    absolute(x),
    absolute(-x),
    leaky_relu(x, Fraction(1, 5)),
    leaky_relu(-x, Fraction(1, 5)),
]
COMPOSED = [
    exp(x * y) / (1 + x**2),
    log(x + exp(y)),
    tanh(x * tanh(x * tanh(y * x))),
    log(softmax(x * y, x * y, x + y, z)),
    softmax(tanh(x), tanh(x), sigmoid(y)) ** 2,
    (x + y + z) ** 4 / (x * y * z),
    -(a * log(sigmoid(x)) + (1 - a) * log(1 - sigmoid(x))),
    softplus(x * y) * softplus(-x),
    relu(x * y + z) ** 2 + relu(-x) * y,
    step(x - 1) * x**2 + absolute(x * y),
    leaky_relu(relu(x + y) * z - 1, Fraction(1, 100)) * x,
    log(inner((exp(x), y**2), (exp(y), x**2))) * tanh(inner((x, y), (y, z))),
]


def _points(graph: Graph) -> Iterator[BallPoint]:
    return (BallPoint(graph, Assumptions(), {}, b"reverse", attempt, 200) for attempt in range(ATTEMPTS))


def _complex_step(t: Term, name: str, at: dict[str, mpmath.mpf]) -> mpmath.mpf:
    """The derivative from the imaginary part of the value a tiny way off the real axis."""
    tiny = mpmath.mpf(10) ** -40
    return mpmath.im(real(t, {**at, name: at[name] + 1j * tiny})) / tiny


def _at_a_kink(t: Term, point: BallPoint, adjoints: Iterable[int]) -> bool:
    kinked = {"relu", "abs", "leaky_relu"} & _names(t)
    return bool(kinked) and not all(point.value(adjoint).is_finite() for adjoint in adjoints)


def _names(t: Term) -> set[str]:
    return {t.name}.union(*map(_names, t.of))


def _adjoint(graph: Graph, node: int, by: int) -> int:
    return ReversePass(graph, node).adjoint(by)


def _after_breaking_off(graph: Graph, node: int, by: int) -> int:
    """The adjoint of a pass that is broken off again and again, each time with a little more that is allowed."""
    walk = ReversePass(graph, node)
    further = count()
    while True:
        graph.allowed = next(further)
        with suppress(Exhausted):
            return walk.adjoint(by)


def _disagreements(
    t: Term, *, tolerance: float = 1e-25, differentiate: Callable[[Graph, int, int], int] = _adjoint
) -> list[str]:
    """Where the reverse pass and a complex step differ, at the first point at which the term has a value."""
    graph = Graph()
    node = place(graph, t)
    names = [label for operation, _, label in graph.nodes if operation is ops.VARIABLE]
    adjoints = {str(n): differentiate(graph, node, graph.variable(str(n))) for n in names}
    with mpmath.workdps(100):
        for point in _points(graph):
            if not point.value(node).is_finite() or _at_a_kink(t, point, adjoints.values()):
                continue
            at = {name: mpmath.mpf(v.numerator) / v.denominator for name, v in point.drawn.items()}
            off = []
            for name, adjoint in adjoints.items():
                ball, expected = point.value(adjoint), _complex_step(t, name, at)
                found = mpmath.mpf(ball.mid().str(60, radius=False)) if ball.is_finite() else mpmath.nan
                if not abs(found - expected) <= tolerance * (1 + abs(expected)):
                    off.append(f"d {t} / d {name}: {found} instead of {expected}")
            return off
    return []


# ---- values ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("t", ONE_OF_EACH + COMPOSED, ids=str)
def test_a_derivative_is_that_of_a_complex_step(t: Term) -> None:
    assert _disagreements(t) == []


@pytest.mark.parametrize("t", ONE_OF_EACH + COMPOSED, ids=str)
def test_a_pass_that_was_broken_off_goes_on_where_it_was(t: Term) -> None:
    """Else what was handed on before is lost, and a line that is right would be held against less than the truth."""
    assert _disagreements(t, differentiate=_after_breaking_off) == []


@pytest.mark.parametrize("t", [tanh(x), sigmoid(x), softplus(x), exp(x), leaky_relu(x, Fraction(1, 5))], ids=str)
def test_a_slope_is_that_of_a_complex_step(t: Term) -> None:
    graph = Graph()
    slope = graph.slope(TABLE[t.name], graph.variable("x"), t.label)
    with mpmath.workdps(100):
        for point in _points(graph):
            found = mpmath.mpf(point.value(slope).mid().str(60, radius=False))
            drawn = point.drawn["x"]
            expected = _complex_step(t, "x", {"x": mpmath.mpf(drawn.numerator) / drawn.denominator})
            assert abs(found - expected) <= 1e-25 * (1 + abs(expected))


@thorough
@given(terms)
def test_the_derivative_of_any_term_is_that_of_a_complex_step(t: Term) -> None:
    assert _disagreements(t) == []


@pytest.mark.parametrize("t", COMPOSED, ids=str)
def test_a_derivative_is_that_of_sympy(t: Term) -> None:
    graph = Graph()
    adjoint = ReversePass(graph, place(graph, t)).adjoint(graph.variable("x"))
    point = next(p for p in _points(graph) if p.value(adjoint).is_finite())
    at = {sympy.Symbol(name): sympy.Rational(v.numerator, v.denominator) for name, v in point.drawn.items()}
    expected = sympy.diff(symbolic(t), sympy.Symbol("x")).evalf(40, subs=at)
    assert abs(sympy.Float(point.value(adjoint).mid().str(40, radius=False), 40) - expected) < 1e-25


def test_every_operation_is_tried() -> None:
    assert set().union(*map(_names, ONE_OF_EACH)) == set(TABLE)


def _slip(operation: Operation, change: str) -> Operation:
    rule = operation.partials
    slips = {
        "sign": lambda g, node, label, of: tuple(g.negative(p) for p in rule(g, node, label, of)),
        "factor": lambda g, node, label, of: tuple(g.add((p, p)) for p in rule(g, node, label, of)),
        "activation": lambda g, _node, _label, of: (g.one,) * len(of),
    }
    return replace(operation, partials=slips[change])


@pytest.mark.parametrize("change", ["sign", "factor", "activation"])
@pytest.mark.parametrize(
    "name", ["power", "exp", "log", "tanh", "sigmoid", "softmax", "softplus", "relu", "abs", "leaky_relu"]
)
def test_a_wrong_rule_is_noticed(name: str, change: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(TABLE, name, _slip(TABLE[name], change))
    if name == "power":
        monkeypatch.setattr(ops, "POWER", TABLE[name])
    examples = [t for t in ONE_OF_EACH if t.name == name]
    assert any(_disagreements(t) for t in examples)


# ---- meaning -----------------------------------------------------------------------------------------------


class TestEntries:
    """`∂A/∂B` lets each entry of B vary, holds its siblings, and follows every path from B forward."""

    def setup_method(self) -> None:
        self.g = Graph()
        self.x = self.g.variable("x")
        self.double = self.g.multiply((self.g.constant(2), self.x))

    def derivative(self, numerator: int, by: int, held: frozenset[int] = frozenset()) -> int:
        return ReversePass(self.g, numerator, held).adjoint(by)

    def test_equal_definitions_stay_two_entries(self) -> None:
        p, q = self.g.entry("p", self.double), self.g.entry("q", self.double)
        product = self.g.multiply((p, q))
        assert p != q
        assert self.derivative(product, p) == q
        assert self.derivative(product, q) == p

    def test_the_same_entry_is_one_node(self) -> None:
        assert self.g.entry("p", self.double) == self.g.entry("p", self.double)

    def test_siblings_are_constant(self) -> None:
        first, second = self.g.entry("o[1]", self.x), self.g.entry("o[2]", self.double)
        assert self.derivative(first, second) == self.g.zero

    def test_every_path_forward_counts(self) -> None:
        h = self.g.entry("h(1)", self.x)
        later = self.g.entry("h(2)", self.g.multiply((h, h)))
        expected = self.g.add((self.g.one, self.g.multiply((self.g.constant(2), h))))
        found = self.derivative(self.g.add((h, later)), h)
        assert isinstance(Judge(self.g, b"paths").compare(found, expected), Identity)

    def test_an_entry_by_itself_is_one(self) -> None:
        h = self.g.entry("h", self.double)
        assert self.derivative(h, h) == self.g.one

    def test_what_does_not_depend_on_it_is_zero(self) -> None:
        assert self.derivative(self.double, self.g.variable("w")) == self.g.zero

    def test_an_earlier_node_by_a_later_one_is_zero(self) -> None:
        assert self.derivative(self.x, self.g.entry("h", self.double)) == self.g.zero

    def test_a_held_node_hands_nothing_on(self) -> None:
        h = self.g.entry("h", self.double)
        numerator = self.g.add((h, self.x))
        assert self.derivative(numerator, self.x, frozenset({h})) == self.g.one
        assert self.derivative(numerator, h, frozenset({h})) == self.g.one

    def test_questions_may_come_in_any_order(self) -> None:
        h = self.g.entry("h", self.double)
        numerator = self.g.power(h, 2)
        asked = ReversePass(self.g, numerator)
        late_first = [asked.adjoint(n) for n in (self.x, h, numerator, self.x)]
        assert late_first == [self.derivative(numerator, n) for n in (self.x, h, numerator, self.x)]

    def test_cost_grows_with_the_entries_not_with_the_paths(self) -> None:
        h = self.x
        for t in range(200):
            h = self.g.entry(f"h({t})", self.g.add((h, self.g.multiply((h, h)))))
        before = len(self.g.nodes)
        self.derivative(h, self.x)
        assert len(self.g.nodes) < 5 * before


def test_replacing_a_node_rebuilds_what_is_made_of_it() -> None:
    graph = Graph()
    old, new = place(graph, tanh(x)), place(graph, y + 1)
    node = place(graph, exp(tanh(x)) * tanh(x) + c * b)
    assert graph.replace(node, old, new) == place(graph, exp(y + 1) * (y + 1) + c * b)
    assert graph.replace(node, place(graph, z), new) == node
