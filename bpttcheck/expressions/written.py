"""Vectors and matrices written out: ``[a, b, c]``, ``[[a, b], [c, x]]``, and of blocks: ``[h(t-1); x(t)]``.

Parts in one list are laid end to end as the author's vectors stand: below each other, or side by side for those whose
vectors are rows. Rows are laid below each other. A written 0 is a block of zeros as large as its neighbours ask for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from bpttcheck.errors import Misused, Refused, Shapes
from bpttcheck.expressions.meaning import Meaning, meaning, means, sized
from bpttcheck.expressions.scope import NOTHING
from bpttcheck.expressions.shapes import UNIT, Shape, stacked
from bpttcheck.notation.syntax import Number, Written
from bpttcheck.notation.write import plain

if TYPE_CHECKING:
    from bpttcheck.expressions.meaning import Entries
    from bpttcheck.expressions.scope import Frame, Scope
    from bpttcheck.notation.syntax import Node


@means(Written)
def written(node: Written, scope: Scope) -> Meaning:
    """A grid of blocks; raises ``Misused`` where its rows are none, and ``Shapes`` where blocks do not fit."""
    grid = _Grid(_rows(node, scope), scope.wanting(NOTHING))
    if len(grid.nodes) == len(grid.nodes[0]) == 1:
        return grid.block(0, 0)
    return grid.meaning()


def _rows(node: Written, scope: Scope) -> list[tuple[Node, ...]]:
    rows = [part.parts for part in node.parts if isinstance(part, Written)]
    if not rows:
        return [node.parts] if scope.names.rows else [(part,) for part in node.parts]
    for part in node.parts:
        if not isinstance(part, Written):
            what = f"`{plain(part)}` stands beside rows, and is none"
            raise Refused(Misused(part.span, what, "write `[[a, b], [c, x]]` for rows, `[a, b]` for entries"))
    for part, row in zip(node.parts, rows, strict=True):
        if len(row) != len(rows[0]):
            what = f"this row has {len(row)} parts, and the first has {len(rows[0])}"
            raise Refused(Misused(part.span, what, "the rows of a matrix are equally long"))
    return rows


class _Grid:
    """Blocks in rows and columns, each row of one height and each column of one width."""

    def __init__(self, nodes: list[tuple[Node, ...]], scope: Scope) -> None:
        self.nodes = nodes
        self._scope = scope
        self._found = [[None if _is_zero(node) else sized(node, scope) for node in row] for row in nodes]
        self._heights: list[str | None] = [None] * len(nodes)
        self._widths: list[str | None] = [None] * len(nodes[0])
        for i, row in enumerate(self._found):
            for j, block in enumerate(row):
                if block:
                    self._include(i, j, _standing(block.shape))

    def _include(self, i: int, j: int, shape: Shape) -> None:
        self._heights[i] = self._joint(self._heights[i], shape.rows, i, j, "beside")
        self._widths[j] = self._joint(self._widths[j], shape.columns, i, j, "below")

    def _joint(self, before: str | None, now: str, i: int, j: int, how: str) -> str:
        if before is None:
            return now
        described = Shape(before, UNIT) if how == "beside" else Shape(UNIT, before)
        shape = str(_standing(found.shape)) if (found := self._found[i][j]) else str(Shape(now, now))
        return self._scope.joint(before, now, Shapes(self.nodes[i][j].span, shape, how, str(described)))

    def block(self, i: int, j: int) -> Meaning:
        """A block, with those filled in that are as large as their neighbours ask for."""
        found, node = self._found[i][j], self.nodes[i][j]
        if found is None and _is_zero(node):
            return _zeros(Shape(self._heights[i] or UNIT, self._widths[j] or UNIT))
        if found is None:
            found = meaning(node, self._scope.wanting((self._heights[i], self._widths[j])))
            self._found[i][j] = found
            self._include(i, j, _standing(found.shape))
        return found

    def meaning(self) -> Meaning:
        """The whole."""
        blocks = [[self.block(i, j) for j in range(len(row))] for i, row in enumerate(self.nodes)]
        widths = [width or UNIT for width in self._widths]
        heights = [height or UNIT for height in self._heights]
        rows = [_Row(height, tuple(widths), tuple(row)) for height, row in zip(heights, blocks, strict=True)]
        shape = Shape(_end_to_end(heights), _end_to_end(widths))
        return Meaning(shape, lambda frame: tuple(entry for row in rows for entry in row.build(frame)))


class _Row(Struct, frozen=True):
    """Blocks side by side."""

    height: str
    widths: tuple[str, ...]
    blocks: tuple[Meaning, ...]

    def build(self, frame: Frame) -> Entries:
        """The entries, line by line."""
        sizes = [_size(width, frame) for width in self.widths]
        built = [block.build(frame) for block in self.blocks]
        lines = range(_size(self.height, frame))
        return tuple(e for k in lines for n, block in zip(sizes, built, strict=True) for e in block[k * n : (k + 1) * n])


def _standing(shape: Shape) -> Shape:
    """A block of no fixed standing is a column."""
    return Shape(shape.sorts[0], UNIT) if shape.either else shape


def _end_to_end(sorts: list[str]) -> str:
    return sorts[0] if len(sorts) == 1 else stacked(sorts)


def _size(sort: str, frame: Frame) -> int:
    return 1 if sort == UNIT else frame.world.size(sort)


def _is_zero(node: Node) -> bool:
    return isinstance(node, Number) and node.value == 0


def _zeros(shape: Shape) -> Meaning:
    return Meaning(
        shape, lambda frame: (frame.world.graph.zero,) * (_size(shape.rows, frame) * _size(shape.columns, frame))
    )
