"""How many steps from its own time a formula reaches, through all definitions that it names.

A definition that refers to itself, or to others that lead back to it, hands on what it says of the next time, and
reaches as far as one step of it does. Those that only refer to others add up: K(t): w*J(t+1) with J(t): w*h(t+1)
reaches two steps.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bpttcheck.expressions.indices import linear
from bpttcheck.notation.syntax import Reference, walk

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bpttcheck.notation.syntax import Node

Steps = Mapping[str, int]


def lags(bodies: Iterable[tuple[str, Node]]) -> Steps:
    """How far each definition reaches, from the names that are defined and their bodies."""
    steps: dict[str, dict[str, int]] = {}
    for name, body in bodies:
        own = steps.setdefault(name, {})
        for other, far in _named(body):
            own[other] = max(far, own.get(other, 0))
    beyond = {name: _reached(name, steps) for name in steps}
    found: dict[str, int] = {}
    # What others refer to comes first: it leads to fewer names, or, within a circle, to the same ones.
    for name in sorted(steps, key=lambda each: len(beyond[each])):
        circle = {other for other in beyond[name] if name in beyond.get(other, ())} | {name}
        inside = max((far for each in circle for other, far in steps[each].items() if other in circle), default=0)
        outside = (
            far + found.get(other, 0) for each in circle for other, far in steps[each].items() if other not in circle
        )
        found[name] = inside + max(outside, default=0)
    return found


def reach(tree: Node, known: Steps) -> int:
    """How far a formula reaches."""
    return max((far + known.get(name, 0) for name, far in _named(tree)), default=0)


def _named(tree: Node) -> Iterable[tuple[str, int]]:
    """The names in a formula, each with how many steps from its own time it is."""
    for each in walk(tree):
        if isinstance(each, Reference):
            at = linear(each.time) if each.time is not None else None
            yield each.name, abs(at[1]) if at and at[0] else 0


def _reached(name: str, steps: Mapping[str, Mapping[str, int]]) -> set[str]:
    found: set[str] = set()
    waiting = [name]
    while waiting:
        for other in steps.get(waiting.pop(), ()):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found
