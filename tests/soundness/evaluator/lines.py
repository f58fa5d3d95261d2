"""A line beside its target, in numbers: at a point, by how much they differ over all that the line claims."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from bpttcheck.notation.syntax import Node, Reference, Repeated, Summation, children
from tests.soundness.evaluator.numbers import NoValueError
from tests.soundness.evaluator.points import difference, evaluated, scenes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.soundness.evaluator.given import Given
    from tests.soundness.evaluator.numbers import Numbers
    from tests.soundness.evaluator.points import Point
    from tests.soundness.evaluator.world import World

CONSTANTS = {"I", "e"}


class Compared(NamedTuple):
    """What came of comparing a line with its target at a point.

    ``most`` is by how much they differ at most, ``None`` in shape; ``cases`` in how many both have a value;
    ``missing`` is how often a time does not exist that only the line names; ``undefined`` how often there is no number.
    """

    most: Any
    cases: int
    missing: int
    undefined: int

    def differs(self, numbers: Numbers) -> bool:
        """Whether the two are not equal, as far as these numbers tell."""
        return self.cases > 0 and (self.most is None or self.most > numbers.tolerance)


def compared(target: Node, line: Node, time: Node, world: World, point: Point, most: int = 10**6) -> Compared:
    """A line and its target in the cases for which the line claims something; evenly chosen, where they are many.

    ``time`` is the one that is left out.
    """
    target, line = world.given.layered(target), world.given.layered(line)
    cases = list(scenes([target, line], time, world, point))
    cases = cases[:: -(-len(cases) // most) or 1]
    largest: Any = 0
    count = missing = undefined = 0
    for scene in cases:
        try:
            truth = evaluated(target, scene)
            found = evaluated(line, scene, truth.size) if truth is not None else None
        except (NoValueError, OverflowError, ZeroDivisionError):
            undefined += 1
            continue
        if truth is None or found is None:
            missing += truth is not None
            continue
        count += 1
        apart = difference(found, truth, world.numbers)
        if apart is None:
            return Compared(None, count, missing, undefined)
        largest = max(largest, apart)
    return Compared(largest, count, missing, undefined)


def left_out_time(target: Node, given: Given) -> Node:
    """The time of what names none: the first that is written in the target, else t."""
    return next(_times(target, given), Reference("t"))


def _times(node: Node, given: Given) -> Iterator[Node]:
    if isinstance(node, Summation | Repeated):
        return
    if isinstance(node, Reference) and node.time is not None and (given.is_quantity(node.name)):
        yield node.time
    for child in children(node):
        yield from _times(child, given)
