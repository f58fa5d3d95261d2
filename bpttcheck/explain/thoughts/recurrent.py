"""The recurrent path is left out.

h(t) works in two ways: through o(t) on the loss of its own time, and through h(t+1) on the losses of all later ones. So
∂L/∂h(t) has two terms, and only at the last time the second is not there. In a gradient by W the same path is the one
through h(t-1), which was made with W too.

Changed rule: nothing is handed from one time to the one before it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpttcheck.explain.altered import Everywhere, without
from bpttcheck.explain.asking import Asking, askings, losses, time_of, whole
from bpttcheck.explain.pages import Changed, Example, Thought
from bpttcheck.notation.syntax import Call, Derivative, Node, Reference, mapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.explain.asked import Asked
    from bpttcheck.explain.places import Place
    from bpttcheck.explain.unfolded import At


def _others(asked: Asked) -> Iterator[Changed]:
    unfolded = asked.unfolded
    carried = {name for name, _ in unfolded.crossings}

    def lost(owner: At, at: At) -> bool:
        return at[0] in carried and owner[1] is not None and at[1] is not None and at[1] < owner[1]

    for asking in askings(asked):
        if carried and (loss := losses(asking, asked)):
            yield Changed(Everywhere(unfolded, without(unfolded, lost)), _says(asking, loss, asked))
            return


def _says(asking: Asking, loss: str, asked: Asked) -> str:
    time = time_of(asking.below, asked)
    if time is None:
        name = asked.shown(asking.below)
        return (
            f"this counts what `{name}` does at each time itself: that the state before it was made with `{name}` too, "
            "at all earlier times, is left out"
        )
    own = asked.shown(Reference(loss, time))
    only = "; the line is right only at t = tau" if time == Reference("t") else ""
    lost = "the path through the next time and all later losses is missing"
    return f"this is what comes back from `{own}` alone: {lost}{only}"


def _changes(place: Place, asked: Asked) -> Iterator[Node]:
    """The derivative of the whole loss where that of its own time stands, at one place or at all."""
    if asked.unfolded.crossings and not place.above:
        yield _of_the_whole(place.node, asked)
    elif asked.unfolded.crossings:
        new = _whole_loss(place.node, asked)
        if new is not None:
            yield new


def _of_the_whole(node: Node, asked: Asked) -> Node:
    found = _whole_loss(node, asked)
    return mapped(node, lambda child: _of_the_whole(child, asked)) if found is None else found


def _whole_loss(node: Node, asked: Asked) -> Node | None:
    """∂L/∂h(t) of ∂L(t)/∂h(t)."""
    match node:
        case Call("grad", (Reference(name, Node() as time), below)) if _is_own(name, time, below, asked):
            return Call("grad", (Reference(name), below))
        case Derivative(Reference(name, Node() as time), below, holding) if _is_own(name, time, below, asked):
            return Derivative(Reference(name), below, holding)
    return None


def _is_own(name: str, time: Node, below: Node, asked: Asked) -> bool:
    """Whether the loss of a time is derived by something of that time, and there is one of all."""
    written = whole(below)
    is_own = written is not None and time in {written.time, time_of(below, asked)}
    return is_own and asked.glossary.quantity(name, timed=False) is not None


PAGE = Thought(
    code="recurrent",
    rank=8,
    others=_others,
    changes=_changes,
    examples=(
        Example(
            "grad(L, h(t))",
            "V.T @ (yhat(t) - y(t))",
            "V.T @ (yhat(t) - y(t)) + W.T @ grad(L, a(t+1))",
            assume=("sum(y(t)) = 1", "t < tau"),
        ),
        Example(
            "grad(L, W)",
            "sum(t, grad(L(t), a(t)) @ h(t-1).T)",
            "sum(t, grad(L, a(t)) @ h(t-1).T)",
        ),
        Example("d L / d U[i,j]", "sum(t, d L(t)/d a(t)[i] * x(t)[j])", "sum(t, d L/d a(t)[i] * x(t)[j])", model="gru"),
    ),
)
