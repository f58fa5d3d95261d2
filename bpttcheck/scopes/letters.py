"""What the letters in a formula stand for: times, or values of an index; and whether that is beyond doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import replace

from bpttcheck.expressions.constants import ALONE
from bpttcheck.expressions.indices import LAST, linear
from bpttcheck.notation.syntax import Entry, Reference, Relation, children, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.expressions.scope import Names
    from bpttcheck.notation.syntax import Node, Range

# A letter that runs between numbers, and stands nowhere, is a number.
Kind = Literal["time", "index", "number", "unclear"]


class Letters(Struct, frozen=True):
    """The letters that are known where a formula stands.

    ``summed`` are those of ``times`` over which a sum runs, ``bound`` those of ``indices``.
    """

    times: frozenset[str] = frozenset()
    indices: frozenset[str] = frozenset()
    summed: frozenset[str] = frozenset()
    bound: frozenset[str] = frozenset()

    @property
    def all(self) -> frozenset[str]:
        """Every letter, and that of the last time."""
        return self.times | self.indices | {LAST}

    def are_times(self, names: frozenset[str]) -> bool:
        """Whether one of these names is a time."""
        return bool(names & (self.times | {LAST}))

    def within(self, over: Range, kind: Kind) -> Letters:
        """The letters in the body of a sum."""
        if kind == "time":
            return replace(self, times=self.times | {over.index}, summed=self.summed | {over.index})
        return replace(self, indices=self.indices | {over.index}, bound=self.bound | {over.index})

    def kind(self, over: Range, body: Node, names: Names) -> Kind:
        """What a sum runs over, by where its letter stands."""
        if over.index in self.all:
            return "unclear"
        found = set(self._uses(over, body, names))
        if not found and over.lower and over.upper and not bare(over.lower) | bare(over.upper):
            return "number"
        return found.pop() if len(found) == 1 else "unclear"

    def _uses(self, over: Range, body: Node, names: Names) -> Iterator[Kind]:
        yield from self._beside(over.index, frozenset().union(*(bare(end) for end in (over.lower, over.upper) if end)))
        for each in walk(body):
            match each:
                case Reference(name, time) if time is not None and over.index in bare(time):
                    yield "index" if name in ALONE else "time"
                case Entry(base, places) if any(over.index in bare(place) for place in places):
                    yield "time" if is_layer(base, places, names) else "index"
                case Relation(left, _, right) if over.index in (compared := bare(left) | bare(right)):
                    yield from self._beside(over.index, compared)

    def _beside(self, letter: str, others: frozenset[str]) -> Iterator[Kind]:
        """What a letter must be that is compared with others."""
        if self.are_times(others - {letter}):
            yield "time"
        if self.indices & (others - {letter}):
            yield "index"


def unindexed(node: Node) -> Reference:
    """The quantity of which a node names an entry, or all."""
    base = node.base if isinstance(node, Entry) else node
    assert isinstance(base, Reference)  # noqa: S101  (it was read as one)
    return base


def is_layer(base: Node, places: tuple[Node, ...], names: Names) -> bool:
    """Whether what stands behind a name is its time, as in ``W[1]`` and ``W[1][2,3]``, and no index."""
    match base:
        case Reference(name, None) if names.quantity(name, timed=False) is None:
            quantity = names.quantity(name, timed=True)
            return quantity is not None and len(quantity.shape.sorts) != len(places) == 1
    return False


def times_in(tree: Node) -> frozenset[str]:
    """The letters of the times of the names in a formula."""
    times = (each.time for each in walk(tree) if isinstance(each, Reference) and each.time is not None)
    return frozenset[str]().union(*map(bare, times)) - {LAST}


def bare(node: Node) -> frozenset[str]:
    """The letters in an index, a time or a side of a comparison, without those of times within it."""
    match node:
        case Reference(name, time):
            return frozenset({name}) if time is None else frozenset()
        case Entry():
            return frozenset()
    return frozenset().union(*map(bare, children(node)))


def is_plain(node: Node) -> bool:
    """Whether an index, a time or a side is a letter with or without a number of steps, or a number."""
    return linear(node) is not None
