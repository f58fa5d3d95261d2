"""Points of the reals, at small numbers that a person can write down, evaluated in ball arithmetic."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING

from flint import arb, ctx, fmpq

from bpttcheck.kernel.point import Assumptions, Point, drawn

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bpttcheck.kernel.graph import Graph

_TENTHS = [Fraction(k, 10) for k in (2, 3, 5, 6, 8, 10, 12, 15)]
_SIGNED = [sign * number for number in _TENTHS for sign in (1, -1)]
_FINE = [Fraction(k, 8) for k in range(-24, 25) if k]
_LARGE = [Fraction(k, 2) for k in range(-40, 41) if k]
# Long numbers take more work; so many bits a unit.
_BITS_A_UNIT = 256
# Logarithms and roots of a variable have a value only where it is positive; a difference may need large numbers.
_PALETTES = (_SIGNED, _SIGNED, _TENTHS, _FINE, _TENTHS, _LARGE)
ATTEMPTS = len(_PALETTES)


@cache
def _palette(attempt: int, precision: int) -> list[tuple[Fraction, arb]]:
    """The numbers of an attempt, each with the ball around it; the palettes come round again."""
    with ctx.workprec(precision):
        return [(number, _ball(number)) for number in _PALETTES[attempt]]


def _ball(number: Fraction | int) -> arb:
    return arb(fmpq(number.numerator, number.denominator))


class BallPoint(Point[arb]):
    """Enclosures of all values at the real point number ``attempt``, computed with ``precision`` bits."""

    rule = attrgetter("ball")

    def __init__(
        self,
        graph: Graph,
        assumptions: Assumptions,
        fixed: Mapping[str, int],
        seed: bytes,
        attempt: int,
        precision: int,
    ) -> None:
        super().__init__(graph, assumptions, fixed)
        self.drawn = {name: Fraction(number) for name, number in fixed.items()}
        self._seed = seed
        self._attempt = attempt
        self._precision = precision
        self.cost = 1 + precision // _BITS_A_UNIT
        self._palette = _palette(attempt % ATTEMPTS, precision)

    def evaluate(self, tops: Iterable[int]) -> list[int]:
        """Enclose the values of nodes; what is not finite is not defined, or not seen to be."""
        with ctx.workprec(self._precision):
            return super().evaluate(tops)

    def constant(self, number: Fraction | int) -> arb:
        """The ball around a rational number."""
        return _ball(number)

    def draw(self, name: str) -> arb:
        """One of the numbers of this attempt's palette."""
        place = drawn(self._seed, "real", self._attempt, name) % len(self._palette)
        self.drawn[name], ball = self._palette[place]
        return ball
