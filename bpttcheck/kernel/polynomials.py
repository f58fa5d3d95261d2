"""Polynomials with rational coefficients, whose monomials are known by their values at a point of a field.

Two different monomials share a value with a chance that :mod:`.bounds` accounts for.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

Polynomial = dict[int, Any]
"""Coefficients (int or Fraction) by the values of their monomials; the constant monomial has the value 1."""

_MOST_MONOMIALS = 512
_MOST_BITS = 2048
_HIGHEST_EXPANDED = 16


def number(value: Fraction | int) -> Polynomial:
    """A rational constant."""
    value = value.numerator if value.denominator == 1 else value
    return {1: value} if value else {}


def total(terms: Iterable[Polynomial]) -> Polynomial | None:
    """The sum of polynomials; ``None`` where it grows too large to be of use."""
    result: Polynomial = {}
    for term in terms:
        for monomial, coefficient in term.items():
            result[monomial] = result.get(monomial, 0) + coefficient
    return _kept(result)


def product(factors: Iterable[Polynomial], prime: int) -> Polynomial | None:
    """The product of polynomials; ``None`` where it grows too large to be of use."""
    result: Polynomial = {1: 1}
    below = 1
    for factor in factors:
        if len(result) * len(factor) > _MOST_MONOMIALS:
            return None
        # Whole numbers are multiplied much sooner than fractions.
        divisor = lcm(*[d.denominator for d in factor.values()])
        whole = [(n, int(d * divisor)) for n, d in factor.items()]
        expanded: Polynomial = {}
        for m, c in result.items():
            for n, d in whole:
                key = m * n % prime
                expanded[key] = expanded.get(key, 0) + c * d
        result = {m: c for m, c in expanded.items() if c and m}
        below *= divisor
        if any(c.bit_length() + below.bit_length() > 2 * _MOST_BITS for c in result.values()):
            return None
    return _kept({m: Fraction(c, below) for m, c in result.items()} if below > 1 else result)


def power(base: Polynomial, exponent: int, prime: int) -> Polynomial | None:
    """An integer power of a polynomial, if it is one and not too large."""
    if abs(exponent) > _HIGHEST_EXPANDED or (exponent < 0 and len(base) != 1):
        return None
    if exponent < 0:
        base = {pow(m, -1, prime): Fraction(1) / c for m, c in base.items()}
    return product([base] * abs(exponent), prime)


def accumulate(into: Polynomial, other: Polynomial, times: int) -> Polynomial:
    """The polynomial, to which so many times another is added."""
    for monomial, coefficient in other.items():
        into[monomial] = into.get(monomial, 0) + times * coefficient
    return into


def _kept(polynomial: Polynomial) -> Polynomial | None:
    """Without the terms that vanished; ``None`` where it has too many, or coefficients that are too long."""
    result = {m: c for m, c in polynomial.items() if c and m}
    if len(result) > _MOST_MONOMIALS:
        return None
    for c in result.values():
        if c != 1 and c.numerator.bit_length() + c.denominator.bit_length() > _MOST_BITS:
            return None
    return result
