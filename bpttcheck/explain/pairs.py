"""Two changes at once: where each changes its own term of a sum, what they do to the value adds up.

So the pairs need not be tried: of each change one looks for the one that makes up the rest. Two within one term
multiply it, as far as its factors are numbers. Two slips of one kind in the same product, or one around the other, are
tried in pairs, where there are not too many.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import partial
from heapq import merge
from itertools import chain, combinations, groupby, takewhile
from operator import sub, truediv
from typing import TYPE_CHECKING, Final

from bpttcheck.explain.places import places
from bpttcheck.explain.repairs import tries
from bpttcheck.notation.syntax import MatrixProduct, Product, Sum, mapped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from bpttcheck.explain.asked import Asked
    from bpttcheck.explain.places import Step
    from bpttcheck.explain.repairs import Change, Try, Valued
    from bpttcheck.notation.syntax import Node

_CLOSE: Final = 1e-9
_MOST_TRIED: Final = 60
_MOST_TOGETHER: Final = 400
_MOST_GIVING: Final = 40
# With two terms or factors that may be missing, or one too many, anything could be explained.
_NAMED: Final = 30
_LIKELY: Final = 20

Pair = tuple["Change", "Change", "Node"]
# A change, the line with it, and one more change of that.
Second = tuple["Try", "Asked", "Try"]


def pairs(asked: Asked, single: list[Valued]) -> Pair | None:
    """Two changes that make the line right together, and the line then; nothing if there are none."""
    worst = asked.worst
    if not worst.is_known:
        giving = [each for each, _ in single if each.slip.rank < _LIKELY]
        return _one_after_another(giving, asked) or _first(_names(asked), _MOST_TOGETHER, asked)
    single = [(each, value) for each, value in single if each.slip.rank < _NAMED]
    apart = _added(single, worst.now, worst.wanted)
    several = sorted(filter(_are_likely, chain(apart, _multiplied(single, asked))), key=_cost)
    return _first(several, _MOST_TRIED, asked) or _first(_together(single), _MOST_TOGETHER, asked)


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


def _one_after_another(giving: list[Try], asked: Asked) -> Pair | None:
    """Of a line that means nothing: a change that gives it a meaning, or turns a part, and then one more.

    The likeliest of all seconds first.
    """
    first = chain(giving[:_MOST_GIVING], tries(asked, "transpose"))
    several = merge(*[_seconds(one, asked.instead(one.tree)) for one in first], key=_rank_of_second)
    for one, other, each in several:
        value = other.worst.value_with(each.place, each.new)
        if value is not None and other.worst.is_mended(value) and asked.is_right(each.tree):
            return one.change(asked), each.change(asked), each.tree
    return None


def _seconds(one: Try, other: Asked) -> Iterator[Second]:
    """The likely changes of a line that was changed once."""
    return ((one, other, each) for each in takewhile(lambda each: each.slip.rank < _LIKELY, tries(other)))


def _rank_of_second(second: Second) -> int:
    return second[2].slip.rank


def _names(asked: Asked) -> Iterator[tuple[Try, Try]]:
    """Pairs of names that may give the line a meaning together."""
    others = [each for each in tries(asked, "name") if not asked.misfits.remains_with(each.place, each.new)]
    return (pair for pair in combinations(others, 2) if pair[0].place.way != pair[1].place.way)


def _is_within(way: tuple[Step, ...], outer: tuple[Step, ...]) -> bool:
    return way[: len(outer)] == outer


def _are_multiplied(one: Try, other: Try) -> bool:
    shorter, longer = sorted((one.place, other.place), key=lambda place: len(place.way))
    common = next((k for k, (a, b) in enumerate(zip(shorter.way, longer.way, strict=False)) if a != b), None)
    return common is None or isinstance(shorter.above[common], Product | MatrixProduct)


def _added(single: list[Valued], now: float, wanted: float) -> Iterator[tuple[Try, Try]]:
    """Pairs whose shares make up what is missing."""
    missing = wanted - now
    shares = [(each, value - now) for each, value in single]
    yield from _matching(shares, partial(sub, missing), _CLOSE * max(1.0, abs(missing)))


def _multiplied(single: list[Valued], asked: Asked) -> Iterator[tuple[Try, Try]]:
    """Pairs within one term that multiply it by what it lacks."""
    for place in places(asked.tree):
        if place.above and not isinstance(place.parent, Sum):
            continue
        rest = asked.worst.without(place)
        if rest is None or abs(asked.worst.now - rest) < _CLOSE:
            continue
        term, wanted = asked.worst.now - rest, (asked.worst.wanted - rest) / (asked.worst.now - rest)
        ratios = [(each, (value - rest) / term) for each, value in single if _is_within(each.place.way, place.way)]
        telling = [(each, ratio) for each, ratio in ratios if abs(ratio) > _CLOSE and abs(ratio - 1) > _CLOSE]
        yield from _matching(telling, partial(truediv, wanted), _CLOSE * max(1.0, abs(wanted)))


def _matching(
    several: list[tuple[Try, float]], other: Callable[[float], float], tolerance: float
) -> Iterator[tuple[Try, Try]]:
    """Pairs of which one number is what is to be found beside the ``other``, by a search in the sorted numbers."""
    ordered = sorted((value, number) for number, (_, value) in enumerate(several))
    keys = [value for value, _ in ordered]
    for value, number in ordered:
        sought = other(value)
        at = bisect_left(keys, sought - tolerance)
        while at < len(keys) and keys[at] <= sought + tolerance:
            partner = ordered[at][1]
            if number < partner:
                yield several[number][0], several[partner][0]
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
