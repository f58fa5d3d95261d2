"""What a line is made of at each time, so that two lengths can be laid beside each other.

A part is known by how it is built, with the times in it counted from its own. If a time in the middle can be put in
twice, and nothing else changes from one length to the next, then so it goes on for all lengths.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from msgspec import Struct

from bpttcheck.kernel.operations import ENTRY
from bpttcheck.kernel.spans import Span

if TYPE_CHECKING:
    from collections.abc import Container, Hashable, Iterable, Mapping

    from bpttcheck.kernel.graph import Graph
    from bpttcheck.scopes.cutting import Claimed

# The parts at each time, and those that have none; each with how many times it is there.
Profile = dict[int | None, Counter["Hashable"]]
# Names for parts that are built alike, wherever that is.
Alike = dict["Hashable", int]
_Part = tuple["Hashable", int | None]


class Built(Struct, frozen=True):
    """Nodes, each after its arguments, with their spans; ``names`` are those of variables, without their times.

    Parts that go no further than ``reach`` are near each other, and those up to ``begins`` or from ``ends`` on. What is
    ``at_last`` is made of the last time, where that counts as none.
    """

    graph: Graph
    nodes: Iterable[int]
    leaves: Container[int]
    spans: Mapping[int, Span | None]
    names: Mapping[int, Hashable]
    alike: Alike
    reach: int
    begins: int
    ends: int
    at_last: Container[int] = ()

    def is_near(self, span: Span) -> bool:
        """Whether the times of a part are near each other, or near one end."""
        return span.last - span.first <= self.reach or span.last <= self.begins or span.first >= self.ends


class Profiler:
    """Finds the profile of claims."""

    def __init__(self, built: Built) -> None:
        self._built = built
        self._own: dict[int, int] = {}
        self._parts: dict[int, Counter[_Part] | None] = {}
        for node in built.nodes:
            self._own[node] = built.alike.setdefault(self._key(node), len(built.alike))

    def _key(self, node: int) -> Hashable:
        """How a node is built; an entry that is written out is what it stands for."""
        operation, arguments, label = self._built.graph.nodes[node]
        if node in self._built.leaves or not arguments:
            return self._built.names.get(node) or (operation, label)
        if operation is ENTRY:
            return "entry", self._beside(arguments[0], node)
        return operation, label, tuple([self._beside(each, node) for each in arguments])

    def _first(self, node: int) -> int | None:
        span = self._built.spans[node]
        return span.first if span else None

    def _beside(self, node: int, other: int) -> _Part:
        """A node, and how many steps its first time is from that of another."""
        return self._after(node, self._first(other))

    def _after(self, node: int, time: int | None) -> _Part:
        first = self._first(node)
        return self._own[node], None if first is None or time is None else first - time

    def profile(self, claimed: Iterable[Claimed]) -> Profile | None:
        """What is claimed at each time, or what claims are sums of; ``None`` where times cannot be told apart."""
        found: Profile = defaultdict(Counter)
        for each in claimed:
            if each.time is not None:
                found[each.time][self._after(each.line, each.time), self._after(each.truth, each.time)] += 1
                continue
            for side, node in (("line", each.line), ("truth", each.truth)):
                parts = self._sum(node)
                if parts is None:
                    return None
                for (part, first), count in parts.items():
                    # Where a part begins is told as if it were about the last time that it may be about.
                    found[None if first is None else first + self._built.reach][side, part] += count
        return found

    def _sum(self, node: int) -> Counter[_Part] | None:
        """The parts of a sum over times, each at its first time; ``None`` where it is no such sum."""
        if node not in self._parts:
            self._parts[node] = self._cut(node)
        return self._parts[node]

    def _cut(self, node: int) -> Counter[_Part] | None:
        span = self._built.spans[node]
        if span is None or self._built.is_near(span):
            return Counter([(self._own[node], span.first if span else None)])
        operation, arguments, _ = self._built.graph.nodes[node]
        if not operation.terms:
            return None
        found: Counter[_Part] = Counter()
        for term in operation.terms(arguments):
            parts = self._product(term)
            if parts is None:
                return None
            found.update(parts)
        return found

    def _product(self, factors: tuple[int, ...]) -> Counter[_Part] | None:
        """The parts of a product: one, if its times are near each other, or those of the one factor that has times."""
        timed = [factor for factor in factors if self._built.spans[factor]]
        if len(timed) == 1:
            parts = self._sum(timed[0])
            others = tuple(self._own[factor] for factor in factors if factor not in timed)
            return parts and Counter({(("times", others, part), first): n for (part, first), n in parts.items()})
        if not timed and any(factor in self._built.at_last for factor in factors):
            return Counter([(("times", tuple(self._own[factor] for factor in factors)), None)])
        if not timed:  # a derivative from one time to another that has become a number
            return None
        spans = [span for span in map(self._built.spans.__getitem__, timed) if span]
        first, last = min(span.first for span in spans), max(span.last for span in spans)
        if not self._built.is_near(Span(first, last, 0)):
            return None
        return Counter([(("product", tuple(self._after(factor, first) for factor in factors)), first)])


def grows(profile: Profile, shorter: Profile, earliest: int, latest: int) -> bool:
    """Whether a profile is that of the length before with one time put in that is like its neighbour.

    This neighbour is at one of the times from ``earliest`` to ``latest``.
    """
    if profile.get(None) != shorter.get(None):
        return False
    times = sorted(time for time in {*profile, *shorter} if time is not None)
    if not times:
        return True
    return any(_is_put_in(profile, shorter, middle, times) for middle in range(earliest, latest + 1))


def _is_put_in(profile: Profile, shorter: Profile, middle: int, times: list[int]) -> bool:
    if _at(profile, middle) != _at(profile, middle + 1):
        return False
    return all(
        _at(shorter, time) == _at(profile, time if time <= middle else time + 1)
        for time in range(times[0] - 1, times[-1] + 2)
    )


def _at(profile: Profile, time: int) -> Counter[Hashable]:
    return profile.get(time) or Counter()
