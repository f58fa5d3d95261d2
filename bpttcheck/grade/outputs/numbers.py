"""Points as people read them: exact fractions, rounded once, when they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from fractions import Fraction

_PLACES: Final = 2
_UNITS: Final = 10**_PLACES


def decimal(points: Fraction) -> str:
    """A number with at most two places, halves rounded up.

    A total is rounded from the exact sum, so that three thirds of a point are a point.

    >>> from fractions import Fraction
    >>> decimal(Fraction(1, 3)), decimal(Fraction(1, 8)), decimal(Fraction(5, 2)), decimal(3 * Fraction(1, 3))
    ('0.33', '0.13', '2.5', '1')
    """
    whole, rest = divmod(_rounded(points), _UNITS)
    return f"{whole}.{rest:0{_PLACES}}".rstrip("0").rstrip(".")


def number(points: Fraction) -> float:
    """The same number for JSON.

    >>> from fractions import Fraction
    >>> number(Fraction(2, 3))
    0.67
    """
    return _rounded(points) / _UNITS


def _rounded(points: Fraction) -> int:
    # In whole numbers: thousands of fractions are written, and their arithmetic is slow.
    return (2 * _UNITS * points.numerator + points.denominator) // (2 * points.denominator)
