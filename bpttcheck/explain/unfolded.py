"""Which node of the graph belongs to which quantity, at which time: what the changed rule of a backward pass asks."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from bpttcheck.expressions.activations import ACTIVATIONS
from bpttcheck.kernel import operations as ops

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.kernel.operations import Operation
    from bpttcheck.models.unrolled import Unrolled
    from bpttcheck.verify.setting import Prepared

# A name and a time, which shared parameters and sums over all times have not.
At = tuple[str, int | None]

_NO_SLOPE = {"step", "abs"}
SQUASHES: dict[Operation, str] = {row.operation: name for name, row in ACTIVATIONS.items() if name not in _NO_SLOPE}


class Unfolded:
    """``at`` is the quantity that a node is an entry of, ``owner`` the one in whose equation it stands."""

    def __init__(self, world: Unrolled) -> None:
        self.world = world
        self.graph = world.graph
        self.nodes: dict[At, tuple[int, ...]] = {}
        self.at: dict[int, At] = {}
        self.owner: dict[int, At] = {}
        self._leading: dict[tuple[int, At], frozenset[int]] = {}
        self._places = 0
        for self._places, (name, time, entries) in enumerate(world.places(), 1):
            self.nodes.setdefault((name, time), entries)
            for entry in entries:
                if self.graph.nodes[entry][0] in {ops.ENTRY, ops.VARIABLE}:
                    self.at.setdefault(entry, (name, time))
        for entry, at in self.at.items():
            for node in self._within(entry):
                self.owner.setdefault(node, at)

    @property
    def is_whole(self) -> bool:
        """Whether nothing was built since."""
        return self._places == sum(1 for _ in self.world.places())

    def _within(self, entry: int) -> Iterator[int]:
        """The nodes of an entry's own equation, itself included."""
        waiting = [entry]
        seen = set(waiting)
        while waiting:
            node = waiting.pop()
            yield node
            further = {a for a in self.graph.nodes[node][1] if a not in self.at and a not in seen}
            seen |= further
            waiting.extend(sorted(further))

    def leading(self, of: int, by: int) -> frozenset[int]:
        """What a node is made of that is made of another, or of its siblings, in turn."""
        at = self.at.get(by, ("", by))
        if (of, at) not in self._leading:
            found = set(self.nodes.get(at, (by,)))
            for node in self.graph.ancestors(of):
                if not found.isdisjoint(self.graph.nodes[node][1]):
                    found.add(node)
            self._leading[of, at] = frozenset(found)
        return self._leading[of, at]

    def terms(self, of: int) -> set[int]:
        """The entries of single times of which something without a time is made, as L is of all L(t); else itself."""
        at = self.at.get(of)
        if at is None or at[1] is not None:
            return {of}
        inner = [node for node, owner in self.owner.items() if owner == at]
        return {a for node in inner for a in self.graph.nodes[node][1] if self.computed(a)} or {of}

    def computed(self, node: int) -> At | None:
        """The quantity and time of a node that is an entry of something computed; copies of parameters are not."""
        at = self.at.get(node)
        return at if at and self.graph.nodes[node][0] is ops.ENTRY and not self.is_parameter(at[0]) else None

    def parameter(self, node: int) -> bool:
        """Whether a node is an entry of a parameter."""
        return self.is_parameter(self.at.get(node, ("", None))[0])

    def is_parameter(self, name: str) -> bool:
        """Whether a name is that of a parameter."""
        return name in self._parameters

    @cached_property
    def _parameters(self) -> frozenset[str]:
        named = (family.named for family in self.world.glossary.families)
        return frozenset(each.name for each in named if each.role == "parameter")

    @cached_property
    def squashed(self) -> dict[str, Operation]:
        """The quantities whose equations have an activation, with that."""
        found: dict[str, Operation] = {}
        for node, (name, _) in self.owner.items():
            operation = self.graph.nodes[node][0]
            if operation in SQUASHES:
                found.setdefault(name, operation)
        return found

    @cached_property
    def between(self) -> tuple[str, ...]:
        """What is computed at every time and used at the same time or the next."""
        used = {at[0] for node in self.owner for a in self.graph.nodes[node][1] if (at := self.computed(a))}
        named = (family.named for family in self.world.glossary.families)
        return tuple(each.name for each in named if each.name in used and each.timed and not each.shape.is_scalar)

    def within(self, operation: Operation) -> str:
        """The quantity that an operation is first applied to, or that it makes: ``yhat`` for softmax and log."""
        for node in sorted(self.owner):
            applied, arguments, _ = self.graph.nodes[node]
            if applied is operation:
                return (
                    self.at[arguments[0]][0]
                    if operation is ops.LOG and arguments[0] in self.at
                    else self.owner[node][0]
                )
        return ""

    @cached_property
    def values(self) -> set[str]:
        """The quantities that are just what an activation makes of another: ``h(t) = tanh(a(t))``."""
        made = ((at, self.graph.nodes[entry][1]) for entry, at in self.at.items())
        return {name for (name, _), below in made if below and self.graph.nodes[below[0]][0] in SQUASHES}

    @cached_property
    def applied(self) -> dict[str, set[str]]:
        """The functions that the model has, each with the quantities that it is applied to, and that it makes."""
        found: dict[str, set[str]] = {}
        for node in self.owner:
            operation, arguments, _ = self.graph.nodes[node]
            if operation.function:
                ends = (*arguments, self.graph.defined.get(node))
                found.setdefault(operation.function, set()).update(self.at[end][0] for end in ends if end in self.at)
        return found

    @cached_property
    def softmaxed(self) -> dict[str, At]:
        """What a softmax makes, with what it is applied to; with a time where that has one of its own."""
        found: dict[str, At] = {}
        for entry, (name, time) in self.at.items():
            below = self.graph.nodes[entry][1]
            if below and self.graph.nodes[below[0]][0] is ops.SOFTMAX:
                argument = self.at.get(self.graph.nodes[below[0]][1][0])
                if argument:
                    found.setdefault(name, (argument[0], None if argument[1] == time else argument[1]))
        return found

    @cached_property
    def crossings(self) -> dict[tuple[str, str], None]:
        """Which quantities are used one step later, each with the one in whose equation: ``h`` in that of ``a``."""
        found: dict[tuple[str, str], None] = {}
        for node, (name, time) in sorted(self.owner.items()):
            for argument in self.graph.nodes[node][1]:
                at = self.computed(argument)
                if at and time is not None and at[1] is not None and at[1] < time:
                    found[at[0], name] = None
        return found


def unfolded(prepared: Prepared) -> Unfolded:
    """That of a world, made anew only where more was built since another line asked for it."""
    found = prepared.kept.get(Unfolded)
    if not isinstance(found, Unfolded) or not found.is_whole:
        found = prepared.kept[Unfolded] = Unfolded(prepared.world)
    return found
