"""Shapes by sort: ``W`` is h×h and ``U`` is h×x, whatever the sizes, so that an exchanged weight never fits.

What is written out or cut off has no sort but a count (``#3``), and fits a sort of that size; what is stacked has a sum
of sorts (``h+x``, ``h+#1``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable

UNIT = "1"
# No sort is called so: a name has no brackets.
TIME = "(time)"
COUNT = "#"

# The size of each sort; None where it is not known yet.
Sizes = Mapping[str, int | None]


class Shape(Struct, frozen=True):
    """Rows and columns, each a sort of index or :data:`UNIT`.

    ``either`` marks a vector that stands as a row or a column, whichever fits: the derivative of a scalar by a vector.
    """

    rows: str = UNIT
    columns: str = UNIT
    either: bool = False

    @property
    def is_scalar(self) -> bool:
        """One entry."""
        return self.rows == self.columns == UNIT

    @property
    def is_vector(self) -> bool:
        """A row or a column."""
        return not self.is_scalar and UNIT in (self.rows, self.columns)

    @property
    def sorts(self) -> tuple[str, ...]:
        """The sorts of the indices that an entry takes: none, one or two."""
        return tuple(sort for sort in (self.rows, self.columns) if sort != UNIT)

    @property
    def transposed(self) -> Shape:
        """Rows and columns exchanged."""
        return Shape(self.columns, self.rows, self.either)

    def standing(self, *, rows: bool) -> Shape:
        """A quantity's shape as an author sees it: its vectors as rows for those who multiply weights from the right.

        Applied to what they see, it gives the quantity's own shape again.
        """
        return self.transposed if rows and self.is_vector else self

    def fits(self, other: Shape, sizes: Sizes | None = None) -> bool:
        """Whether the two are the same shape, or become so by standing a vector up or naming its sort."""
        return self.common(other, sizes) is not None

    def common(self, other: Shape, sizes: Sizes | None = None) -> Shape | None:
        """The shape that both have, or can have; ``None`` if there is none."""
        if self == other:
            return self
        if self.either and not other.either:
            return other.common(self, sizes)
        standings = (other, other.transposed) if other.either and self.is_vector else (other,)
        for each in standings:
            rows = common_sort(self.rows, each.rows, sizes)
            columns = common_sort(self.columns, each.columns, sizes)
            if rows and columns:
                return Shape(rows, columns, self.either and other.either)
        return None

    def __str__(self) -> str:
        if self.is_scalar:
            return "a scalar"
        if self.is_vector:
            standing = "vector" if self.either else "column" if self.columns == UNIT else "row"
            return f"a {standing} {over(self.sorts[0])}"
        rows, columns = (f"({name})" if "+" in name else name for name in map(called, self.sorts))
        # As the letters are spoken: an h×x matrix, a y×h matrix, an 8×8 matrix.
        article = "an" if rows.strip("(")[0] in "aefhilmnorsxAEFHILMNORSX8" or rows in {"11", "18"} else "a"
        return f"{article} {rows}×{columns} matrix"


SCALAR = Shape()


def column(sort: str) -> Shape:
    """A column vector."""
    return Shape(sort, UNIT)


def of_sorts(sorts: tuple[str, ...]) -> Shape:
    """The shape of a quantity declared with none, one or two sorts: a scalar, a column, a matrix."""
    rows, columns = (*sorts, UNIT, UNIT)[:2]
    return Shape(rows, columns)


def stacked(sorts: Iterable[str]) -> str:
    """The sort of axes laid end to end: ``h+x``; counts that meet are added up, as are the scalars among them.

    >>> stacked(["h", "x"]), stacked(["1", "1", "#2"]), stacked(["h", "1"])
    ('h+x', '#4', 'h+#1')
    """
    parts = [part for sort in sorts for part in (f"{COUNT}1" if sort == UNIT else sort).split("+")]
    joined: list[str] = []
    for part in parts:
        if joined and part.startswith(COUNT) and joined[-1].startswith(COUNT):
            joined[-1] = f"{COUNT}{int(joined[-1][1:]) + int(part[1:])}"
        else:
            joined.append(part)
    return "+".join(joined)


def size_of(sort: str, sizes: Sizes) -> int | None:
    """How many entries an axis has; ``None`` where that is not known."""
    total = 0
    for part in sort.split("+"):
        size = int(part[1:]) if part.startswith(COUNT) else sizes.get(part)
        if size is None:
            return None
        total += size
    return total


def common_sort(one: str, other: str, sizes: Sizes | None = None) -> str | None:
    """The sort that two axes have, where a count fits any axis of its size; ``None`` if they differ.

    Where sizes are not known, a count is taken to fit.
    """
    if one == other:
        return one
    if UNIT in (one, other) or COUNT not in one + other:
        return None
    named = other if COUNT in one else one
    ones, others = _positions(one, sizes or {}), _positions(other, sizes or {})
    if ones is None or others is None:
        return named
    fit = len(ones) == len(others) and all(a == b or not (a and b) for a, b in zip(ones, others, strict=True))
    return named if fit else None


def _positions(sort: str, sizes: Sizes) -> list[str] | None:
    """For each entry of an axis the sort and the place in it, or nothing where the entry has none."""
    found: list[str] = []
    for part in sort.split("+"):
        size = size_of(part, sizes)
        if size is None:
            return None
        found += [""] * size if part.startswith(COUNT) else [f"{part} {k}" for k in range(size)]
    return found


def called(sort: str) -> str:
    """A sort as people read it.

    >>> called("h+#1")
    'h+1'
    """
    return sort.replace(COUNT, "")


def over(sort: str) -> str:
    """What a vector runs over, in words.

    >>> over("h+x"), over("#3"), over("#1")
    ('over h+x', 'of 3 entries', 'of 1 entry')
    """
    if COUNT not in sort or "+" in sort:
        return f"over {called(sort)}"
    return f"of {called(sort)} {'entry' if sort == '#1' else 'entries'}"
