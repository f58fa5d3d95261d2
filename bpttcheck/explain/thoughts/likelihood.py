"""The minus of the negative log-likelihood is left out.

One maximises a likelihood and minimises a loss, which is *minus* its logarithm. So every gradient of the loss has a
minus that log alone does not give.

Changed rule: the loss is the log-likelihood.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpttcheck.explain.asking import askings, whole
from bpttcheck.explain.pages import Example, Other, Thought
from bpttcheck.kernel.operations import LOG
from bpttcheck.notation.syntax import Negative

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.explain.asked import Asked


def _others(asked: Asked) -> Iterator[Other]:
    for asking in askings(asked):
        below = whole(asking.below)
        if below is not None and below.name in _within_logarithms(asked):
            says = (
                "this is the derivative of the log-likelihood: the loss "
                f"`{asked.shown(asking.above)}` is minus that, so the minus before the logarithm is missing"
            )
            yield Other(Negative(asked.target.claim.tree), says)


def _within_logarithms(asked: Asked) -> set[str]:
    """The quantities of which the model takes logarithms."""
    unfolded = asked.unfolded
    nodes = unfolded.graph.nodes
    logs = (nodes[node][1][0] for node in unfolded.owner if nodes[node][0] is LOG)
    return {unfolded.at[node][0] for node in logs if node in unfolded.at}


PAGE = Thought(
    code="likelihood",
    rank=6,
    others=_others,
    examples=(
        Example("d L(t) / d yhat(t)[i]", "y(t)[i]/yhat(t)[i]", "-y(t)[i]/yhat(t)[i]"),
        Example("grad(L, yhat)", "y/yhat", "-y/yhat", model="mlp"),
    ),
)
