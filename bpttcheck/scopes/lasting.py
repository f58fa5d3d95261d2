"""The length as a variable, where it stands as a number, as in a mean over times."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpttcheck.expressions.indices import LAST
from bpttcheck.kernel import operations as ops

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bpttcheck.kernel.graph import Graph


def is_share(graph: Graph, node: int) -> bool:
    """Whether a node is a number that may know the length, as is the derivative of a mean by what is at each time."""
    last = graph.variables.get(LAST)
    seen, waiting = {node}, [node]
    while waiting:
        each = waiting.pop()
        operation, arguments, _ = graph.nodes[each]
        if not arguments and operation is not ops.CONSTANT and each != last:
            return False
        further = {*arguments} - seen
        seen |= further
        waiting += further
    return last is not None


def has_every_length(graph: Graph, tops: Iterable[int]) -> bool:
    """Whether nodes have a value whatever the length is.

    It may be divided by itself, and else stand in sums and products alone: 1/(tau - 3) has no value at one length.
    """
    last = graph.variables.get(LAST)
    made = {last}
    for node in graph.ancestors_of(tops) if last is not None else ():
        operation, arguments, _ = graph.nodes[node]
        if not made.isdisjoint(arguments):
            made.add(node)
            if not (operation.terms or operation is ops.ENTRY or (operation is ops.POWER and arguments == (last,))):
                return False
    return True
