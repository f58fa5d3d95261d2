"""The reverse pass: the derivative of one node by every node that it is made of.

Deep Learning, section 6.5.6: each node hands its adjoint, times the partial derivative of its operation, to
its arguments. The pass names no operation.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bpttcheck.kernel.graph import Graph


class ReversePass:
    """The adjoints ∂numerator/∂node, for as many nodes as were asked for.

    The pass walks down from the numerator and stops at the node that is asked for, whose adjoint is complete once
    all later nodes have handed theirs on. ``held`` nodes are constants: they hand nothing on.
    """

    def __init__(self, graph: Graph, numerator: int, held: frozenset[int] = frozenset()) -> None:
        self._graph = graph
        self._held = held
        self._shares: defaultdict[int, list[int]] = defaultdict(list, {numerator: [graph.one]})
        self.adjoints: dict[int, int] = {}
        self._next = numerator

    def adjoint(self, node: int) -> int:
        """∂numerator/∂node, where every path from the node forward counts and its siblings are constant."""
        shares = self._shares
        for position in range(self._next, node - 1, -1):
            if position in shares:
                self._visit(position, shares.pop(position))
        self._next = min(self._next, node - 1)
        return self.adjoints.get(node, self._graph.zero)

    def _visit(self, node: int, shares: list[int]) -> None:
        graph = self._graph
        adjoint = self.adjoints[node] = graph.total(shares)
        if node in self._held or adjoint == graph.zero:
            return
        operation, arguments, label = graph.nodes[node]
        for argument, partial in zip(arguments, operation.partials(graph, node, label, arguments), strict=True):
            self._shares[argument].append(graph.product((adjoint, partial)))
