"""Slips in products: a factor lost, one too many, on the wrong side of the bar, in another place, turned round."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from bpttcheck.notation.syntax import (
    Entry,
    MatrixProduct,
    Node,
    Number,
    Product,
    Quotient,
    Reference,
    Transpose,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.explain.generated.right import Right
    from tests.explain.generated.spots import Spot

Multiplied = Product | MatrixProduct
_ONE, _TWO = Number(Fraction(1)), Number(Fraction(2))


def _without(product: Multiplied, number: int) -> Node:
    rest = (*product.factors[:number], *product.factors[number + 1 :])
    return rest[0] if len(rest) == 1 else type(product)(rest)


def dropped(spot: Spot, right: Right) -> Iterator[Node]:
    """A factor of a product, or what stands above or below a bar."""
    match spot.node:
        case Product() | MatrixProduct() as product:
            yield from (_without(product, number) for number in range(len(product.factors)))
        case Quotient(above, below):
            yield above
            yield Quotient(_ONE, below)


def added(spot: Spot, right: Right) -> Iterator[Node]:
    """A factor twice, or a 2."""
    match spot.node:
        case Product(factors):
            yield from (Product((*factors, factor)) for factor in factors)
            yield Product((_TWO, *factors))
        case Quotient(above, below):
            yield Quotient(Product((_TWO, above)), below)
        case MatrixProduct(factors):
            yield Product((_TWO, MatrixProduct(factors)))


def inverted(spot: Spot, right: Right) -> Iterator[Node]:
    """A factor below the bar instead of above, or above instead of below."""
    match spot.node:
        case Product(factors) as product:
            yield from (Quotient(_without(product, number), factor) for number, factor in enumerate(factors))
        case Quotient(above, below):
            yield Product((above, below))
            yield Quotient(below, above)


def reordered(spot: Spot, right: Right) -> Iterator[Node]:
    """Two neighbours exchanged, or one factor moved to an end of a matrix product."""
    if not isinstance(spot.node, MatrixProduct):
        return
    factors = spot.node.factors
    for number, factor in enumerate(factors):
        rest = (*factors[:number], *factors[number + 1 :])
        for place in {0, len(rest), number + 1} - {number}:
            if place <= len(rest):
                yield MatrixProduct((*rest[:place], factor, *rest[place:]))


def transposed(spot: Spot, right: Right) -> Iterator[Node]:
    """A transpose left out, or one put where none belongs: on factors of matrix products, and on names."""
    if isinstance(spot.node, Transpose):
        yield spot.node.base
    elif isinstance(spot.above, MatrixProduct) or (isinstance(spot.node, Reference) and _is_tensor(spot, right)):
        yield Transpose(spot.node)


def _is_tensor(spot: Spot, right: Right) -> bool:
    if not isinstance(spot.node, Reference) or isinstance(spot.above, Entry | Transpose):
        return False
    names = right.prepared.world.glossary
    found = (names.quantity(spot.node.name, timed=timed) for timed in (False, True))
    return any(each is not None and each.shape.sorts for each in found)
