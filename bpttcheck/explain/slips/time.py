"""A time is one step off.

h(t) and h(t-1) stand side by side in a recurrent net, and the gradient by W takes the *earlier* one: W multiplies
h(t-1). Going back, the activation's derivative belongs to the time at which the activation was applied.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from bpttcheck.explain.pages import Example, Slip
from bpttcheck.notation.syntax import Negative, Number, Reference, Sum

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.explain.asked import Asked
    from bpttcheck.explain.places import Place
    from bpttcheck.notation.syntax import Node

_ONE, _TWO = Number(Fraction(1)), Number(Fraction(2))
_LETTERS: Final = (Reference("t"), Reference("tau"))


def _changes(place: Place, asked: Asked) -> Iterator[Node]:
    match place.node:
        case Reference(name, time) as node if asked.has_time(name) and not asked.is_index(name, place):
            written = time or asked.target.claim.time
            for other in dict.fromkeys((*beside(written), *_LETTERS, *asked.around.times)):
                if other != written:
                    yield replace(node, time=other)
            if time is not None and asked.glossary.quantity(name, timed=False):
                yield replace(node, time=None)


def beside(number: Node) -> Iterator[Node]:
    """One step before and after; of a step before or after, the other one too."""
    match number:
        case Number(value):
            yield from (Number(each) for each in (value - 1, value + 1) if each >= 0)
        case Sum((base, Negative(Number(step)))) if step == 1:
            yield from (base, Sum((base, _ONE)), Sum((base, Negative(_TWO))))
        case Sum((base, Number(step))) if step == 1:
            yield from (base, Sum((base, Negative(_ONE))), Sum((base, _TWO)))
        case Reference():
            yield from (Sum((number, Negative(_ONE))), Sum((number, _ONE)))


PAGE = Slip(
    code="time",
    rank=14,
    changes=_changes,
    examples=(
        Example(
            "grad(L, W)",
            "sum(t, grad(L, a(t)) @ h(t).T)",
            "sum(t, grad(L, a(t)) @ h(t-1).T)",
        ),
        Example("d h(t)[1] / d a(t)[1]", "1 - h(t-1)[1]^2", "1 - h(t)[1]^2"),
    ),
)
