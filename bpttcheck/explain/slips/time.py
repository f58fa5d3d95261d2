"""A time is one step off.

h(t) and h(t-1) stand side by side in a recurrent net, and the gradient by W takes the *earlier* one: W multiplies
h(t-1). Going back, the activation's derivative belongs to the time at which the activation was applied.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec.structs import replace

from bpttcheck.explain.pages import Example, Slip
from bpttcheck.notation.syntax import Negative, Number, Range, Reference, Repeated, Sum, Summation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.explain.asked import Asked
    from bpttcheck.explain.places import Place
    from bpttcheck.notation.syntax import Node

_ONE = Number(Fraction(1))


def _changes(place: Place, asked: Asked) -> Iterator[Node]:
    match place.node:
        case Reference(name, time) as node if asked.has_time(name) and not asked.is_index(name, place):
            written = time or asked.target.claim.time
            for other in _near(written):
                yield replace(node, time=other)
        case (Summation(over, _) | Repeated(over, _)) as loop if over.lower and over.upper:
            for limits in _limits(over):
                yield replace(loop, range=limits)


def _near(time: Node) -> Iterator[Node]:
    """One step before and after, the last one, and the plain letter."""
    yield from _beside(time)
    for letter in ("t", "tau"):
        if time != Reference(letter):
            yield Reference(letter)


def _beside(number: Node) -> Iterator[Node]:
    match number:
        case Number(value):
            yield from (Number(each) for each in (value - 1, value + 1) if each >= 0)
        case Sum((base, Negative(Number(step)))) if step == 1:
            yield base
            yield Sum((base, Negative(Number(Fraction(2)))))
        case Sum((base, Number(step))) if step == 1:
            yield base
            yield Sum((base, Number(Fraction(2))))
        case Reference():
            yield Sum((number, Negative(_ONE)))
            yield Sum((number, _ONE))


def _limits(over: Range) -> Iterator[Range]:
    for side in ("lower", "upper"):
        for other in _beside(getattr(over, side)):
            yield replace(over, **{side: other})


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
