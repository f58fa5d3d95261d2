"""Activations, one row each: ``tanh'(z)``, read as ``dtanh(z)``, is the derivative by the pre-activation z.

For an author whose ``slopes`` are by ``value`` it is the same number, told by what comes out of the activation:
tanh'(h) is 1 - h² for h = tanh(z).
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from msgspec import Struct

from bpttcheck.errors import Misused, Refused
from bpttcheck.kernel import operations as ops
from bpttcheck.kernel.graph import Graph
from bpttcheck.notation.syntax import Negative, Node, Number, Quotient
from bpttcheck.notation.write import plain

# The derivative at a node, with the label of the operation.
Derivative = Callable[[Graph, int, object], int]


class Activation(Struct, frozen=True):
    """What is applied to a pre-activation, and its derivative by what comes out, where that tells it."""

    operation: ops.Operation
    by_value: Derivative | None = None

    def by_argument(self, graph: Graph, argument: int, label: object) -> int:
        """Its derivative at a pre-activation."""
        return graph.slope(self.operation, argument, label)


def _rest(graph: Graph, node: int) -> int:
    return graph.add((graph.one, graph.negative(node)))


def _kinked(operation: ops.Operation) -> Derivative:
    """Of one that keeps the sign of its argument: then its value stands on the same side of the kink."""
    return Activation(operation).by_argument


ACTIVATIONS: dict[str, Activation] = {
    "tanh": Activation(ops.TANH, lambda graph, h, _: _rest(graph, graph.power(h, 2))),
    "sigmoid": Activation(ops.SIGMOID, lambda graph, s, _: graph.multiply((s, _rest(graph, s)))),
    "relu": Activation(ops.RELU, _kinked(ops.RELU)),
    "leaky_relu": Activation(ops.LEAKY_RELU, _kinked(ops.LEAKY_RELU)),
    "softplus": Activation(ops.SOFTPLUS, lambda graph, h, _: _rest(graph, graph.apply(ops.EXP, (graph.negative(h),)))),
    "step": Activation(ops.STEP),
    "abs": Activation(ops.ABS),
}
LEAK = Fraction(1, 100)


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
