"""A bracket closes too early or too late.

a(b + c) is not ab + c, and -(a + b) is not -a + b. When a factor is taken out of a sum, it is taken out of every term.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpttcheck.explain.pages import Example, Slip
from bpttcheck.notation.syntax import MatrixProduct, Negative, Product, Quotient, Sum

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.explain.asked import Asked
    from bpttcheck.explain.places import Place
    from bpttcheck.notation.syntax import Node


def _changes(place: Place, _asked: Asked) -> Iterator[Node]:
    match place.node:
        case Sum(terms) as node:
            yield from _widened(node, terms)
        case (Product(factors) | MatrixProduct(factors)) as product:
            for number, factor in enumerate(factors):
                if isinstance(factor, Sum):
                    yield from _narrowed(product, factors, number, factor)
        case Negative(Sum(terms)) as negative:
            yield Sum((Negative(terms[0]), *terms[1:]), span=negative.span)


def _widened(node: Sum, terms: tuple[Node, ...]) -> Iterator[Node]:
    """``a*b + c`` as ``a*(b + c)``, ``-a + b`` as ``-(a + b)``, ``a/b + c`` as ``(a + c)/b``."""
    for number, term in enumerate(terms):
        before, after = terms[:number], terms[number + 1 :]
        for wider in _with_more(term, after) if after else ():
            yield _summed((*before, wider), node)


def _with_more(term: Node, after: tuple[Node, ...]) -> Iterator[Node]:
    """A term that takes those behind it into its last factors, into its minus, or above its bar."""
    match term:
        case Product(factors) | MatrixProduct(factors):
            kind = type(term)
            for cut in range(1, len(factors)):
                last = factors[cut] if cut == len(factors) - 1 else kind(factors[cut:])
                yield kind((*factors[:cut], Sum((last, *after))))
        case Negative(within):
            yield Negative(Sum((within, *after)))
            yield from (Negative(wider) for wider in _with_more(within, after))
        case Quotient(above, below):
            yield Quotient(Sum((above, *after)), below)


def _narrowed(node: Product | MatrixProduct, factors: tuple[Node, ...], number: int, factor: Sum) -> Iterator[Node]:
    """``a*(b + c)`` as ``a*b + c``."""
    first, *rest = factor.terms
    if number == len(factors) - 1:
        yield Sum((type(node)((*factors[:-1], first)), *rest), span=node.span)
    if number == 0:
        *most, last = factor.terms
        yield Sum((*most, type(node)((last, *factors[1:]))), span=node.span)


def _summed(terms: tuple[Node, ...], node: Sum) -> Node:
    return terms[0] if len(terms) == 1 else Sum(terms, span=node.span)


PAGE = Slip(
    code="bracket",
    rank=28,
    changes=_changes,
    examples=(
        Example(
            "d yhat(tau)[1] / d h(tau)[1]",
            "-yhat[1]*v[1,1]*(yhat[1] - 1) + v[2,1]*yhat[2] + v[3,1]*yhat[3]",
            "-yhat[1]*(v[1,1]*(yhat[1] - 1) + v[2,1]*yhat[2] + v[3,1]*yhat[3])",
        ),
    ),
)
