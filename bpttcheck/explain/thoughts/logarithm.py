"""The division by the probability is left out.

The derivative of log u is 1/u: -y log ŷ gives -y/ŷ. It is the division that takes ŷᵢ out of the softmax's derivative
later on, so without it ŷᵢ stays.

Changed rule: a logarithm hands on what it gets as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpttcheck.explain.altered import scopes
from bpttcheck.explain.asking import askings
from bpttcheck.explain.pages import Changed, Example, Thought
from bpttcheck.kernel.operations import LOG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.explain.asked import Asked
    from bpttcheck.kernel.graph import Graph
    from bpttcheck.kernel.reverse import Handed


def _kept(graph: Graph, node: int) -> list[Handed] | None:
    operation, arguments, _ = graph.nodes[node]
    return [(arguments[0], graph.one)] if operation is LOG else None


def _others(asked: Asked) -> Iterator[Changed]:
    if any(askings(asked)):
        name = asked.unfolded.within(LOG) or "yhat"
        says = f"the derivative of log is left out: of log({name}) it is 1/{name}, so {name} must stand below the bar"
        yield from (Changed(scope, says) for scope in scopes(asked.unfolded, _kept))


PAGE = Thought(
    code="logarithm",
    rank=20,
    others=_others,
    examples=(
        Example("d L(t) / d yhat(t)[i]", "-y(t)[i]", "-y(t)[i]/yhat(t)[i]"),
        Example(
            "d L(t) / d o(t)[j]",
            "-sum(i, y(t)[i]*yhat(t)[i]*(1[i = j] - yhat(t)[j]))",
            "-sum(i, y(t)[i]*(1[i = j] - yhat(t)[j]))",
        ),
        Example("grad(L, P)", "-Y", "ones(n,y)*grad(L, P)", model="batch"),
    ),
)
