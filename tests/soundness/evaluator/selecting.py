"""Some of the entries of an array, as indices, slices and classes name them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpttcheck.notation.syntax import Node, Slice
from tests.soundness.evaluator.arrays import Array, UnexaminedError
from tests.soundness.evaluator.indices import Scene, marking, whole
from tests.soundness.evaluator.values import value

if TYPE_CHECKING:
    from collections.abc import Sequence


def picked(base: Array, indices: Sequence[Node], scene: Scene) -> Array:
    """The entries that indices name; at a class, the sum of all, each times the entry of the one-hot vector."""
    if len(indices) != (1 if base.is_vector else 2) or base.is_scalar:
        raise UnexaminedError("a count of indices")
    axes = list(indices) if len(indices) > 1 else [None, *indices] if base.rows == 1 else [*indices, None]
    rows, columns = (_taken(axis, size, scene) for axis, size in zip(axes, base.size, strict=True))
    entries = tuple(
        sum(base.entries[i * base.columns + j] * v * w for i, v in row for j, w in col)
        for row in rows
        for col in columns
    )
    return Array(len(rows), len(columns), entries, base.loose and len(entries) > 1)


def _taken(axis: Node | None, size: int, scene: Scene) -> list[list[tuple[int, Any]]]:
    """For each entry along an axis, what it is made of: positions, and the numbers that multiply them."""
    match axis:
        case None:
            return [[(0, 1)]]
        case Slice(lower, upper):
            first, last = whole(lower, scene) if lower else 1, whole(upper, scene) if upper else size
            _check_place(first, size)
            _check_place(last, size)
            return [[(k - 1, 1)] for k in range(first, last + 1)]
    vector = marking(axis, scene)
    if vector:
        marks = value(vector, scene).entries
        if len(marks) != size:
            raise UnexaminedError("a class of something else")
        return [list(enumerate(marks))]
    place = whole(axis, scene)
    _check_place(place, size)
    return [[(place - 1, 1)]]


def _check_place(place: int, size: int) -> None:
    if not 1 <= place <= size:
        raise UnexaminedError("an index out of range")
