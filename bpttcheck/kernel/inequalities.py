"""Whether polynomials can have the signs that a choice of steps gives them, at any real point.

Their monomials are taken as numbers of their own, so that each is linear: at a real point they have some values, and
where no values whatever fit, no point does. Fourier and Motzkin's elimination decides that over the rationals.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bpttcheck.kernel.polynomials import Polynomial

# So many coefficients may be added up; three signs of four variables take some dozens.
_MOST_SUMS = 2_000
_CONSTANT = 1


class _Row(Struct, frozen=True):
    """A sum that is positive, or where it is not ``strict``, not negative."""

    coefficients: Polynomial
    strict: bool


def are_impossible(positive: Iterable[Polynomial], others: Iterable[Polynomial]) -> bool:
    """Whether nowhere all of the first are positive and none of the others; no, where that takes too long to find."""
    rows = [_Row(dict(each), strict=True) for each in positive]
    rows += [_Row({m: -c for m, c in each.items()}, strict=False) for each in others]
    left = _MOST_SUMS
    while not any(map(_fails, rows)):
        monomial = _next(rows)
        if monomial is None:
            return False
        above, below, kept = _by_sign(monomial, rows)
        left -= len(above) * sum(len(row.coefficients) for row in below) + len(rows)
        if left < 0:
            return False
        rows = kept + [_sum(one, other, monomial) for one in above for other in below]
    return True


def _fails(row: _Row) -> bool:
    """Whether a row without a monomial says of a number what it is not."""
    constant = row.coefficients.get(_CONSTANT, 0)
    return row.coefficients.keys() <= {_CONSTANT} and (constant < 0 or (row.strict and constant == 0))


def _next(rows: list[_Row]) -> int | None:
    """The monomial that stands in the fewest rows."""
    found = Counter(m for row in rows for m in row.coefficients if m != _CONSTANT)
    return min(found, key=lambda m: (found[m], m)) if found else None


def _by_sign(monomial: int, rows: list[_Row]) -> tuple[list[_Row], list[_Row], list[_Row]]:
    """The rows in which a monomial has a positive coefficient, those in which it has a negative one, and the others."""
    found: tuple[list[_Row], list[_Row], list[_Row]] = [], [], []
    for row in rows:
        coefficient = row.coefficients.get(monomial, 0)
        found[0 if coefficient > 0 else 1 if coefficient < 0 else 2].append(row)
    return found


def _sum(one: _Row, other: _Row, monomial: int) -> _Row:
    """A sum in which a monomial cancels: what two rows say together, whatever number it is."""
    share = Fraction(one.coefficients[monomial]) / -other.coefficients[monomial]
    total = dict(one.coefficients)
    for m, c in other.coefficients.items():
        total[m] = total.get(m, 0) + share * c
    return _Row({m: c for m, c in total.items() if c}, one.strict or other.strict)
