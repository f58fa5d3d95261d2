"""Polynomials: sums, products and powers by hand, and that what grows too large is given up at its limit."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from bpttcheck.kernel import polynomials
from bpttcheck.kernel.equality import Identity, Witness
from tests.kernel.terms import compare, exp, inner, total, variables, x, y

if TYPE_CHECKING:
    from bpttcheck.kernel.polynomials import Polynomial

P = 10**9 + 7
half = Fraction(1, 2)

# fmt: off
SUMS: list[tuple[list[Polynomial], Polynomial]] = [
    ([],                                   {}),
    ([{2: 1, 3: 4}, {3: -1, 5: half}],     {2: 1, 3: 3, 5: half}),
    ([{2: 1}, {2: -1}],                    {}),
]
PRODUCTS: list[tuple[list[Polynomial], Polynomial]] = [
    ([],                                   {1: 1}),
    ([{2: 3}, {5: half}],                  {10: 3 * half}),
    ([{2: 1, 1: 1}, {2: 1, 1: -1}],        {4: 1, 1: -1}),
    ([{2: 1}, {}],                         {}),
    ([{P - 1: 1}, {2: 1}],                 {P - 2: 1}),
]
POWERS: list[tuple[Polynomial, int, Polynomial | None]] = [
    ({2: 1, 1: 1},                         2,   {4: 1, 2: 2, 1: 1}),
    ({2: 1, 1: 1},                         1,   {2: 1, 1: 1}),
    ({2: 1, 1: 1},                         0,   {1: 1}),
    ({2: 3},                               -2,  {pow(4, -1, P): Fraction(1, 9)}),
    ({2: 1, 1: 1},                         -1,  None),
    ({},                                   -1,  None),
    ({2: 1},                               16,  {2**16: 1}),
    ({2: 1},                               17,  None),
    ({2: 1},                               -16, {pow(2**16, -1, P): 1}),
    ({2: 1},                               -17, None),
]
# fmt: on


@pytest.mark.parametrize(("terms", "expected"), SUMS)
def test_a_sum(terms: list[Polynomial], expected: Polynomial) -> None:
    assert polynomials.total(terms) == expected


@pytest.mark.parametrize(("factors", "expected"), PRODUCTS)
def test_a_product(factors: list[Polynomial], expected: Polynomial) -> None:
    assert polynomials.product(factors, P) == expected


@pytest.mark.parametrize(("base", "exponent", "expected"), POWERS)
def test_a_power(base: Polynomial, exponent: int, expected: Polynomial | None) -> None:
    assert polynomials.power(base, exponent, P) == expected


def test_too_many_monomials_are_given_up() -> None:
    many = dict.fromkeys(range(2, 514), 1)
    assert polynomials.total([many]) == many
    assert polynomials.total([many, {514: 1}]) is None
    assert polynomials.product([many], P) == many
    assert polynomials.product([{**many, 514: 1}], P) is None


def test_coefficients_that_are_too_long_are_given_up() -> None:
    """2048 bits, of the numerator and the denominator together."""
    assert polynomials.total([{2: 2**2046}]) == {2: 2**2046}
    assert polynomials.total([{2: 2**2047}]) is None
    assert polynomials.total([{2: Fraction(1, 2**2046)}]) == {2: Fraction(1, 2**2046)}
    assert polynomials.total([{2: Fraction(1, 2**2047)}]) is None


def test_a_product_that_is_too_large_is_one_variable_in_an_inner_product_too() -> None:
    first, second = (total(variables(" ".join(f"{name}{k}" for k in range(30)))) for name in "uv")
    written_out = exp(first * second) * exp(x * y)
    assert isinstance(compare(exp(inner((first, x), (second, y))), written_out), Identity)
    assert isinstance(compare(exp(inner((first, x), (second, x))), written_out), Witness)
