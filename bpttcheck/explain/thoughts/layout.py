"""The line is right but for the layout: it is the transpose.

A Jacobian has a row for each entry of what is differentiated, or a column: both are in use, and a text that does not
say which, or changes between them, cannot be followed. Choose one, and check each product by its shapes.

Changed rule: rows are columns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpttcheck.explain.pages import Example, Other, Thought
from bpttcheck.notation.syntax import Transpose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.explain.asked import Asked


def _others(asked: Asked) -> Iterator[Other]:
    if len(asked.target.claim.meaning.shape.sorts) > 1:
        says = (
            "the line is the transpose of what is asked, and right but for that: here a row belongs to an entry of the "
            "numerator (`layout: denominator` in a file turns that round)"
        )
        yield Other(Transpose(asked.target.claim.tree), says)


PAGE = Thought(
    code="layout",
    rank=5,
    others=_others,
    examples=(
        Example("d o(t) / d h(t)", "V.T", "V"),
        Example("d a(t+1) / d h(t)", "W.T", "W", assume=("t < tau",)),
        Example("grad(L, V)", "sum(t, h(t) @ grad(L, o(t)).T)", "sum(t, grad(L, o(t)) @ h(t).T)"),
    ),
)
