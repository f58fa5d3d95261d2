"""One-hot vectors: where running through a plane proves what running through all classes would.

A claim that is affine in a one-hot block holds at its corners e₁, …, eₙ if and only if it holds on the plane through
them, Σ = 1, where a random point decides. Where it is not affine, the classes are run through one by one.
"""

from __future__ import annotations

from itertools import islice, product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from bpttcheck.kernel.graph import Graph

MOST_BRANCHES = 4096


class Blocks:
    """For each node, in which blocks it varies and in which it is not affine, as sets of bits."""

    def __init__(self, graph: Graph, blocks: tuple[tuple[str, ...], ...], leaves: Container[int] = ()) -> None:
        self._graph = graph
        self._blocks = blocks
        self._leaves = leaves
        self._bit = {name: 1 << k for k, block in enumerate(blocks) for name in block}
        self._varies: dict[int, int] = {}
        self._bent: dict[int, int] = {}

    def branches(self, left: int, right: int) -> list[dict[str, int]] | None:
        """The classes to run through, as values of the blocks' variables; ``None`` if there are too many.

        A block in which both sides are affine is left out: it stays on its plane.
        """
        if not self._blocks:
            return [{}]
        self._extend(left)
        self._extend(right)
        bent = self._bent[left] | self._bent[right]
        blocks = [b for k, b in enumerate(self._blocks) if bent >> k & 1]
        found = list(islice(_corners(blocks), MOST_BRANCHES + 1))
        return found if len(found) <= MOST_BRANCHES else None

    def _extend(self, node: int) -> None:
        for position in self._graph.ancestors(node, self._varies, self._leaves):
            operation, arguments, label = self._graph.nodes[position]
            if position in self._leaves:
                arguments = ()
            varies = 0 if arguments else self._bit.get(str(label), 0)
            bent = 0
            for argument in arguments:
                both = varies & self._varies[argument] if operation.affine == "product" else 0
                varies |= self._varies[argument]
                bent |= self._bent[argument] | both
            self._varies[position] = varies
            self._bent[position] = varies if operation.affine == "never" else bent


def corner_of(block: tuple[str, ...], chosen: int) -> dict[str, int]:
    """The values of a block's variables where one class is chosen."""
    return {name: int(k == chosen) for k, name in enumerate(block)}


def _corners(blocks: list[tuple[str, ...]]) -> Iterator[dict[str, int]]:
    for classes in product(*(range(len(block)) for block in blocks)):
        corner: dict[str, int] = {}
        for block, chosen in zip(blocks, classes, strict=True):
            corner.update(corner_of(block, chosen))
        yield corner
