"""A term is one too many.

A sum over paths, over indices or over times has one term for each, and no other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpttcheck.explain.pages import Example, Slip
from bpttcheck.notation.syntax import Sum

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.explain.asked import Asked
    from bpttcheck.explain.places import Place
    from bpttcheck.notation.syntax import Node


def _changes(place: Place, _asked: Asked) -> Iterator[Node]:
    if isinstance(place.node, Sum):
        terms, span = place.node.terms, place.node.span
        for number in range(len(terms)):
            others = (*terms[:number], *terms[number + 1 :])
            yield others[0] if len(others) == 1 else Sum(others, span=span)


PAGE = Slip(
    code="term",
    rank=32,
    changes=_changes,
    examples=(
        Example("d o(t)[1] / d h(t)[1]", "v[1,1] + c[1]", "v[1,1]"),
        Example("d yhat(t)[1] / d o(t)[1]", "yhat(t)[1] - yhat(t)[1]^2 - yhat(t)[2]", "yhat(t)[1] - yhat(t)[1]^2"),
    ),
)
