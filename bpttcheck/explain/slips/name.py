"""One quantity stands for another.

W and U, h and a, ŷ and y, one gate and another: neighbours that have the same shape, so that no shape tells. Ask of
each factor what it multiplies in the forward equation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from bpttcheck.explain.pages import Example, Slip
from bpttcheck.notation.syntax import Call, Derivative, Entry, Reference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.explain.asked import Asked
    from bpttcheck.explain.places import Place
    from bpttcheck.expressions.scope import Quantity
    from bpttcheck.notation.syntax import Node


def _changes(place: Place, asked: Asked) -> Iterator[Node]:
    if not isinstance(place.node, Reference) or asked.is_index(place.node.name, place):
        return
    mine = asked.quantity(place.node)
    if mine is None:
        return
    for other in asked.quantities:
        same_axes = len(other.shape.sorts) == len(mine.shape.sorts)
        if other.name not in {mine.name, asked.around.defined} and same_axes:
            time = (place.node.time or None) if other.timed else None
            yield replace(place.node, name=_spelled(other, place, asked), time=time)


def _spelled(other: Quantity, place: Place, asked: Asked) -> str:
    """The name of a matrix as the author writes those of entries: ``v`` for ``V`` beside ``w``."""
    small = other.name.lower()
    mine = isinstance(place.node, Reference) and isinstance(place.parent, Entry) and place.node.name.islower()
    return small if mine and asked.glossary.quantity(small, timed=other.timed) == other else other.name


def _doubt(place: Place, new: Node, asked: Asked) -> int:
    """A line that is nothing but a derivative is rarely meant as the same by another quantity.

    An abbreviation is rarely what was meant, nor a one-hot vector, which times itself is itself.
    """
    whole = place.above and all(map(_is_derivative, place.above))
    other = asked.quantity(new) if isinstance(new, Reference) else None
    is_doubtful = other is not None and (other.role == "abbreviation" or asked.glossary.is_label(other.name))
    return 30 * bool(whole) + 10 * is_doubtful


def _is_derivative(node: Node) -> bool:
    return isinstance(node, Derivative | Entry) or (isinstance(node, Call) and node.function == "grad")


PAGE = Slip(
    code="name",
    rank=16,
    changes=_changes,
    doubt=_doubt,
    examples=(
        Example("grad(L, h(tau))", "U.T @ grad(L, o(tau))", "V.T @ grad(L, o(tau))"),
        Example("d s(t) / d f(t)", "diag(h(t-1))", "diag(s(t-1))", model="lstm"),
    ),
)
