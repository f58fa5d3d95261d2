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
_APPLIED_TO: Final = (Entry, Reference, Sum, Negative)


def _changes(place: Place, asked: Asked) -> Iterator[Node]:
    match place.node:
        case Call(name, (argument,)) as node:
            yield from _others(name, argument, node, asked)
        case Quotient(Number(one), below) as node if one == 1:
            yield Call("log", (below,), span=node.span)
    if isinstance(place.node, _APPLIED_TO) and _may_be_an_argument(place):
        yield from (Call(name, (place.node,), span=place.node.span) for name in asked.around.functions)


def _may_be_an_argument(place: Place) -> bool:
    """Whether what stands here may be a function of itself: what one derives by may not."""
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


PAGE = Slip(
    code="function",
    rank=22,
    changes=_changes,
    examples=(
        Example("d h(t)[i] / d a(t)[i]", "tanh(a(t)[i])", "tanh'(a(t)[i])"),
        Example("d h(t)[i] / d a(t)[i]", "sigmoid'(a(t)[i])", "tanh'(a(t)[i])"),
    ),
)
