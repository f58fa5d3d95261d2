"""Claims as trees, in which another time can be put for a letter."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from bpttcheck.expressions.indices import linear
from bpttcheck.notation.syntax import (
    Negative,
    Node,
    Number,
    Range,
    Reference,
    Relation,
    Repeated,
    Sum,
    Summation,
    mapped,
    walk,
)

if TYPE_CHECKING:
    from collections.abc import Iterable


class Claim(Struct, frozen=True):
    """A line for a target, the letters that are free in it, and the conditions on indices and times."""

    target: Node
    line: Node
    times: frozenset[str]
    indices: frozenset[str]
    conditions: tuple[Relation, ...]

    def put(self, letter: str, by: str, steps: int = 0) -> Claim | None:
        """The claim with a time for a free letter; ``None`` where a sum has that letter for another."""
        if any(each.index == letter for tree in (self.target, self.line) for each in ranges(tree)):
            return None
        target, line = (put(tree, letter, by, steps) for tree in (self.target, self.line))
        return replace(self, target=target, line=line, times=self.times - {letter})


def names_in(tree: Node) -> frozenset[str]:
    """All names that stand in a formula, those of what sums and products run over among them."""
    own = {each.name for each in walk(tree) if isinstance(each, Reference)}
    return frozenset(own | {each.index for each in ranges(tree)})


def ranges(tree: Node) -> Iterable[Range]:
    """What sums and products run over."""
    return (each.range for each in walk(tree) if isinstance(each, Summation | Repeated))


def put(tree: Node, letter: str, by: str, steps: int = 0) -> Node:
    """A formula with a time, so many steps from a letter or from none, for a letter."""
    found = linear(tree)
    if found is not None and found[0] == letter:
        return time(by, found[1] + steps)
    return mapped(tree, lambda each: put(each, letter, by, steps))


def time(letter: str, steps: int) -> Node:
    """A time so many steps from a letter, or a number."""
    number = Number(Fraction(abs(steps)))
    offset = Negative(number) if steps < 0 else number
    if not letter:
        return offset
    return Sum((Reference(letter), offset)) if steps else Reference(letter)


def fixed(claim: Claim) -> Claim:
    """The claim with the numbers of times that are assumed to be one."""
    for each in claim.conditions:
        for left, right in ((each.left, each.right), (each.right, each.left)):
            if each.comparison == "=" and isinstance(left, Reference) and left.name in claim.times:
                number = linear(right)
                if number and not number[0] and (found := claim.put(left.name, "", number[1])):
                    others = tuple(put_into(other, left.name, number[1]) for other in claim.conditions if other != each)
                    return fixed(replace(found, conditions=others))
    return claim


def put_into(condition: Relation, letter: str, number: int) -> Relation:
    """A condition with a number for a letter."""
    left, right = (put(side, letter, "", number) for side in (condition.left, condition.right))
    return replace(condition, left=left, right=right)
