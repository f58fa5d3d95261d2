"""A term is missing.

A sum over paths, over indices or over times has one term for each. Count them before you go on.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import zip_longest
from operator import add, sub
from typing import TYPE_CHECKING, Final

from bpttcheck.explain.pages import Example, Slip
from bpttcheck.explain.relatives import unsigned
from bpttcheck.notation.syntax import Call, Derivative, Entry, Negative, Number, Sum, Transpose, Written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.explain.asked import Asked
    from bpttcheck.explain.places import Place
    from bpttcheck.notation.syntax import Node

_ONE: Final = Number(Fraction(1))


def _changes(place: Place, asked: Asked) -> Iterator[Node | None]:
    if not _may_be_a_sum(place):
        return
    terms = place.node.terms if isinstance(place.node, Sum) else (place.node,)
    parts = (_ONE, *asked.around.lost_terms.at(place))
    more, less = (asked.worst.mending(place, parts, join) for join in (add, sub))
    there = {*map(unsigned, terms)}
    for _ in filter(None, asked.worst.mending(place, (_ONE,), _rest)):
        yield Sum((_ONE, Negative(place.node)), span=place.node.span)
    for pair in zip_longest(more, (each and Negative(each) for each in less)):
        lost = (each for each in pair if each and unsigned(each) not in there)
        yield from [Sum((*terms, each), span=place.node.span) for each in lost] or (None,)


def _rest(old: float, one: float) -> float:
    """What z is for 1 - z."""
    return one - old


def _may_be_a_sum(place: Place) -> bool:
    """Whether what stands here may have been one term of several."""
    above = place.parent
    if isinstance(place.node, Number) and above is not None and place.node != _ONE:
        return False
    if isinstance(above, Derivative) or (isinstance(above, Call) and above.function == "grad"):
        return False
    return not isinstance(above, Sum | Negative | Entry | Transpose | Written) or isinstance(place.node, Sum)


PAGE = Slip(
    code="missing-term",
    rank=34,
    changes=_changes,
    examples=(
        Example("grad(L, o(t))", "yhat(t)", "yhat(t) - y(t)", assume=("sum(y(t)) = 1",)),
        Example("a(t)", "W @ h(t-1) + U @ x(t)", "W @ h(t-1) + U @ x(t) + b"),
        Example("d h(t) / d n(t)", "diag(z(t))", "diag(1 - z(t))", model="gru"),
    ),
)
