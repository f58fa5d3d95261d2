"""Back-propagation through time stops after a few steps.

Truncated back-propagation is an approximation that programs make to save time. The gradient itself goes back from each
loss to the first time.

Changed rule: from the loss of time t nothing is handed to what is more than k steps before it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpttcheck.explain.altered import Truncated
from bpttcheck.explain.asking import askings, losses
from bpttcheck.explain.pages import Changed, Example, Thought

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.explain.asked import Asked

_MOST = 3


def _others(asked: Asked) -> Iterator[Changed]:
    unfolded = asked.unfolded
    if not unfolded.crossings or not any(losses(asking, asked) for asking in askings(asked)):
        return
    for steps in range(1, min(_MOST, unfolded.world.times - 1)):
        many = "one step" if steps == 1 else f"{steps} steps"
        yield Changed(
            Truncated(unfolded, steps),
            f"this goes back {many} from each loss and then stops (truncated back-propagation): the shares of earlier "
            "times are missing",
        )


PAGE = Thought(
    code="truncated",
    rank=9,
    others=_others,
    examples=(
        Example(
            "grad(L, h(t))",
            "grad(L(t), h(t)) + grad(L(t+1), h(t))",
            "grad(L(t), h(t)) + W.T @ grad(L, a(t+1))",
            assume=("t < tau",),
        ),
        Example(
            "grad(L, b)",
            "sum(t, grad(L(t), b(t))) + sum(t=2..tau, grad(L(t), b(t-1)))",
            "sum(t, sum(k=1..t, grad(L(t), b(k))))",
        ),
    ),
)
