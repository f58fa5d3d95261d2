"""What one time knows of another: the states that enter it and the adjoints that leave it, each a variable.

∂L/∂h(t) is made of ∂L/∂h(t+1) (Deep Learning, equation 10.21), and that of all later times. A claim about one time is
proved with ∂L/∂h(t+1) as a variable, and so with an author's own name for it, once that is proved to be the same.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from bpttcheck.errors import NoSuchTime, Refused
from bpttcheck.kernel import operations as ops
from bpttcheck.kernel.spans import Span
from bpttcheck.places import NOWHERE

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from bpttcheck.expressions.scope import Quantity
    from bpttcheck.kernel.equality import Judge
    from bpttcheck.scopes.marks import Marks
    from bpttcheck.verify.setting import Prepared

_PLAIN = frozenset({ops.CONSTANT, ops.VARIABLE})
# The adjoints that become variables: of what has no time, such as a loss; of what has one too; or none.
Cut = Literal["untimed", "all", "none"]


class Claimed(Struct, frozen=True, gc=False):
    """Two nodes that are claimed to be equal, at these values of indices, about this time if about one."""

    line: int
    truth: int
    at: int
    time: int | None


def sides(claimed: Iterable[Claimed]) -> list[int]:
    """The nodes of claims, both of each."""
    return [node for each in claimed for node in (each.line, each.truth)]


class _Same(Struct, frozen=True):
    """An author's quantity that is the adjoint of a state at every time, as far as values show."""

    own: tuple[int, ...]
    adjoints: tuple[int, ...]
    places: tuple[int, ...]
    time: int
    state: str


