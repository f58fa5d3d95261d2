"""The reverse pass: the derivative of one node by every node that it is made of.

Deep Learning, section 6.5.6: each node hands its adjoint, times the partial derivative of its operation, to
its arguments. The pass names no operation.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bpttcheck.kernel.graph import Graph

# What a node hands on: to which node, and times what.
Handed = tuple[int, int]


def handed(graph: Graph, node: int) -> Iterable[Handed]:
    """What the chain rule hands on: to each argument, the partial derivative by it."""
    operation, arguments, label = graph.nodes[node]
    return zip(arguments, operation.partials(graph, node, label, arguments), strict=True)


class ReversePass:
    """The adjoints ∂numerator/∂node, for as many nodes as were asked for.

    The pass walks down from the numerator and stops at the node that is asked for, whose adjoint is complete once
    all later nodes have handed theirs on. ``held`` nodes are constants: they hand nothing on. A share, an adjoint and
    a partial derivative, is multiplied once its node is visited: most parameters never are. Another ``rule`` of what is
    handed on makes it the pass of someone who errs.
    """

    def __init__(
        self,
        graph: Graph,
        numerator: int,
        held: frozenset[int] = frozenset(),
        rule: Callable[[Graph, int], Iterable[Handed]] = handed,
    ) -> None:
        self._graph = graph
        self._held = held
        self._rule = rule
        self._shares: dict[int, list[tuple[int, int]]] = {numerator: [(graph.one, graph.one)]}
        self._waiting = [-numerator]
        self.adjoints: dict[int, int] = {}

    def adjoint(self, node: int) -> int:
        """∂numerator/∂node, where every path from the node forward counts and its siblings are constant."""
        waiting = self._waiting
        while waiting and waiting[0] <= -node:
            self._visit(-waiting[0])
            heappop(waiting)
        return self.adjoints.get(node, self._graph.zero)

    def _visit(self, node: int) -> None:
        """Complete one adjoint; where that takes more work than is allowed, the pass is left as it was before."""
        graph, shares = self._graph, self._shares
        graph.meter.spend(graph.weights[node])
        own = shares[node]
        adjoint = graph.times(*own[0]) if len(own) == 1 else graph.combination(own)
        stops = not graph.nodes[node][1] or node in self._held or adjoint == graph.zero
        given = () if stops else (*self._rule(graph, node),)
        self.adjoints[node] = adjoint
        del shares[node]
        for argument, partial in given:
            if argument in shares:
                shares[argument].append((adjoint, partial))
            else:
                shares[argument] = [(adjoint, partial)]
                heappush(self._waiting, -argument)
