"""A line at chosen sizes and a chosen length: whether it is right there, and what its terms are made of."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from bpttcheck.errors import Refused, Undefined
from bpttcheck.expressions.indices import LAST, linear
from bpttcheck.expressions.shapes import TIME
from bpttcheck.kernel import operations as ops
from bpttcheck.kernel.counting import Counting
from bpttcheck.kernel.equality import Identity, NoValue, Witness
from bpttcheck.kernel.opening import leaves_of
from bpttcheck.kernel.spans import spans
from bpttcheck.kernel.terms import ENDLESS
from bpttcheck.scopes.cutting import Cutting, sides
from bpttcheck.scopes.marks import joined, marks, unmarked
from bpttcheck.scopes.profile import Built, Profiler
from bpttcheck.verify.claims import cases, line_of
from bpttcheck.verify.results import Counterexample
from bpttcheck.verify.witness import counterexample

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from bpttcheck.expressions.scope import Frame
    from bpttcheck.kernel.operations import Operation
    from bpttcheck.kernel.spans import Span
    from bpttcheck.notation import syntax
    from bpttcheck.places import Passage
    from bpttcheck.scopes.cutting import Claimed, Cut
    from bpttcheck.scopes.marks import Marks
    from bpttcheck.scopes.profile import Alike, Profile
    from bpttcheck.verify.claims import Case, Target
    from bpttcheck.verify.setting import Prepared


Found = Literal["right", "undecided"] | Counterexample


class Ask(Struct, frozen=True):
    """What is asked of a line: its tree, what it needs, and the values of its indices that are named.

    ``reach`` is how many steps the times are apart that it names, ``latest`` the last that is named from the beginning;
    ``states`` are the names of what one time hands to another, ``bound`` those of vectors that assumptions bind;
    ``alike`` has a name for what is built alike at different sizes and lengths.
    """

    tree: syntax.Node
    passage: Passage
    needs: tuple[Passage, ...]
    named: dict[str, int]
    reach: int
    latest: int
    ordered: bool
    states: frozenset[str]
    bound: frozenset[str]
    alike: Alike


class Look(Struct, frozen=True):
    """What was found: whether the line is right there, and for each sort how many values a term uses at most.

    ``shown`` are the sorts of which each term vanishes with its variables; ``repeated`` how many terms of one sum use
    the same values; ``degree`` is that of a term in what is bound by assumptions; ``divides`` is whether something is
    divided by that may be 0.
    """

    holds: bool
    slots: dict[str, int] = {}
    shown: frozenset[str] = frozenset()
    repeated: int = 1
    degree: int = 0
    divides: bool = False


class _Seen(Struct, frozen=True):
    """What is claimed at a place, in which variables, and the ``nodes`` that it is made of."""

    claimed: list[Claimed]
    nodes: list[int]
    leaves: Container[int]
    cutting: Cutting


def _asks_signs(operation: Operation) -> bool:
    """Whether what an operation makes of a variable depends on what is known of its sign."""
    return operation.stepped or operation is ops.LOG


class Place:
    """A line and its target at one choice of sizes and length; raises :class:`Refused` where one means nothing."""

    def __init__(self, ask: Ask, target: Target, prepared: Prepared) -> None:
        self._ask = ask
        self._target = target
        self._prepared = prepared
        self._world = prepared.world
        self._line = line_of(ask.tree, ask.passage, target, prepared)

    def found(self) -> Found:
        """Whether the line is right there, by whatever proof; raises :class:`Refused` where it has no value."""
        with self._world.limited():
            found = cases(self._line, self._target, self._prepared).found
        places = [(case, entry) for case in found for entry in range(len(case.line))]
        pairs = ((case.line[entry], case.truth[entry]) for case, entry in places)
        number, finding = self._prepared.judge(self._ask.needs).decide(pairs)
        match finding:
            case Witness():
                assume = (*self._prepared.assumed.texts, *(need.text for need in self._ask.needs))
                return counterexample(finding, *places[number], self._line, self._prepared, assume)
            case NoValue():
                raise Refused(Undefined(self._line.tree.span, finding.why))
        return "right" if isinstance(finding, Identity) else "undecided"

    def look(self, cut: Cut) -> Look:
        """What the line looks like, where adjoints of what other times hand on are variables if they are ``cut``."""
        return self._counted(self._seen) if self.holds(cut) else Look(holds=False)

    def holds(self, cut: Cut) -> bool:
        """Whether the line is right in these variables, of which no more is known than their names."""
        judge = self._prepared.judge(self._ask.needs)
        with self._world.limited():
            found = cases(self._line, self._target, self._prepared, self._is_first).found
            cutting = Cutting(self._prepared, judge, marks(self._world, self._named), self._ask.states, cut)
            claimed = [each for case in found for each in self._claimed(case, cutting)]
            claimed = cutting.named([*claimed, *cutting.lemmas()])
        opened = judge.agreed([(each.line, each.truth) for each in claimed])
        if opened is None or not cutting.is_founded:
            return False
        leaves = leaves_of(self._world.graph, opened)
        nodes = self._world.graph.ancestors_of(sides(claimed), (), leaves)
        self._seen = _Seen(claimed, nodes, leaves, cutting)
        return self._is_blind(nodes, leaves)

    @property
    def _named(self) -> dict[str, int]:
        """The values that have names: all of them, where their order counts."""
        return self._world.sizes if self._ask.ordered else self._ask.named

    def _is_first(self, frame: Frame) -> bool:
        sorts = ((cell.root().sort, frame.indices[name]) for name, cell in self._line.free.items())
        return self._unmarked.is_first(self._unmarked.of_values(sorts))

    @cached_property
    def _unmarked(self) -> Marks:
        return unmarked(self._world, self._named)

    def _claimed(self, case: Case, cutting: Cutting) -> Iterator[Claimed]:
        """What is claimed in one case, of the entries that others are like."""
        pairs = zip(case.line, case.truth, cutting.marks.at(self._line, case), strict=True)
        wanted = [(line, truth, at) for line, truth, at in pairs if cutting.marks.is_first(at)]
        yield from cutting.claims(wanted, self._time(case))

    def _time(self, case: Case) -> int | None:
        """The time that the target is about, or else the only one that the line leaves free."""
        values, free = dict(case.values), [n for n, cell in self._line.free.items() if cell.root().sort == TIME]
        found = linear(self._target.claim.time)
        if found is not None and (not free or found[0] in free):
            start = {"": 0, LAST: self._world.times, **values}.get(found[0])
            return None if start is None else start + found[1]
        return values[free[0]] if len(free) == 1 else None

    # ---- what the terms are made of -------------------------------------------------------------------------

    def _counted(self, seen: _Seen) -> Look:
        claimed, leaves, marks = seen.claimed, seen.leaves, seen.cutting.marks
        bound = marks.bound(self._world, self._ask.bound)
        used = marks.used(seen.nodes) | joined(e.at for e in claimed)
        every = unmarked(self._world, self._ask.named).sorts
        names = tuple(name for name, sort in every.items() if sort.every & used)
        sorts = tuple(every[name] for name in names)
        tied = bound.keys() | self._determined
        counting = Counting(self._world.graph, leaves, marks.bits, sorts, bound, tied, keeps_zeros=self._ask.ordered)
        counting.prepare(seen.nodes)
        slots, shown, repeated, degree = [0] * len(names), [True] * len(names), 1, 0
        for each in claimed:
            terms = counting.difference(each.line, each.truth, each.at)
            slots = list(map(max, slots, counting.slots(terms)))
            shown = [a and b for a, b in zip(shown, counting.shows(terms, each.at), strict=True)]
            repeated, degree = max(repeated, terms.repeated), max(degree, terms.degree)
        counted = {**dict.fromkeys(every, 0), **dict(zip(names, slots, strict=True))}
        hidden = {name for name, shows in zip(names, shown, strict=True) if not shows}
        found = frozenset(() if counting.is_entangled or degree >= ENDLESS else every.keys() - hidden)
        return Look(holds=True, slots=counted, shown=found, repeated=repeated, degree=degree, divides=counting.divides)

    @cached_property
    def _determined(self) -> frozenset[int]:
        """The variables that assumptions determine."""
        names = self._prepared.judge(self._ask.needs).assumptions.determined
        variables = self._world.graph.variables
        return frozenset(variables[name] for name in names if name in variables)

    def _is_blind(self, nodes: list[int], leaves: Container[int]) -> bool:
        """Whether no more is known of a variable than its name: neither its sign, nor that another is defined so."""
        graph = self._world.graph
        composed = [node for node in nodes if node in leaves]
        definitions = [graph.nodes[node][1][0] for node in composed]
        if len(set(definitions)) < len(definitions):
            return False
        signed = [node for node in nodes if node not in leaves and _asks_signs(graph.nodes[node][0])]
        inside = graph.ancestors_of((a for node in signed for a in graph.nodes[node][1]), (), leaves)
        judge = self._prepared.judge(self._ask.needs)
        return not any(judge.has_sign(graph.nodes[node][1][0]) for node in inside if node in leaves)

    # ---- times ----------------------------------------------------------------------------------------------

    @cached_property
    def _spans(self) -> dict[int, Span | None]:
        seen = self._seen
        return spans(self._world.graph, seen.nodes, seen.leaves, seen.cutting.marks.times, seen.cutting.paths)

    def profile(self) -> Profile | None:
        """What a line that holds here is made of at each time."""
        return Profiler(self._built).profile(self._seen.claimed)

    @cached_property
    def _built(self) -> Built:
        seen, reach = self._seen, self._ask.reach
        return Built(
            self._world.graph,
            seen.nodes,
            seen.leaves,
            self._spans,
            seen.cutting.marks.names,
            self._ask.alike,
            reach,
            self._ask.latest + reach,
            self._world.times - reach,
        )

    def is_near(self) -> bool:
        """Whether a line that holds here, and is about one time, goes no further than its reach from it.

        Each term of one that is about none is made of times that are near each other.
        """
        free = [name for name, cell in self._line.free.items() if cell.root().sort == TIME]
        pairs = [(self._spans[node], each.time) for each in self._seen.claimed for node in (each.line, each.truth)]
        return len(free) < 2 and all(self._is_within(span, time, is_free=bool(free)) for span, time in pairs if span)

    def _is_within(self, span: Span, time: int | None, *, is_free: bool) -> bool:
        reach = self._ask.reach
        if time is None:
            return span.width <= reach or self._built.is_near(span)
        return (time - reach <= span.first and span.last <= time + reach) or (not is_free and self._built.is_near(span))
