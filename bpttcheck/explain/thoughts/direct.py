"""The direct derivative stands for the total one, or the other way round.

W is used at every time: ∂h(t)/∂W counts all of its uses, also those in h(t-1), which h(t) is made of. The direct (or
immediate) derivative, ∂h(t)/∂W(t), counts the last use only and holds h(t-1). Texts write both with one sign; in
Σₖ ∂h(t)/∂h(k) · ∂h(k)/∂W the last factor must be the direct one, or paths count twice.

Changed rule: something is held that varies, or varies that is held.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from bpttcheck.explain.asking import Asking, askings, quantity_of, renamed, time_of, whole
from bpttcheck.explain.pages import Example, Other, Thought
from bpttcheck.notation.syntax import Derivative, Node, Reference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.explain.asked import Asked
    from bpttcheck.explain.places import Place


def _others(asked: Asked) -> Iterator[Other]:
    for asking in askings(asked):
        yield from _copies(asking, asked)
        yield from _holding(asking, asked)


def _copies(asking: Asking, asked: Asked) -> Iterator[Other]:
    below, name = quantity_of(asking.below, asked), whole(asking.below)
    time = time_of(asking.above, asked)
    if below is None or name is None or below.role != "parameter" or below.timed:
        return
    if name.time is not None:
        total = renamed(asking.below, name.name, None)
        says = (
            f"this is the total derivative, through all uses of `{name.name}`; asked is the direct one, through one use"
        )
        yield Other(asking.by(total), says)
    elif time is not None:
        direct = renamed(asking.below, name.name, time)
        says = (
            f"this is the direct derivative, `{asked.shown(asking.alone(asking.above, direct))}`: it holds what was "
            f"there before, though that was made with `{name.name}` too"
        )
        yield Other(asking.by(direct), says)


def _holding(asking: Asking, asked: Asked) -> Iterator[Other]:
    below, time = quantity_of(asking.below, asked), time_of(asking.below, asked)
    if asking.holding:
        says = f"this counts all paths; `{asked.shown(asking.holding[0])}` was to be held"
        yield Other(asking.held(), says)
    elif below is not None and time is not None and asking.can_hold:
        for other in dict.fromkeys(name for name, _ in asked.unfolded.crossings):
            if other != below.name:
                held = Reference(other, time)
                below_it = asked.shown(asking.below)
                says = f"this holds `{asked.shown(held)}`, though it depends on `{below_it}` too: that path is missing"
                yield Other(asking.held(held), says)


def _changes(place: Place, asked: Asked) -> Iterator[Node]:
    """A use of a parameter for all of its uses, or all for one, in a factor of a line."""
    match place.node:
        case Derivative(above, below) as node if (name := whole(below)) is not None:
            found, time = quantity_of(below, asked), time_of(above, asked)
            if found is not None and found.role == "parameter" and time is not None:
                yield replace(node, denominator=renamed(below, name.name, time if name.time is None else None))


PAGE = Thought(
    code="direct",
    rank=7,
    others=_others,
    changes=_changes,
    doubt=lambda _place, _new, _asked: 6,
    examples=(
        Example(
            "d h(t)[i] / d b[j]",
            "(1 - h(t)[i]^2)*1[i = j]",
            "(1 - h(t)[i]^2)*(1[i = j] + sum(k, W[i,k]*d h(t-1)[k]/d b[j]))",
            assume=("t > 1",),
        ),
        Example("d L / d b(2)[i]", "sum(t, d L/d a(t)[i])", "d L/d a(2)[i]"),
    ),
)
