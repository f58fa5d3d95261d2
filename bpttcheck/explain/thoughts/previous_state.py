"""A weight's gradient has the state after the weight, not the one before it.

In a(t) = b + W h(t-1) + U x(t) the weight W multiplies h(t-1), the state that was there before. So ∂L/∂W has
∂L/∂a(t) times h(t-1), and h(t) appears in it nowhere.

Changed rule: a weight gets the state of its own time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpttcheck.explain.altered import Everywhere
from bpttcheck.explain.asking import askings, called
from bpttcheck.explain.pages import Changed, Example, Thought
from bpttcheck.kernel.reverse import handed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bpttcheck.explain.asked import Asked
    from bpttcheck.explain.unfolded import Unfolded
    from bpttcheck.kernel.graph import Graph
    from bpttcheck.kernel.reverse import Handed


def _others(asked: Asked) -> Iterator[Changed]:
    unfolded = asked.unfolded
    if unfolded.crossings and any(askings(asked)):
        name = next(iter(unfolded.crossings))[0]
        state = asked.shown(called(asked, name))
        says = f"a weight multiplies the state before: the gradient takes that, not `{state}` of its own time"
        yield Changed(Everywhere(unfolded, lambda graph, node: _later(unfolded, graph, node)), says)


def _later(unfolded: Unfolded, graph: Graph, node: int) -> Iterable[Handed] | None:
    owner = unfolded.owner.get(node)
    if owner is None or owner[1] is None or not any(unfolded.parameter(a) for a in graph.nodes[node][1]):
        return None
    return [
        (argument, _state_of(unfolded, partial, owner[1]) if unfolded.parameter(argument) else partial)
        for argument, partial in handed(graph, node)
    ]


def _state_of(unfolded: Unfolded, state: int, time: int) -> int:
    """The entry of a state at a time, if that of the time before is given; anything else as it is."""
    at = unfolded.at.get(state)
    later = unfolded.nodes.get((at[0], time)) if at and at[1] == time - 1 else None
    return later[unfolded.nodes[at].index(state)] if at and later else state


PAGE = Thought(
    code="previous-state",
    rank=19,
    others=_others,
    examples=(
        Example(
            "d L / d W[i,j]",
            "sum(t, d L/d h(t)[i]*(h(t)[j] - h(t)[j]*h(t)[i]^2))",
            "sum(t, d L/d h(t)[i]*(h(t-1)[j] - h(t-1)[j]*h(t)[i]^2))",
        ),
    ),
)
