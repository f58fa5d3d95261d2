"""A model unrolled over its sizes and times: the graph, and where in it each entry stands.

Deep Learning, section 10.1: the recurrence unfolded into a graph without circles.
"""

from __future__ import annotations

from itertools import product
from math import prod
from typing import TYPE_CHECKING, NamedTuple

from bpttcheck.errors import Circular, NoSuchTime, Refused, Shapes, within
from bpttcheck.expressions.indices import LAST
from bpttcheck.expressions.scope import Frame, Quantity
from bpttcheck.expressions.shapes import size_of
from bpttcheck.kernel.graph import Graph
from bpttcheck.kernel.reverse import ReversePass
from bpttcheck.models.limited import Limited
from bpttcheck.places import NOWHERE, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from contextlib import AbstractContextManager

    from bpttcheck.models.model import Glossary, Rule

Entries = tuple[int, ...]
# Equations are built within each other as deep as one expression may be, by their characters, and so many at the least.
_ROOM = 200
_LEAST_ROOM = 20


class Adjoints(NamedTuple):
    """The nodes that are adjoints, with nothing held; of what and by what they derive, where that is composed."""

    nodes: frozenset[int]
    derivatives: dict[int, tuple[int, int]]


class _Needed(Exception):  # noqa: N818
    """Raised by an equation for another that must be built first."""

    def __init__(self, key: _Key) -> None:
        self.key = key


_Key = tuple["Quantity", int | None]


