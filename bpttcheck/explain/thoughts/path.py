"""One of several paths from one time to the next is forgotten.

In an LSTM s(t-1) reaches s(t) straight, times f(t), and h(t-1) reaches it through every gate. In a GRU h(t-1) goes
straight on, times z(t), into both gates, and into the candidate. Each is a term of its own.

Changed rule: one quantity hands nothing to another of the time before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bpttcheck.explain.altered import Everywhere, Near, without
from bpttcheck.explain.asking import askings, called, whole
from bpttcheck.explain.pages import Changed, Example, Thought
from bpttcheck.notation.syntax import Reference

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bpttcheck.explain.asked import Asked
    from bpttcheck.explain.passes import Rule
    from bpttcheck.explain.unfolded import At, Unfolded

    Lost = Callable[[At, At], bool]


_STRAIGHT: Final = "only the straight way to the next time is there: the paths through all the gates are missing"


def _others(asked: Asked) -> Iterator[Changed]:
    unfolded = asked.unfolded
    crossings = unfolded.crossings
    if len(crossings) < 2 or not any(askings(asked)):
        return
    carried = dict.fromkeys(name for name, _ in crossings)
    ways = [*((name, None) for name in carried if len(carried) > 1), *crossings]
    for name, through in ways:
        lost, says = _lost(name, through), _says(name, through, asked)
        yield Changed(Near(unfolded, _leaving(unfolded, lost)), says)
        yield Changed(Everywhere(unfolded, without(unfolded, lost)), says)
    yield Changed(Everywhere(unfolded, without(unfolded, _is_indirect)), _STRAIGHT)
    yield Changed(Near(unfolded, _leaving(unfolded, _is_indirect)), _STRAIGHT)
    own = {below.name for asking in askings(asked) if (below := whole(asking.below))}
    for name in unfolded.between:
        if name not in own:
            yield from _gate(name, asked)


def _is_indirect(owner: At, at: At) -> bool:
    """Whether a path to the time before goes through anything but the quantity itself."""
    is_back = owner[1] is not None and at[1] is not None and at[1] < owner[1]
    return is_back and owner[0] != at[0]


def _gate(name: str, asked: Asked) -> Iterator[Changed]:
    """All that goes through one gate, at the time of the denominator or the next, or at all."""
    unfolded = asked.unfolded
    says = f"the path through `{asked.shown(called(asked, name))}` is missing"
    for later in (0, 1):
        yield Changed(Near(unfolded, _through(unfolded, name, later)), says)
    yield Changed(Everywhere(unfolded, without(unfolded, lambda _, at: at[0] == name)), says)


def _through(unfolded: Unfolded, name: str, later: int) -> Callable[[int | None], Rule]:
    """The rule that forgets what goes through a quantity so many times later than the denominator."""
    return lambda time: without(unfolded, lambda _, at: time is not None and at == (name, time + later))


def _lost(name: str, through: str | None) -> Lost:
    """The path from the equation of one quantity, or of any, to another of the time before."""

    def lost(owner: At, at: At) -> bool:
        is_back = owner[1] is not None and at[1] is not None and at[1] < owner[1]
        return is_back and at[0] == name and through in {None, owner[0]}

    return lost


def _leaving(unfolded: Unfolded, lost: Lost) -> Callable[[int | None], Rule]:
    """The rule that forgets a path where it leaves from one time only."""
    return lambda time: without(unfolded, lambda owner, at: at[1] == time and lost(owner, at))


def _says(name: str, through: str | None, asked: Asked) -> str:
    state = asked.shown(called(asked, name))
    if through is None:
        return f"all that goes through `{state}` to the next time is missing"
    if through == name:
        return f"the term that `{state}` is carried on by, straight into the next one, is missing"
    return f"`{state}` also reaches the next time through `{asked.shown(Reference(through))}`: that path is missing"


PAGE = Thought(
    code="path",
    rank=10,
    others=_others,
    examples=(
        Example(
            "grad(L, s(t))",
            "grad(L, h(t)) * q(t) * (1 - tanh(s(t))^2)",
            "grad(L, h(t)) * q(t) * (1 - tanh(s(t))^2) + f(t+1) * grad(L, s(t+1))",
            model="lstm",
            assume=("t < tau",),
        ),
        Example(
            "grad(L, h(t))",
            "V.T @ grad(L, o(t)) + Wf.T @ grad(L, af(t+1)) + Wg.T @ grad(L, ag(t+1)) + W.T @ grad(L, a(t+1))",
            "V.T @ grad(L, o(t)) + Wf.T @ grad(L, af(t+1)) + Wg.T @ grad(L, ag(t+1)) + W.T @ grad(L, a(t+1))"
            " + Wo.T @ grad(L, ao(t+1))",
            model="lstm",
            assume=("t < tau",),
        ),
        Example(
            "d h(t)[i] / d h(t-1)[j]",
            "z(t)[i]*1[i = j] + (h(t-1)[i] - n(t)[i])*d z(t)[i]/d h(t-1)[j]",
            "z(t)[i]*1[i = j] + (h(t-1)[i] - n(t)[i])*d z(t)[i]/d h(t-1)[j] + (1 - z(t)[i])*d n(t)[i]/d h(t-1)[j]",
            model="gru",
        ),
    ),
)
