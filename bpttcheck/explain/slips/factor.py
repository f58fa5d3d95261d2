"""A factor is one too many, or on the wrong side of the fraction bar.

The chain rule multiplies: every box between the two ends gives one factor, and none gives two. Walk along the chain
and tick them off.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from bpttcheck.explain.candidates import mentions_label
from bpttcheck.explain.pages import Example, Slip
from bpttcheck.notation.syntax import MatrixProduct, Number, Product, Quotient

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.explain.asked import Asked
    from bpttcheck.explain.places import Place
    from bpttcheck.notation.syntax import Node


def _changes(place: Place, asked: Asked) -> Iterator[Node]:
    node = place.node
    match node:
        case Product(factors) | MatrixProduct(factors):
            for number, factor in enumerate(factors):
                others = (*factors[:number], *factors[number + 1 :])
                rest = others[0] if len(others) == 1 else type(node)(others, span=node.span)
                yield rest
                if isinstance(node, Product) and not mentions_label(factor, asked):
                    yield Quotient(rest, factor, span=node.span)
        case Quotient(above, below):
            yield above
            yield Product((above, below), span=node.span)
            yield Quotient(below, above, span=node.span)
            yield Quotient(Number(Fraction(1)), below, span=node.span)
            yield from _from_below(above, below, node)


def _from_below(above: Node, below: Node, node: Quotient) -> Iterator[Node]:
    if isinstance(below, Product):
        for number in range(len(below.factors)):
            others = (*below.factors[:number], *below.factors[number + 1 :])
            rest = others[0] if len(others) == 1 else Product(others, span=below.span)
            yield Quotient(above, rest, span=node.span)


PAGE = Slip(
    code="factor",
    rank=30,
    changes=_changes,
    examples=(
        Example("d L(t) / d yhat(t)[i]", "-y(t)[i]*yhat(t)[i]", "-y(t)[i]/yhat(t)[i]"),
        Example("d yhat(t)[1] / d o(t)[2]", "-yhat(t)[1]*yhat(t)[2]*yhat(t)[2]", "-yhat(t)[1]*yhat(t)[2]"),
    ),
)
