"""An index is another one.

Two indices that look alike (i and j, 1 and l), or the order of the two of a weight: W[i,j] leads from j to i. Name an
index once, where it first appears, and keep it; give the summed one a letter that the line has nowhere else.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from bpttcheck.explain.pages import Example, Slip
from bpttcheck.notation.syntax import Entry, Indicator, Number, Reference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.explain.asked import Asked
    from bpttcheck.explain.places import Place
    from bpttcheck.notation.syntax import Node

_MOST: Final = 12


def _changes(place: Place, asked: Asked) -> Iterator[Node]:
    match place.node:
        case Entry(base, indices) as node:
            if len(indices) > 1:
                yield Entry(base, (indices[1], indices[0], *indices[2:]), span=node.span)
            for number, index in enumerate(indices):
                for other in _others(index, place, asked):
                    yield Entry(base, (*indices[:number], other, *indices[number + 1 :]), span=node.span)
        case Indicator(condition) as node:
            for side in ("left", "right"):
                for other in _others(getattr(condition, side), place, asked):
                    yield replace(node, condition=replace(condition, **{side: other}))


def _others(index: Node, place: Place, asked: Asked) -> Iterator[Node]:
    if not isinstance(index, Number | Reference):
        return
    letters = {*place.bound, *asked.indices, *asked.around.index_letters}
    for name in sorted(letters):
        other = Reference(name, span=index.span)
        if other != index:
            yield other
    yield from (other for other in asked.around.classes if other != index)
    most = max(asked.prepared.world.sizes.values(), default=0)
    if isinstance(index, Number) or not letters:
        for value in range(1, min(most, _MOST) + 1):
            if index != Number(Fraction(value)):
                yield Number(Fraction(value), span=index.span)


PAGE = Slip(
    code="index",
    rank=12,
    changes=_changes,
    examples=(
        Example(
            "d yhat(tau)[1] / d h(tau)[1]",
            "-yhat[1]*(v[1,1]*(yhat[1] - 1) + v[2,1]*yhat[2] + v[3,2]*yhat[3])",
            "-yhat[1]*(v[1,1]*(yhat[1] - 1) + v[2,1]*yhat[2] + v[3,1]*yhat[3])",
        ),
        Example("d yhat(t)[i] / d o(t)[j]", "yhat(t)[j]*(1[i = j] - yhat(t)[j])", "yhat(t)[i]*(1[i = j] - yhat(t)[j])"),
        Example("d a(t)[i] / d h(t-1)[j]", "W[j,i]", "W[i,j]"),
    ),
)
