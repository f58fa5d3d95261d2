"""The sum over time is left out, or does not run over all times.

One weight is used at every time, so its gradient is the sum of what each use gives, from the first time to the last.

Changed rule: only some of the uses of the weight get what is handed to it.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from bpttcheck.explain.altered import Everywhere, without
from bpttcheck.explain.asking import Asking, askings, quantity_of, renamed, time_of, whole
from bpttcheck.explain.pages import Changed, Example, Other, Thought
from bpttcheck.explain.places import places, replaced
from bpttcheck.explain.relatives import renumbered
from bpttcheck.expressions.shapes import TIME
from bpttcheck.notation.syntax import Entry, Negative, Node, Number, Range, Reference, Sum, Summation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bpttcheck.explain.asked import Asked
    from bpttcheck.explain.places import Place
    from bpttcheck.explain.unfolded import At

_ONE: Final = Number(Fraction(1))
_TWO: Final = Number(Fraction(2))
_TIME: Final = Reference("t")
_LAST: Final = Reference("tau")
_BEFORE_LAST: Final = Sum((_LAST, Negative(_ONE)))


def _others(asked: Asked) -> Iterator[Other | Changed]:
    for asking in askings(asked):
        below, name = quantity_of(asking.below, asked), whole(asking.below)
        if below is None or name is None or below.timed or below.role != "parameter":
            continue
        if name.time is not None:
            yield from _at_another_time(asking, name.name, asked)
            continue
        yield from _some(name.name, below.name, asked)
        yield from _at_one_time(asking, name.name, asked)


def _some(name: str, quantity: str, asked: Asked) -> Iterator[Changed]:
    last = asked.unfolded.world.times
    shown = asked.shown(Reference(name))
    for first, final, which in (
        (last, last, "the last time alone"),
        (1, 1, "the first time alone"),
        (1, last - 1, "all times but the last"),
        (2, last, "all times but the first"),
    ):
        kept = range(first, final + 1)
        lost = without(asked.unfolded, _outside(quantity, kept))
        says = (
            f"this counts the use of `{shown}` at {which}: it is used at every time, and the sum runs from t = 1 to tau"
        )
        yield Changed(Everywhere(asked.unfolded, lost), says)


def _outside(quantity: str, kept: range) -> Callable[[At, At], bool]:
    """The paths to the copies of a parameter at other times than those kept."""
    return lambda _, at: at[0] == quantity and at[1] is not None and at[1] not in kept


def _at_one_time(asking: Asking, name: str, asked: Asked) -> Iterator[Other]:
    time = Reference("t")
    if time_of(asking.above, asked) is None and asked.unbound:
        for above in (asking.above, renamed(asking.above, asked.shown(asking.above), time)):
            direct = asking.alone(above, renamed(asking.below, name, time))
            yield Other(
                asking.written(above, renamed(asking.below, name, time)),
                f"this is `{asked.shown(direct)}`, the share of one time: the sum over t is missing",
            )


def _at_another_time(asking: Asking, name: str, asked: Asked) -> Iterator[Other]:
    for time in (_ONE, _LAST):
        below = renamed(asking.below, name, time)
        says = f"this is `{asked.shown(asking.alone(asking.above, below))}`, the share of one time"
        yield Other(asking.by(below), says)


def _changes(place: Place, asked: Asked) -> Iterator[Node]:
    """The sum over all times, where one over some of them stands, or what is summed at one time."""
    if (
        place.above
        or not asked.glossary.timed
        or any(cell.root().sort == TIME for cell in asked.target.claim.free.values())
    ):
        return
    match place.node:
        case Summation(Range(name, Node(), Node()), body) if not _is_index(name, body):
            yield Summation(Range(name), body)
            for lower, upper in ((_ONE, _BEFORE_LAST), (_TWO, _LAST)):
                yield Summation(Range(name, lower, upper), body)
    yield Summation(Range("t"), replaced(place.node, _LAST, _TIME))
    yield Summation(Range("t"), renumbered(place.node, "time", _ONE, _TIME))


def _is_index(name: str, body: Node) -> bool:
    """Whether a letter is an index, and no time."""
    nodes = (place.node for place in places(body))
    return any(Reference(name) in node.indices for node in nodes if isinstance(node, Entry))


PAGE = Thought(
    code="summed",
    rank=9,
    others=_others,
    changes=_changes,
    examples=(
        Example("grad(L, U)", "grad(L, a(tau)) @ x(tau).T", "sum(t, grad(L, a(t)) @ x(t).T)"),
        Example("d L / d c[i]", "sum(t=1..tau-1, d L/d o(t)[i])", "sum(t, d L/d o(t)[i])"),
        Example("grad(L, W)", "grad(L, a(t)) @ h(t-1).T", "sum(t, grad(L, a(t)) @ h(t-1).T)"),
        Example("L", "sum(s=2..tau, L(s))", "sum(s, L(s))"),
    ),
)