class Unrolled:
    """The world of one derivation; satisfies :class:`bpttcheck.expressions.scope.World`.

    Where it ``names_last``, the last time is a variable of its own wherever it stands as a number, as in a mean.
    """

    def __init__(
        self,
        glossary: Glossary,
        sizes: dict[str, int],
        times: int,
        graph: Graph | None = None,
        *,
        names_last: bool = False,
    ) -> None:
        self.graph = graph or Graph()
        self.glossary = glossary
        self.times = times
        self.sizes = sizes
        self._extents = dict(sizes)
        self._entries: dict[_Key, Entries] = {}
        self._built: dict[tuple[str, int | None], Entries] = {}
        self._places: dict[tuple[str, ...], list[str]] = {}
        self._copies: dict[tuple[str, int], Entries] = {}
        self._passes: dict[tuple[int, frozenset[int]], ReversePass] = {}
        self._adjoints = 0, Adjoints(frozenset(), {})
        self._waiting: dict[_Key, None] = {}
        self._rules: dict[_Key, Rule | None] = {}
        self._ranges: dict[Quantity, tuple[int, int]] = {}
        self._room = _ROOM
        self._names_last = names_last

    @property
    def last(self) -> int:
        """The node for the last time where it stands as a number."""
        return self.graph.variable(LAST) if self._names_last else self.graph.constant(self.times)

    def build_all(self) -> None:
        """Build every equation at every time, so that an error in one shows at once; raises :class:`Refused`."""
        for time in (*range(self.times + 1), None):
            for family in self.glossary.families:
                named = family.named
                if named.timed == (time is not None) and family.rule(time, self.times):
                    self.entries(named, time, NOWHERE)

    def limited(self) -> AbstractContextManager[None]:
        """What is built inside may look at so many arguments; raises ``TooMuchWork`` beyond that.

        It counts as work of the file; raises :class:`Spent` beyond what is left of that.
        """
        return Limited(self.graph)

    def size(self, sort: str) -> int:
        """The number of values of a sort of index."""
        found = self._extents.get(sort)
        if found is None:
            found = self._extents[sort] = size_of(sort, self.sizes) or 0
        return found

    def entries(self, quantity: Quantity, time: int | None, span: Span) -> Entries:
        """The nodes of a quantity at a time, row by row; raises ``NoSuchTime`` or what its equation raises."""
        return self._get((quantity, time), span)

    def check_use(self, quantity: Quantity, time: int, span: Span) -> None:
        """Raises ``NoSuchTime`` where no equation stands at that time that could use a shared parameter."""
        rules = (self.glossary.rule(family.named, time, self.times) for family in self.glossary.families)
        if not 1 <= time <= self.times and not any(rule and rule.meaning for rule in rules):
            raise Refused(NoSuchTime(span, quantity.name, time, 1, self.times))

    def copies(self, quantity: Quantity, time: int, span: Span) -> Entries:
        """The nodes of a shared parameter as it is used at one time; raises ``NoSuchTime`` where it is at none."""
        used = [1, self.times, *(at for name, at in self._copies if name == quantity.name)]
        if not min(used) <= time <= max(used):
            raise Refused(NoSuchTime(span, quantity.name, time, min(used), max(used)))
        return self.used(quantity, time)

    def used(self, quantity: Quantity, time: int) -> Entries:
        """The copy of a shared parameter that an equation at one time uses (Deep Learning, section 10.2.2)."""
        key = quantity.name, time
        if key not in self._copies:
            names = self._entry_names(f"{quantity.name}({time})", quantity)
            shared = self.entries(quantity, None, NOWHERE)
            self._copies[key] = self._named(names, shared)
        return self._copies[key]

    def derivative(self, of: int, by: int, held: frozenset[int]) -> int:
        """∂of/∂by, with all paths but those through what is held."""
        found = self._passes.get((of, held))
        if found is None:
            found = self._passes[of, held] = ReversePass(self.graph, of, held)
        return found.adjoint(by)

    def derivatives(self) -> Iterator[tuple[int, int, int]]:
        """Every numerator, node and adjoint that was computed, but for those that held something fixed."""
        for (of, held), each in self._passes.items():
            if not held:
                yield from ((of, by, adjoint) for by, adjoint in each.adjoints.items())

    def known_adjoints(self) -> Adjoints:
        """Those that were computed until now."""
        count = sum([len(each.adjoints) for (_, held), each in self._passes.items() if not held])
        if count != self._adjoints[0]:
            found = list(self.derivatives())
            composed = {adjoint: (of, by) for of, by, adjoint in found if by in self.graph.composed}
            self._adjoints = count, Adjoints(frozenset([adjoint for _, _, adjoint in found]), composed)
        return self._adjoints[1]

    def places(self) -> Iterator[tuple[str, int | None, Entries]]:
        """Every quantity and every copy of a parameter that was built: its name, its time, its nodes."""
        yield from ((name, time, nodes) for (name, time), nodes in self._built.items())
        yield from ((name, time, nodes) for (name, time), nodes in self._copies.items())

    def quantities(self) -> Iterator[tuple[Quantity, int | None, Entries]]:
        """Every quantity that was built, with its time and its nodes; one may come more than once."""
        yield from ((named, time, nodes) for (named, time), nodes in self._entries.items())

    def adjoints(self) -> Iterator[tuple[tuple[int, frozenset[int]], Mapping[int, int]]]:
        """What was differentiated and what was held, with the adjoints that were computed, by their nodes."""
        yield from ((asked, each.adjoints) for asked, each in self._passes.items())

    @property
    def extent(self) -> tuple[int, int]:
        """How many quantities were built, and how many nodes differentiated."""
        return len(self._entries), len(self._passes)

    def numerators(self) -> tuple[int, ...]:
        """The nodes that were differentiated with nothing held."""
        return tuple(of for of, held in self._passes if not held)

    def _get(self, key: _Key, span: Span) -> Entries:
        found = self._entries.get(key)
        if found is not None:
            return found
        named, time = key
        rule = self._rules[key] = self.glossary.rule(named, time, self.times)
        if rule is None:
            first, last = self._span(named)
            raise Refused(NoSuchTime(span, named.name, time or 0, first, last))
        # One quantity is known in several ways where it was named before all its rules were read.
        if (same := self._built.get((named.name, time))) is not None:
            self._entries[key] = same
            return same
        if rule.meaning is None:  # base variables need nothing before them
            self._entries[key] = self._built[named.name, time] = self._build(key)
        elif key in self._waiting:
            raise self._circle(key, span)
        elif not self._waiting:
            self._build_in_order(key)
        elif _room(rule) <= self._room:
            self._build_with_room(key)
        else:
            raise _Needed(key)
        return self._entries[key]

    def _span(self, named: Quantity) -> tuple[int, int]:
        """The first and the last time at which a quantity exists."""
        if named not in self._ranges:
            self._ranges[named] = self.glossary.span(named, self.times)
        return self._ranges[named]

    def _build_in_order(self, key: _Key) -> None:
        """Build what an equation needs before it; with no more recursion than it has room for."""
        waiting = self._waiting
        waiting[key] = None
        try:
            while waiting:
                try:
                    self._build_with_room(next(reversed(waiting)))
                except _Needed as needed:
                    waiting[needed.key] = None
        finally:
            waiting.clear()

    def _build_with_room(self, key: _Key) -> None:
        """Build an equation, and within it what it needs as long as there is room; else all of them wait."""
        self._waiting[key] = None
        named, time = key
        room = _room(self._rule(key))
        self._room -= room
        try:
            self._entries[key] = self._built[named.name, time] = self._build(key)
        finally:
            self._room += room
        del self._waiting[key]

    def _circle(self, key: _Key, span: Span) -> Refused:
        """The way from an equation back to itself, at the reference that closes it."""
        waiting = [*self._waiting]
        circle = tuple(map(_shown, [*waiting[waiting.index(key) :], key]))
        return Refused(Circular(span, circle), self._rule(waiting[-1]).passage)

    def _rule(self, key: _Key) -> Rule:
        """The rule of what is being built, which is there."""
        rule = self._rules[key]
        assert rule is not None  # noqa: S101  (asked for before)
        return rule

    def _build(self, key: _Key) -> Entries:
        named, time = key
        rule = self._rule(key)
        names = self._entry_names(named.name if time is None else f"{named.name}({time})", named)
        if rule.meaning is None:
            return tuple(self.graph.variable(name) for name in names)
        computed = self._computed(rule, time)
        if len(computed) != len(names):
            span = Span(0, len(rule.passage.text))
            raise Refused(Shapes(span, str(named.shape), "=", str(rule.meaning.shape)), rule.passage)
        if named.role == "abbreviation":
            return computed
        return self._named(names, computed)

    def _named(self, names: list[str], nodes: Entries) -> Entries:
        return tuple([self.graph.entry(name, node) for name, node in zip(names, nodes, strict=True)])

    def _computed(self, rule: Rule, time: int | None) -> Entries:
        assert rule.meaning is not None  # noqa: S101  (only base variables have none)
        indices = {} if time is None else {rule.letter: time}
        with within(rule.passage):
            return rule.meaning.build(Frame(self, indices))

    def _entry_names(self, name: str, quantity: Quantity) -> list[str]:
        sorts = quantity.shape.sorts
        self.graph.spend(prod(map(self.size, sorts)))
        if sorts not in self._places:
            axes = [range(1, self.size(sort) + 1) for sort in sorts]
            self._places[sorts] = [f"[{','.join(map(str, at))}]" if at else "" for at in product(*axes)]
        return [name + place for place in self._places[sorts]]


def _room(rule: Rule) -> int:
    """How deep building an equation goes, at the most: a level of its tree is at least a character of its text."""
    return max(len(rule.passage.text), _LEAST_ROOM)


def _shown(key: _Key) -> str:
    named, time = key
    return named.name if time is None else f"{named.name}({time})"
