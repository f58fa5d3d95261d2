"""Repairs: the smallest changes of a written line that make it right, each proved like any line."""

from __future__ import annotations

from contextlib import suppress
from itertools import groupby, islice
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from bpttcheck.errors import TwoSorts
from bpttcheck.explain.asking import derived, says
from bpttcheck.explain.pages import Page, pages
from bpttcheck.explain.places import Place, Step, changed, enclosing, places, zip_children
from bpttcheck.explain.questions import Exhausted
from bpttcheck.explain.vanishing import vanishes
from bpttcheck.notation.syntax import Derivative, Entry, Node, Piece, Range, Reference, Relation, Slice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.explain.asked import Asked
    from bpttcheck.places import Span

MOST: Final = 3
# How many questions are asked at most for another explanation than the one that is found.
_ALTERNATIVES: Final = 300
# By how much more likely one that is found must be than others for these not to be asked for.
_REACH: Final = 20
_TURNS: Final = (3, 12, 60, None)
# Where a letter or a number is an index, a time or a limit: that is asked of what has it.
_PARTS_OF_NAMES: Final = {"indices", "time", "range", "condition"}
_NO_EXPRESSIONS: Final = (Piece, Range, Relation, Slice)


class Try(Struct, frozen=True):
    """What may have been meant at a place, and the slip that this takes back."""

    slip: Page
    place: Place
    new: Node

    @property
    def tree(self) -> Node:
        """The whole line then."""
        return changed(self.place, self.new)

    def change(self, asked: Asked) -> Change:
        """The same, said of the smallest part."""
        place, new = _with_indices(self.place, self.new)
        before, after, way = _smallest(place.node, new, place.way)
        doubt = self.slip.doubt(self.place, self.new, asked) if self.slip.doubt else 0
        return Change(self.slip, before, after, self.tree, way, self.slip.rank + doubt)


# A change, and what the worst entry comes to with it.
Valued = tuple[Try, float]


class Change(Struct, frozen=True):
    """One change: which slip it takes back, what it makes of which node, the whole line then, and how likely it is."""

    slip: Page
    before: Node
    after: Node
    tree: Node
    way: tuple[Step, ...]
    rank: int

    @property
    def size(self) -> int:
        """How much it writes."""
        return sum(1 for _ in places(self.after))

    @property
    def span(self) -> Span:
        """Where it stands in the line."""
        return self.before.span


def tries(asked: Asked, code: str = "") -> Iterator[Try]:
    """All single changes of a line, the likeliest slips first; those of one slip if its ``code`` is given."""
    slips = [page for page in pages().values() if page.changes and code in {"", page.code}]
    everywhere = [place for place in _about_fault(asked) if not _is_part(place)]
    for _, alike in groupby(slips, key=lambda slip: slip.rank):
        ways = [_tried(slip, place, asked) for slip in alike for place in everywhere]
        yield from (each for each in _by_turns(ways) if each)


def _about_fault(asked: Asked) -> list[Place]:
    """Those places at which a change may give a line a meaning: around what has none, or within."""
    fault = asked.fault.fault if asked.fault and asked.fault.passage == asked.step.text else None
    everywhere = list(places(asked.tree))
    found = [place for place in everywhere if fault and place.above and place.node.span == fault.span]
    if not found or isinstance(fault, TwoSorts):
        return everywhere
    way = found[-1].way[:-1]
    return [place for place in everywhere if way[: len(place.way)] == place.way[: len(way)]]


def _tried(slip: Page, place: Place, asked: Asked) -> Iterator[Try | None]:
    several = slip.changes(place, asked) if slip.changes else iter(())
    return (Try(slip, place, new) if new is not None else None for new in several)


def _by_turns(several: list[Iterator[Try | None]]) -> Iterator[Try | None]:
    """The likeliest at each place first: a few of each, then more."""
    for count in _TURNS:
        for each in several:
            yield from islice(each, count)


def _is_part(place: Place) -> bool:
    return isinstance(place.node, _NO_EXPRESSIONS) or any(name in _PARTS_OF_NAMES for name, _ in place.way)


def _with_indices(place: Place, new: Node) -> tuple[Place, Node]:
    """The entry of which the name is changed, where both stand at one place, as names and indices do in LaTeX."""
    entry = place.parent
    if not isinstance(entry, Entry) or entry.base is not place.node or entry.span != place.node.span:
        return place, new
    outer = Place(entry, place.way[:-1], place.above[:-1], place.bound)
    return outer, replace(entry, base=new)


def _smallest(before: Node, after: Node, way: tuple[Step, ...]) -> tuple[Node, Node, tuple[Step, ...]]:
    """The innermost place at which two trees differ; an entry and its indices belong together."""
    while type(before) is type(after) and not isinstance(before, Entry | Reference | Derivative):
        differing = [
            (name, number, one, other) for name, number, one, other in zip_children(before, after) if one != other
        ]
        if len(differing) != 1:
            break
        name, number, before, after = differing[0]
        way = (*way, (name, number))
    return before, after, way


def single(asked: Asked) -> tuple[list[Change], list[Valued]]:
    """The changes that make the line right, at most a few; and what all others come to, for changes in pairs."""
    right: dict[Node, Change] = {}
    others: list[Valued] = []
    with suppress(Exhausted):
        for rank, same in groupby(tries(asked), key=lambda each: each.slip.rank):
            if len(right) >= MOST or any(rank > change.rank + _REACH for change in right.values()):
                break
            for each, value in _valued(same, asked):
                if asked.worst.is_mended(value) and _is_new(each, right, asked) and asked.is_right(each.tree):
                    right[each.tree] = each.change(asked)
                    asked.questions.at_most(_ALTERNATIVES)
                else:
                    others.append((each, value))
    return sorted(right.values(), key=lambda change: (change.rank, change.size)), others


def _valued(several: Iterator[Try], asked: Asked) -> Iterator[Valued]:
    for each in several:
        value = asked.worst.value_with(each.place, each.new)
        if value is not None:
            yield each, value


def _is_new(each: Try, right: dict[Node, Change], asked: Asked) -> bool:
    """Whether a repair is not one that was found, does not say what was asked for, and makes nothing vanish."""
    return each.tree not in right and not _repeats(each, asked) and not _vanishes(each, asked)


def _repeats(each: Try, asked: Asked) -> bool:
    """Whether it says what was asked for, or is nothing but another derivative by the same, and the line is not."""
    target = asked.target.claim.tree
    wanted, found = derived(target), derived(each.tree)
    if wanted and found and wanted[1] == found[1] and derived(asked.tree) is None:
        return True
    return says(each.tree, target) and not says(asked.tree, target)


def _vanishes(each: Try, asked: Asked) -> bool:
    """Whether the change makes a whole term 0: then it mends the line as leaving the term out would."""
    if not any(asked.truth or ()):
        return False
    return any(vanishes(new, asked) and not vanishes(old, asked) for old, new in enclosing(each.place, each.new))
