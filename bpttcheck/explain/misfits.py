"""A line that has no meaning: which changes leave it without one, told without reading the line again.

A line is read in one order up to its first fault. What was not come to has no part in that; and where shapes do not
fit, another part of the same shape fits no better.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bpttcheck.errors import Refused, Shapes, WrongShape
from bpttcheck.explain.parts import Unlike, Within
from bpttcheck.notation.syntax import Entry, Number, Power, walk
from bpttcheck.verify.claims import line_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from bpttcheck.errors import Fault
    from bpttcheck.explain.asked import Asked
    from bpttcheck.explain.holes import Seen
    from bpttcheck.explain.places import Place, Step
    from bpttcheck.notation.syntax import Node

# How these are read depends on what is written in them, not on its meaning alone.
_LOOKING: Final = (Entry, Power)
_MOST_PARTS: Final = 400


class Misfits:
    """What cannot give a meaning to a line that has none."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._tried: set[tuple[tuple[Step, ...], Node]] = set()
        self._is_of_shapes = isinstance(_fault(asked), Shapes | WrongShape)
        # In a line of many parts it takes as long to tell as to try, and each trial is counted.
        self._is_short = sum(1 for _ in walk(asked.tree)) <= _MOST_PARTS

    def remains(self, place: Place) -> bool:
        """Whether nothing of the same shape as what stands at a place gives the line a meaning."""
        return self._remains(place, lambda seen: seen.meaning is not None)

    def tried(self, place: Place, new: Node) -> None:
        """Remember that nothing comes of something else at a place: reading does not depend on what is assumed."""
        if self._asked.meant is None and self._is_short:
            self._tried.add(self._key(place, new))

    def was_tried(self, place: Place, new: Node) -> bool:
        """Whether that was found of it before, as it was looked for under fewer assumptions."""
        return self._is_short and self._key(place, new) in self._tried

    def remains_with(self, place: Place, new: Node) -> bool:
        """Whether the line has no meaning with something else at a place either, as far as can be told so."""
        return self._remains(place, lambda seen: self._is_alike(place, new, seen))

    def _key(self, place: Place, new: Node) -> tuple[tuple[Step, ...], Node]:
        """What is put where; of parts of the line it says nothing but which: to look through them takes long."""
        return place.way, self._asked.parts.light(new, place.bound)

    def _remains(self, place: Place, is_alike: Callable[[Seen], bool]) -> bool:
        asked = self._asked
        # A 1 is what is left of a vector too.
        if (
            not self._is_short
            or asked.meant is not None
            or isinstance(place.parent, _LOOKING)
            or isinstance(place.node, Number)
        ):
            return False
        seen = asked.holes.seen(place)
        if seen is None or seen.scope is None:
            return seen is not None
        return self._is_of_shapes and is_alike(seen)

    def _is_alike(self, place: Place, new: Node, seen: Seen) -> bool:
        if seen.scope is None or seen.meaning is None or self._asked.kind(place.node) != self._asked.kind(new):
            return False
        try:
            found, _ = self._asked.holes.read(new, Within(seen.scope))
        except Unlike:
            return False
        except Refused:
            return True
        return found.shape == seen.meaning.shape


def _fault(asked: Asked) -> Fault | None:
    """Why the line means nothing."""
    try:
        line_of(asked.tree, asked.step.text, asked.target, asked.prepared)
    except Refused as refused:
        return refused.fault
    return None
