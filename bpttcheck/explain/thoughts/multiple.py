"""The line is a multiple of what is asked.

A factor that all terms have comes from outside: a mean for a sum (1/τ), a squared error that was not halved (2).

Changed rule: the pass begins with a factor other than 1.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from bpttcheck.explain.pages import Example, Other, Thought
from bpttcheck.notation.syntax import Negative, Node, Number, Product, Quotient, Reference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.explain.asked import Asked

_MOST: Final = 24
_CLOSE: Final = 1e-9
_ONE: Final = Number(Fraction(1))
_LAST: Final = Reference("tau")


def _others(asked: Asked) -> Iterator[Other]:
    ratio = _ratio(asked)
    if ratio is not None:
        yield from _by(ratio, asked)


def _ratio(asked: Asked) -> float | None:
    """By what all entries of the truth are multiplied; nothing where these differ."""
    line, truth = asked.line, asked.truth
    if line is None or truth is None or len(line) != len(truth):
        return None
    largest = max(range(len(truth)), key=lambda k: abs(truth[k]))
    if not truth[largest] or not line[largest]:
        return None
    ratio = line[largest] / truth[largest]
    same = all(abs(a - ratio * b) <= _CLOSE * max(1.0, abs(a)) for a, b in zip(line, truth, strict=True))
    return ratio if same else None


def _by(ratio: float, asked: Asked) -> Iterator[Other]:
    target, times = asked.target.claim.tree, asked.prepared.world.times
    exact = Fraction(ratio).limit_denominator(_MOST)
    if abs(exact - ratio) > _CLOSE * abs(ratio) or abs(exact.numerator) > _MOST:
        return
    number = _written(abs(exact))
    if asked.unfolded.crossings and abs(exact) in {times, Fraction(1, times)}:
        number = _LAST if abs(exact) > 1 else Quotient(_ONE, _LAST)
    factor = Negative(number) if exact < 0 else number
    yield Other(Product((factor, target)), f"the line is `{asked.shown(factor)}` times what is asked")


def _written(number: Fraction) -> Node:
    above, below = (Number(Fraction(part)) for part in (number.numerator, number.denominator))
    return above if number.denominator == 1 else Quotient(above, below)


PAGE = Thought(
    code="multiple",
    rank=25,
    others=_others,
    examples=(
        Example("d L(t) / d o(t)[i]", "2*yhat(t)[i] - 2*y(t)[i]", "yhat(t)[i] - y(t)[i]", assume=("sum(y(t)) = 1",)),
    ),
)
