"""A term is missing.

A sum over paths, over indices or over times has one term for each. Count them before you go on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpttcheck.explain.pages import Example, Slip
from bpttcheck.notation.syntax import Negative, Sum

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.explain.asked import Asked
    from bpttcheck.explain.places import Place
    from bpttcheck.notation.syntax import Node


def _changes(place: Place, asked: Asked) -> Iterator[Node]:
    if place.above and not isinstance(place.node, Sum):
        return
    terms = place.node.terms if isinstance(place.node, Sum) else (place.node,)
    for lost in asked.lost_terms:
        if lost not in terms and Negative(lost) not in terms:
            yield Sum((*terms, lost), span=place.node.span)
            yield Sum((*terms, Negative(lost)), span=place.node.span)


PAGE = Slip(
    code="missing-term",
    rank=36,
    changes=_changes,
    examples=(
        Example("grad(L, o(t))", "yhat(t)", "yhat(t) - y(t)", assume=("sum(y(t)) = 1",)),
        Example("a(t)", "W @ h(t-1) + U @ x(t)", "W @ h(t-1) + U @ x(t) + b"),
    ),
)
