"""The values at a witness as exact rational numbers, where rational arithmetic leads to them."""

from __future__ import annotations

from fractions import Fraction
from math import prod
from operator import mul
from typing import TYPE_CHECKING

from bpttcheck.kernel import operations as ops

if TYPE_CHECKING:
    from bpttcheck.kernel.balls import BallPoint

_MOST_BITS = 1000


class Exact:
    """The numbers of one point; ``None`` stands for what is not rational, or too long to read."""

    def __init__(self, point: BallPoint) -> None:
        self._point = point
        self._values: dict[int, Fraction | None] = {}

    def variables(self, *tops: int) -> dict[str, int]:
        """The base variables of which nodes are made, with their nodes: directly, or by what determines them."""
        graph = self._point.graph
        found: set[int] = set()
        named: dict[str, int] = {}
        while tops:
            found.update(graph.ancestors_of(tops, found))
            further = {name: node for name, node in graph.variables.items() if node in found and name not in named}
            named |= further
            definitions = map(self._point.definition, further)
            tops = tuple(definition for definition in definitions if definition is not None)
        return named

    def value(self, node: int) -> Fraction | None:
        """The value of a node that was evaluated."""
        operation, _, label = self._point.graph.nodes[node]
        if operation is ops.VARIABLE:
            return self._variable(label)
        for position in self._point.graph.ancestors(node, self._values):
            value = self._computed(position)
            short = value is not None and _bits(value) <= _MOST_BITS
            self._values[position] = value if short else None
        return self._values[node]

    def _computed(self, node: int) -> Fraction | None:
        operation, arguments, label = self._point.graph.nodes[node]
        values = [value for argument in arguments if (value := self._values[argument]) is not None]
        if len(values) < len(arguments):
            return None
        if operation is ops.VARIABLE:
            return self._variable(label)
        if operation is ops.CONSTANT:
            return Fraction(label)
        if operation is ops.POWER:
            return _power(values[0], label)
        if operation in {ops.ADD, ops.ENTRY}:
            return sum(values, Fraction(0))
        if operation is ops.INNER:
            return sum(map(mul, values[: len(values) // 2], values[len(values) // 2 :]), Fraction(0))
        return prod(values, start=Fraction(1)) if operation is ops.MULTIPLY else None

    def _variable(self, name: str) -> Fraction | None:
        definition = self._point.definition(name)
        return self._point.drawn.get(name) if definition is None else self.value(definition)


def _power(base: Fraction, exponent: int) -> Fraction | None:
    if abs(exponent) * _bits(base) > _MOST_BITS or (base == 0 and exponent < 0):
        return None
    return base**exponent


def _bits(value: Fraction) -> int:
    return value.numerator.bit_length() + value.denominator.bit_length()
