"""Softmax is taken entry by entry.

Every output of a softmax depends on every input, for all share one denominator: ∂ŷᵢ/∂oⱼ = ŷᵢ(1[i = j] - ŷⱼ). The
terms with i ≠ j, -ŷᵢŷⱼ, are there as well as the diagonal ŷᵢ(1 - ŷᵢ), which is all that a sigmoid has.

Changed rule: an output hands something to its own input only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpttcheck.explain.altered import scopes
from bpttcheck.explain.asking import askings
from bpttcheck.explain.pages import Changed, Example, Thought
from bpttcheck.explain.softmaxes import by_input, is_label, is_output
from bpttcheck.kernel.operations import SOFTMAX
from bpttcheck.kernel.reverse import handed
from bpttcheck.notation.syntax import Negative, Number, Product, Sum

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.explain.asked import Asked
    from bpttcheck.explain.places import Place
    from bpttcheck.kernel.graph import Graph
    from bpttcheck.kernel.reverse import Handed
    from bpttcheck.notation.syntax import Node


def own_input(graph: Graph, node: int) -> list[Handed] | None:
    """What a softmax hands to its own input, of what it hands to all."""
    operation, arguments, _ = graph.nodes[node]
    if operation is not SOFTMAX:
        return None
    return [(argument, partial) for argument, partial in handed(graph, node) if argument == arguments[0]]


def _others(asked: Asked) -> Iterator[Changed]:
    name = asked.unfolded.within(SOFTMAX) or "yhat"
    if any(askings(asked)):
        says = (
            "softmax is taken entry by entry, as if each output depended on its own input alone: the terms "
            f"-{name}[i]*{name}[j] with i != j are missing"
        )
        yield from (Changed(scope, says) for scope in scopes(asked.unfolded, own_input))


def _changes(place: Place, asked: Asked) -> Iterator[Node]:
    """What comes back through the whole softmax, where y (1 - ŷ) stands."""
    match place.node:
        case Product((label, Sum((Number(one), Negative(output))))) if one == 1 and is_label(label, asked):
            if is_output(output, asked):
                yield Sum((label, Negative(output)))
                yield from (Negative(new) for new in by_input(output, asked))


PAGE = Thought(
    code="softmax-diagonal",
    rank=7,
    others=_others,
    changes=_changes,
    examples=(
        Example("d yhat(t) / d o(t)", "diag(yhat(t)*(1 - yhat(t)))", "diag(yhat(t)) - yhat(t) @ yhat(t).T"),
        Example(
            "d yhat(t)[1] / d h(t)[1]",
            "yhat(t)[1]*(1 - yhat(t)[1])*v[1,1]",
            "yhat(t)[1]*(v[1,1] - sum(k, yhat(t)[k]*v[k,1]))",
        ),
        Example("grad(L, a(tau))", "-y*(1 - yhat)", "yhat - y", model="mlp", assume=("sum(y) = 1",)),
        Example("d S[i] / d a[j]", "1[i = j]*S[i]*(1 - S[i])", "S[i]*(1[i = j] - S[j])", model="softmax"),
    ),
)
