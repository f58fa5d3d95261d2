"""The stated error bound against true degrees, and that it grows where it has to."""

from __future__ import annotations

from fractions import Fraction
from math import prod
from typing import TYPE_CHECKING

import pytest
import sympy
from hypothesis import given

from bpttcheck.kernel import operations as ops
from bpttcheck.kernel.bounds import Sizes
from bpttcheck.kernel.equality import Identity, Judge, Undecided
from bpttcheck.kernel.field import FieldPoint
from bpttcheck.kernel.graph import Graph
from bpttcheck.kernel.point import Assumptions
from bpttcheck.kernel.primes import ORDER_BITS
from tests.kernel.random_terms import terms, thorough
from tests.kernel.terms import (
    Term,
    a,
    b,
    c,
    compare,
    exp,
    inner,
    log,
    place,
    sigmoid,
    softmax,
    step,
    symbolic,
    tanh,
    term,
    x,
    y,
    z,
)

if TYPE_CHECKING:
    from bpttcheck.kernel.equality import Finding
    from bpttcheck.kernel.operations import Operation


def _bits(left: Term, right: Term) -> int:
    graph = Graph()
    nodes = place(graph, left), place(graph, right)
    point = FieldPoint(graph, Assumptions(), {}, b"bounds", 0)
    for node in nodes:
        point.value(node)
    return Sizes(point).error_bits(*nodes)


def _bound(t: Term) -> int:
    """What the kernel divides by the number of points: at least the degree of the numerator."""
    return int(2 ** (ORDER_BITS - _bits(t, term(0))))


def _true_size(t: Term) -> int:
    """Degree of the numerator in variables and exponentials, or the bits of its coefficients if more."""
    atoms = {f: sympy.Dummy() for f in symbolic(t).rewrite(sympy.exp).atoms(sympy.exp)}
    numerator, _ = sympy.fraction(sympy.together(symbolic(t).rewrite(sympy.exp).xreplace(atoms)))
    expanded = sympy.expand(numerator)
    if not expanded.free_symbols:
        return 1
    poly = sympy.Poly(expanded, *sorted(expanded.free_symbols, key=str))
    return max(int(poly.total_degree()), *(int(abs(k.p)).bit_length() for k in poly.coeffs()))


# fmt: off
SMALL = [
    x, x + y, x * y * z, (x + y)**7, x**10 + y**3, (3 * x + 5 * y)**9, (x + Fraction(1, 3))**6,
    1 / x, 1 / x + 1 / y + 1 / z, 1 / (1 + 1 / (1 + 1 / x)), (x / (x + y))**5, x / (y * y + 1) + y / (x * x),
    1 / (1 / (x + 1) + 1 / (y + 1) + 1 / (z + 1)), ((x + 1) / (y + 1))**4 + ((y + 1) / (x + 1))**4,
    exp(x) * exp(y)**3, exp(x) + exp(-x), tanh(x) + tanh(y), tanh(x) * sigmoid(y)**3,
    softmax(x, x, y, z) * softmax(y, x, y, z), 1 / (tanh(x) + sigmoid(y)),
    (10**30) * x, x + Fraction(1, 10**30),
    inner((x, y), (y, z)), inner((x**3, x), (y**4, z)), inner((2 * x, exp(y)), (3 * x, exp(y))),
]
# fmt: on


@pytest.mark.parametrize("t", SMALL, ids=str)
def test_no_smaller_than_the_true_size(t: Term) -> None:
    assert _bound(t) >= _true_size(t)


@thorough
@given(terms)
def test_never_more_bits_than_there_are(t: Term) -> None:
    assert _bits(t, t) < ORDER_BITS


# fmt: off
GROWING = [
    [x**k for k in (1, 10, 100, 1000, 10000)],
    [exp(a * k) for k in (1, 10, 100, 1000, 10000)],
    [exp(a * Fraction(1, k)) for k in (1, 11, 101, 1009, 10007)],
    [x * 10**k for k in (1, 10, 100, 1000)],
    [1 / (x + Fraction(1, 10**k)) for k in (1, 10, 100, 1000)],
    [(1 + x)**-k for k in (1, 10, 100, 1000)],
    [tanh(a * k) * b for k in (1, 10, 100)],
    [softmax(a * k, a * k, b, c) for k in (1, 10, 100)],
    [inner((x,) * k, (y,) * k) for k in (2, 10, 100, 1000)],
]
# fmt: on


@pytest.mark.parametrize("terms_by_size", GROWING, ids=lambda row: f"{row[0]}…")
def test_the_larger_the_fewer_bits(terms_by_size: list[Term]) -> None:
    bits = [_bits(t, t) for t in terms_by_size]
    assert bits == sorted(bits, reverse=True)
    assert bits[0] > bits[-1]


def test_what_is_told_apart_by_its_value() -> None:
    """Monomials of exponentials, arguments of logarithms (of a sum: a term, and the rest) and of steps."""
    graph = Graph()
    point = FieldPoint(graph, Assumptions(), {}, b"atoms", 0)
    told = [(x + y, 0), (step(x), 1), (step(y), 2), (exp(x), 3), (exp(x + y), 4), (log(x + y), 6), (step(2 * x), 6)]
    for t, expected in told:
        point.value(place(graph, t))
        assert point.atoms == expected


def test_each_denominator_is_cleared_once() -> None:
    """Counted anew at each use, a bound for 200 uses of one softmax would be past all use."""
    one = softmax(x, x, y, z)
    assert _bits(Term("add", (one,) * 200), term(0)) > 100
    assert _bits(one + one, term(0)) - _bits(one**20, term(0)) < 12


def _squared(times: int, outer: Operation | None = None) -> Finding:
    graph = Graph()
    node = graph.add((graph.variable("x"), graph.one))
    for _ in range(times):
        node = graph.multiply((node, node))
    node = graph.apply(outer, (node,)) if outer else node
    same = graph.multiply((node, graph.one)), graph.multiply((graph.one, node))
    return Judge(graph, b"squares").compare(*same)


def test_a_degree_past_the_order_proves_nothing() -> None:
    assert isinstance(_squared(60), Identity)
    assert isinstance(_squared(200), Undecided)


def test_a_proof_has_forty_bits_at_least() -> None:
    found = [_squared(times) for times in range(100, 112)]
    proofs = [finding for finding in found if isinstance(finding, Identity)]
    assert min(finding.bits for finding in proofs) == 40
    assert len(proofs) < len(found)


def test_nor_does_it_within_a_function() -> None:
    assert isinstance(_squared(200, ops.EXP), Undecided)


def test_roots_of_one_exponential_have_a_common_one() -> None:
    """exp(a/2) + exp(a/3) + exp(a/5) + … is a polynomial in exp(a/30…)."""
    primes = [int(sympy.prime(k)) for k in range(1, 25)]
    roots = Term("add", tuple(exp(a * Fraction(1, q)) for q in primes))
    assert _bits(roots, roots) < ORDER_BITS - prod(primes).bit_length()


def test_a_determined_variable_counts_as_its_definition() -> None:
    found = compare(x * z, z * x, determined={"z": y**10000})
    assert isinstance(found, Identity)
    assert found.bits < 140


def test_as_many_bits_as_are_asked_for() -> None:
    finding = compare(tanh(a + b), (tanh(a) + tanh(b)) / (1 + tanh(a) * tanh(b)))
    assert isinstance(finding, Identity)
    assert 130 < finding.bits < ORDER_BITS
