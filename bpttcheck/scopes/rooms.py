"""A world under some assumptions, with all that lines that are looked at in it share."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from msgspec import Struct

from bpttcheck.kernel import operations as ops
from bpttcheck.kernel.opening import leaves_of
from bpttcheck.scopes.cutting import Claimed, Cutting, sides
from bpttcheck.scopes.failing import is_partial
from bpttcheck.scopes.forms import Builder
from bpttcheck.scopes.groups import Forms, Found, Group, Known
from bpttcheck.scopes.handed import Handed
from bpttcheck.scopes.last import HandedToLast
from bpttcheck.scopes.marks import marks

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from bpttcheck.kernel.graph import Graph
    from bpttcheck.kernel.operations import Operation
    from bpttcheck.kernel.point import Assumptions
    from bpttcheck.places import Passage
    from bpttcheck.scopes.handed import Cut, Same
    from bpttcheck.scopes.profile import Alike
    from bpttcheck.verify.setting import Prepared

_POSITIVE = {ops.EXP, ops.SOFTMAX}


class Within(Struct, frozen=True):
    """What lines have in common that share a room, besides their world.

    ``needs`` is assumed besides what their file assumes; ``named`` how many values of each sort have names, ``states``
    the names of what one time hands to another, ``bound`` those of vectors that assumptions bind.
    """

    needs: tuple[Passage, ...]
    named: tuple[tuple[str, int], ...]
    ordered: bool
    states: frozenset[str]
    bound: frozenset[str]


class Held(Struct, frozen=True):
    """Claims that hold, time by time.

    ``met`` are the author's names that were taken for adjoints in them, ``definitions`` what variables stand for.
    """

    groups: list[Group]
    met: list[Same]
    definitions: dict[int, int]


class Lemma(Struct, frozen=True):
    """That an author's name is an adjoint at one time, and of which states, at which times, that was supposed."""

    same: Same
    held: Held
    supposed: set[tuple[str, int]]


class Memory(Struct, frozen=True):
    """What is remembered of claims in one setting, at all sizes and lengths: how they are built, and what was found."""

    forms: Forms
    alike: Alike