class Cutting:
    """The variables that take the place of what comes from other times."""

    def __init__(self, prepared: Prepared, judge: Judge, own: Marks, states: frozenset[str], cut: Cut) -> None:
        self._world = prepared.world
        self._graph = prepared.world.graph
        self._judge = judge
        self.marks = own
        tops = [of for of in self._world.numerators() if cut == "all" or (cut == "untimed" and of not in own.times)]
        self._handed = [
            (of, named, time, nodes)
            for named, time, nodes in list(self._world.quantities())
            if named.name in states and time is not None and named.role != "abbreviation"
            for of in tops
        ]
        # By the time of what is differentiated, if it has one, and that of what it is differentiated by.
        self._images: dict[tuple[int | None, int], dict[int, int]] = {}
        self._same: dict[int, _Same] = {}
        self._named: set[int] = set()
        self.is_founded = True
        self._replacements: list[tuple[dict[int, int], dict[int, int]]] = []
        self._handed_on: dict[int, tuple[str, int]] = {}
        for of, named, time, nodes in self._handed:
            self._cut(of, named.name, time, nodes)
        if self._images:
            self._name()

    def _cut(self, of: int, state: str, time: int, nodes: tuple[int, ...]) -> None:
        """A variable for each adjoint of what a time hands on."""
        images = self._images.setdefault((self.marks.times.get(of), time), {})
        for node in nodes:
            adjoint = self._world.derivative(of, node, frozenset())
            if self._graph.nodes[adjoint][0] in _PLAIN or adjoint in images:
                continue
            images[adjoint] = variable = self._graph.variable(f"d {of} / d {self._graph.nodes[node][2]}")
            self.marks.bits[variable] = self.marks.bits[node] | self.marks.bits.get(of, 0)
            self.marks.times[variable] = time
            self.marks.names[variable] = "adjoint", self.marks.names.get(of, of), self.marks.names.get(node, node)
            self._handed_on[variable] = state, time

    @cached_property
    def paths(self) -> dict[int, Span]:
        """From which time to which a derivative leads, and what it became, and the times of what was defined at one."""
        found = self._paths()
        for images, replaced in self._replacements:
            for node, image in replaced.items():
                if node != image and node not in images and (path := found.get(node)):
                    self._reach(found, image, [path.first, path.last])
        return found

    def _paths(self) -> dict[int, Span]:
        found: dict[int, Span] = {}
        times = self.marks.times
        for _, time, nodes in self._world.quantities():
            if time is not None:
                for node in nodes:
                    self._reach(found, node, [time])
        for of, by, adjoint in self._world.adjoints():
            # A partial derivative that is an entry, as s(t) is that of f(t+1)*s(t), has the time of the entry.
            if by in times and self._graph.nodes[adjoint][0] is not ops.ENTRY:
                self._reach(found, adjoint, [times[each] for each in (of, by) if each in times])
        return found

    def _reach(self, found: dict[int, Span], node: int, times: list[int]) -> None:
        if self._graph.nodes[node][0] not in _PLAIN:
            before = found.get(node)
            times = [*times, *([before.first, before.last] if before else [])]
            found[node] = Span(min(times), max(times), max(times) - min(times))

    def _replaced(self, nodes: Sequence[int], images: dict[int, int]) -> list[int]:
        """Nodes with some of their ancestors replaced."""
        found = self._graph.images(nodes, images, self._graph.composed)
        self._replacements.append((images, found))
        if self._same:
            self._note(nodes, found, images)
        return [found[node] for node in nodes]

    def _note(self, tops: Iterable[int], found: Iterable[int], images: Container[int]) -> None:
        """Note which of an author's names were replaced."""
        nodes, composed = self._graph.nodes, self._graph.composed
        replaced = {node for node in self._same if node in images}
        self._named.update(replaced.intersection(tops))
        for node in found if replaced else ():
            if node not in images and node not in composed:
                self._named.update(replaced.intersection(nodes[node][1]))

    # ---- an author's names for adjoints ---------------------------------------------------------------------

    def _name(self) -> None:
        """Give the same variables to what an author defines to be the same, where values say that it is."""
        for family in self._world.glossary.families:
            if family.named.role == "abbreviation" and family.named.timed:
                ofs = ((of, named.name) for of, named, _, _ in self._handed if of not in self.marks.times)
                for state in dict.fromkeys(ofs):
                    if found := self._always(family.named, *state):
                        for each in found:
                            self._same_as(each)
                        break

    def _same_as(self, found: _Same) -> None:
        """Give an author's entries the variables of the adjoints that they are."""
        images = self._images[None, found.time]
        for own, adjoint in zip(found.own, found.adjoints, strict=True):
            if adjoint in images and self._graph.nodes[own][0] not in _PLAIN and own not in images:
                images[own] = images[adjoint]
                self._same[own] = found

    def _always(self, named: Quantity, of: int, state: str) -> list[_Same]:
        """The entries beside the adjoints at each time; nothing where they differ at one."""
        found = []
        for numerator, other, time, nodes in self._handed:
            if (numerator, other.name) != (of, state):
                continue
            own = self._entries(named, time)
            if own is None:
                continue
            adjoints = tuple(self._world.derivative(of, node, frozenset()) for node in nodes)
            if len(own) != len(adjoints) or self._judge.values(own) != self._judge.values(adjoints):
                return []
            found.append(_Same(own, adjoints, tuple(self.marks.bits[node] for node in nodes), time, state))
        return found

    def _entries(self, named: Quantity, time: int) -> tuple[int, ...] | None:
        try:
            return self._world.entries(named, time, NOWHERE)
        except Refused as refused:
            if isinstance(refused.fault, NoSuchTime):
                return None
            raise

    # ---- claims ---------------------------------------------------------------------------------------------

    def claims(self, pairs: Iterable[tuple[int, int, int]], time: int | None) -> Iterator[Claimed]:
        """Claims with variables for what comes from other times than that which they are about."""
        pairs = list(pairs)
        open_ = self._judge.written_out
        nodes = [node if line == truth else open_(node) for line, truth, _ in pairs for node in (line, truth)]
        images: dict[int, int] = {}
        for (of, other), found in self._images.items():
            if other != time and of in {None, time}:
                images.update(found)
        nodes = self._replaced(nodes, images) if images else nodes
        for (_, _, at), line, truth in zip(pairs, nodes[::2], nodes[1::2], strict=True):
            yield Claimed(line, truth, at, time)

    def lemmas(self) -> list[Claimed]:
        """That an author's names are what they were taken for, for those that were met, one time after the other.

        A state whose adjoint is supposed to be known at later times, and one at earlier times, must have nothing to do
        with each other, or there would be no time to begin with.
        """
        found: list[Claimed] = []
        before, after = set[str](), set[str]()
        proved: list[_Same] = []
        while waiting := [each for each in map(self._same.__getitem__, sorted(self._named)) if each not in proved]:
            each = waiting[0]
            proved.append(each)
            pairs = zip(each.own, each.adjoints, each.places, strict=True)
            claimed = [*self.claims([pair for pair in pairs if self.marks.is_first(pair[2])], each.time)]
            for state, time in self._supposed(claimed):
                (after if time > each.time else before).update((each.state, state))
            found += claimed
        self.is_founded = not before & after
        return found

    def _supposed(self, claimed: list[Claimed]) -> set[tuple[str, int]]:
        """The states, with their times, of whose adjoints an author's names are taken to be the same in a proof."""
        named = {each.state for each in self._same.values()}
        tops = sides(claimed)
        found = self._graph.ancestors_of(tops, (), self._graph.composed)
        used = {self._handed_on[node] for node in found if node in self._handed_on}
        return {(state, time) for state, time in used if state in named}

    def named(self, claimed: list[Claimed]) -> list[Claimed]:
        """Claims in which what functions are applied to are variables, and that these are what they stand for."""
        tops = sides(claimed)
        inside = self._arguments(tops)
        if not inside:
            return claimed
        meant = self._meant()
        values = self._judge.values([*meant, *inside])
        known = dict(zip(reversed(values[: len(meant)]), reversed([*meant]), strict=True))
        definitions = {
            argument: known[value]
            for argument, value in zip(inside, values[len(meant) :], strict=True)
            if value in known
        }
        images = {argument: meant[definition] for argument, definition in definitions.items()}
        nodes = self._replaced(tops, images)
        pairs = zip(claimed, nodes[::2], nodes[1::2], strict=True)
        return [
            *(Claimed(line, truth, each.at, each.time) for each, line, truth in pairs),
            *self._definitions(definitions, images),
        ]

    def _definitions(self, definitions: dict[int, int], images: dict[int, int]) -> Iterator[Claimed]:
        """That what functions are applied to is what variables stand for, in such variables for what is inside it."""
        for pair in definitions.items():
            at = self.marks.bits.get(images[pair[0]], 0)
            if self.marks.is_first(at):
                others = {inner: variable for inner, variable in images.items() if inner not in pair}
                line, truth = self._replaced(pair, others)
                yield Claimed(line, truth, at, None)

    def _arguments(self, tops: list[int]) -> list[int]:
        """What functions are applied to that is no variable."""
        graph = self._graph
        functions = (
            node
            for node in graph.ancestors_of(tops, (), graph.composed)
            if node not in graph.composed and graph.nodes[node][0].function
        )
        return [*dict.fromkeys(a for node in functions for a in graph.nodes[node][1] if not self._is_variable(a))]

    def _is_variable(self, node: int) -> bool:
        return node in self._graph.composed or self._graph.nodes[node][0] in _PLAIN

    def _meant(self) -> dict[int, int]:
        """The variable for each node that one stands for: a composed entry, or what a function is applied to in one."""
        graph, found = self._graph, dict[int, int]()
        for named, time, nodes in self._world.quantities():
            for node in nodes:
                if node in graph.composed:
                    found.setdefault(graph.nodes[node][1][0], node)
                elif named.role == "computed" and (inner := self._inner(node)) is not None:
                    label = f"in {graph.nodes[node][2]}"
                    found.setdefault(inner, variable := graph.variable(label))
                    self.marks.bits[variable] = self.marks.bits.get(node, 0)
                    self.marks.names[variable] = "inside", self.marks.names.get(node, node)
                    if time is not None:
                        self.marks.times[variable] = time
        return found

    def _inner(self, node: int) -> int | None:
        """What a function is applied to in an entry; ``None`` where there is none, or a variable."""
        graph = self._graph
        if graph.nodes[node][0] is not ops.ENTRY:
            return None
        operation, arguments, _ = graph.nodes[graph.nodes[node][1][0]]
        if operation.function is None or self._is_variable(arguments[0]):
            return None
        return arguments[0]
