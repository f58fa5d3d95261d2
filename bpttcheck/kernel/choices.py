"""Unknowns that are 0 or 1: where one random element of the field proves what both values would.

What is affine in an unknown vanishes at 0 and 1 if and only if it vanishes everywhere. So too for the entries of a
one-hot vector: a claim that is affine in a one-hot block holds at its corners e₁, …, eₙ if and only if it holds on
the plane through them, Σ = 1. Where it is not affine, the classes are run through one by one; for steps at 0, see
:mod:`.steps`.

A sum of parts that vary in different blocks, as a loss over time is, vanishes at all corners if it does at one and at
those that differ from it in the blocks of a single part: f(a) + g(b) is (f(a) + g(1)) + (f(1) + g(b)) - (f(1) + g(1)).
"""

from __future__ import annotations

from functools import reduce
from itertools import chain, islice, product
from operator import or_
from typing import TYPE_CHECKING

from bpttcheck.kernel.point import NOTHING

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping

    from bpttcheck.kernel.graph import Graph, Node
    from bpttcheck.kernel.point import Assumptions

MOST_BRANCHES = 4096

Corner = dict[str, int]


class Affinity:
    """For each node, in which unknowns it varies and in which it is not affine, as sets of bits.

    ``own`` says in which unknowns a node varies of itself, ``determined`` which nodes variables stand for.
    """

    def __init__(
        self,
        graph: Graph,
        own: Callable[[Node], int],
        leaves: Container[int] = (),
        determined: Mapping[str, int] = NOTHING,
    ) -> None:
        self._graph = graph
        self._own = own
        self._leaves = leaves
        self._determined = determined
        self._varies: dict[int, int] = {}
        self._bent: dict[int, int] = {}

    def bent(self, *nodes: int) -> int:
        """The unknowns in which one of the nodes is not affine."""
        bent = 0
        for position in self._graph.ancestors_of(nodes, self._varies, self._leaves):
            self._count(position)
        for node in nodes:
            bent |= self._bent[node]
        return bent

    def entangled(self, node: int, among: int) -> Iterator[int]:
        """Those among some unknowns in which a node that was counted is no sum of parts, one for each; by its terms."""
        operation, arguments, _ = self._graph.nodes[node]
        if node in self._leaves:
            return
        if operation.terms is None:
            yield self._varies[node] & among
            return
        for term in operation.terms(arguments):
            varying = [bits for factor in term if (bits := self._varies[factor] & among)]
            if len(varying) > 1:
                yield reduce(or_, varying)

    def _count(self, position: int) -> None:
        operation, arguments, _ = node = self._graph.nodes[position]
        if position in self._leaves:
            arguments = ()
        elif not arguments:
            arguments = self._definition(node)
        varies = bent = 0
        for term in operation.terms(arguments) if operation.terms else zip(arguments):
            within = 0
            for factor in term:
                bent |= self._bent[factor] | within & self._varies[factor]
                within |= self._varies[factor]
            varies |= within
        self._bent[position] = bent if operation.terms else varies
        self._varies[position] = varies | self._own(node)

    def _definition(self, node: Node) -> tuple[int, ...]:
        definition = self._determined.get(node[2])
        if definition is None:
            return ()
        self.bent(definition)
        return (definition,)


class Blocks:
    """The one-hot blocks of a graph."""

    def __init__(self, graph: Graph, assumptions: Assumptions, leaves: Container[int] = ()) -> None:
        self._graph = graph
        self._leaves = leaves
        self._blocks = assumptions.onehot
        bits = {name: 1 << k for k, block in enumerate(self._blocks) for name in block}
        self._determined = {name: node for name, node in assumptions.determined.items() if name not in bits}
        self._affinity = Affinity(graph, lambda node: 0 if node[1] else bits.get(node[2], 0), leaves, self._determined)

    def bent(self, *nodes: int) -> int:
        """The blocks in which one of the nodes is not affine, as bits."""
        return self._affinity.bent(*nodes) if self._blocks else 0

    def branches(self, left: int, right: int) -> list[Corner] | None:
        """The classes to run through, as values of the blocks' variables; ``None`` if there are too many.

        A block in which both sides are affine is left out: it stays on its plane.
        """
        return _few(_corners(self._chosen(self.bent(left, right))))

    def separate(self, left: int, right: int) -> list[Corner] | None:
        """Classes that are enough where both sides are defined at all of them; ``None`` if there are too many."""
        bent = self.bent(left, right)
        base = next(_corners(self._chosen(bent)))
        further = (islice(_corners(self._chosen(part)), 1, None) for part in self._parts(bent, left, right))
        return _few(chain([base], ({**base, **corner} for corner in chain.from_iterable(further))))

    def _chosen(self, bits: int) -> list[tuple[str, ...]]:
        return [block for k, block in enumerate(self._blocks) if bits >> k & 1]

    def _parts(self, bent: int, left: int, right: int) -> list[int]:
        """The blocks in which the difference of two nodes is a sum of parts, for each part."""
        parts = [1 << k for k in range(len(self._blocks)) if bent >> k & 1]
        if len(parts) < 2:
            return parts
        for node in self._made_of(left, right):
            for mask in self._affinity.entangled(node, bent):
                joined = [part for part in parts if part & mask]
                if len(joined) > 1:
                    parts = [part for part in parts if not part & mask] + [sum(joined)]
        return parts

    def _made_of(self, *tops: int) -> Iterable[int]:
        """All nodes of which some are made, through what determines variables too."""
        tops = (*tops, *self._determined.values())
        self._affinity.bent(*tops)
        return self._graph.ancestors_of(tops, (), self._leaves)


def corner_of(block: tuple[str, ...], chosen: int) -> Corner:
    """The values of a block's variables where one class is chosen."""
    return {name: int(k == chosen) for k, name in enumerate(block)}


def _corners(blocks: list[tuple[str, ...]]) -> Iterator[Corner]:
    for classes in product(*(range(len(block)) for block in blocks)):
        corner: Corner = {}
        for block, chosen in zip(blocks, classes, strict=True):
            corner.update(corner_of(block, chosen))
        yield corner


def _few(corners: Iterator[Corner]) -> list[Corner] | None:
    found = list(islice(corners, MOST_BRANCHES + 1))
    return found if len(found) <= MOST_BRANCHES else None