class Room:
    """One world, and the variables in it for what comes from other times."""

    def __init__(self, prepared: Prepared, within: Within, cut: Cut, memory: Memory) -> None:
        world = prepared.world
        self.extent = world.extent
        self._key = (*world.sizes.values(), within, cut)
        self.judge = prepared.judge(within.needs)
        named = dict(within.named)
        own = marks(world, world.sizes if within.ordered else named, world.times if cut == "last" else None)
        kind = HandedToLast if cut == "last" else Handed
        self.handed = kind(world, self.judge, own, within.states, cut)
        told = _told(world.graph, self.judge.assumptions)
        self._known = Known(named, within.bound, frozenset(told), within.ordered)
        self._graph = world.graph
        self._forms = memory.forms
        self._builder = Builder(world.graph, own, world.graph.composed, told, memory.alike)
        self._lemmas: dict[Same, Lemma | None] = {}
        self._definitions: dict[tuple[int, int], Held | None] = {}
        self._by_themselves: dict[int, Group] = {}

    def groups(self, claimed: list[Claimed], cutting: Cutting) -> list[Group] | None:
        """Claims, with those that they rest on; ``None`` where they do not hold whatever the variables are."""
        held = self._held(*cutting.named(claimed), cutting)
        lemmas = None if held is None else self._all_lemmas(held.met)
        if held is None or lemmas is None:
            return None
        every = [held, *(lemma.held for lemma in lemmas)]
        definitions = self._all_definitions(pair for each in every for pair in each.definitions.items())
        if definitions is None:
            return None
        found = [group for each in (*every, *definitions) for group in each.groups]
        return [*found, *self._not_zero(found)]

    def _not_zero(self, groups: list[Group]) -> list[Group]:
        """What entries stand for in what may be 0, such as what is divided by, and in these in turn.

        As a variable such an entry is not 0, but what it stands for may be, as (1 + ... + 1 - 9)*w is at one size. What
        may be looked at as if it were claimed is 0 at no size, if it is not at the least ones.
        """
        graph, composed = self._graph, self._graph.composed
        found: dict[int, None] = {}
        for group in groups:
            waiting = [node for node in group.nodes if node not in group.leaves and is_partial(graph.nodes[node])]
            ends = composed.union(node for node in group.nodes if graph.nodes[node][0] in _POSITIVE)
            found.update(dict.fromkeys(composed.intersection(graph.ancestors_of(waiting, (), ends))))
        queue = [*found]
        for entry in queue:
            inside = composed.intersection(graph.ancestors_of(graph.nodes[entry][1], (), composed)) - found.keys()
            queue += inside
            found.update(dict.fromkeys(inside))
        return [self._alone(entry) for entry in sorted(found) if self._is_first(entry)]

    def _is_first(self, entry: int) -> bool:
        marks = self.handed.marks
        return marks.is_first(marks.bits.get(entry, 0))

    def _alone(self, entry: int) -> Group:
        """What an entry stands for, as if it were claimed."""
        graph = self._graph
        if entry in self._by_themselves:
            return self._by_themselves[entry]
        (definition,) = graph.nodes[entry][1]
        claimed = [Claimed(definition, definition, self.handed.marks.bits.get(entry, 0), None)]
        nodes = graph.ancestors_of((definition,), (), graph.composed)
        group = Group(claimed, nodes, Cutting(self.handed), graph.composed, self._known, Found())
        return self._by_themselves.setdefault(entry, group)

    def _held(self, claimed: list[Claimed], definitions: dict[int, int], cutting: Cutting) -> Held | None:
        """Claims that hold in these variables, of which no more is known than their names."""
        by_time: dict[int | None, list[Claimed]] = {}
        for each in claimed:
            by_time.setdefault(each.time, []).append(each)
        groups = []
        for there in by_time.values():
            group = self._group(there, cutting)
            if group is None or not self._is_blind(group):
                return None
            groups.append(group)
        return Held(groups, cutting.met, definitions)

    def _group(self, claimed: list[Claimed], cutting: Cutting) -> Group | None:
        """Claims about one time, or none, if they hold; for those that are built like others that is known."""
        closed = self._graph.composed
        nodes = self._graph.ancestors_of(sides(claimed), (), closed)
        found = self._formed(claimed, nodes, cutting)
        key = (*self._key, found.form)
        if found.form and key in self._forms:
            return Group(claimed, nodes, cutting, closed, self._known, self._forms[key])
        opened = self.judge.agreed([(each.line, each.truth) for each in claimed])
        if opened is None:
            return None
        if opened:
            leaves = leaves_of(self._graph, opened)
            nodes = self._graph.ancestors_of(sides(claimed), (), leaves)
            return Group(claimed, nodes, cutting, leaves, self._known, Found())
        self._forms[key] = found
        return Group(claimed, nodes, cutting, closed, self._known, found)

    def _formed(self, claimed: list[Claimed], nodes: list[int], cutting: Cutting) -> Found:
        time = claimed[0].time
        return Found() if time is None else Found(self._builder.form(claimed, nodes, cutting.paths, time))

    def _all_lemmas(self, met: list[Same]) -> list[Lemma] | None:
        """That an author's names are what they were taken for, and those that are met in turn; ``None`` if not.

        A state whose adjoint is supposed to be known at later times, and one at earlier times, must have nothing to do
        with each other, or there would be no time to begin with.
        """
        found: dict[Same, Lemma] = {}
        waiting = [*met]
        for each in waiting:
            if each not in found:
                lemma = self._lemma(each)
                if lemma is None:
                    return None
                found[each] = lemma
                waiting += lemma.held.met
        return [*found.values()] if _is_founded(found.values()) else None

    def _lemma(self, same: Same) -> Lemma | None:
        if same not in self._lemmas:
            cutting = Cutting(self.handed)
            claimed = [*cutting.lemma(same)]
            supposed = cutting.supposed(claimed)
            held = self._held(*cutting.named(claimed), cutting)
            self._lemmas[same] = Lemma(same, held, supposed) if held else None
        return self._lemmas[same]

    def _all_definitions(self, pairs: Iterable[tuple[int, int]]) -> list[Held] | None:
        """That what functions are applied to is what variables stand for; ``None`` where it is not."""
        waiting = [*dict.fromkeys(pairs)]
        found: dict[tuple[int, int], Held] = {}
        for pair in waiting:
            if pair not in found:
                held = self._definition(pair)
                if held is None:
                    return None
                found[pair] = held
                waiting += held.definitions.items()
        return [*found.values()]

    def _definition(self, pair: tuple[int, int]) -> Held | None:
        if pair not in self._definitions:
            cutting = Cutting(self.handed)
            self._definitions[pair] = self._held(*cutting.definition(*pair), cutting)
        return self._definitions[pair]

    def _is_blind(self, group: Group) -> bool:
        """Whether no more is known of a variable than its name: neither its sign, nor that another is defined so."""
        graph, leaves = self._graph, group.leaves
        composed = [node for node in group.nodes if node in leaves]
        definitions = [graph.nodes[node][1][0] for node in composed]
        if len(set(definitions)) < len(definitions):
            return False
        signed = [node for node in group.nodes if node not in leaves and _asks_signs(graph.nodes[node][0])]
        inside = graph.ancestors_of((a for node in signed for a in graph.nodes[node][1]), (), leaves)
        return not any(self.judge.has_sign(graph.nodes[node][1][0]) for node in inside if node in leaves)


def room(prepared: Prepared, within: Within, cut: Cut, memory: Memory) -> Room:
    """The room of a world as far as that is built; what is built as a room is made comes into the next one."""
    found = prepared.kept.get(Rooms)
    rooms = found if isinstance(found, Rooms) else Rooms()
    prepared.kept[Rooms] = rooms
    return rooms.room(prepared, within, cut, memory)


class Rooms:
    """The rooms of one world."""

    def __init__(self) -> None:
        self._found: dict[tuple[Within, Cut], Room] = {}

    def room(self, prepared: Prepared, within: Within, cut: Cut, memory: Memory) -> Room:
        """The room for lines that have this in common."""
        key = within, cut
        while (found := self._found.get(key)) is None or found.extent != prepared.world.extent:
            self._found[key] = Room(prepared, within, cut, memory)
        return found


def _told(graph: Graph, assumed: Assumptions) -> dict[int, Hashable]:
    """What is assumed of variables: that one of a block is 1, or that others or numbers determine them."""
    found: dict[str, Hashable] = {name: ("is", graph.nodes[node][2]) for name, node in assumed.determined.items()}
    found |= dict.fromkeys(chain.from_iterable(assumed.onehot), "is one of several")
    return {graph.variables[name]: how for name, how in found.items() if name in graph.variables}


def _is_founded(lemmas: Iterable[Lemma]) -> bool:
    before, after = set[str](), set[str]()
    for each in lemmas:
        for state, time in each.supposed:
            (after if time > each.same.time else before).update((each.same.state, state))
    return not before & after


def _asks_signs(operation: Operation) -> bool:
    """Whether what an operation makes of a variable depends on what is known of its sign."""
    return operation.stepped or operation is ops.LOG
