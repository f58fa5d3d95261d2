"""Which composed entries, such as pre-activations, stand for themselves at a point, and which are written out.

Any choice is sound: what is an identity in the entries as variables is one in what they are made of. All of them as
variables is the least work. Where a line writes out what the truth names, the entries that only one side is made of
are written out until both are made of the same ones.
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from bpttcheck.kernel.graph import Graph

Opened = frozenset[int] | None
"""The definitions of the entries that are written out; ``None`` for all."""

CLOSED: frozenset[int] = frozenset()


def leaves_of(graph: Graph, opened: Opened) -> Container[int]:
    """The composed entries that are variables of their own."""
    if opened:
        return frozenset(entry for entry in graph.composed if graph.nodes[entry][1][0] not in opened)
    return () if opened is None else graph.composed


def unshared(graph: Graph, pairs: Sequence[tuple[int, int]]) -> frozenset[int]:
    """The definitions to write out, the last ones first, until both sides of the pairs are made of the same entries."""
    left, right = (_surface(graph, side) for side in zip(*pairs, strict=True))
    opened: set[int] = set()
    waiting = [-entry for entry in left ^ right]
    heapify(waiting)
    while waiting:
        entry = -heappop(waiting)
        if (entry in left) == (entry in right):
            continue
        definition = graph.nodes[entry][1][0]
        opened.add(definition)
        side = left if entry in left else right
        side.remove(entry)
        for inner in _surface(graph, (definition,)):
            if inner not in side:
                side.add(inner)
                heappush(waiting, -inner)
    return frozenset(opened)


def _surface(graph: Graph, tops: Iterable[int]) -> set[int]:
    """The composed entries of which nodes are made, without what those are made of."""
    return graph.composed.intersection(graph.ancestors_of(tops, (), graph.composed))
