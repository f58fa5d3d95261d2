"""The factors of a matrix product stand in the wrong order.

AB is not BA. In a gradient by a weight, the adjoint of what the weight computes stands on the left, and what it was
applied to, transposed, on the right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpttcheck.explain.pages import Example, Slip
from bpttcheck.notation.syntax import MatrixProduct, Transpose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.explain.asked import Asked
    from bpttcheck.explain.places import Place
    from bpttcheck.notation.syntax import Node


def _changes(place: Place, _asked: Asked) -> Iterator[Node]:
    if not isinstance(place.node, MatrixProduct):
        return
    factors, span = place.node.factors, place.node.span
    for number in range(len(factors)):
        for to in range(len(factors)):
            if to not in {number, number - 1}:
                others = [*factors[:number], *factors[number + 1 :]]
                yield MatrixProduct((*others[:to], factors[number], *others[to:]), span=span)
    if len(factors) == 2:
        first, second = factors
        yield MatrixProduct((_turned(second), _turned(first)), span=span)


def _turned(node: Node) -> Node:
    return node.base if isinstance(node, Transpose) else Transpose(node, span=node.span)


PAGE = Slip(
    code="order",
    rank=18,
    changes=_changes,
    examples=(
        Example("grad(L, V)", "sum(t, h(t).T @ grad(L, o(t)))", "sum(t, grad(L, o(t)) @ h(t).T)"),
        Example("d a(t+1) / d a(t)", "diag(1 - h(t)^2) @ W", "W @ diag(1 - h(t)^2)", assume=("t < tau",)),
    ),
)
