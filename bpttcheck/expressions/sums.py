"""Sums over an index: ``sum(k, …)`` over all that it runs through, ``sum(k=1..3, …)`` over a range."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpttcheck.errors import NoRange, Refused, TooLarge
from bpttcheck.expressions.indices import index
from bpttcheck.expressions.meaning import Meaning, count, meaning, means
from bpttcheck.expressions.scope import Cell
from bpttcheck.expressions.shapes import TIME
from bpttcheck.notation.syntax import Summation

if TYPE_CHECKING:
    from collections.abc import Callable

    from bpttcheck.expressions.meaning import Entries
    from bpttcheck.expressions.scope import Frame, Scope

MOST_TERMS = 10_000
_WORK_OF_A_TERM = 10


@means(Summation)
def summation(node: Summation, scope: Scope) -> Meaning:
    """The sum; raises ``NoRange`` where nothing tells what the index runs through."""
    cell = Cell(node.range.index)
    body = meaning(node.body, scope.inner(cell))
    values = _values(node, cell, scope)

    def build(frame: Frame) -> Entries:
        frame.world.graph.spend(_WORK_OF_A_TERM * len(values(frame)))
        terms = [body.build(frame.bound(cell.name, value)) for value in values(frame)]
        if not terms:
            return (frame.world.graph.zero,) * count(body.shape, frame)
        return tuple(frame.world.graph.add(column) for column in zip(*terms, strict=True))

    return Meaning(body.shape, build)


def _values(node: Summation, cell: Cell, scope: Scope) -> Callable[[Frame], range]:
    lower, upper = node.range.lower, node.range.upper
    if lower is None or upper is None:
        if cell.root().sort is None:
            raise Refused(NoRange(node.span, cell.name))
        return lambda frame: all_values(cell, frame.world.times, frame.world.size)
    first, last = index(lower, scope), index(upper, scope)

    def values(frame: Frame) -> range:
        found = range(first.value(frame), last.value(frame) + 1)
        if len(found) > MOST_TERMS:
            raise Refused(TooLarge(node.range.span, "the number of terms of this sum", MOST_TERMS))
        return found

    return values


def all_values(cell: Cell, times: int, size: Callable[[str], int]) -> range:
    """What an index runs through: the entries of its sort, or the times 1 to τ."""
    sort = cell.root().sort
    return range(1, 1 + (times if sort is None or sort == TIME else size(sort)))
