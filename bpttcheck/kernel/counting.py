"""The terms of the nodes of a graph, as they would be multiplied out: an operation is a rule, or a sum of products."""

from __future__ import annotations

from functools import reduce
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec.structs import replace

from bpttcheck.kernel import operations as ops
from bpttcheck.kernel.terms import ENDLESS, Algebra, Orders, Terms, most, to_power

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping, Sequence

    from bpttcheck.kernel.graph import Graph
    from bpttcheck.kernel.operations import Operation
    from bpttcheck.kernel.terms import Key, Sort

_VARIABLE, _EXPONENTIAL = 4, 1
_HIGHEST = 8
_SEVERAL = 3


class Counting:
    """The terms of nodes of a graph, whose ``leaves`` are variables, as are those that nothing determines.

    ``marks`` has the values of indices of variables, and further bits by which to tell them apart; ``bound`` are those
    that are bound to each other, as are entries that sum to 1, each with the values along which they are. Of what is
    ``tied``, they among it, not every value is possible.
    """

    def __init__(
        self,
        graph: Graph,
        leaves: Container[int],
        marks: Mapping[int, int],
        sorts: tuple[Sort, ...],
        bound: Mapping[int, int] = MappingProxyType({}),
        tied: Container[int] = (),
        *,
        keeps_zeros: bool,
    ) -> None:
        self._graph = graph
        self._leaves = leaves
        self._marks = marks
        self._bound = bound
        self._tied = tied
        self._keeps_zeros = keeps_zeros
        self._algebra = Algebra(sorts)
        self._found: dict[int, Terms] = {}
        self._weightless: set[int] = set()
        self._entangled: set[int] = set()

    def slots(self, terms: Terms) -> tuple[int, ...]:
        """How many values of each sort a term uses at most, besides those that are named."""
        return self._algebra.slots(terms)

    def shows(self, terms: Terms, at: int) -> tuple[bool, ...]:
        """For each sort, whether each term vanishes with the variables at the last value, where it uses that."""
        return self._algebra.shows(terms, at)

    @property
    def is_entangled(self) -> bool:
        """Whether sums that are divided by make the number of values of two sorts depend on each other."""
        return self._algebra.is_entangled

    def difference(self, left: int, right: int, at: int) -> Terms:
        """The terms of ``left - right`` for an entry at these values, without a denominator; both were prepared."""
        sides = [self._found[side] for side in (left, right)]
        return self._algebra.total([replace(each, common=each.common | at, used=each.used | at) for each in sides])

    def prepare(self, nodes: Sequence[int]) -> None:
        """Count the terms of nodes that come after their arguments.

        Variables in functions are not taken to be small, which must be known before.
        """
        small, others = set[int](), set[int]()
        for position in nodes:
            operation, arguments, label = self._graph.nodes[position]
            if position not in self._leaves and (operation.function is not None or self._is_high(operation, label)):
                (small if self._is_small(operation, arguments) else others).update(arguments)
        self._entangled.update(self._graph.ancestors_of(others, (), self._leaves))
        self._weightless.update(self._entangled, self._graph.ancestors_of(small, self._entangled, self._leaves))
        self._count(nodes)

    def _is_small(self, operation: Operation, arguments: tuple[int, ...]) -> bool:
        """Whether the exponentials in a function are small with their variables, as those in a softmax are."""
        if operation is ops.LOG:
            return self._is_exponential(arguments[0])
        return operation in _EXPONENTIALS and all(map(self._is_leaf, arguments))

    @staticmethod
    def _is_high(operation: Operation, label: object) -> bool:
        """Whether something is a power that nobody multiplies out."""
        return operation is ops.POWER and abs(int(str(label))) > _HIGHEST

    def _is_leaf(self, node: int) -> bool:
        """Whether a node is a variable that takes every value."""
        is_leaf = node in self._leaves or self._graph.nodes[node][0] is ops.VARIABLE
        return is_leaf and node not in self._tied

    def _is_exponential(self, node: int) -> bool:
        while self._graph.nodes[node][0] is ops.ENTRY and node not in self._leaves:
            node = self._graph.nodes[node][1][0]
        operation, arguments, _ = self._graph.nodes[node]
        parts = arguments if operation is ops.ADD else (node,)
        return self._is_leaf(node) or all(self._graph.nodes[part][0] in _EXPONENTIALS for part in parts)

    def _count(self, nodes: Iterable[int]) -> None:
        for position in nodes:
            operation, arguments, label = self._graph.nodes[position]
            if position in self._leaves or operation is ops.VARIABLE:
                self._found[position] = self._variable(position)
            elif operation.terms:
                self._found[position] = self._added(list(operation.terms(arguments)))
            else:
                rule = _RULES.get(operation, Counting._function)
                self._found[position] = rule(self, arguments, label)

    def _variable(self, node: int) -> Terms:
        weight = 0 if node in self._weightless else _VARIABLE
        terms = self._algebra.single(self._marks.get(node, 0), weight)
        if node not in self._bound:
            return terms
        pairs = zip(self._algebra.sorts, terms.orders, strict=True)
        orders = tuple(orders if sort.every & self._bound[node] else Orders() for sort, orders in pairs)
        return replace(terms, degree=1, orders=orders)

    def _added(self, products: list[tuple[int, ...]]) -> Terms:
        if len(products) == 1:
            return self._product(products[0])
        if products and not self._keeps_zeros:
            products = [factors for factors in products if self._graph.zero not in factors] or [(self._graph.zero,)]
        return self._algebra.total([self._product(factors) for factors in products]) if products else self._algebra.none

    def _product(self, factors: tuple[int, ...]) -> Terms:
        found = self._found
        if len(factors) == 1:
            return found[factors[0]]
        if len(factors) < _SEVERAL:
            return self._algebra.times(found[factors[0]], found[factors[1]])
        several = [found[factor] for factor in factors]
        product = reduce(self._algebra.times, several, self._algebra.none)
        return replace(product, repeated=max(product.repeated, most(several)))

    def _function(self, arguments: tuple[int, ...], _label: object) -> Terms:
        """A function of all entries that its arguments are made of."""
        inside = [self._found[a] for a in arguments]
        seen = reduce(int.__or__, (each.seen for each in inside))
        repeated = max(max(each.repeated for each in inside), most(inside))
        degree = ENDLESS if any(each.degree for each in inside) else 0
        return Terms(seen, seen, self._algebra.none.extra, seen, self._algebra.none.orders, repeated, degree=degree)

    def _exp(self, arguments: tuple[int, ...], label: object) -> Terms:
        (argument,) = arguments
        if self._is_leaf(argument):
            weight = 0 if argument in self._entangled else _EXPONENTIAL
            return self._algebra.single(self._marks.get(argument, 0), weight)
        return self._function(arguments, label)

    def _softmax(self, arguments: tuple[int, ...], label: object) -> Terms:
        first, others = arguments[0], arguments[1:]
        key = self._exponentials(others)
        found = self._algebra.times(self._exp((first,), label), self._algebra.over(key, 1))
        return replace(found, repeated=max(found.repeated, self._algebra.sums[key].repeated))

    def _exponentials(self, arguments: tuple[int, ...]) -> Key:
        """The sum of the exponentials of nodes, however it is written."""
        if arguments not in self._algebra.sums:
            self._algebra.sums[arguments] = self._algebra.total([self._exp((each,), None) for each in arguments])
        return arguments

    def _power(self, arguments: tuple[int, ...], exponent: object) -> Terms:
        (base,) = arguments
        n, terms = int(str(exponent)), self._found[base]
        if self._is_high(ops.POWER, exponent):
            return self._function(arguments, exponent)
        if n >= 0:
            return reduce(self._algebra.times, [terms] * n, self._algebra.none)
        powers = tuple((key, power * n) for key, power in terms.powers)
        if terms.is_local:
            orders = tuple(to_power(each, n) for each in terms.orders)
            return replace(terms, orders=orders, powers=powers, degree=ENDLESS if terms.degree else 0)
        inverse = self._algebra.over(self._key(base, terms), -n)
        return self._algebra.times(inverse, replace(self._algebra.none, seen=terms.seen, powers=powers))

    def _key(self, node: int, terms: Terms) -> Key:
        operation, arguments, _ = self._graph.nodes[node]
        inner = [self._graph.nodes[a] for a in arguments]
        if operation is ops.ADD and node not in self._leaves and all(each[0] is ops.EXP for each in inner):
            return self._exponentials(tuple(each[1][0] for each in inner))
        self._algebra.sums[node] = replace(terms, powers=())
        return node

    def _log(self, arguments: tuple[int, ...], label: object) -> Terms:
        """log of a function of entries and of sums of exponentials, each of which has a logarithm of its own."""
        terms = self._found[arguments[0]]
        key = None if terms.is_local else self._key(arguments[0], terms)
        powers = terms.powers if key is None else ((key, 1),)
        if not powers or not all(self._is_whole(key) for key, _ in powers):
            return self._function(arguments, label)
        used, degree = terms.common, ENDLESS if terms.degree else 0
        counts = tuple((used & sort.every).bit_count() for sort in self._algebra.sorts)
        return Terms(used, 0, counts, terms.seen, self._algebra.none.orders, terms.repeated, degree=degree)

    def _is_whole(self, key: Key) -> bool:
        """Whether a sum is that of the exponentials of all entries of one vector."""
        if isinstance(key, int) or not all(map(self._is_leaf, key)):
            return False
        marks = [self._marks.get(each, 0) for each in key]
        own = reduce(int.__or__, marks) & ~reduce(int.__and__, marks)
        return len(set(marks)) == len(marks) and any(own == sort.every for sort in self._algebra.sorts)


_RULES: dict[Operation, Callable[[Counting, tuple[int, ...], object], Terms]] = {
    ops.POWER: Counting._power,  # noqa: SLF001  (the table of the class above)
    ops.EXP: Counting._exp,  # noqa: SLF001
    ops.SOFTMAX: Counting._softmax,  # noqa: SLF001
    ops.LOG: Counting._log,  # noqa: SLF001
}
_EXPONENTIALS = {ops.EXP, ops.SOFTMAX}
