"""A factor is missing.

Every box between the two ends of a chain gives one factor: the derivative of the activation, the weight, what the loss
gives back. The one that is forgotten most is the activation's own, 1 - h².
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpttcheck.explain.pages import Example, Slip
from bpttcheck.notation.syntax import Negative, Product, Quotient, Sum

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.explain.asked import Asked
    from bpttcheck.explain.places import Place
    from bpttcheck.notation.syntax import Node


def _changes(place: Place, asked: Asked) -> Iterator[Node]:
    if not place.above or isinstance(place.parent, Sum):
        for factor, above in asked.lost_factors:
            yield _with(place.node, factor, above=above)


def _with(node: Node, factor: Node, *, above: bool) -> Node:
    """A term with one more factor; its sign stays before it."""
    if isinstance(node, Negative):
        return Negative(_with(node.term, factor, above=above), span=node.span)
    if not above:
        return Quotient(node, factor, span=node.span)
    if isinstance(node, Product):
        return Product((*node.factors, factor), span=node.span)
    return Product((node, factor), span=node.span)


PAGE = Slip(
    code="missing-factor",
    rank=34,
    changes=_changes,
    examples=(
        Example("d yhat(t)[1] / d o(t)[2]", "-yhat(t)[2]", "-yhat(t)[1]*yhat(t)[2]"),
        Example("d s(t)[1] / d f(t)[1] * f(t)[1]", "s(t-1)[1]", "s(t-1)[1]*f(t)[1]", model="lstm"),
    ),
)
