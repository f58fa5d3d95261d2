"""Two changes at once: where each changes its own term of a sum, what they do to the value adds up.

So the pairs need not be tried: of each change one looks for the one that makes up the rest.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from bpttcheck.explain.places import changed, places

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.explain.asked import Asked, Values
    from bpttcheck.explain.repairs import Change, Try
    from bpttcheck.notation.syntax import Node

_CLOSE: Final = 1e-9
_MOST_TRIED: Final = 60


def pairs(asked: Asked, single: list[tuple[Try, Values]]) -> tuple[Change, Change, Node] | None:
    """Two changes of one kind that make the line right together, and the line then; nothing if there are none."""
    line, truth = asked.line, asked.truth
    if line is None or truth is None or len(line) != len(truth):
        return None
    entry = max(range(len(line)), key=lambda k: abs(truth[k] - line[k]))
    missing = truth[entry] - line[entry]
    tried = 0
    for one, other in sorted(_candidates(single, line, entry, missing), key=_cost):
        first, second = one.change(), other.change()
        tree = _both(first, second)
        if tree is not None:
            tried += 1
            if asked.is_right(tree):
                return first, second, tree
        if tried >= _MOST_TRIED:
            return None
    return None


def _cost(pair: tuple[Try, Try]) -> tuple[bool, int, int]:
    first, second = pair
    return first.slip.code != second.slip.code, first.slip.rank + second.slip.rank, first.place.node.span.start


def _candidates(
    single: list[tuple[Try, Values]], line: Values, entry: int, missing: float
) -> Iterator[tuple[Try, Try]]:
    """Pairs whose shares make up what is missing, by a search in the sorted shares."""
    shares = sorted(((values[entry] - line[entry], number) for number, (_, values) in enumerate(single)))
    keys = [share for share, _ in shares]
    tolerance = _CLOSE * max(1.0, abs(missing))
    for share, number in shares:
        at = bisect_left(keys, missing - share - tolerance)
        while at < len(keys) and keys[at] <= missing - share + tolerance:
            other = shares[at][1]
            if number < other:
                yield single[number][0], single[other][0]
            at += 1


def _both(first: Change, second: Change) -> Node | None:
    """The line with both changes; nothing if one lies within the other."""
    length = min(len(first.way), len(second.way))
    if first.way[:length] == second.way[:length]:
        return None
    for place in places(first.tree):
        if place.way == second.way:
            return changed(place, second.after) if place.node == second.before else None
    return None
