"""Logarithms of numbers and of sums: what they are taken apart into."""

from __future__ import annotations

from fractions import Fraction

import pytest

from bpttcheck.kernel.equality import Identity, Witness
from tests.kernel.terms import compare, log, term

PRIMES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47)


@pytest.mark.parametrize("prime", PRIMES)
def test_a_small_prime_is_taken_out_of_a_number(prime: int) -> None:
    """53 is none of them: what is left is one number, whatever it is made of."""
    assert isinstance(compare(log(term(53 * prime**2)), log(term(53)) + 2 * log(term(prime))), Identity)
    assert isinstance(compare(log(term(Fraction(53, prime))), log(term(53)) - log(term(prime))), Identity)
    assert isinstance(compare(log(term(53 * prime)), log(term(53)) + 2 * log(term(prime))), Witness)
