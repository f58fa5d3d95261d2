"""Scalars, vectors and matrices whose axes know their sorts, with an axis for each letter and one for what is moved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Data = NDArray[Any]

UNIT = "1"
Sorts = tuple[str | None, str | None]
NOTHING: Sorts = (None, None)


class MeaninglessError(Exception):
    """What has no meaning here, or is not read: nothing is said of it."""


class BeyondError(MeaninglessError):
    """A number names an entry that is not there."""


class NoTimeError(Exception):
    """A quantity does not exist at a time."""


class Array(NamedTuple):
    """Entries as ``data``: an axis for what is moved, one for each letter, in their order, then rows and columns."""

    letters: tuple[str, ...]
    sorts: tuple[str, str]
    data: Data
    loose: bool = False

    @property
    def is_scalar(self) -> bool:
        """Whether it is a number, whatever the sizes are."""
        return self.sorts == (UNIT, UNIT)

    @property
    def is_vector(self) -> bool:
        """Whether it is a row or a column."""
        return not self.is_scalar and UNIT in self.sorts

    @property
    def sort(self) -> str:
        """The sort of a vector."""
        return self.sorts[0] if self.sorts[0] != UNIT else self.sorts[1]

    @property
    def turned(self) -> Array:
        """Rows and columns exchanged."""
        return self._replace(sorts=(self.sorts[1], self.sorts[0]), data=np.swapaxes(self.data, -1, -2))

    def spread(self, letters: tuple[str, ...]) -> Data:
        """The data with an axis for each of some letters, among which are all its own."""
        shape = dict(zip(self.letters, self.data.shape[1:-2], strict=True))
        ends = self.data.shape
        return self.data.reshape(ends[0], *(shape.get(letter, 1) for letter in letters), *ends[-2:])

    def as_sorts(self, sorts: tuple[str, str]) -> Array:
        """The same with these sorts: a scalar is repeated, a loose vector turned."""
        if self.is_scalar or _fit(self, sorts):
            return self
        if self.loose and _fit(self.turned, sorts):
            return self.turned
        raise MeaninglessError(f"{self.sorts} beside {sorts}")


def _fit(part: Array, sorts: tuple[str, str]) -> bool:
    return all(map(fits, part.sorts, sorts))


def fits(one: str, other: str) -> bool:
    """Whether axes of two sorts are the same; how many are listed shows as NumPy combines them."""
    return one == other or (UNIT not in (one, other) and (one.startswith("#") or other.startswith("#")))


def scalar(value: complex) -> Array:
    """One number."""
    return Array((), (UNIT, UNIT), np.full((1, 1, 1), value, dtype=complex))


def union(parts: Sequence[Array]) -> tuple[str, ...]:
    """All letters of several arrays, in one order for all."""
    return tuple(sorted({letter for part in parts for letter in part.letters}))


def common_sorts(parts: Sequence[Array]) -> tuple[str, str]:
    """The sorts of what is combined by entries: those of what has a fixed standing, if anything has."""
    found = [part.sorts for part in sorted(parts, key=lambda part: part.loose) if not part.is_scalar]
    return found[0] if found else (UNIT, UNIT)


def by_entries(parts: Sequence[Array], combine: Callable[..., Data]) -> Array:
    """Parts combined entry by entry."""
    sorts, letters = common_sorts(parts), union(parts)
    together = [part.as_sorts(sorts).spread(letters) for part in parts]
    try:
        data = combine(*together)
    except ValueError as shapes:
        raise MeaninglessError(str(shapes)) from shapes
    loose = all(part.loose or part.is_scalar for part in parts) and sorts != (UNIT, UNIT)
    return Array(letters, sorts, data, loose)


def product(left: Array, right: Array) -> Array:
    """The matrix product; a loose vector stands as fits, on the left a row first, on the right a column."""
    for a in _standings(left, 0):
        for b in _standings(right, 1):
            if fits(a.sorts[1], b.sorts[0]) and a.data.shape[-1] == b.data.shape[-2]:
                letters = union([a, b])
                return Array(letters, (a.sorts[0], b.sorts[1]), a.spread(letters) @ b.spread(letters))
    raise MeaninglessError(f"{left.sorts} @ {right.sorts}")


def _standings(part: Array, narrow: int) -> list[Array]:
    both = [part, part.turned] if part.loose else [part]
    return sorted(both, key=lambda each: each.sorts[narrow] != UNIT)


def taken(base: Array, side: int, places: Data, letters: tuple[str, ...]) -> Array:
    """The entries at places along a side, which the values of letters tell; places count from 0."""
    every = tuple(sorted({*base.letters, *letters}))
    shape = dict(zip(letters, places.shape, strict=True))
    index = places.reshape(1, *(shape.get(letter, 1) for letter in every), 1, 1)
    data = np.take_along_axis(base.spread(every), index, axis=side - 2)
    sorts = (UNIT, base.sorts[1]) if side == 0 else (base.sorts[0], UNIT)
    return Array(every, sorts, data)


def standing(part: Array, letters: Sequence[str], sorts: Sequence[str]) -> Array:
    """A scalar with letters as a vector or matrix whose axes these are."""
    order = [part.letters.index(letter) + 1 for letter in letters if letter in part.letters]
    if len(order) < len(letters):
        raise MeaninglessError("an entry that does not depend on its index")
    others = [k + 1 for k, letter in enumerate(part.letters) if letter not in letters]
    data = np.transpose(part.data[..., 0, 0], [0, *others, *order])
    rest = tuple(letter for letter in part.letters if letter not in letters)
    if len(letters) == 1:
        return Array(rest, (sorts[0], UNIT), data[..., None])
    return Array(rest, (sorts[0], sorts[1]), data)
