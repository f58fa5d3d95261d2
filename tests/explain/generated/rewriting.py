"""A line with a rule applied at one of its places, or at all of them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from bpttcheck.notation.syntax import (
    Negative,
    Node,
    Number,
    Sum,
    mapped,
)
from tests.explain.generated.spots import spots

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.explain.generated.right import Right

    # What may stand in the place of a node, each place in the list another mistake.
    Rule = Callable[[Node, Right], list[Node]]

ONE, TWO = Number(Fraction(1)), Number(Fraction(2))


def rewritten(right: Right, rule: Rule) -> Iterator[Node]:
    """The line with a rule applied at one place, or at all."""
    count = 0
    for spot in spots(right.tree):
        found = rule(spot.node, right)
        count = max(count, len(found))
        yield from map(spot.put, found)
    yield from (_everywhere(right.tree, rule, number, right) for number in range(count))


def _everywhere(node: Node, rule: Rule, number: int, right: Right) -> Node:
    found = rule(node, right)
    if number < len(found):
        return found[number]
    return mapped(node, lambda child: _everywhere(child, rule, number, right))


def one_less(node: Node) -> Node:
    """1 - x."""
    return Sum((ONE, Negative(node)))
