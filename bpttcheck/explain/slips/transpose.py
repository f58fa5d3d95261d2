"""A transpose is missing, or one too many.

On the way back a weight stands transposed: where a = W h, the gradient by h is W^T times the gradient by a. Check by
shapes: they tell at once, unless the weight is square.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpttcheck.explain.pages import Example, Slip
from bpttcheck.notation.syntax import Call, Entry, MatrixProduct, Transpose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.explain.asked import Asked
    from bpttcheck.explain.places import Place
    from bpttcheck.notation.syntax import Node


def _changes(place: Place, asked: Asked) -> Iterator[Node]:
    node = place.node
    if isinstance(node, Transpose):
        yield node.base
    elif isinstance(node, Call) and node.function == "diag":
        return
    elif not isinstance(place.parent, Transpose | Entry) and not asked.kind(node).is_scalar:
        if isinstance(node, MatrixProduct) and isinstance(place.parent, MatrixProduct):
            return
        yield _turned(node)


def _turned(node: Node) -> Node:
    """The transpose; of a product as one writes it, (AB).T = B.T A.T."""
    match node:
        case Transpose(base):
            return base
        case Call("diag"):
            return node
        case MatrixProduct(factors):
            return MatrixProduct(tuple(map(_turned, reversed(factors))), span=node.span)
    return Transpose(node, span=node.span)


PAGE = Slip(
    code="transpose",
    rank=13,
    changes=_changes,
    examples=(
        Example("grad(L, h(tau))", "V @ grad(L, o(tau))", "V.T @ grad(L, o(tau))"),
        Example("d L(t) / d h(t)", "(yhat(t) - y(t)).T @ V.T", "(yhat(t) - y(t)).T @ V", assume=("sum(y(t)) = 1",)),
        Example("grad(L, V)", "sum(t, grad(L, o(t)) @ h(t))", "sum(t, grad(L, o(t)) @ h(t).T)"),
    ),
)
