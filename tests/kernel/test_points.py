"""Points: values in balls against mpmath, fields against SymPy, and that runs repeat."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from bpttcheck.kernel.balls import ATTEMPTS, BallPoint
from bpttcheck.kernel.equality import Identity, Judge, Witness
from bpttcheck.kernel.field import FieldPoint
from bpttcheck.kernel.graph import Graph
from bpttcheck.kernel.point import Assumptions, drawn
from bpttcheck.kernel.primes import UNDEFINED, PrimeField
from tests.kernel.random_terms import terms, thorough
from tests.kernel.terms import Term, a, compare, exp, log, place, real, tanh, term, x, y

SEEDS = [b"", b"seed", b"other", bytes(range(64)), "Größe".encode()]


# ---- balls -------------------------------------------------------------------------------------------------


def _mpmath_value(t: Term, point: BallPoint) -> mpmath.mpf | None:
    at = {name: mpmath.mpf(v.numerator) / v.denominator for name, v in point.drawn.items()}
    try:
        return real(t, at)
    except (ZeroDivisionError, OverflowError):
        return None


@thorough
@given(terms, st.integers(0, ATTEMPTS - 1))
def test_a_ball_holds_the_value_of_mpmath(t: Term, attempt: int) -> None:
    graph = Graph()
    point = BallPoint(graph, Assumptions(), {}, b"balls", attempt, 200)
    ball = point.value(place(graph, t))
    with mpmath.workdps(50):
        value = _mpmath_value(t, point)
        if ball.is_finite() and ball.rad() < 1e-40:
            assert value is not None, f"{t} has a ball and no value"
            middle = mpmath.mpf(ball.mid().str(60, radius=False))
            assert abs(middle - value) <= mpmath.mpf(10) ** -35 * (1 + abs(value))


NOWHERE = [
    1 / term(0),
    log(term(0)),
    log(term(-1)),
    1 / (x - x),
    log(x - x),
    (1 / (x - x)) ** 0,
    log(term(-1)) ** 0,
    0 * (1 / (x - x)),
    exp(-((1 / (x - x)) ** 2)),
    tanh(log(term(-1))),
    1 / exp(log(term(0))),
    log(-(x**2)),
]


@pytest.mark.parametrize("t", NOWHERE, ids=str)
def test_where_there_is_no_value_no_ball_is_finite(t: Term) -> None:
    graph = Graph()
    for attempt in range(ATTEMPTS):
        for precision in (53, 128, 1024):
            point = BallPoint(graph, Assumptions(), {}, b"balls", attempt, precision)
            assert not point.value(place(graph, t)).is_finite()


def test_numbers_of_a_witness_are_small() -> None:
    graph = Graph()
    for attempt in range(ATTEMPTS):
        point = BallPoint(graph, Assumptions(), {}, b"balls", attempt, 128)
        point.value(place(graph, x * y * a))
        assert all(0 < abs(v) <= 20 and v.denominator <= 10 for v in point.drawn.values())


def test_one_point_has_positive_numbers_only() -> None:
    """Else a logarithm of many variables had no value at any point."""
    graph = Graph()
    names = [graph.variable(f"v{k}") for k in range(40)]
    points = [BallPoint(graph, Assumptions(), {}, b"balls", attempt, 128) for attempt in range(ATTEMPTS)]
    assert any(all(point.value(n) > 0 for n in names) for point in points)


def test_decimals_are_exact() -> None:
    graph = Graph()
    tenth = graph.constant(Fraction(1, 10))
    ten_tenths = graph.add([tenth] * 10)
    assert isinstance(Judge(graph, b"tenths").compare(ten_tenths, graph.one), Identity)


# ---- fields ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_a_field_is_one(seed: bytes) -> None:
    field = PrimeField.random(seed)
    assert sympy.isprime(field.prime)
    assert sympy.isprime(field.order)
    assert (field.prime - 1) % field.order == 0
    assert (field.prime - 1) // field.order == field.cofactor
    assert field.order.bit_length() == 160


def test_each_seed_has_its_own_field() -> None:
    fields = [PrimeField.random(str(k).encode()) for k in range(100)]
    assert len({f.prime for f in fields}) == len({f.order for f in fields}) == 100


def test_a_seed_is_drawn_from_by_all_of_its_words() -> None:
    numbers = {drawn(seed, *words) for seed in SEEDS for words in [(), ("a",), ("a", 1), ("a", 2), ("b", 1)]}
    assert len(numbers) == 5 * len(SEEDS)
    assert all(0 <= n < 2**256 for n in numbers)


def _at_first_point(seed: bytes, t: Term) -> object:
    graph = Graph()
    return FieldPoint(graph, Assumptions(), {}, seed, 0).value(place(graph, t))


@thorough
@given(terms)
def test_a_value_repeats_with_its_seed_and_changes_with_it(t: Term) -> None:
    first, again, other = (_at_first_point(seed, t) for seed in (b"one", b"one", b"two"))
    assert first == again
    if not isinstance(first, int) or not isinstance(other, int):
        assert first is other is UNDEFINED
    elif max(first, other) > 1000:
        assert first != other


def test_a_value_does_not_depend_on_what_else_was_asked() -> None:
    graph = Graph()
    node, others = place(graph, tanh(x * y) + x), [place(graph, t) for t in (exp(y), log(x + y), x**7)]
    busy, idle = (FieldPoint(graph, Assumptions(), {}, b"seed", 0) for _ in range(2))
    for other in others:
        busy.value(other)
    assert busy.value(node) == idle.value(node)


@thorough
@given(terms)
def test_a_rational_term_has_the_value_of_its_rational_function(t: Term) -> None:
    """Integers in, integers modulo p out: the field computes what exact fractions compute."""
    graph = Graph()
    exact = _rational(t, {"x": Fraction(3), "y": Fraction(-5), "z": Fraction(7, 2)})
    if exact is None:
        return
    fixed = {"x": 3, "y": -5}
    half = graph.constant(Fraction(7, 2))
    point = FieldPoint(graph, Assumptions({"z": half}), fixed, b"seed", 0)
    value = point.value(place(graph, t))
    assert value == exact.numerator * pow(exact.denominator, -1, point.prime) % point.prime


def _rational(t: Term, at: dict[str, Fraction]) -> Fraction | None:
    if t.name == "variable":
        return at[t.label]
    if t.name == "constant":
        return Fraction(t.label)
    inner = [_rational(s, at) for s in t.of]
    known = [v for v in inner if v is not None]
    if len(known) < len(inner) or t.name not in {"add", "multiply", "power"}:
        return None
    if t.name == "add":
        return known[0] + known[1]
    if t.name == "multiply":
        return known[0] * known[1]
    return None if known[0] == 0 and t.label < 0 else known[0] ** t.label


# ---- findings repeat ---------------------------------------------------------------------------------------


def test_a_finding_repeats() -> None:
    first, again = (compare(tanh(x) + y, tanh(x) - y, b"again") for _ in range(2))
    assert isinstance(first, Witness)
    assert isinstance(again, Witness)
    assert first.point.drawn == again.point.drawn
    assert (str(first.left), str(first.right)) == (str(again.left), str(again.right))
