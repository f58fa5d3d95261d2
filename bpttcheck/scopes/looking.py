"""A line at chosen sizes and a chosen length: whether it is right there, and what its terms are made of."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from bpttcheck.expressions.indices import LAST, linear
from bpttcheck.expressions.shapes import TIME
from bpttcheck.kernel.counting import Counting
from bpttcheck.kernel.equality import Identity, Undecided
from bpttcheck.kernel.opening import leaves_of
from bpttcheck.kernel.spans import spans, timeless
from bpttcheck.kernel.terms import ENDLESS
from bpttcheck.scopes.cutting import Cutting, sides
from bpttcheck.scopes.marks import joined, marks, unmarked
from bpttcheck.verify.claims import cases, line_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from bpttcheck.expressions.scope import Frame
    from bpttcheck.kernel.graph import Node
    from bpttcheck.kernel.spans import Span
    from bpttcheck.notation import syntax
    from bpttcheck.places import Passage
    from bpttcheck.scopes.cutting import Claimed, Cut
    from bpttcheck.scopes.marks import Marks
    from bpttcheck.verify.claims import Case, Target
    from bpttcheck.verify.setting import Prepared


Found = Literal["right", "wrong", "undecided"]
# How far a line goes from the time that it is about, if it is about one: to near ones; or to others between the ends,
# as a sum of terms each of which is made of near times; nothing, where there are terms that are not.
Reach = Literal["near", "between", ""]


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
    alike: dict[Node, int]


class Look(Struct, frozen=True):
    """What was found: whether the line is right there, and for each sort how many values a term uses at most.

    ``shown`` are the sorts of which each term vanishes with its variables; ``repeated`` how many terms of one sum use
    the same values; ``degree`` is that of a term in what is bound by assumptions.
    """

    holds: bool
    slots: dict[str, int] = {}
    shown: frozenset[str] = frozenset()
    repeated: int = 1
    degree: int = 0


class _Seen(Struct, frozen=True):
    """What is claimed at a place, in which variables, and the ``nodes`` that it is made of."""

    claimed: list[Claimed]
    nodes: list[int]
    leaves: Container[int]
    cutting: Cutting


class Place:
    """A line and its target at one choice of sizes and length; raises :class:`Refused` where one means nothing."""

    def __init__(self, ask: Ask, target: Target, prepared: Prepared) -> None:
        self._ask = ask
        self._target = target
        self._prepared = prepared
        self._world = prepared.world
        self._line = line_of(ask.tree, ask.passage, target, prepared)

    def found(self) -> Found:
        """Whether the line is right there, by whatever proof."""
        with self._world.limited():
            found = cases(self._line, self._target, self._prepared).found
        pairs = [pair for case in found for pair in zip(case.line, case.truth, strict=True)]
        _, finding = self._prepared.judge(self._ask.needs).decide(pairs)
        if isinstance(finding, Identity):
            return "right"
        return "undecided" if isinstance(finding, Undecided) else "wrong"

    def look(self, cut: Cut) -> Look:
        """What the line looks like, where adjoints of what other times hand on are variables if they are ``cut``."""
        judge = self._prepared.judge(self._ask.needs)
        with self._world.limited():
            found = cases(self._line, self._target, self._prepared, self._is_first).found
            cutting = Cutting(self._prepared, judge, marks(self._world, self._named), self._ask.states, cut)
            claimed = [each for case in found for each in self._claimed(case, cutting)]
            claimed = cutting.named([*claimed, *cutting.lemmas()])
        opened = judge.agreed([(each.line, each.truth) for each in claimed])
        if opened is None or not cutting.is_founded:
            return Look(holds=False)
        leaves = leaves_of(self._world.graph, opened)
        nodes = self._world.graph.ancestors_of(sides(claimed), (), leaves)
        self._seen = _Seen(claimed, nodes, leaves, cutting)
        return self._counted(self._seen)

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
        """The time that the target is about."""
        found = linear(self._target.claim.time)
        if found is None:
            return None
        letter, steps = found
        start = {"": 0, LAST: self._world.times, **dict(case.values)}.get(letter)
        return None if start is None else start + steps

    # ---- what the terms are made of -------------------------------------------------------------------------

    def _counted(self, seen: _Seen) -> Look:
        claimed, leaves, cutting = seen.claimed, seen.leaves, seen.cutting
        bound = cutting.marks.entries(self._world, self._ask.bound)
        used = cutting.marks.used(seen.nodes) | joined(e.at for e in claimed)
        every = unmarked(self._world, self._ask.named).sorts
        names = tuple(name for name, sort in every.items() if sort.every & used)
        sorts = tuple(every[name] for name in names)
        counting = Counting(self._world.graph, leaves, cutting.marks.bits, sorts, bound, keeps_zeros=self._ask.ordered)
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
        return Look(holds=True, slots=counted, shown=found, repeated=repeated, degree=degree)

    def _is_near(self, span: Span, time: int | None) -> bool:
        """Whether all times are near that of a claim; those of each term near each other, where that has none."""
        reach = self._ask.reach
        return span.width <= reach if time is None else time - reach <= span.first and span.last <= time + reach

    def _is_at_an_end(self, span: Span) -> bool:
        """Whether all times are near those that are named from the beginning, or all near the last."""
        return span.last <= self._ask.latest + self._ask.reach or span.first >= self._world.times - self._ask.reach

    def timeless(self) -> frozenset[int]:
        """The parts that have no time of a line that holds here."""
        seen = self._seen
        timed = seen.cutting.marks.times.keys() | seen.cutting.paths.keys()
        return timeless(self._world.graph, seen.nodes, sides(seen.claimed), seen.leaves, timed, self._ask.alike)

    def reach(self) -> Reach:
        """How far a line that holds here goes in time."""
        claimed, cutting = self._seen.claimed, self._seen.cutting
        found = spans(self._world.graph, self._seen.nodes, self._seen.leaves, cutting.marks.times, cutting.paths)
        free = [name for name, cell in self._line.free.items() if cell.root().sort == TIME]
        near, width = True, 0
        for each in claimed:
            for span in filter(None, (found[each.line], found[each.truth])):
                width = max(width, span.width)
                near = near and (self._is_near(span, each.time) or (not free and self._is_at_an_end(span)))
        if len(free) > 1 or (not near and width > self._ask.reach):
            return ""
        return "near" if near or not free else "between"
