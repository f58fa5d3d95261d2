"""The functions of the notation, one row each: how many arguments, which shape, which entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from bpttcheck.errors import Misused, Refused, Shapes, UnknownFunction, WrongShape
from bpttcheck.expressions.activations import ACTIVATIONS, LEAK, Activation, slope
from bpttcheck.expressions.constants import filled
from bpttcheck.expressions.derivatives import gradient
from bpttcheck.expressions.meaning import Meaning, by_entries, meaning, means, shape_of_terms
from bpttcheck.expressions.shapes import SCALAR, Shape, of_sorts
from bpttcheck.kernel import operations as ops
from bpttcheck.notation.functions import UNPRIMED
from bpttcheck.notation.syntax import Call
from bpttcheck.notation.write import plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

    from bpttcheck.expressions.meaning import Entries
    from bpttcheck.expressions.scope import Frame, Scope
    from bpttcheck.kernel.graph import Graph


@means(Call)
def call(node: Call, scope: Scope) -> Meaning:
    """What a function applied to arguments means; raises ``UnknownFunction`` and what the arguments raise."""
    if node.function in _UNREAD:
        return _UNREAD[node.function](node, scope)
    row = _FUNCTIONS.get(node.function)
    if row is None:
        raise Refused(UnknownFunction(node.span, node.function, (*_FUNCTIONS, *_UNREAD)))
    return row(_Called(node, [meaning(argument, scope) for argument in node.arguments], scope))


class _Called(Struct, frozen=True):
    node: Call
    parts: list[Meaning]
    scope: Scope

    def vector(self, position: int = 0) -> Meaning:
        """An argument that must be a vector."""
        part, argument = self.parts[position], self.node.arguments[position]
        if not part.shape.is_vector:
            raise Refused(WrongShape(argument.span, f"`{plain(argument)}`", str(part.shape), "a vector"))
        return part

    def label(self, operation: ops.Operation) -> Fraction | None:
        """The slope below 0 of a leaky relu; nothing for any other operation."""
        if operation is not ops.LEAKY_RELU:
            return None
        return slope(self.node.arguments[1]) if len(self.parts) > 1 else LEAK

    def by_entries(self, each: Callable[[Graph, int], int]) -> Meaning:
        """A function of each entry of the first argument."""
        part = self.parts[0]
        return by_entries([part], part.shape, lambda graph, entries: each(graph, entries[0]))


def _applied(operation: ops.Operation) -> Callable[[_Called], Meaning]:
    def rule(called: _Called) -> Meaning:
        label = called.label(operation)
        return called.by_entries(lambda graph, z: graph.apply(operation, (z,), label))

    return rule


def _slope(activation: Activation) -> Callable[[_Called], Meaning]:
    def rule(called: _Called) -> Meaning:
        label = called.label(activation.operation)
        by_value = activation.by_value if called.scope.names.slopes_by_value else None
        if by_value and label is not None and label < 0:
            why = "with a negative slope the value does not tell on which side of 0 its argument is"
            raise Refused(Misused(called.node.span, why, "write the derivative with `step`"))
        each = by_value or activation.by_argument
        return called.by_entries(lambda graph, node: each(graph, node, label))

    return rule


def _sign(graph: Graph, argument: int) -> int:
    """1 where it is positive, -1 where it is negative."""
    step = graph.apply(ops.STEP, (argument,))
    return graph.add((graph.multiply((graph.constant(2), step)), graph.minus_one))


def _larger(graph: Graph, one: int, other: int) -> int:
    """max(a, b) = b + relu(a - b); max(0, a) is relu(a)."""
    for zero, argument in ((one, other), (other, one)):
        if zero == graph.zero:
            return graph.apply(ops.RELU, (argument,))
    return graph.add((other, graph.apply(ops.RELU, (graph.add((one, graph.negative(other))),))))


def _smaller(graph: Graph, one: int, other: int) -> int:
    """min(a, b) = -max(-a, -b) = a - relu(a - b)."""
    difference = graph.add((one, graph.negative(other)))
    return graph.add((one, graph.negative(graph.apply(ops.RELU, (difference,)))))


def _of_two(combine: Callable[[Graph, int, int], int]) -> Callable[[_Called], Meaning]:
    """A function of two entries; a number stands beside each entry of a vector."""

    def rule(called: _Called) -> Meaning:
        spans = [argument.span for argument in called.node.arguments]
        shape = shape_of_terms(called.parts, spans, called.node.function, called.scope)
        return by_entries(called.parts, shape, lambda graph, entries: combine(graph, *entries))

    return rule


def _softmax(called: _Called) -> Meaning:
    part = called.vector()

    def build(frame: Frame) -> Entries:
        entries = part.build(frame)
        return tuple(frame.world.graph.apply(ops.SOFTMAX, (entry, *entries)) for entry in entries)

    return Meaning(part.shape, build)


def _total(called: _Called) -> Meaning:
    (part,) = called.parts
    return Meaning(SCALAR, lambda frame: (frame.world.graph.add(part.build(frame)),))


def _diagonal(called: _Called) -> Meaning:
    part = called.vector()
    (sort,) = part.shape.sorts

    def build(frame: Frame) -> Entries:
        entries = part.build(frame)
        zero = frame.world.graph.zero
        frame.world.graph.spend(len(entries) ** 2)
        return tuple(e if i == j else zero for i, e in enumerate(entries) for j in range(len(entries)))

    return Meaning(Shape(sort, sort), build)


def _outer(called: _Called) -> Meaning:
    left, right = called.vector(0), called.vector(1)

    def build(frame: Frame) -> Entries:
        ys = right.build(frame)
        return tuple(frame.world.graph.multiply((x, y)) for x in left.build(frame) for y in ys)

    return Meaning(of_sorts((*left.shape.sorts, *right.shape.sorts)), build)


def _dot(called: _Called) -> Meaning:
    left, right = called.vector(0), called.vector(1)
    (one,), (other,) = left.shape.sorts, right.shape.sorts
    called.scope.joint(one, other, Shapes(called.node.span, str(left.shape), "dot", str(right.shape)))

    def build(frame: Frame) -> Entries:
        graph = frame.world.graph
        pairs = zip(left.build(frame), right.build(frame), strict=True)
        return (graph.add(graph.multiply(pair) for pair in pairs),)

    return Meaning(SCALAR, build)


# Of these, the arguments are no expressions, or are read by the function itself.
_UNREAD: dict[str, Callable[[Call, Scope], Meaning]] = {"grad": gradient, "ones": filled, "zeros": filled}

_FUNCTIONS: dict[str, Callable[[_Called], Meaning]] = {
    "exp": _applied(ops.EXP),
    "log": _applied(ops.LOG),
    "softmax": _softmax,
    "sum": _total,
    "diag": _diagonal,
    "outer": _outer,
    "dot": _dot,
    "identity": lambda called: called.parts[0],
    "sign": lambda called: called.by_entries(_sign),
    "max": _of_two(_larger),
    "min": _of_two(_smaller),
    **{name: _applied(row.operation) for name, row in ACTIVATIONS.items()},
    **{derived: _slope(ACTIVATIONS[name]) for derived, name in UNPRIMED.items()},
}
