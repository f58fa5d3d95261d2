"""What one time hands to others in one world: the states and their adjoints, a variable for each.

∂L/∂h(t) is made of ∂L/∂h(t+1) (Deep Learning, equation 10.21), and that of all later times. A claim about one time is
proved with ∂L/∂h(t+1) as a variable, and so with an author's own name for it, once that is proved to be the same.
"""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from bpttcheck.errors import NoSuchTime, Refused
from bpttcheck.expressions.indices import LAST
from bpttcheck.kernel import operations as ops
from bpttcheck.kernel.spans import Span
from bpttcheck.places import NOWHERE
from bpttcheck.scopes.lasting import is_share

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from bpttcheck.expressions.scope import Quantity
    from bpttcheck.kernel.equality import Judge
    from bpttcheck.models.unrolled import Unrolled
    from bpttcheck.scopes.marks import Marks

PLAIN = frozenset({ops.CONSTANT, ops.VARIABLE})
# The adjoints that become variables: of what has no time, such as a loss; of what has one too; or none, at every length
# or at that of the file alone; or of what is at the last time, which counts as none.
Cut = Literal["untimed", "all", "none", "here", "last"]


class Same(Struct, frozen=True):
    """An author's quantity that is the adjoint of a state at every time, as far as values show."""

    own: tuple[int, ...]
    adjoints: tuple[int, ...]
    places: tuple[int, ...]
    time: int
    state: str


