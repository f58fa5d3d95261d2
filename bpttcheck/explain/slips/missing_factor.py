"""A factor is missing.

Every box between the two ends of a chain gives one factor: the derivative of the activation, the weight, what the loss
gives back. The one that is forgotten most is the activation's own, 1 - h².
"""

from __future__ import annotations

from fractions import Fraction
from itertools import chain, zip_longest
from operator import mul, truediv
from typing import TYPE_CHECKING, Final

from bpttcheck.explain.candidates import mentions_label
from bpttcheck.explain.pages import Example, Slip
from bpttcheck.explain.places import replaced
from bpttcheck.explain.pool import fit
from bpttcheck.expressions.indices import letters
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
    Sum,
    Summation,
    Transpose,
    Written,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.explain.asked import Asked
    from bpttcheck.explain.places import Place
    from bpttcheck.notation.latex.kinds import Kind
    from bpttcheck.notation.syntax import Node

_BOUND: Final = "k"
_ONE: Final = Number(Fraction(1))


def _changes(place: Place, asked: Asked) -> Iterator[Node | None]:
    if not _is_term(place):
        return
    ways = (_multiplied(place, asked), _divided(place, asked), _in_matrices(place, asked))
    for several in zip_longest(*ways):
        yield from [new for new in several if new] or (None,)


def _multiplied(place: Place, asked: Asked) -> Iterator[Node | None]:
    for factor in asked.worst.mending(place, asked.around.lost_factors.at(place, scalars=True), mul):
        # Of a one-hot vector, under the assumption that it is one, each entry is its own square.
        is_lost = factor and not (asked.further and mentions_label(factor, asked))
        yield _with(place.node, factor) if factor and is_lost else None


def _divided(place: Place, asked: Asked) -> Iterator[Node | None]:
    several = asked.worst.mending(place, asked.around.lost_divisors.at(place, scalars=True), truediv)
    for divisor in chain(_total(place, asked), several):
        yield divisor and Quotient(place.node, divisor, span=place.node.span)


def _in_matrices(place: Place, asked: Asked) -> Iterator[Node]:
    if not asked.kind(place.node).is_scalar:
        factors = place.node.factors if isinstance(place.node, MatrixProduct) else (place.node,)
        kinds = [asked.kind(factor) for factor in factors]
        for matrix, mine in asked.around.lost_matrices.factors(place):
            for number in range(len(factors) + 1):
                if _fits(mine, number, kinds, as_it_is=asked.worst.is_known):
                    yield MatrixProduct((*factors[:number], matrix, *factors[number:]), span=place.node.span)


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
        return isinstance(place.node, Product | Sum | Power | Summation)
    return not isinstance(above, Product | Entry | Quotient | Power | Transpose | Written)


def _with(node: Node, factor: Node) -> Node:
    if node == _ONE:
        return factor
    several = node.factors if isinstance(node, Product) else (node,)
    return Product((*several, factor), span=node.span)


def _fits(mine: Kind, number: int, kinds: list[Kind], *, as_it_is: bool) -> bool:
    """Whether a matrix may stand before the factor of a number; what has a meaning ``as_it_is`` keeps its shape."""
    if mine.either or any(each.either for each in kinds[max(number - 1, 0) : number + 1]):
        return True
    before = kinds[number - 1].columns if number else kinds[0].rows
    after = kinds[number].rows if number < len(kinds) else kinds[-1].columns
    is_open_before, is_open_after = not as_it_is and number == 0, not as_it_is and number == len(kinds)
    return (is_open_before or fit(mine.rows, before)) and (is_open_after or fit(mine.columns, after))


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
