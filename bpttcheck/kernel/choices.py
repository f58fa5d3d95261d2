"""Unknowns that are 0 or 1: where one random element of the field proves what both values would.

What is affine in an unknown vanishes at 0 and 1 if and only if it vanishes everywhere. So too for the entries of a
one-hot vector: a claim that is affine in a one-hot block holds at its corners e₁, …, eₙ if and only if it holds on
the plane through them, Σ = 1. Where it is not affine, the classes are run through one by one; for steps at 0, see
:mod:`.steps`.
"""

from __future__ import annotations

from itertools import islice, product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator

    from bpttcheck.kernel.graph import Graph, Node

MOST_BRANCHES = 4096


class Affinity:
    """For each node, in which unknowns it varies and in which it is not affine, as sets of bits.

    ``own`` says in which unknowns a node varies of itself.
    """

    def __init__(self, graph: Graph, own: Callable[[Node], int], leaves: Container[int] = ()) -> None:
        self._graph = graph
        self._own = own
        self._leaves = leaves
        self._varies: dict[int, int] = {}
        self._bent: dict[int, int] = {}

    def bent(self, *nodes: int) -> int:
        """The unknowns in which one of the nodes is not affine."""
        bent = 0
        for node in nodes:
            for position in self._graph.ancestors(node, self._varies, self._leaves):
                self._count(position)
            bent |= self._bent[node]
        return bent

    def _count(self, position: int) -> None:
        operation, arguments, _ = node = self._graph.nodes[position]
        if position in self._leaves:
            arguments = ()
        varies = bent = 0
        for argument in arguments:
            both = varies & self._varies[argument] if operation.affine == "product" else 0
            varies |= self._varies[argument]
            bent |= self._bent[argument] | both
        self._bent[position] = varies if operation.affine == "never" else bent
        self._varies[position] = varies | self._own(node)


class Blocks:
    """The one-hot blocks of a graph."""

    def __init__(self, graph: Graph, blocks: tuple[tuple[str, ...], ...], leaves: Container[int] = ()) -> None:
        self._blocks = blocks
        bits = {name: 1 << k for k, block in enumerate(blocks) for name in block}
        self._affinity = Affinity(graph, lambda node: 0 if node[1] else bits.get(str(node[2]), 0), leaves)

    def bent(self, *nodes: int) -> int:
        """The blocks in which one of the nodes is not affine, as bits."""
        return self._affinity.bent(*nodes) if self._blocks else 0

    def branches(self, left: int, right: int) -> list[dict[str, int]] | None:
        """The classes to run through, as values of the blocks' variables; ``None`` if there are too many.

        A block in which both sides are affine is left out: it stays on its plane.
        """
        bent = self.bent(left, right)
        blocks = [b for k, b in enumerate(self._blocks) if bent >> k & 1]
        found = list(islice(_corners(blocks), MOST_BRANCHES + 1))
        return found if len(found) <= MOST_BRANCHES else None


def corner_of(block: tuple[str, ...], chosen: int) -> dict[str, int]:
    """The values of a block's variables where one class is chosen."""
    return {name: int(k == chosen) for k, name in enumerate(block)}


def _corners(blocks: list[tuple[str, ...]]) -> Iterator[dict[str, int]]:
    for classes in product(*(range(len(block)) for block in blocks)):
        corner: dict[str, int] = {}
        for block, chosen in zip(blocks, classes, strict=True):
            corner.update(corner_of(block, chosen))
        yield corner
