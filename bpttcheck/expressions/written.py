"""Vectors and matrices written out: ``[a, b, c]``, ``[[a, b], [c, x]]``, and of blocks: ``[h(t-1), x(t)]``, ``[W; U]``.

The scalars and vectors of one list are laid end to end, as the author's vectors stand. Rows are laid below each other.
A written 0 is a block of zeros as large as its neighbours ask for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from bpttcheck.errors import Misused, NoSize, Refused, Shapes
from bpttcheck.expressions.meaning import Meaning, as_wanted, meaning, means, sized
from bpttcheck.expressions.scope import NOTHING
from bpttcheck.expressions.shapes import UNIT, Shape, called, column, stacked
from bpttcheck.notation.syntax import Number, Written
from bpttcheck.notation.write import plain

if TYPE_CHECKING:
    from bpttcheck.expressions.meaning import Entries
    from bpttcheck.expressions.scope import Frame, Scope
    from bpttcheck.notation.syntax import Node


@means(Written)
def written(node: Written, scope: Scope) -> Meaning:
    """A grid of blocks; raises ``Misused`` where that is not plain, and ``Shapes`` where blocks do not fit."""
    scope = scope.wanting(NOTHING)
    if any(isinstance(part, Written) for part in node.parts):
        return _Grid(_rows(node), scope).meaning()
    if len(node.parts) == 1:
        return meaning(node.parts[0], scope)  # square brackets around one thing, as some write
    grid = _Grid([node.parts] if scope.names.rows else [(part,) for part in node.parts], scope)
    grid.check_vectors()
    return grid.meaning()


def _rows(node: Written) -> list[tuple[Node, ...]]:
    rows = [part.parts for part in node.parts if isinstance(part, Written)]
    for part in node.parts:
        if not isinstance(part, Written):
            what = f"`{plain(part)}` stands beside rows, and is none"
            raise Refused(Misused(part.span, what, "write `[[a, b], [c, x]]` for rows, `[a, b]` for entries"))
    for part, row in zip(node.parts, rows, strict=True):
        if len(row) != len(rows[0]):
            what = f"the first row has {len(rows[0])} parts, and this one has {len(row)}"
            raise Refused(Misused(part.span, what, "the rows of a matrix are equally long"))
    return rows


class _Grid:
    """Blocks in rows and columns, each row of one height and each column of one width."""

    def __init__(self, nodes: list[tuple[Node, ...]], scope: Scope) -> None:
        self._nodes = nodes
        self._scope = scope
        self._found = [[None if _is_zero(node) else sized(node, scope) for node in row] for row in nodes]
        self._heights: list[str | None] = [None] * len(nodes)
        self._widths: list[str | None] = [None] * len(nodes[0])

    def check_vectors(self) -> None:
        """Raises ``Misused`` for a list of anything but scalars and vectors: it could go either way."""
        rows = self._scope.names.rows
        blocks = [block for row in self._found for block in row]
        for block, node in zip(blocks, [node for row in self._nodes for node in row], strict=True):
            if block and self._standing(block.shape).standing(rows=rows).columns != UNIT:
                what = f"nothing tells whether {block.shape} stands beside the others or below them"
                raise Refused(Misused(node.span, what, "write `[[A, B]]` for side by side, `[A; B]` for below"))

    def meaning(self) -> Meaning:
        """The whole."""
        places = [(i, j) for i, row in enumerate(self._nodes) for j, _ in enumerate(row)]
        for i, j in places:
            self._include(i, j)
        for i, j in places:
            if self._found[i][j] is None:
                self._found[i][j] = self._as_wanted(self._nodes[i][j], self._heights[i], self._widths[j])
                self._include(i, j)
        heights, widths = [each or UNIT for each in self._heights], [each or UNIT for each in self._widths]
        found = [[block for block in row if block] for row in self._found]
        rows = [_Row(height, tuple(widths), tuple(row)) for height, row in zip(heights, found, strict=True)]
        shape = Shape(_end_to_end(heights), _end_to_end(widths))
        return Meaning(shape, lambda frame: tuple(entry for row in rows for entry in row.build(frame)))

    def _as_wanted(self, node: Node, height: str | None, width: str | None) -> Meaning:
        if _is_zero(node):
            if None in (height, width) and (height or width or UNIT) != UNIT:
                raise Refused(NoSize(node.span, "0", "zeros(h, x)"))
            return _zeros(Shape(height or UNIT, width or UNIT))
        return as_wanted(node, self._scope, (height, width))

    def _include(self, i: int, j: int) -> None:
        block = self._found[i][j]
        if block is None:
            return
        shape, span = self._standing(block.shape), self._nodes[i][j].span
        height, width = self._heights[i] or shape.rows, self._widths[j] or shape.columns
        if height != shape.rows:
            height = self._scope.joint(
                height, shape.rows, Shapes(span, str(shape), "beside", f"a height of {called(height)}")
            )
        if width != shape.columns:
            width = self._scope.joint(
                width, shape.columns, Shapes(span, str(shape), "below", f"a width of {called(width)}")
            )
        self._heights[i], self._widths[j] = height, width

    def _standing(self, shape: Shape) -> Shape:
        """A block of no fixed standing stands as the author's vectors do."""
        return (
            column(shape.sorts[0]).standing(rows=self._scope.names.rows) if shape.is_vector and shape.either else shape
        )


class _Row(Struct, frozen=True):
    """Blocks side by side."""

    height: str
    widths: tuple[str, ...]
    blocks: tuple[Meaning, ...]

    def build(self, frame: Frame) -> Entries:
        """The entries, line by line."""
        sizes = [_size(width, frame) for width in self.widths]
        frame.world.graph.spend(sum(sizes) * _size(self.height, frame))
        built = [block.build(frame) for block in self.blocks]
        lines = range(_size(self.height, frame))
        return tuple(
            e for k in lines for n, block in zip(sizes, built, strict=True) for e in block[k * n : (k + 1) * n]
        )


def _end_to_end(sorts: list[str]) -> str:
    return sorts[0] if len(sorts) == 1 else stacked(sorts)


def _size(sort: str, frame: Frame) -> int:
    return 1 if sort == UNIT else frame.world.size(sort)


def _is_zero(node: Node) -> bool:
    return isinstance(node, Number) and node.value == 0


def _zeros(shape: Shape) -> Meaning:
    def build(frame: Frame) -> Entries:
        size = _size(shape.rows, frame) * _size(shape.columns, frame)
        frame.world.graph.spend(size)
        return (frame.world.graph.zero,) * size

    return Meaning(shape, build)
