"""Several entries at once: slices ``h[1..3]``, ``h[2..]``, ``W[:,j]``, and the entry at a class, ``yhat[y(t)]``.

A row of a matrix is a row, a column a column.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec import Struct

from bpttcheck.errors import Misused, Refused
from bpttcheck.expressions.indices import linear, position
from bpttcheck.expressions.labels import label, marked_among
from bpttcheck.expressions.shapes import COUNT, UNIT, Shape, called, size_of
from bpttcheck.notation.syntax import Entry, Node, Number, Slice
from bpttcheck.notation.write import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from bpttcheck.expressions.meaning import Entries
    from bpttcheck.expressions.scope import Frame, Scope

# What one entry of the result is: a sum of entries, each with its position and the nodes that multiply it.
_Terms = list[tuple[int, tuple[int, ...]]]


class Selection(Struct, frozen=True):
    """Some of the entries of a tensor: their shape, and how they are found among all of its entries."""

    shape: Shape
    pick: Callable[[Frame, Entries], Entries]


class _Axis(Struct, frozen=True):
    """What is taken along one axis: its sort, or :data:`UNIT` for one entry."""

    sort: str
    taken: Callable[[Frame], list[_Terms]]


def is_several(node: Entry, scope: Scope) -> bool:
    """Whether several entries are named, or one by its class."""
    return any(isinstance(each, Slice) or label(each, scope) for each in node.indices)


def is_by_class(node: Entry, scope: Scope) -> bool:
    """Whether an entry is named by its class."""
    return any(label(each, scope) for each in node.indices)


def selection(node: Entry, shape: Shape, scope: Scope) -> Selection:
    """What a node names of a tensor of this shape, with an index for each of its axes."""
    sorts = shape.sorts
    axes = [_axis(each, sort, node, scope) for each, sort in zip(node.indices, sorts, strict=True)]
    rows = UNIT if shape.rows == UNIT else axes[0].sort
    columns = UNIT if shape.columns == UNIT else axes[-1].sort
    found = Shape(rows, columns)

    def pick(frame: Frame, entries: Entries) -> Entries:
        graph = frame.world.graph
        taken: list[_Terms] = [[(0, ())]]
        for axis, sort in zip(axes, sorts, strict=True):
            size, along = frame.world.size(sort), axis.taken(frame)
            taken = [[(p * size + q, v + w) for p, v in one for q, w in other] for one in taken for other in along]
        return tuple(graph.add([graph.multiply((*by, entries[p])) for p, by in terms]) for terms in taken)

    return Selection(Shape(rows, columns, either=shape.either and found.is_vector), pick)


def _axis(node: Node, sort: str, entry: Entry, scope: Scope) -> _Axis:
    if isinstance(node, Slice):
        return _slice(node, sort, entry, scope)
    vector = marked_among(node, sort, scope)
    if vector:
        return _Axis(UNIT, lambda frame: [[(k, (each,)) for k, each in enumerate(vector.part.build(frame))]])
    place = position(node, sort, entry.base, scope)
    return _Axis(UNIT, lambda frame: [[(place(frame), ())]])


def _slice(node: Slice, sort: str, entry: Entry, scope: Scope) -> _Axis:
    if node.lower is None and node.upper is None:
        return _Axis(sort, lambda frame: [[(k, ())] for k in range(frame.world.size(sort))])
    lower, upper = node.lower or Number(Fraction(1), span=node.span), node.upper or _end(node, sort, scope)
    first, last = position(lower, sort, entry.base, scope), position(upper, sort, entry.base, scope)
    length = _length(node, lower, upper)
    return _Axis(f"{COUNT}{length}", lambda frame: [[(k, ())] for k in range(first(frame), last(frame) + 1)])


def _end(node: Slice, sort: str, scope: Scope) -> Number:
    """The last index along an axis; raises ``Misused`` where it is not known yet how many there are."""
    size = size_of(sort, scope.sizes)
    if size is None:
        what = f"how many entries `{plain(node)}` has depends on the size of {called(sort)}"
        raise Refused(Misused(node.span, what, "write both ends of the slice"))
    return Number(Fraction(size), span=node.span)


def _length(node: Slice, lower: Node, upper: Node) -> int:
    """How many entries a slice has, whatever its letter stands for; raises ``Misused`` where that varies."""
    first, last = linear(lower), linear(upper)
    if first is None or last is None or first[0] != last[0]:
        what = f"how many entries `{plain(node)}` has depends on its letters"
        raise Refused(Misused(node.span, what, "write a slice as `1..3`, `2..`, `i..i+1` or `:`"))
    if last[1] < first[1]:
        raise Refused(Misused(node.span, f"`{plain(node)}` has no entries", "the smaller end of a slice comes first"))
    return last[1] - first[1] + 1
