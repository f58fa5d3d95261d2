"""A sign is turned round.

The commonest slip of all. It is made where brackets are opened (a minus before them turns every sign within), where a
minus is carried from one line to the next, and where -log is differentiated. Write the minus as a factor of its own,
(-1), until the last line, and count them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpttcheck.explain.pages import Example, Slip
from bpttcheck.notation.syntax import Call, Negative, Number, Sum

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.explain.asked import Asked
    from bpttcheck.explain.places import Place
    from bpttcheck.notation.syntax import Node


def _changes(place: Place, _asked: Asked) -> Iterator[Node]:
    node = place.node
    if isinstance(node, Sum):
        for number, term in enumerate(node.terms):
            yield Sum((*node.terms[:number], negated(term), *node.terms[number + 1 :]), span=node.span)
    if not place.above or _is_argument(place):
        yield negated(node)
    elif isinstance(node, Negative):
        yield node.term


def _is_argument(place: Place) -> bool:
    return isinstance(place.parent, Call) and place.parent.function != "grad"


def negated(node: Node) -> Node:
    """The node with its sign turned round."""
    match node:
        case Negative(term):
            return term
        case Number(value) if value:
            return Number(-value, span=node.span) if value < 0 else Negative(node, span=node.span)
    return Negative(node, span=node.span)


PAGE = Slip(
    code="sign",
    rank=10,
    changes=_changes,
    examples=(
        Example(
            "d yhat(tau)[1] / d h(tau)[1]",
            "yhat[1]*(v[1,1]*(yhat[1] - 1) + v[2,1]*yhat[2] + v[3,1]*yhat[3])",
            "-yhat[1]*(v[1,1]*(yhat[1] - 1) + v[2,1]*yhat[2] + v[3,1]*yhat[3])",
        ),
        Example("grad(L, o(t))", "y(t) - yhat(t)", "yhat(t) - y(t)", assume=("sum(y(t)) = 1",)),
        Example("d h(t)[i] / d a(t)[i]", "1 + h(t)[i]^2", "1 - h(t)[i]^2"),
    ),
)
