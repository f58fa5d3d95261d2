"""The line is right in a special case only.

At the last time nothing comes back from later ones; at the first there is no state before; the diagonal of a Jacobian
is not all of it. A line for all t, i and j must hold for all of them.

Changed rule: what holds in one case is said of all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpttcheck.explain.pages import Example, Proved, Thought
from bpttcheck.explain.where import where_right

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.explain.asked import Asked


def _others(asked: Asked) -> Iterator[Proved]:
    if where := where_right(asked):
        yield Proved(f"the line is right where {where}, and there alone")


PAGE = Thought(
    code="special-case",
    rank=70,
    others=_others,
    fallback=True,
    examples=(
        Example(
            "d yhat(t)[i] / d o(t)[j]",
            "yhat(t)[i] - yhat(t)[j]^2",
            "yhat(t)[i]*(1[i = j] - yhat(t)[j])",
        ),
    ),
)
