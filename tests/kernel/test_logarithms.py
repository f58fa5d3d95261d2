"""Logarithms of numbers and of sums: what they are taken apart into."""

from __future__ import annotations

from fractions import Fraction

import pytest

from bpttcheck.kernel.equality import Identity, Witness
from tests.kernel.terms import compare, log, term, total, variables, x

PRIMES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47)


@pytest.mark.parametrize("prime", PRIMES)
def test_a_small_prime_is_taken_out_of_a_number(prime: int) -> None:
    """53 is none of them: what is left is one number, whatever it is made of."""
    assert isinstance(compare(log(term(53 * prime**2)), log(term(53)) + 2 * log(term(prime))), Identity)
    assert isinstance(compare(log(term(Fraction(53, prime))), log(term(53)) - log(term(prime))), Identity)
    assert isinstance(compare(log(term(53 * prime)), log(term(53)) + 2 * log(term(prime))), Witness)


def test_many_logarithms_are_taken_apart_as_one_is() -> None:
    """How deep one may be taken apart is no bound on their number."""
    many = variables(" ".join(f"v{k}" for k in range(40)))
    assert isinstance(
        compare(total(tuple(log(v * x) for v in many)), total(tuple(map(log, many))) + 40 * log(x)), Identity
    )
