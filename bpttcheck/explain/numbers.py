"""The values of nodes at a point as numbers: quick to add and multiply, where nothing is to be proved."""

from __future__ import annotations

from copy import copy
from math import nan
from typing import TYPE_CHECKING, Final

from flint import arb

if TYPE_CHECKING:
    from bpttcheck.explain.parts import Part
    from bpttcheck.expressions.scope import Frame
    from bpttcheck.kernel.balls import BallPoint

Row = tuple[float, ...]

_CLOSE: Final = 1e-9


class Numbers:
    """What is asked for at one point, each node once; not a number where it has no value."""

    def __init__(self, point: BallPoint) -> None:
        self.point = point
        self._found: dict[int, float] = {}
        self._of_parts: dict[tuple[int, tuple[int, ...]], tuple[Part, Row]] = {}

    def further(self) -> Numbers:
        """The same numbers, and room for others."""
        point = copy(self.point)
        point.values = Over(self.point.values)
        return Numbers(point)

    def put(self, name: str, value: float) -> int:
        """A variable that has this value."""
        node = self.point.graph.variable(name)
        self.point.values[node] = arb(value)
        return node

    def of(self, nodes: tuple[int, ...]) -> Row:
        """The numbers of nodes."""
        found = self._found
        try:
            return tuple([found[node] for node in nodes])
        except KeyError:
            self.point.evaluate(nodes)
        for node in nodes:
            ball = self.point.values[node]
            found[node] = float(ball.mid()) if ball.is_finite() else nan
        return tuple([found[node] for node in nodes])

    def of_part(self, part: Part, frame: Frame) -> Row:
        """The numbers of a part's entries at the indices that it names; raises what its row does."""
        key = id(part), tuple([frame.indices[name] for name in part.names])
        if key not in self._of_parts:
            self._of_parts[key] = part, part.row(frame, self)
        return self._of_parts[key][1]


class Over(dict[int, arb]):
    """Values of their own before those of a point."""

    def __init__(self, others: dict[int, arb]) -> None:
        super().__init__()
        self._others = others

    def __missing__(self, node: int) -> arb:
        return self._others[node]

    def __contains__(self, node: object) -> bool:
        return super().__contains__(node) or node in self._others


def is_something(value: float) -> bool:
    """Whether a value is not 0, as far as numbers tell."""
    return abs(value) > _CLOSE


def close(one: Row, other: Row) -> bool:
    """Whether two rows of numbers are the same, but for rounding."""
    if len(one) != len(other):
        return False
    return all(abs(a - b) <= _CLOSE * max(1.0, abs(a), abs(b)) for a, b in zip(one, other, strict=True))
