"""Two changes at once: where each changes its own term of a sum, what they do to the value adds up.

So the pairs need not be tried: of each change one looks for the one that makes up the rest. Two slips of one kind in
the same product, or one around the other, are tried in pairs, where there are not too many.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import combinations, groupby
from typing import TYPE_CHECKING, Final

from bpttcheck.explain.repairs import tries
from bpttcheck.notation.syntax import MatrixProduct, Product, mapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bpttcheck.explain.asked import Asked
    from bpttcheck.explain.repairs import Change, Try, Valued
    from bpttcheck.notation.syntax import Node

_CLOSE: Final = 1e-9
_MOST_TRIED: Final = 60
_MOST_TOGETHER: Final = 400
_MOST_GIVING: Final = 4
# With two terms or factors that may be missing, or one too many, anything could be explained.
_NAMED: Final = 30
_LIKELY: Final = 20

Pair = tuple["Change", "Change", "Node"]


def pairs(asked: Asked, single: list[Valued]) -> Pair | None:
    """Two changes that make the line right together, and the line then; nothing if there are none."""
    worst = asked.worst
    if not worst.is_known:
        return _first(_of_a_meaning(single, asked), _MOST_TOGETHER, asked)
    single = [(each, value) for each, value in single if each.slip.rank < _NAMED]
    apart = sorted(filter(_are_likely, _candidates(single, worst.now, worst.wanted - worst.now)), key=_cost)
    return _first(apart, _MOST_TRIED, asked) or _first(_together(single), _MOST_TOGETHER, asked)


def _first(several: Iterable[tuple[Try, Try]], most: int, asked: Asked) -> Pair | None:
    tried = 0
    for one, other in several:
        first, second = one.change(asked), other.change(asked)
        tree = _both(first, second)
        if tree is not None:
            tried += 1
            if asked.is_right(tree):
                return first, second, tree
        if tried >= most:
            break
    return None


def _are_likely(pair: tuple[Try, Try]) -> bool:
    first, second = pair
    return first.slip.code == second.slip.code or max(first.slip.rank, second.slip.rank) < _LIKELY


def _cost(pair: tuple[Try, Try]) -> tuple[bool, int, int]:
    first, second = pair
    return first.slip.code != second.slip.code, first.slip.rank + second.slip.rank, first.place.node.span.start


def _together(single: list[Valued]) -> Iterator[tuple[Try, Try]]:
    """Pairs of likely slips of one kind, one around the other or in one product."""
    likely = [each for each, _ in single if each.slip.rank < _LIKELY]
    for _, alike in groupby(likely, key=lambda each: each.slip.code):
        yield from (pair for pair in combinations(alike, 2) if _are_multiplied(*pair))


def _of_a_meaning(single: list[Valued], asked: Asked) -> Iterator[tuple[Try, Try]]:
    """Of a line that means nothing: each change that gives it a meaning, with each other likely one."""
    giving = [each for each, _ in single if each.slip.rank < _LIKELY][:_MOST_GIVING]
    likely = (each for each in tries(asked) if each.slip.rank < _LIKELY)
    for other in likely:
        yield from ((each, other) for each in giving if each.place.way != other.place.way)


def _are_multiplied(one: Try, other: Try) -> bool:
    shorter, longer = sorted((one.place, other.place), key=lambda place: len(place.way))
    common = next((k for k, (a, b) in enumerate(zip(shorter.way, longer.way, strict=False)) if a != b), None)
    return common is None or isinstance(shorter.above[common], Product | MatrixProduct)


def _candidates(single: list[Valued], now: float, missing: float) -> Iterator[tuple[Try, Try]]:
    """Pairs whose shares make up what is missing, by a search in the sorted shares."""
    shares = sorted((value - now, number) for number, (_, value) in enumerate(single))
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
    """The line with both changes; nothing if the one leaves nothing of where the other is made."""
    if first.before is second.before:
        return None
    tree = _swapped(first.tree, second.before, second.after)
    return None if tree == first.tree else tree


def _swapped(node: Node, old: Node, new: Node) -> Node:
    """The tree with another node in the place of this very one."""
    return new if node is old else mapped(node, lambda child: _swapped(child, old, new))
