"""Activations, one line each, and their derivatives by the pre-activation: ``tanh'(z)`` is read as ``dtanh(z)``."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from bpttcheck.errors import Misused, Refused
from bpttcheck.kernel import operations as ops
from bpttcheck.notation.syntax import Negative, Node, Number, Quotient
from bpttcheck.notation.write import plain

if TYPE_CHECKING:
    from bpttcheck.kernel.graph import Graph

ACTIVATIONS: dict[str, ops.Operation] = {
    "tanh": ops.TANH,
    "sigmoid": ops.SIGMOID,
    "relu": ops.RELU,
    "leaky_relu": ops.LEAKY_RELU,
    "softplus": ops.SOFTPLUS,
    "step": ops.STEP,
    "abs": ops.ABS,
}
LEAK = Fraction(1, 100)


def derivative(graph: Graph, operation: ops.Operation, argument: int, label: object) -> int:
    """g'(z) of an activation g at a pre-activation z, from the same row as the reverse pass has it."""
    node = graph.apply(operation, (argument,), label)
    (partial,) = operation.partials(graph, node, label, (argument,))
    return partial


def slope(node: Node) -> Fraction:
    """The slope of a leaky relu below 0, a number as it is written; raises ``Misused`` for anything else."""
    match node:
        case Number(value):
            return value
        case Negative(term):
            return -slope(term)
        case Quotient(Number(above), Number(below)) if below:
            return above / below
    raise Refused(Misused(node.span, f"`{plain(node)}` is no number", "write a slope such as `1/100`"))
