"""Repairs: the smallest changes of a written line that make it right, each proved like any line."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from bpttcheck.explain.pages import Slip, pages
from bpttcheck.explain.places import Step, changed, places, zip_children
from bpttcheck.notation.syntax import Entry, Node, Reference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.explain.asked import Asked, Values
    from bpttcheck.places import Span

MOST: Final = 3


class Change(Struct, frozen=True):
    """One change: which slip it takes back, what it makes of which node, and the whole line then."""

    slip: Slip
    before: Node
    after: Node
    tree: Node
    way: tuple[Step, ...]

    @property
    def span(self) -> Span:
        """Where it stands in the line."""
        return self.before.span


def changes(asked: Asked) -> Iterator[Change]:
    """All single changes of a line, the likeliest slips first."""
    slips = [page for page in pages().values() if isinstance(page, Slip)]
    everywhere = list(places(asked.tree))
    # To repeat what was asked for repairs nothing.
    seen = {asked.tree, asked.target.claim.tree}
    for slip in slips:
        for place in everywhere:
            for new in slip.changes(place, asked):
                tree = changed(place, new)
                if tree not in seen:
                    seen.add(tree)
                    before, after, way = _smallest(place.node, new, place.way)
                    yield Change(slip, before, after, tree, way)


def _smallest(before: Node, after: Node, way: tuple[Step, ...]) -> tuple[Node, Node, tuple[Step, ...]]:
    """The innermost place at which two trees differ; an entry and its indices belong together."""
    while type(before) is type(after) and not isinstance(before, Entry | Reference):
        differing = [
            (name, number, one, other) for name, number, one, other in zip_children(before, after) if one != other
        ]
        if len(differing) != 1:
            break
        name, number, before, after = differing[0]
        way = (*way, (name, number))
    return before, after, way


def single(asked: Asked) -> tuple[list[Change], list[tuple[Change, Values]]]:
    """The changes that make the line right, at most a few; and what all others come to, for changes in pairs."""
    right: list[Change] = []
    others: list[tuple[Change, Values]] = []
    for _, same in groupby(changes(asked), key=lambda change: change.slip.rank):
        for change in same:
            values = asked.values(change.tree)
            if values is None:
                continue
            if asked.is_close(values) and asked.is_proved(change.tree):
                right.append(change)
            else:
                others.append((change, values))
        if len(right) >= MOST:
            break
    return right[:MOST], others
