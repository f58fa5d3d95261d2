"""Ordered products: ``prod(k=t..s+1, d h(k)/d h(k-1))``, whose factors stand in the order in which the range runs.

The product of square matrices is ``@``, and empty it is the identity; all else is multiplied by entries. A range of two
dots runs up where its smaller end plainly comes first, and down where it comes last; a range that leaves out one end,
like s+1 to t, leaves out the smaller one, so that nothing is left of it where s = t.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpttcheck.errors import Misused, NoDirection, NoRange, Refused, TooLarge, WrongShape
from bpttcheck.expressions.constants import identity
from bpttcheck.expressions.indices import LAST, index, linear
from bpttcheck.expressions.meaning import Meaning, count, meaning, means
from bpttcheck.expressions.products import multiplied
from bpttcheck.expressions.scope import Cell
from bpttcheck.expressions.sums import MOST_TERMS, all_values
from bpttcheck.notation.syntax import Repeated
from bpttcheck.notation.write import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from bpttcheck.expressions.meaning import Entries
    from bpttcheck.expressions.scope import Frame, Scope
    from bpttcheck.notation.syntax import Order, Range

_WORK_OF_A_FACTOR = 10
_FIRST_TIMES = 2


@means(Repeated)
def repeated(node: Repeated, scope: Scope) -> Meaning:
    """The product; raises ``NoDirection``, ``NoRange``, and ``WrongShape`` for matrices that are not square."""
    cell = Cell(node.range.index)
    body = meaning(node.body, scope.inner(cell))
    shape = body.shape
    by_entries = shape.is_scalar or shape.is_vector
    if not by_entries and shape.rows != shape.columns:
        raise Refused(WrongShape(node.body.span, f"`{plain(node.body)}`", str(shape), "a square matrix"))
    values = _values(node, cell, scope, by_entries=by_entries)

    def build(frame: Frame) -> Entries:
        graph, run = frame.world.graph, values(frame)
        graph.spend(_WORK_OF_A_FACTOR * len(run))
        factors = [body.build(frame.bound(cell.name, value)) for value in run]
        if by_entries:
            columns = zip(*factors, strict=True) if factors else [()] * count(shape, frame)
            return tuple(graph.multiply(column) for column in columns)
        if not factors:
            return identity(shape, frame)
        result, size = factors[0], frame.world.size(shape.rows)
        for factor in factors[1:]:
            result = multiplied(graph, result, factor, size)
        return result

    return Meaning(shape, build)


def _values(node: Repeated, cell: Cell, scope: Scope, *, by_entries: bool) -> Callable[[Frame], range]:
    over = node.range
    if over.lower is None or over.upper is None:
        if not by_entries:
            right = f"write `prod({over.index}={LAST}..1, …)` or `prod({over.index}=1..{LAST}, …)`"
            raise Refused(Misused(over.span, "matrices are multiplied in an order, and none is given", right))
        if cell.root().sort is None:
            raise Refused(NoRange(node.span, cell.name))
        return lambda frame: all_values(cell, frame.world.times, frame.world.size)
    first, last = index(over.lower, scope), index(over.upper, scope)
    order = direction(over)
    if not order:
        raise Refused(_unclear(over))

    def values(frame: Frame) -> range:
        start, end = first.value(frame), last.value(frame)
        step = 1 if order == "up" else -1
        # Nothing is left of a range that ends where it would begin; one that runs the other way is a slip.
        if not over.order and (end - start) * step < -1:
            raise Refused(_unclear(over))
        found = range(start, end + step, step)
        if len(found) > MOST_TERMS:
            raise Refused(TooLarge(over.span, "the number of factors of this product", MOST_TERMS))
        return found

    return values


def _unclear(over: Range) -> NoDirection:
    lower, upper = (plain(each).replace(" ", "") if each else "" for each in (over.lower, over.upper))
    return NoDirection(over.span, lower, upper, over.index)


def direction(over: Range) -> Order:
    """Which way a range runs, as it is written: nothing if that does not show."""
    if over.order or over.lower is None or over.upper is None:
        return over.order
    first, last = linear(over.lower), linear(over.upper)
    if first is None or last is None:
        return ""
    (a, m), (b, n) = first, last
    if a == b:
        return "up" if m <= n else "down"
    if LAST in (a, b):
        return "up" if b == LAST else "down"
    if not a:
        return "up" if m <= _FIRST_TIMES else ""
    if not b:
        return "down" if n <= _FIRST_TIMES else ""
    return "" if m == n else "up" if m > n else "down"
