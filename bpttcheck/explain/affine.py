"""How an entry of a line depends on a hole: mostly as a sum of multiples of what stands there.

Then one knows what any change there makes of it without computing the line again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpttcheck.kernel.reverse import handed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bpttcheck.explain.numbers import Numbers


def slopes(top: int, dependent: Iterable[int], holes: frozenset[int], numbers: Numbers) -> dict[int, float] | None:
    """Of each variable of a hole, how much of it an entry is made of; nothing if that depends on what stands there.

    ``dependent`` is what the entry is made of that depends on the hole, each after its arguments.
    """
    graph, order = numbers.point.graph, [*dependent]
    changing = holes.union(order)
    shares = {top: 1.0} if top in changing else {}
    for node in reversed(order):
        if graph.nodes[node][0].stepped:  # its slope is the same on both sides of a step
            return None
        own = shares.pop(node, 0.0)
        graph.meter.spend(graph.weights[node])
        for argument, partial in handed(graph, node):
            if argument in changing:
                if not changing.isdisjoint(graph.ancestors(partial, numbers.point.values)):
                    return None
                shares[argument] = shares.get(argument, 0.0) + own * sum(numbers.of((partial,)))
    return shares
