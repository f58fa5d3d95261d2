"""How likely two different expressions are to agree at a random point of a random prime field.

A rational function that is not 0 vanishes at a random point with a chance of at most degree/order (Schwartz,
Zippel), and its coefficients vanish modulo the prime with a chance of at most bits/(number of primes). Degrees
and bits obey the same rule (the larger one for a sum, the sum for a product), so one number, the *size*, bounds
both. A reciprocal 1/r is a variable of its own at first. Then each distinct denominator is cleared once:
multiplying with all r of one level multiplies the size by at most 1 + the sum of their sizes.
"""

from __future__ import annotations

from collections import defaultdict
from math import lcm, prod
from typing import TYPE_CHECKING

from bpttcheck.kernel import steps
from bpttcheck.kernel.primes import ORDER_BITS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

    from bpttcheck.kernel.field import FieldPoint

# About 2^ORDER_BITS / ORDER_BITS orders are prime; the factor covers that, and that some are drawn more often.
_PRIME_BITS = 10
# A size past all proof; larger ones need not be told apart.
_HOPELESS = 1 << ORDER_BITS


class Sizes:
    """The sizes of nodes, counted along with the polynomials of a point."""

    def __init__(self, point: FieldPoint) -> None:
        self.values: dict[int, int] = {}
        self._levels: dict[int, int] = {}
        self._denominators: defaultdict[int, int] = defaultdict(int)
        self._point = point
        self._depths: dict[int, int] = {}
        self._weights: dict[int, int] = {}
        self._level = 0
        self._largest = 1
        self._roots = 1

    def error_bits(self, *nodes: int, new: list[int] | None = None) -> int:
        """A number n so that two of the nodes, if different, agree at the point with a chance below 2^-n.

        ``new`` is what of them was not counted yet, in order, where that is known.
        """
        self._count(nodes, new)
        # The largest, since monomials within functions are told apart by their values too.
        self._point.graph.meter.spend(len(self._denominators))
        cleared = (self._largest + 2) * self._roots * prod(1 + d for d in self._denominators.values())
        mistaken = cleared * (1 + self._point.atoms**2)
        return ORDER_BITS - _PRIME_BITS - mistaken.bit_length()

    def _count(self, tops: Iterable[int], new: list[int] | None = None) -> None:
        graph, leaves, values, levels = self._point.graph, self._point.leaves, self.values, self._levels
        if new is None:
            new = graph.ancestors_of(tops, values, leaves)
        else:
            graph.meter.spend(graph.weigh(new))
        for position in new:
            operation, arguments, label = graph.nodes[position]
            self._level = 0
            # What stands inside a function enters as the exponential or logarithm only, a new variable.
            if levels and operation.function is None and position not in leaves:
                for argument in arguments:
                    if argument in levels and levels[argument] > self._level:
                        self._level = levels[argument]
            size = operation.size(self, label, arguments)
            if size > self._largest:
                size = self._largest = min(size, _HOPELESS)
            values[position] = size
            if self._level:
                levels[position] = self._level

    def _deepest(self, node: int) -> int:
        """The highest level of all that a node that was counted is made of, within functions too."""
        levels, depths, leaves = self._levels, self._depths, self._point.leaves
        for position in self._point.graph.ancestors(node, depths, leaves):
            _, arguments, label = self._point.graph.nodes[position]
            inner = [depths[a] for a in arguments] if position not in leaves else []
            if isinstance(label, str) and not arguments:
                inner = [self._deepest(d) for d in [self._point.definition(label)] if d is not None]
            depths[position] = max(levels.get(position, 0), *inner, 0)
        return depths[node]

    # ---- what the rules of the table ask for ----------------------------------------------------------------

    def constant(self, number: Fraction) -> int:
        """The size of a number: its bits."""
        bits = number.numerator.bit_length() + 1
        return bits if number.denominator == 1 else self.quotient(bits, number.denominator.bit_length())

    def quotient(self, numerator: int, denominator: int, times: int = 1) -> int:
        """The size of numerator/denominator^times, where the denominator is one more to be cleared."""
        self._level += 1
        self._denominators[self._level] += min(denominator, _HOPELESS) + 1
        return numerator + times

    def entry(self, definition: int) -> int:
        """The size of an entry: 1 where it stands for itself."""
        return 1 if self._point.is_closed(definition) else self.values[definition]

    def power(self, base: int, exponent: int) -> int:
        """The size of an integer power."""
        size = self.values[base]
        return size * exponent + 1 if exponent >= 0 else self.quotient(0, size, -exponent)

    def exponential(self, node: int, times: int) -> int:
        """The degree of exp(times * node) in the exponentials of its monomials."""
        if self._point.value_is_undefined(node):
            return 1
        if node not in self._weights:
            self._weights[node] = self._point.weight(node)
            self._roots = min(lcm(self._roots, self._point.root(node)), _HOPELESS)
        weight = (self._weights[node] + 1) * abs(times)
        if not self._point.has_logarithm(node):
            return weight
        # uⁿ brings back what stands in u, divided by one of its terms.
        self._level = max(self._level, self._deepest(node))
        return self.quotient(weight * self._largest, self._largest)

    def logarithm(self, node: int) -> int:
        """The size of a logarithm: a sum of logarithms and of arguments of exponentials."""
        self._level = self._deepest(node)
        return self._largest + len(self.values)

    def step(self, node: int) -> int:
        """The size of a step: of the unknowns that make it up."""
        return len(steps.of_node(self._point, node).keys) + 1

    def kinked(self, node: int, slope: Fraction) -> int:
        """The size of a node times its step or a slope."""
        bits = self.constant(slope)
        self._level = max(self._level, self._levels.get(node, 0))
        return self.values[node] + self.step(node) + bits

    def variable(self, name: str) -> int:
        """The size of a base variable: 1, or that of what determines it."""
        definition = self._point.definition(name)
        if definition is None:
            return 1
        self._count((definition,))
        self._level = self._levels.get(definition, 0)
        return self.values[definition]
