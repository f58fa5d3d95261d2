"""Arrays written out: entries below each other, and blocks in rows."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from bpttcheck.notation.syntax import Node, Number, Written
from tests.soundness.evaluator.arrays import Array, Size, UnexaminedError, grid
from tests.soundness.evaluator.values import means, sized, value
from tests.soundness.evaluator.world import constant

if TYPE_CHECKING:
    from tests.soundness.evaluator.indices import Scene

_ZERO: Final = Number(value=Fraction(0))


@means(Written)
def _written(node: Written, scene: Scene, _: Size) -> Array:
    if not any(isinstance(part, Written) for part in node.parts):
        if len(node.parts) == 1:
            return value(node.parts[0], scene)
        rows = [list(node.parts)] if scene.world.given.rows else [[part] for part in node.parts]
    else:
        rows = [list(part.parts) for part in node.parts if isinstance(part, Written)]
        if len(rows) < len(node.parts):
            raise UnexaminedError("something beside rows")
    if len({len(row) for row in rows}) > 1:
        raise UnexaminedError("rows of several lengths")
    found = [[None if part == _ZERO else sized(part, scene) for part in row] for row in rows]
    heights = [next((_block(b, scene).rows for b in row if b), None) for row in found]
    widths = [next((_block(b, scene).columns for b in col if b), None) for col in zip(*found, strict=True)]
    return grid(
        [
            [_block(found[i][j] or _filling(part, scene, (heights[i], widths[j])), scene) for j, part in enumerate(row)]
            for i, row in enumerate(rows)
        ]
    )


def _block(part: Array, scene: Scene) -> Array:
    """A loose vector stands as the author's vectors do."""
    upright = part.size[0 if scene.world.given.rows else 1] == 1
    return part if not part.loose or upright else part.turned


def _filling(node: Node, scene: Scene, size: Size) -> Array:
    if node == _ZERO:
        return constant(size[0] or 1, size[1] or 1, scene.world.numbers.number(0))
    return value(node, scene, size)
