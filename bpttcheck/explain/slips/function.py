"""A function stands for its derivative, or the other way round.

tanh'(a) is 1 - tanh(a)², and σ'(a) is σ(a)(1 - σ(a)); exp is its own derivative, and log is not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bpttcheck.explain.pages import Example, Slip
from bpttcheck.notation.functions import PRIMED, UNPRIMED
from bpttcheck.notation.syntax import Call

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.explain.asked import Asked
    from bpttcheck.explain.places import Place
    from bpttcheck.notation.syntax import Node

_NEIGHBOURS: Final = {**PRIMED, **UNPRIMED}
_ACTIVATIONS: Final = ("tanh", "sigmoid", "dtanh", "dsigmoid", "exp", "log", "softmax")


def _changes(place: Place, _asked: Asked) -> Iterator[Node]:
    if not isinstance(place.node, Call) or len(place.node.arguments) != 1:
        return
    name, (argument,), span = place.node.function, place.node.arguments, place.node.span
    known = name in _NEIGHBOURS or name in _ACTIVATIONS
    for other in dict.fromkeys((_NEIGHBOURS.get(name, name), *(_ACTIVATIONS if known else ()))):
        if other != name:
            yield Call(other, (argument,), span=span)
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
