"""A square is missing, or one too many.

tanh' is 1 - h², the square of the value, and a quotient's derivative has the square of its denominator below.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from bpttcheck.explain.candidates import mentions_label
from bpttcheck.explain.pages import Example, Slip
from bpttcheck.notation.syntax import Call, Entry, Number, Power, Reference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.explain.asked import Asked
    from bpttcheck.explain.places import Place
    from bpttcheck.notation.syntax import Node

_TWO = Number(Fraction(2))


def _changes(place: Place, asked: Asked) -> Iterator[Node]:
    match place.node:
        case Power(base, Number(value)) as node:
            yield base
            for other in (value - 1, value + 1, -value):
                if other not in {0, 1}:
                    yield Power(base, Number(other), span=node.span)
        case Entry() | Call() as node if not mentions_label(node, asked):
            yield Power(node, _TWO, span=node.span)
        case Reference(name) as node if not isinstance(place.parent, Entry) and not asked.is_index(name, place):
            yield Power(node, _TWO, span=node.span)


PAGE = Slip(
    code="power",
    rank=26,
    changes=_changes,
    examples=(
        Example("d h(t)[i] / d a(t)[i]", "1 - h(t)[i]", "1 - h(t)[i]^2"),
        Example("d (1/o(t)[1]) / d o(t)[1]", "-1/o(t)[1]", "-1/o(t)[1]^2"),
    ),
)
