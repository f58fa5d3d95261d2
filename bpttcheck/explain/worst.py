"""The entry in which a line is farthest from the truth, and what a change makes of it: the quickest answer of all.

What does not mend that entry does not mend the line; what does is asked for all entries, and then put to the kernel.
"""

from __future__ import annotations

from fractions import Fraction
from operator import mul
from typing import TYPE_CHECKING

from bpttcheck.errors import Refused
from bpttcheck.explain.hollow import Hollow
from bpttcheck.explain.parts import Unlike
from bpttcheck.explain.places import changed, outermost
from bpttcheck.notation.syntax import Number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bpttcheck.explain.asked import Asked
    from bpttcheck.explain.hollow import Join
    from bpttcheck.explain.places import Place, Step
    from bpttcheck.notation.syntax import Node

_CLOSE = 1e-9
# After so many looks without success others have their turn.
_EVERY = 10


class Worst:
    """One entry of a line, with what it is, ``now``, and what it should be, ``wanted``; these are 0 if it has none."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._hollows: dict[tuple[Step, ...], Hollow | None] = {}
        line, truth = asked.line, asked.truth
        self.is_known = line is not None and truth is not None and len(line) == len(truth)
        pairs = list(zip(line, truth, strict=True)) if line and truth and self.is_known else [(0.0, 0.0)]
        self.entry = max(range(len(pairs)), key=lambda entry: abs(pairs[entry][0] - pairs[entry][1]))
        self.now, self.wanted = pairs[self.entry]
        if truth and not self.is_known:
            self.wanted = truth[0]

    def value_with(self, place: Place, new: Node) -> float | None:
        """What the entry comes to with something else at a place; nothing where that has no meaning, or no value."""
        if self.is_known:
            return self._value_with(place, new)
        misfits = self._asked.misfits
        if misfits.was_tried(place, new) or misfits.remains_with(place, new):
            self._asked.questions.look()
            return None
        found = self._value_with(place, new)
        if found is None:
            misfits.tried(place, new)
        return found

    def _value_with(self, place: Place, new: Node) -> float | None:
        self._asked.questions.ask()
        place, new = outermost(place, new)
        try:
            with self._asked.prepared.world.limited():
                return self._hollow(place).with_(new)
        except Unlike:
            parts = self._asked.parts
            values = self._asked.values_of(parts.light(changed(parts.around(place), new)))
            return values[self.entry] if values else None
        except Refused:
            return None

    def mending(self, place: Place, parts: Iterable[Node], join: Join) -> Iterator[Node | None]:
        """Those of several parts that may mend the entry when what stands at a place is joined with them.

        Nothing for each so many that do not.
        """
        if not self.is_known and self._asked.misfits.remains(place):
            return
        for number, part in enumerate(parts, 1):
            self._asked.questions.look()
            if number % _EVERY == 0:
                yield None
            try:
                with self._asked.prepared.world.limited():
                    value = self._hollow(place).joined(part, join)
            except Unlike:
                yield part
            except Refused:
                continue
            else:
                if value is not None and self.is_mended(value):
                    yield part

    def without(self, place: Place) -> float | None:
        """What the entry is without what stands at a place; nothing where that cannot be told."""
        try:
            with self._asked.prepared.world.limited():
                return self._hollow(place).joined(Number(Fraction(0)), mul)
        except (Refused, Unlike):
            return None

    def is_mended(self, value: float) -> bool:
        """Whether the entry is what it should be, as far as numbers tell."""
        return abs(value - self.wanted) <= _CLOSE * max(1.0, abs(value), abs(self.wanted))

    def _hollow(self, place: Place) -> Hollow:
        """The line with a hole at a place; raises :class:`Unlike` where it has no value."""
        if place.way not in self._hollows:
            self._hollows[place.way] = self._opened(place) if self.is_known else None
        found = self._hollows[place.way]
        if found is None:
            raise Unlike
        return found

    def _opened(self, place: Place) -> Hollow | None:
        self._asked.questions.read(self._asked.tree)
        try:
            return Hollow(self._asked.holes, place, self._asked.frame_of, self.entry, self._asked.numbers)
        except (Refused, Unlike):
            return None
