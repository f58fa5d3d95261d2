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
    from collections.abc import Iterable

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

    def circle(self, name: str) -> frozenset[str]:
        """The names that lead back to one, and itself."""
        back = (other for other in self._beyond[name] if name in self._beyond.get(other, ()))
        return frozenset((name, *back))

    @property
    def longest(self) -> int:
        """How many steps it takes at most to go on from circle to circle, until there is nothing further."""
        found: dict[str, int] = {}
        for name in self.in_order:
            circle = self.circle(name)
            out = (item for each in circle for item in self.steps[each].items() if item[0] not in circle)
            found[name] = max((far + found.get(other, 0) for other, far in out), default=0)
        return max(found.values(), default=0)

    @property
    def has_ring(self) -> bool:
        """Whether a way that leads back to a name takes more than one step of time, or that would take long to find."""
        looked = 0
        for first in self.steps:
            waiting = [(first, 0, frozenset({first}))]
            while waiting:
                name, far, seen = waiting.pop()
                looked += 1
                for other, step in self.steps.get(name, {}).items():
                    if other == first and far + step > 1:
                        return True
                    if other not in seen and first in self._beyond.get(other, ()):
                        waiting.append((other, far + step, seen | {other}))
                if looked > _MOST_LOOKS:
                    return True
        return False


def lags(bodies: Iterable[tuple[str, Node]]) -> Steps:
    """How far each definition reaches."""
    delays, found = Delays(bodies), dict[str, int]()
    for name in delays.in_order:
        circle = delays.circle(name)
        inside = max(
            (far for each in circle for other, far in delays.steps[each].items() if other in circle), default=0
        )
        out = (item for each in circle for item in delays.steps[each].items() if item[0] not in circle)
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
