"""Scalars, vectors and matrices as rows and columns of numbers; a vector of no fixed standing is ``loose``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Number = Any
Size = tuple[int | None, int | None]


class UnexaminedError(Exception):
    """What this evaluator does not read, or what has no meaning: nothing is said of it."""


class Array(NamedTuple):
    """Entries row by row; one by one it is a scalar."""

    rows: int
    columns: int
    entries: tuple[Number, ...]
    loose: bool = False

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.rows, self.columns

    @property
    def is_scalar(self) -> bool:
        """Whether there is one entry."""
        return len(self.entries) == 1

    @property
    def is_vector(self) -> bool:
        """Whether it is a row or a column."""
        return not self.is_scalar and 1 in self.size

    @property
    def turned(self) -> Array:
        """Rows and columns exchanged."""
        entries = tuple(self.entries[i * self.columns + j] for j in range(self.columns) for i in range(self.rows))
        return Array(self.columns, self.rows, entries, self.loose)

    def as_size(self, size: tuple[int, int]) -> Array:
        """The same of this size: a scalar repeated, a loose vector turned."""
        if self.size == size:
            return self
        if self.is_scalar:
            return Array(*size, self.entries * (size[0] * size[1]))
        if self.loose and self.turned.size == size:
            return self.turned
        raise UnexaminedError(f"{self.size} beside {size}")


def scalar(value: Number) -> Array:
    """One number."""
    return Array(1, 1, (value,))


def column(entries: Sequence[Number]) -> Array:
    """A column."""
    return Array(len(entries), 1, tuple(entries))


def common_size(parts: Sequence[Array]) -> tuple[int, int]:
    """The size of what is combined by entries: that of what has a fixed standing, if anything has."""
    sizes = [part.size for part in sorted(parts, key=lambda part: part.loose) if not part.is_scalar]
    return sizes[0] if sizes else (1, 1)


def by_entries(parts: Sequence[Array], combine: Callable[..., Number]) -> Array:
    """Parts combined entry by entry."""
    size = common_size(parts)
    together = zip(*(part.as_size(size).entries for part in parts), strict=True)
    loose = all(part.loose or part.is_scalar for part in parts) and size != (1, 1)
    return Array(*size, tuple(combine(*each) for each in together), loose)


def product(left: Array, right: Array) -> Array:
    """The matrix product; a loose vector stands as fits, on the left a row first, on the right a column."""
    for a in _standings(left, 0):
        for b in _standings(right, 1):
            if a.columns == b.rows:
                return _product(a, b)
    raise UnexaminedError(f"{left.size} @ {right.size}")


def _standings(part: Array, narrow: int) -> list[Array]:
    both = [part, part.turned] if part.loose else [part]
    return sorted(both, key=lambda each: each.size[narrow] != 1)


def _product(a: Array, b: Array) -> Array:
    rows = [a.entries[k : k + a.columns] for k in range(0, len(a.entries), a.columns)]
    columns = [b.entries[k :: b.columns] for k in range(b.columns)]
    return Array(a.rows, b.columns, tuple(sum(x * y for x, y in zip(r, c, strict=True)) for r in rows for c in columns))


def filled(rows: int, columns: int, entry: Callable[[int, int], Number]) -> Array:
    """An array told entry by entry."""
    return Array(rows, columns, tuple(entry(i, j) for i in range(rows) for j in range(columns)))


def grid(rows: Sequence[Sequence[Array]]) -> Array:
    """Blocks put together."""
    lines = [
        [entry for block in row for entry in block.entries[k * block.columns : (k + 1) * block.columns]]
        for row in rows
        for k in range(row[0].rows)
    ]
    if len({len(line) for line in lines}) > 1:
        raise UnexaminedError("blocks that do not fit")
    return Array(len(lines), len(lines[0]), tuple(entry for line in lines for entry in line))
