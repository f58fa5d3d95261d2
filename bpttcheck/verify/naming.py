"""Nodes of the graph as trees that a person reads: in the model's own names, and not multiplied out.

An entry is its name; a product shows each factor once, with what cancels cancelled; an adjoint that is too long to be
written out is called by what it is, a derivative, and defined on a line of its own.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING

from bpttcheck.expressions.activations import LEAK
from bpttcheck.kernel import operations as ops
from bpttcheck.notation import plain, syntax

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bpttcheck.kernel.graph import Graph
    from bpttcheck.models.unrolled import Unrolled

_LONGEST = 120
_SHORT = 8
# A power of a number is computed where it has no more bits; else it stays as it is written.
MOST_BITS = 2_000

Monomial = tuple[tuple[int, int], ...]


class Naming:
    """Trees for the nodes of one world; raises :class:`Spent`, as what is shared may be written out again and again."""

    def __init__(self, world: Unrolled) -> None:
        self._graph: Graph = world.graph
        self._first: dict[str, int] = {}
        self._lengths: dict[int, int] = {}
        # The reverse pass meets later nodes first; people write the earlier ones first.
        self._backward, self._adjoints = world.known_adjoints()
        self._top = -1
        self._is_long = False
        self.used: dict[int, None] = {}

    def tree(self, node: int, *, top: bool = False) -> syntax.Node:
        """The tree of a node; at the top, it is what it is made of, not its name."""
        if top:
            operation, arguments, _ = self._graph.nodes[node]
            self._top = arguments[0] if operation is ops.ENTRY else node
            self._is_long = self.is_long(node)
            return self._sum([self._top])
        if name := name_of(self._graph, node):
            return plain.read(name)
        if self._is_called(node):
            self.used[node] = None
            return self.adjoint(node)
        return self._sum([node])

    def is_long(self, node: int) -> bool:
        """Whether a node is too long to be written out in one line."""
        return self._length(node) > _LONGEST

    def _is_called(self, node: int) -> bool:
        """Whether a node is an adjoint that is called by its name."""
        return self._is_long and node != self._top and node in self._adjoints and self._length(node) > _SHORT

    def adjoint(self, node: int) -> syntax.Node:
        """An adjoint by its name, as a derivative."""
        of, by = self._adjoints[node]
        return syntax.Derivative(self.tree(of), self.tree(by))

    def _length(self, node: int) -> int:
        for position in self._graph.ancestors(node, self._lengths, self._graph.composed):
            inner = () if name_of(self._graph, position) else self._graph.nodes[position][1]
            self._lengths[position] = min(1 + sum(self._lengths[a] for a in inner), 10 * _LONGEST)
        return self._lengths[node]

    def _is_atom(self, node: int) -> bool:
        """Whether a node is written as one thing: named, a function, or an adjoint called by its name."""
        operation, arguments, _ = self._graph.nodes[node]
        if node != self._top and (name_of(self._graph, node) or operation.function or not arguments):
            return operation is not ops.CONSTANT
        return self._is_called(node)

    def _sum(self, terms: Iterable[int]) -> syntax.Node:
        """A sum with equal terms collected, in the order in which they first occur."""
        collected: defaultdict[Monomial, Fraction] = defaultdict(Fraction)
        for factors in self._terms(terms):
            coefficient, powers = self._product(factors)
            collected[tuple((base, n) for base, n in powers.items() if n)] += coefficient
        written = [self._monomial(c, powers) for powers, c in collected.items() if c]
        if len(written) > 1:
            return syntax.Sum(tuple(written))
        return written[0] if written else syntax.Number(Fraction(0))

    def _terms(self, nodes: Iterable[int]) -> Iterable[tuple[int, ...]]:
        """The factors of each term of nested sums."""
        for node in nodes:
            self._graph.meter.spend(1)
            operation, arguments, _ = self._graph.nodes[node]
            if operation not in {ops.ADD, ops.INNER} or operation.terms is None or self._is_atom(node):
                yield (node,)
                continue
            products = list(operation.terms(arguments))
            for factors in reversed(products) if node in self._backward else products:
                yield from self._terms(factors) if len(factors) == 1 else (factors,)

    def _product(self, factors: tuple[int, ...]) -> tuple[Fraction, dict[int, int]]:
        """A term as a coefficient and powers of atoms and sums."""
        coefficient, powers = Fraction(1), dict[int, int]()
        waiting = [(factor, 1) for factor in reversed(factors)]
        while waiting:
            self._graph.meter.spend(1)
            factor, times = waiting.pop()
            operation, arguments, label = self._graph.nodes[factor]
            if operation is ops.CONSTANT and (label or times > 0) and _is_computed(label, times):
                coefficient *= Fraction(label) ** times
            elif operation is ops.MULTIPLY and not self._is_atom(factor):
                waiting.extend((each, times) for each in reversed(arguments))
            elif operation is ops.POWER and not self._is_atom(factor):
                waiting.append((arguments[0], times * label))
            else:
                base = self._representative(factor)
                powers[base] = powers.get(base, 0) + times
        return coefficient, powers

    def _representative(self, node: int) -> int:
        """One node for all that have the same name."""
        name = "" if node == self._top else name_of(self._graph, node)
        return self._first.setdefault(name, node) if name else node

    def _monomial(self, coefficient: Fraction, powers: Monomial) -> syntax.Node:
        above = [power(self._atom(base), n) for base, n in powers if n > 0]
        below = [power(self._atom(base), -n) for base, n in powers if n < 0]
        return monomial(coefficient, above, below)

    def _atom(self, node: int) -> syntax.Node:
        operation, arguments, label = self._graph.nodes[node]
        if node != self._top and self._is_atom(node) and (name_of(self._graph, node) or not operation.function):
            return self.tree(node)
        if operation is ops.SOFTMAX:
            return syntax.Quotient(self._exp(arguments[0]), syntax.Sum(tuple(map(self._exp, arguments[1:]))))
        if operation.function:
            given = () if label in {None, LEAK} else (syntax.Number(Fraction(label)),)
            return syntax.Call(operation.function, (*(self.tree(a) for a in arguments), *given))
        if operation is ops.CONSTANT:
            return syntax.Number(Fraction(label))
        if name := name_of(self._graph, node):
            return plain.read(name)
        return self._sum([node])

    def _exp(self, node: int) -> syntax.Node:
        return syntax.Call("exp", (self.tree(node),))


def power(base: syntax.Node, exponent: int) -> syntax.Node:
    """A power of a tree, the tree itself for the first."""
    return base if exponent == 1 else syntax.Power(base, syntax.Number(Fraction(exponent)))


def monomial(coefficient: Fraction, above: Sequence[syntax.Node], below: Sequence[syntax.Node] = ()) -> syntax.Node:
    """Factors over others with a number, of which no more is written than need be: ``-2*x/(3*y)``."""
    size = abs(coefficient)
    top = [*([syntax.Number(Fraction(size.numerator))] if size.numerator != 1 or not above else []), *above]
    bottom = [*([syntax.Number(Fraction(size.denominator))] if size.denominator != 1 else []), *below]
    whole = syntax.Quotient(_multiplied(top), _multiplied(bottom)) if bottom else _multiplied(top)
    return syntax.Negative(whole) if coefficient < 0 else whole


def name_of(graph: Graph, node: int) -> str:
    """The name of a variable, of an entry, or of what an entry is defined as, if that is a function of something.

    The copy of a shared parameter has the parameter's name; what has no name has none.
    """
    operation, arguments, label = graph.nodes[node]
    if operation is ops.ENTRY:
        inner, _, shared = graph.nodes[arguments[0]]
        return str(shared if inner is ops.VARIABLE else label)
    if operation is ops.VARIABLE:
        return str(label)
    if operation.function and node in graph.defined:
        return str(graph.nodes[graph.defined[node]][2])
    return ""


def _is_computed(number: Fraction, exponent: int) -> bool:
    return abs(exponent) * max(abs(number.numerator), number.denominator).bit_length() <= MOST_BITS


def _multiplied(factors: list[syntax.Node]) -> syntax.Node:
    return factors[0] if len(factors) == 1 else syntax.Product(tuple(factors))
