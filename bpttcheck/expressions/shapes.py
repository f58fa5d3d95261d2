"""Shapes by sort: ``W`` is h×h and ``U`` is h×x, whatever the sizes, so that an exchanged weight never fits."""

from __future__ import annotations

from msgspec import Struct

UNIT = "1"
TIME = "time"


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

    def fits(self, other: Shape) -> bool:
        """Whether the two are the same shape, or become so by standing a vector up."""
        same = (self.rows, self.columns) == (other.rows, other.columns)
        turned = (self.rows, self.columns) == (other.columns, other.rows)
        return same or (turned and self.is_vector and (self.either or other.either))

    def __str__(self) -> str:
        if self.is_scalar:
            return "a scalar"
        if self.is_vector:
            standing = "vector" if self.either else "column" if self.columns == UNIT else "row"
            return f"a {standing} over {self.sorts[0]}"
        # As the letters are spoken: an h×x matrix, a y×h matrix.
        article = "an" if self.rows[0] in "aefhilmnorsxAEFHILMNORSX" else "a"
        return f"{article} {self.rows}×{self.columns} matrix"


SCALAR = Shape()


def column(sort: str) -> Shape:
    """A column vector."""
    return Shape(sort, UNIT)


def of_sorts(sorts: tuple[str, ...]) -> Shape:
    """The shape of a quantity declared with none, one or two sorts: a scalar, a column, a matrix."""
    rows, columns = (*sorts, UNIT, UNIT)[:2]
    return Shape(rows, columns)
