"""Claims that hold in the same variables: what their terms are made of, and at which times."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from bpttcheck.kernel.counting import Counting
from bpttcheck.kernel.spans import spans
from bpttcheck.kernel.terms import ENDLESS
from bpttcheck.scopes.cutting import sides
from bpttcheck.scopes.marks import joined, unmarked
from bpttcheck.scopes.profile import Built, Profiler

if TYPE_CHECKING:
    from collections.abc import Container, Hashable, Iterable, Mapping

    from bpttcheck.kernel.spans import Span
    from bpttcheck.models.unrolled import Unrolled
    from bpttcheck.scopes.cutting import Claimed, Cutting
    from bpttcheck.scopes.forms import Form
    from bpttcheck.scopes.profile import Alike, Profile


class Look(Struct, frozen=True):
    """What was found: whether a line is right there, and for each sort how many values a term uses at most.

    ``shown`` are the sorts of which each term vanishes with its variables; ``repeated`` how many terms of one sum use
    the same values; ``degree`` is that of a term in what is bound by assumptions; ``may_fail`` is whether
    anything that was built for it may have no value, as what is divided by something that may be 0, or has a sign.
    """

    holds: bool
    slots: dict[str, int] = {}
    shown: frozenset[str] = frozenset()
    repeated: int = 1
    degree: int = 0
    may_fail: bool = False

    def and_(self, other: Look) -> Look:
        """What was found of two groups of claims, of the same sorts."""
        return Look(
            holds=self.holds and other.holds,
            slots={sort: max(slots, other.slots[sort]) for sort, slots in self.slots.items()},
            shown=self.shown & other.shown,
            repeated=max(self.repeated, other.repeated),
            degree=max(self.degree, other.degree),
        )


class Known(Struct, frozen=True):
    """What is known of the variables of a world: how many values of each sort have names, and what is not free.

    ``bound`` are the names of vectors that assumptions bind, ``determined`` the variables that these determine, and
    ``ordered`` whether the order of values counts.
    """

    named: Mapping[str, int]
    bound: frozenset[str]
    determined: frozenset[int]
    ordered: bool


class Times(Struct, frozen=True):
    """How many steps times are apart that are named beside each other, and the last that is named by a number."""

    reach: int
    latest: int


class Found(Struct):
    """What is found of claims, and so of all that have their form: their look, and whether they are near their time.

    ``near`` says so for each reach that was asked for. What has no form is known by itself alone.
    """

    form: Form = ()
    look: Look | None = None
    near: dict[int, bool] = {}


# What is known of claims of a form, at these sizes and in these variables.
Forms = dict[tuple["Hashable", ...], Found]


class Group:
    """Claims about one time, or about none, and the ``nodes`` that they are made of, whose ``leaves`` are variables."""

    def __init__(
        self,
        claimed: list[Claimed],
        nodes: list[int],
        cutting: Cutting,
        leaves: Container[int],
        known: Known,
        found: Found,
    ) -> None:
        self.claimed = claimed
        self.leaves = leaves
        self._known = known
        self._found = found
        self._cutting = cutting
        self._world: Unrolled = cutting.handed.world
        self._marks = cutting.handed.marks
        self.nodes = nodes
        self._profiles: dict[Times, Profile | None] = {}

    @property
    def time(self) -> int | None:
        """The time that is claimed of."""
        return self.claimed[0].time

    # ---- what the terms are made of -------------------------------------------------------------------------

    @property
    def look(self) -> Look:
        """What the terms of each claim use."""
        if self._found.look is None:
            self._found.look = self._look()
        return self._found.look

    def _look(self) -> Look:
        marks, graph, known = self._marks, self._world.graph, self._known
        bound = marks.bound(self._world, known.bound)
        used = marks.used(self.nodes) | joined(each.at for each in self.claimed)
        every = unmarked(self._world, known.named).sorts
        names = tuple(name for name, sort in every.items() if sort.every & used)
        sorts = tuple(every[name] for name in names)
        tied = bound.keys() | known.determined
        counting = Counting(graph, self.leaves, marks.bits, sorts, bound, tied, keeps_zeros=known.ordered)
        counting.prepare(self.nodes)
        slots, shown, repeated, degree = [0] * len(names), [True] * len(names), 1, 0
        for each in self.claimed:
            terms = counting.difference(each.line, each.truth, each.at)
            slots = list(map(max, slots, counting.slots(terms)))
            shown = [a and b for a, b in zip(shown, counting.shows(terms, each.at), strict=True)]
            repeated, degree = max(repeated, terms.repeated), max(degree, terms.degree)
        counted = {**dict.fromkeys(every, 0), **dict(zip(names, slots, strict=True))}
        hidden = {name for name, shows in zip(names, shown, strict=True) if not shows}
        found = frozenset(() if counting.is_entangled or degree >= ENDLESS else every.keys() - hidden)
        return Look(holds=True, slots=counted, shown=found, repeated=repeated, degree=degree)

    # ---- times ----------------------------------------------------------------------------------------------

    def profile(self, times: Times, alike: Alike) -> Profile | None:
        """What is claimed at each time, or what claims are sums of; ``None`` where times cannot be told apart."""
        if self.time is not None and self._found.form:
            return {self.time: Counter([self._found.form])}
        if times not in self._profiles:
            self._profiles[times] = Profiler(self._built(times, alike)).profile(self.claimed)
        return self._profiles[times]

    def is_near(self, times: Times, *, is_free: bool) -> bool:
        """Whether each claim about a time goes no further than the reach from it, or is made of times that are near.

        Where no time is free, what is claimed of one may also be about one of the ends.
        """
        if self.time is not None and self._is_within(self.time, times.reach):
            return True
        near, reach = self._built(times, {}).is_near, times.reach
        if self.time is None:
            return all(span.width <= reach or near(span) for span in self._sides())
        return not is_free and all(near(span) or _is_around(self.time, reach, span) for span in self._sides())

    def _is_within(self, time: int, reach: int) -> bool:
        if reach not in self._found.near:
            self._found.near[reach] = all(_is_around(time, reach, span) for span in self._sides())
        return self._found.near[reach]

    def _sides(self) -> list[Span]:
        found = (self._spans[node] for node in sides(self.claimed))
        return [span for span in found if span]

    @cached_property
    def _spans(self) -> dict[int, Span | None]:
        return spans(self._world.graph, self.nodes, self.leaves, self._marks.times, self._cutting.paths)

    def _built(self, times: Times, alike: Alike) -> Built:
        reach = times.reach
        return Built(
            self._world.graph,
            self.nodes,
            self.leaves,
            self._spans,
            self._marks.names,
            alike,
            reach,
            times.latest + reach,
            self._world.times - reach,
            self._ends,
        )

    @cached_property
    def _ends(self) -> frozenset[int]:
        """What is made of the last time, where that counts as none."""
        found = set(self._marks.ends)
        for node in self.nodes if found else ():
            if node not in self.leaves and not found.isdisjoint(self._world.graph.nodes[node][1]):
                found.add(node)
        return frozenset(found)


def _is_around(time: int, reach: int, span: Span) -> bool:
    return time - reach <= span.first and span.last <= time + reach


def together(profiles: Iterable[Profile | None]) -> Profile | None:
    """The profile of several groups of claims; ``None`` where one has none."""
    found: Profile = {}
    for profile in profiles:
        if profile is None:
            return None
        for time, parts in profile.items():
            found[time] = found[time] + parts if time in found else parts
    return found