class Handed:
    """The variables that take the place of what comes from other times.

    ``images`` has them by the time of what is differentiated, if it has one, and that of what it is differentiated by;
    ``same`` the author's names that have them too; ``handed_on`` the state and the time of each variable.
    """

    def __init__(self, world: Unrolled, judge: Judge, own: Marks, states: frozenset[str], cut: Cut) -> None:
        self.world = world
        self.judge = judge
        self.marks = own
        self.images: dict[tuple[int | None, int], dict[int, int]] = {}
        self.same: dict[int, Same] = {}
        self.handed_on: dict[int, tuple[str, int]] = {}
        self._graph = world.graph
        self._led: Counter[tuple[int, frozenset[int]]] = Counter()
        self._tops = [
            of for of in world.numerators() if cut == "all" or (cut in {"untimed", "last"} and of not in own.times)
        ]
        self._states = [
            (named, time, nodes)
            for named, time, nodes in list(world.quantities())
            if named.name in states and time is not None and named.role != "abbreviation"
        ]
        self._become()

    def _become(self) -> None:
        """Give variables to what a time hands on, and to what authors call so."""
        for named, time, nodes in self._states:
            for of in self._tops:
                self._cut(of, named.name, time, nodes)
        if self.images:
            self._name()

    def _cut(self, of: int, state: str, time: int, nodes: tuple[int, ...]) -> None:
        """A variable for each adjoint of what a time hands on."""
        marks, graph, nothing = self.marks, self._graph, frozenset[int]()
        images = self.images.setdefault((marks.times.get(of), time), {})
        name, bits, shares = self._name_of(of), marks.bits.get(of, 0), self._shares(of)
        for node in nodes:
            adjoint = self.world.derivative(of, node, nothing)
            if graph.nodes[adjoint][0] in PLAIN or adjoint in images or (shares and is_share(graph, adjoint)):
                continue
            images[adjoint] = variable = graph.variable(f"d {of} / d {graph.nodes[node][2]}")
            marks.bits[variable] = marks.bits[node] | bits
            marks.times[variable] = time
            marks.names[variable] = "adjoint", name, self._name_of(node)
            self.handed_on[variable] = state, time

    def _name_of(self, node: int) -> Hashable:
        """The name of a node; what has none is like no other, here or in another world."""
        return self.marks.names.get(node) or (self, node)

    # ---- an author's names for adjoints ---------------------------------------------------------------------

    def _name(self) -> None:
        """Give the same variables to what an author defines to be the same, where values say that it is."""
        for family in self.world.glossary.families:
            if family.named.role == "abbreviation" and family.named.timed:
                names = [named.name for named, _, _ in self._states]
                ofs = ((of, name) for name in names for of in self._tops if of not in self.marks.times)
                for of, state in dict.fromkeys(ofs):
                    if found := self._beside(family.named, state, (of,)):
                        for each in found:
                            self._same_as(each)
                        break

    def _same_as(self, found: Same) -> None:
        """Give an author's entries the variables of the adjoints that they are."""
        images = self.images[None, found.time]
        for own, adjoint in zip(found.own, found.adjoints, strict=True):
            if adjoint in images and self._graph.nodes[own][0] not in PLAIN and own not in images:
                images[own] = images[adjoint]
                self.same[own] = found

    def _beside(self, named: Quantity, state: str, rows: Sequence[int], *, is_turned: bool = False) -> list[Same]:
        """An author's entries beside adjoints of some nodes by a state, at each time; none where they differ at one.

        What is turned has a row for each entry of the state.
        """
        found = []
        for other, time, nodes in self._states:
            own = self._entries(named, time) if other.name == state else None
            if own is None:
                continue
            cells = [(x, y) for y in nodes for x in rows] if is_turned else [(x, y) for x in rows for y in nodes]
            adjoints = tuple([self.world.derivative(x, y, frozenset()) for x, y in cells])
            if len(own) != len(adjoints) or not self._are_same(own, adjoints):
                return []
            if self.marks.is_seen(time):
                places = tuple([self.marks.bits.get(x, 0) | self.marks.bits[y] for x, y in cells])
                found.append(Same(own, adjoints, places, time, state))
        return found

    def _are_same(self, some: Sequence[int], others: Sequence[int]) -> bool:
        """Whether the values of all are those of the others, as many."""
        values = self.judge.values([*some, *others])
        return values[: len(some)] == values[len(some) :]

    def _entries(self, named: Quantity, time: int) -> tuple[int, ...] | None:
        try:
            return self.world.entries(named, time, NOWHERE)
        except Refused as refused:
            if isinstance(refused.fault, NoSuchTime):
                return None
            raise

    # ---- times ----------------------------------------------------------------------------------------------

    def paths(self) -> dict[int, Span]:
        """From which time to which a derivative leads, and the times of what was defined at one; yours to add to."""
        times, graph = self.marks.times, self._graph
        for asked, adjoints in self.world.adjoints():
            of, _ = asked
            shares = self._shares(of)
            for by, adjoint in islice(adjoints.items(), self._led[asked], None):
                # A partial derivative that is an entry, as s(t) is that of f(t+1)*s(t), has the time of the entry.
                if by not in times or graph.nodes[adjoint][0] is ops.ENTRY or (shares and is_share(graph, adjoint)):
                    continue
                self.reach(self._paths, adjoint, [times[each] for each in (of, by) if each in times])
            self._led[asked] = len(adjoints)
        return dict(self._paths)

    def _shares(self, of: int) -> bool:
        """Whether derivatives of a node may be numbers that know the length."""
        return LAST in self._graph.variables and of not in self.marks.times

    @cached_property
    def _paths(self) -> dict[int, Span]:
        found: dict[int, Span] = {}
        for _, time, nodes in self.world.quantities():
            if self.marks.is_seen(time):
                at = Span(time, time, 0)
                for node in nodes:
                    if node in found:
                        self.reach(found, node, [time])
                    elif self._graph.nodes[node][0] not in PLAIN:
                        found[node] = at
        return found

    def reach(self, found: dict[int, Span], node: int, times: list[int]) -> None:
        """Let a node that is no variable reach over further times."""
        if self._graph.nodes[node][0] not in PLAIN:
            before = found.get(node)
            times = [*times, *([before.first, before.last] if before else [])]
            found[node] = Span(min(times), max(times), max(times) - min(times))

    @cached_property
    def meant(self) -> dict[int, int]:
        """The variable for each node that one stands for: a composed entry, or what a function is applied to in one."""
        graph, found = self._graph, dict[int, int]()
        for named, time, nodes in self.world.quantities():
            for node in nodes:
                if node in graph.composed:
                    found.setdefault(graph.nodes[node][1][0], node)
                elif named.role == "computed" and (inner := self._inner(node)) is not None:
                    label = f"in {graph.nodes[node][2]}"
                    found.setdefault(inner, variable := graph.variable(label))
                    self.marks.bits[variable] = self.marks.bits.get(node, 0)
                    self.marks.names[variable] = "inside", self._name_of(node)
                    if self.marks.is_seen(time):
                        self.marks.times[variable] = time
        return found

    @cached_property
    def meanings(self) -> dict[object, int]:
        """What has a variable, by its value at the judge's point."""
        return dict(zip(reversed(self.judge.values([*self.meant])), reversed(self.meant), strict=True))

    def _inner(self, node: int) -> int | None:
        """What a function is applied to in an entry; ``None`` where there is none, or a variable."""
        graph = self._graph
        if graph.nodes[node][0] is not ops.ENTRY:
            return None
        operation, arguments, _ = graph.nodes[graph.nodes[node][1][0]]
        if operation.function is None or self.is_variable(arguments[0]):
            return None
        return arguments[0]

    def is_variable(self, node: int) -> bool:
        """Whether a node stands for itself."""
        return node in self._graph.composed or self._graph.nodes[node][0] in PLAIN
