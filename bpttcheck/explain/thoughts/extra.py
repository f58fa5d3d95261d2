"""The line is what is asked, and a term that does not belong there.

A path is counted twice, or one that belongs to another time or another quantity is added. The recurrent term
contains all later losses already.

Changed rule: something is handed on twice.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from bpttcheck.explain.asking import Asking, askings, quantity_of, renamed, time_of
from bpttcheck.explain.numbers import close
from bpttcheck.explain.pages import Example, Other, Thought
from bpttcheck.notation.syntax import Negative, Node, Number, Reference, Sum

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.explain.asked import Asked
    from bpttcheck.explain.numbers import Row

_ONE: Final = Number(Fraction(1))


def _others(asked: Asked) -> Iterator[Other]:
    line, truth = asked.line, asked.truth
    if line is None or truth is None or len(line) != len(truth):
        return
    more = tuple(a - b for a, b in zip(line, truth, strict=True))
    less = tuple(-each for each in more)
    for asking in askings(asked):
        for above, below in _terms(asking, asked):
            term = asking.written(above, below)
            values = asked.values(term)
            if values is not None and any(values) and not close(values, truth):
                shown = asked.shown(asking.alone(above, below))
                yield from _if_close(values, more, Sum((asked.target.claim.tree, term)), f"and `{shown}` besides")
                yield from _if_close(
                    values, less, Sum((asked.target.claim.tree, Negative(term))), f"but `{shown}` is missing"
                )


def _if_close(values: Row, difference: Row, tree: Node, says: str) -> Iterator[Other]:
    if close(values, difference):
        yield Other(tree, f"the line is what is asked, {says}")


def _terms(asking: Asking, asked: Asked) -> Iterator[tuple[Node, Node]]:
    """The derivatives of all losses, then those by other quantities, now and one step later."""
    time = time_of(asking.below, asked) or asked.target.claim.time
    times = (time, Sum((time, _ONE)), Sum((time, Negative(_ONE))), Reference("tau"))
    for quantity in asked.quantities:
        if quantity.role == "computed" and quantity.shape.is_scalar:
            yield from ((Reference(quantity.name, at), asking.below) for at in (times if quantity.timed else (None,)))
    mine = quantity_of(asking.below, asked)
    for other in asked.quantities:
        if mine and len(other.shape.sorts) == len(mine.shape.sorts) and other.role != "abbreviation":
            for at in times if other.timed else (None,):
                yield asking.above, renamed(asking.below, other.name, at)


PAGE = Thought(
    code="extra",
    rank=12,
    others=_others,
    examples=(
        Example(
            "grad(L, h(t))",
            "V.T @ (yhat(t) - y(t)) + grad(L, h(t))",
            "grad(L(t), h(t)) + W.T @ grad(L, a(t+1))",
            assume=("t < tau", "sum(y(t)) = 1"),
        ),
    ),
)
