"""A function stands for its derivative, or the other way round.

tanh'(a) is 1 - tanh(a)², and σ'(a) is σ(a)(1 - σ(a)); exp is its own derivative, and log is not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bpttcheck.explain.pages import Example, Slip
from bpttcheck.notation.functions import PRIMED, UNPRIMED
from bpttcheck.notation.syntax import Call, Derivative, Entry, Negative, Number, Quotient, Reference, Sum

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.explain.asked import Asked
    from bpttcheck.explain.places import Place
    from bpttcheck.notation.syntax import Node

_NEIGHBOURS: Final = {**PRIMED, **UNPRIMED}
_ACTIVATIONS: Final = ("tanh", "sigmoid", "dtanh", "dsigmoid", "exp", "log", "softmax", "relu", "drelu")
_APPLIED_TO: Final = (Entry, Reference, Sum, Negative, Call)


def _changes(place: Place, asked: Asked) -> Iterator[Node]:
    match place.node:
        case Call(name, (argument,)) as node:
            yield from _others(name, argument, node, asked)
        case Quotient(Number(one), below) as node if one == 1:
            yield Call("log", (below,), span=node.span)
    if isinstance(place.node, _APPLIED_TO) and _may_be_an_argument(place, asked):
        slopes = (PRIMED[name] for name in asked.around.functions if name in PRIMED)
        yield from (Call(name, (place.node,), span=place.node.span) for name in (*asked.around.functions, *slopes))


def _may_be_an_argument(place: Place, asked: Asked) -> bool:
    """Whether what stands here may be a function of itself: what one derives by may not, nor an index or a time."""
    if isinstance(place.node, Reference) and asked.quantity(place.node) is None:
        return False
    match place.parent:
        case Derivative():
            return place.way[-1][0] == "numerator"
        case Call("grad") | Entry():
            return False
    return True


def _others(name: str, argument: Node, node: Call, asked: Asked) -> Iterator[Node]:
    known = name in _NEIGHBOURS or name in _ACTIVATIONS
    slopes = (PRIMED[other] for other in asked.around.functions if other in PRIMED)
    alike = tuple(slopes) if name in UNPRIMED else asked.around.functions
    for other in dict.fromkeys((_NEIGHBOURS.get(name, name), *(alike if known else ()))):
        if other != name:
            yield Call(other, (argument,), span=node.span)
    if known:
        yield argument


def _doubt(place: Place, new: Node, _asked: Asked) -> int:
    """A function is more rarely left out than taken for another."""
    return 9 * (isinstance(new, Call) and not isinstance(place.node, Call))


PAGE = Slip(
    code="function",
    rank=22,
    changes=_changes,
    doubt=_doubt,
    examples=(
        Example("d h(t)[i] / d a(t)[i]", "tanh(a(t)[i])", "tanh'(a(t)[i])"),
        Example("d h(t)[i] / d a(t)[i]", "sigmoid'(a(t)[i])", "tanh'(a(t)[i])"),
    ),
)
