"""A factor is missing.

Every box between the two ends of a chain gives one factor: the derivative of the activation, the weight, what the loss
gives back. The one that is forgotten most is the activation's own, 1 - h².
"""

from __future__ import annotations

from fractions import Fraction
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from bpttcheck.explain.candidates import mentions_label
from bpttcheck.explain.pages import Example, Slip
from bpttcheck.explain.places import replaced
from bpttcheck.expressions.indices import letters
from bpttcheck.notation.latex.kinds import kind
from bpttcheck.notation.syntax import (
    Call,
    Derivative,
    Entry,
    MatrixProduct,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Range,
    Reference,
    Summation,
    Transpose,
    Written,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.explain.asked import Asked
    from bpttcheck.explain.places import Place
    from bpttcheck.notation.syntax import Node

_BOUND: Final = "k"
_ONE: Final = Number(Fraction(1))


def _changes(place: Place, asked: Asked) -> Iterator[Node]:
    if not _is_term(place):
        return
    ways = (_multiplied(place, asked), _divided(place, asked), _in_matrices(place, asked))
    yield from (new for several in zip_longest(*ways) for new in several if new is not None)


def _multiplied(place: Place, asked: Asked) -> Iterator[Node]:
    for factor in asked.around.lost_factors.at(place, scalars=True):
        # Of a one-hot vector, under the assumption that it is one, each entry is its own square.
        if not (asked.further and mentions_label(factor, asked)):
            yield _with(place.node, factor)


def _divided(place: Place, asked: Asked) -> Iterator[Node]:
    for divisor in (*_total(place, asked), *asked.around.lost_divisors.at(place, scalars=True)):
        yield Quotient(place.node, divisor, span=place.node.span)


def _in_matrices(place: Place, asked: Asked) -> Iterator[Node]:
    if not kind(place.node, asked.lexicon).is_scalar:
        for matrix in asked.around.lost_matrices.in_scope(place):
            yield from _between(place.node, matrix)


def _is_term(place: Place) -> bool:
    """Whether what stands here is multiplied by nothing else."""
    if place.node == _ONE and isinstance(place.parent, Quotient) and place.way[-1][0] == "numerator":
        return True
    if isinstance(place.node, Negative | Number):
        return False
    above = place.parent
    if isinstance(above, Derivative) or (isinstance(above, Call) and above.function == "grad"):
        return False
    if isinstance(above, MatrixProduct):
        return isinstance(place.node, Product)
    return not isinstance(above, Product | Entry | Quotient | Power | Transpose | Written)


def _with(node: Node, factor: Node) -> Node:
    if node == _ONE:
        return factor
    several = node.factors if isinstance(node, Product) else (node,)
    return Product((*several, factor), span=node.span)


def _between(node: Node, matrix: Node) -> Iterator[Node]:
    """A product of matrices with one more, anywhere in it."""
    factors = node.factors if isinstance(node, MatrixProduct) else (node,)
    for number in range(len(factors) + 1):
        yield MatrixProduct((*factors[:number], matrix, *factors[number:]), span=node.span)


def _total(place: Place, asked: Asked) -> Iterator[Node]:
    """What stands here, summed over each of its indices: by that one divides to get shares."""
    written = letters(place.node, asked.glossary, asked.target.claim.time)
    for name in sorted(written & {*asked.indices, *place.bound}):
        summed = replaced(place.node, Reference(name), Reference(_BOUND))
        yield Summation(Range(_BOUND), summed)


PAGE = Slip(
    code="missing-factor",
    rank=34,
    changes=_changes,
    examples=(
        Example("d yhat(t)[1] / d o(t)[2]", "-yhat(t)[2]", "-yhat(t)[1]*yhat(t)[2]"),
        Example("d s(t)[1] / d f(t)[1] * f(t)[1]", "s(t-1)[1]", "s(t-1)[1]*f(t)[1]", model="lstm"),
    ),
)
