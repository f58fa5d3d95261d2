"""The gradient is that by another quantity.

∂L/∂h, ∂L/∂a and ∂L/∂o are all called δ somewhere, and W, U and each gate's weights have gradients that look alike.
Write down what δ is before you use it.

Changed rule: the pass stops one box too early or too late.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpttcheck.explain.asking import askings, quantity_of, renamed, time_of, whole
from bpttcheck.explain.pages import Example, Proved, Thought

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.explain.asked import Asked


def _others(asked: Asked) -> Iterator[Proved]:
    for asking in askings(asked):
        mine, name = quantity_of(asking.below, asked), whole(asking.below)
        if mine is None or name is None:
            continue
        time = time_of(asking.below, asked) or asked.target.claim.time
        for other in sorted(asked.quantities, key=lambda each: each.role != mine.role):
            if (
                other.name != mine.name
                and other.role != "abbreviation"
                and len(other.shape.sorts) == len(mine.shape.sorts)
            ):
                below = renamed(asking.below, other.name, time if other.timed else None)
                alone = asked.shown(asking.alone(asking.above, below))
                by, wanted = asked.shown(below), asked.shown(asking.below)
                if asked.equals_line(asking.by(below), naturally=True):
                    yield Proved(f"this is `{alone}`: the derivative by `{by}`, not by `{wanted}`")


PAGE = Thought(
    code="quantity",
    rank=17,
    others=_others,
    examples=(
        Example(
            "grad(L, h(t))",
            "grad(L, h(t)) * (1 - h(t)^2)",
            "W.T @ grad(L, a(t+1)) + grad(L(t), h(t))",
            assume=("t < tau",),
        ),
        Example("grad(L, W)", "sum(t, grad(L, a(t)) @ x(t).T)", "sum(t, grad(L, a(t)) @ h(t-1).T)"),
        Example(
            "d L / d Wf[i,j]",
            "sum(t, (1 - g(t)[i])*g(t)[i]*z(t)[i]*h(t-1)[j]*d L/d s(t)[i])",
            "sum(t, (1 - f(t)[i])*f(t)[i]*s(t-1)[i]*h(t-1)[j]*d L/d s(t)[i])",
            model="lstm",
        ),
    ),
)
