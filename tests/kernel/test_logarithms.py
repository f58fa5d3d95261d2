"""Logarithms of numbers and of sums: what they are taken apart into."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction

import pytest

from bpttcheck.kernel.equality import Identity, Undecided, Witness
from bpttcheck.kernel.logarithms import Logarithms
from tests.kernel.terms import compare, exp, log, softmax, term, total, variables, x, y

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


def test_what_is_done_within_logarithms_leaves_no_depth_behind() -> None:
    found = Logarithms()
    with suppress(ZeroDivisionError), found.deeper(), found.deeper():
        assert found.depth == 2
        raise ZeroDivisionError
    assert found.depth == 0


@pytest.mark.parametrize(("deep", "expected"), [(32, Identity), (33, Undecided)])
def test_so_deep_a_product_is_taken_apart(deep: int, expected: type) -> None:
    product, logarithms = x, [log(x)]
    for factor in variables(" ".join(f"v{k}" for k in range(deep))):
        product, logarithms = product * factor, [*logarithms, log(factor)]
    assert isinstance(compare(log(product), total(tuple(logarithms))), expected)


@pytest.mark.parametrize(("terms", "expected"), [(1024, Identity), (1025, Undecided)])
def test_so_long_a_sum_is_taken_apart(terms: int, expected: type) -> None:
    """log(uv + … + uv) is log(u + … + u) + log(v) where its terms are looked at."""
    both, one = total((exp(y) * x**2,) * terms), total((x**2,) * terms)
    assert isinstance(compare(log(both), log(one) + y), expected)


def test_the_logarithm_of_a_softmax_is_that_of_its_own_entry() -> None:
    assert isinstance(compare(log(softmax(y, x, y)), y - log(exp(x) + exp(y))), Identity)
    assert isinstance(compare(log(softmax(y, x, y)), x - log(exp(x) + exp(y))), Witness)
