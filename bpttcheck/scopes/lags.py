"""How many steps from its own time a formula reaches, through all definitions that it names.

A definition that refers to itself, or to others that lead back to it, hands on what it says of the next time, and
reaches as far as one step of it does. Those that only refer to others add up: K(t): w*J(t+1) with J(t): w*h(t+1)
reaches two steps.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from bpttcheck.expressions.indices import linear
from bpttcheck.notation.syntax import Reference, Relation, walk

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from bpttcheck.notation.syntax import Node

Steps = Mapping[str, int]
_MOST_LOOKS: Final = 20_000


class Delays:
    """How one name leads to others, and over how many steps of time, by what defines each."""

    def __init__(self, bodies: Iterable[tuple[str, Node]]) -> None:
        self.steps: dict[str, dict[str, int]] = {}
        for name, body in bodies:
            own = self.steps.setdefault(name, {})
            for other, far in _named(body):
                own[other] = max(far, own.get(other, 0))
        self._beyond = {name: _reached(name, self.steps) for name in self.steps}
        # What others refer to comes first: it leads to fewer names, or, within a circle, to the same ones.
        self.in_order = sorted(self.steps, key=lambda each: len(self._beyond[each]))
        # Whether a way that leads back to a name takes more than one step of time, or that would take long to find.
        self.has_ring = False
        self._inside = self._ways()

    def circle(self, name: str) -> frozenset[str]:
        """The names that lead back to one, and itself."""
        back = (other for other in self._beyond[name] if name in self._beyond.get(other, ()))
        return frozenset((name, *back))

    def out_of(self, circle: frozenset[str]) -> list[tuple[str, int]]:
        """The names outside of a circle to which it leads, each with how many steps away it is."""
        return [item for each in circle for item in self.steps[each].items() if item[0] not in circle]

    def feed_back(self, names: Container[str]) -> bool:
        """Whether what leads back to itself leads to one of these names."""
        return any(name in beyond and any(other in names for other in beyond) for name, beyond in self._beyond.items())

    @property
    def longest(self) -> int:
        """How many steps it takes at most to go on, within circles and from one to the next, without a turn.

        The first step within a circle is that to the next time, which counts for every line.
        """
        whole, found = dict[str, int](), dict[str, int]()
        for name in self.in_order:
            circle = self.circle(name)
            inside, out = max(self._inside[each] for each in circle), self.out_of(circle)
            whole[name] = inside + max((far + whole.get(other, 0) for other, far in out), default=0)
            later = whole if inside else found
            found[name] = max(inside - 1, 0) + max((far + later.get(other, 0) for other, far in out), default=0)
        return max(found.values(), default=0)

    def _ways(self) -> dict[str, int]:
        """How many steps the longest way from each name takes that stays in its circle, and visits no name twice.

        Once round takes a step too, and it may take that to come from one entry of a name to all others.
        """
        looked, found = 0, dict.fromkeys(self.steps, 0)
        for first in self.steps:
            waiting = [(first, 0, frozenset({first}))]
            while waiting and not self.has_ring:
                name, far, seen = waiting.pop()
                looked += 1
                found[first] = max(far, found[first])
                for other, step in self.steps.get(name, {}).items():
                    if other == first:
                        found[first] = max(far + step, found[first])
                        self.has_ring |= far + step > 1
                    elif other not in seen and first in self._beyond.get(other, ()):
                        waiting.append((other, far + step, seen | {other}))
                self.has_ring |= looked > _MOST_LOOKS
        return found


def lags(bodies: Iterable[tuple[str, Node]]) -> Steps:
    """How far each definition reaches."""
    delays, found = Delays(bodies), dict[str, int]()
    for name in delays.in_order:
        circle = delays.circle(name)
        inside = max(
            (far for each in circle for other, far in delays.steps[each].items() if other in circle), default=0
        )
        out = delays.out_of(circle)
        found[name] = inside + max((far + found.get(other, 0) for other, far in out), default=0)
    return found


def reach(tree: Node, known: Steps) -> int:
    """How far a formula reaches."""
    return max((far + known.get(name, 0) for name, far in _named(tree)), default=0)


def _named(tree: Node) -> Iterable[tuple[str, int]]:
    """The names in a formula, each with how many steps from its own time it is; comparisons of times under no name."""
    for each in walk(tree):
        match each:
            case Reference(name, time):
                yield name, _steps(time)
            case Relation(left, _, right):
                yield from (("", _steps(side)) for side in (left, right))


def _steps(time: Node | None) -> int:
    at = linear(time) if time is not None else None
    return abs(at[1]) if at and at[0] else 0


def _reached(name: str, steps: Mapping[str, Mapping[str, int]]) -> set[str]:
    found: set[str] = set()
    waiting = [name]
    while waiting:
        for other in steps.get(waiting.pop(), ()):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found
