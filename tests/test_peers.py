"""The claims that peers are asked: each is what the page says of it, by differences of what it derives."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest
import sympy
from mpmath import mp, mpf

from benchmarks.peers.claims import CLAIMS
from benchmarks.peers.sides import Sides, sides
from bpttcheck.errors import Refused

if TYPE_CHECKING:
    from benchmarks.peers.claims import Claim

_DIGITS = 50
_STEP = mpf(10) ** -15
_NEAR = mpf(10) ** -20


@pytest.mark.parametrize("claim", CLAIMS, ids=[f"{each.of} by {each.by} = {each.line}" for each in CLAIMS])
def test_a_claim_is_right_where_it_says_so(claim: Claim) -> None:
    try:
        asked = sides(claim)
    except Refused:
        # Shapes that do not fit are no question to others.
        assert not claim.right
        return
    with mp.workdps(_DIGITS):
        line, slopes = in_numbers(asked)
        assert all(abs(one - other) < _NEAR for one, other in zip(line, slopes, strict=True)) == claim.right


def in_numbers(asked: Sides) -> tuple[list[Any], list[Any]]:
    """Each entry of the line at a point, and a central difference of what is derived."""
    drawn = random.Random(7)  # noqa: S311  (a point, no secret)
    every = {symbol for each in (asked.of, *asked.by, *asked.line) for symbol in each.free_symbols}
    symbols = sorted(every, key=str)
    point = [mpf(drawn.randint(20, 90)) / 100 for _ in symbols]
    of = sympy.lambdify(symbols, asked.of, "mpmath", cse=True)

    def moved(by: Any, step: Any) -> Any:
        return of(*(value + step * (symbol == by) for symbol, value in zip(symbols, point, strict=True)))

    slopes = [(moved(by, _STEP) - moved(by, -_STEP)) / (2 * _STEP) for by in asked.by]
    return sympy.lambdify(symbols, list(asked.line), "mpmath", cse=True)(*point), slopes
