"""What the terms of a node use, were it multiplied out: how many values of an index at most, and whether each shows.

A node stands for a sum of terms, each of which is a product of variables and of functions of entries. A sum that is
divided by is multiplied out, once for each power (a common denominator counts once). What is counted is what stands
there before anything cancels, so that it is the same for all sizes.

For each sort of index the values are bits. ``Counting`` follows one value of each, the ``last``, and the power with
which it enters a term, where the variables at it are taken to be small: where that is positive in every term that uses
it, the terms vanish with those variables, and what is left is the same sum at a size that is smaller by one.
"""

from __future__ import annotations

from collections import Counter
from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from bpttcheck.kernel import operations as ops

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping, Sequence

    from bpttcheck.kernel.graph import Graph
    from bpttcheck.kernel.operations import Operation

# A sum that is divided by: a node, or the entries whose exponentials it adds.
Key = int | tuple[int, ...]
Powers = tuple[tuple[Key, int], ...]

_VARIABLE, _EXPONENTIAL = 4, 1
_HIGHEST = 8
_SEVERAL = 3
# The degree of what is no polynomial.
ENDLESS: Final = 1000


class Sort(Struct, frozen=True):
    """A sort of index as bits: all its values, those that no one names, and the last."""

    every: int
    free: int
    last: int


class Orders(Struct, frozen=True):
    """With which powers the last value of a sort enters the terms that use it, at least and at most."""

    least: int = 0
    most: int = 0


_NO_ORDERS: Final = Orders()


class Terms(Struct, frozen=True):
    """The terms of a node.

    ``used`` are the values that some term uses, ``common`` those that each does, ``extra`` how many further ones of
    each sort a term may use; ``seen`` has those of the sums that are divided by too. ``repeated`` is how many terms of
    one sum, or factors of a product, use the same values at most. ``powers`` are those of sums with which all is
    multiplied; ``degree`` bounds that of a term in the variables that are bound to each other.
    """

    used: int
    common: int
    extra: tuple[int, ...]
    seen: int
    orders: tuple[Orders, ...]
    repeated: int = 1
    powers: Powers = ()
    degree: int = 0

    @property
    def is_local(self) -> bool:
        """Whether all terms use the same values, so that the whole is a function of entries at these."""
        return not any(self.extra)


class Counting:
    """The terms of nodes of a graph, whose ``leaves`` are variables, as are those that nothing determines.

    ``marks`` has the values of indices of variables, and further bits by which to tell them apart; ``bound`` are those
    that are bound to each other, as are entries that sum to 1.
    """

    def __init__(
        self,
        graph: Graph,
        leaves: Container[int],
        marks: Mapping[int, int],
        sorts: tuple[Sort, ...],
        bound: Container[int] = (),
        *,
        keeps_zeros: bool,
    ) -> None:
        self._graph = graph
        self._leaves = leaves
        self._marks = marks
        self._sorts = sorts
        self._bound = bound
        self._keeps_zeros = keeps_zeros
        self._found: dict[int, Terms] = {}
        self._sums: dict[Key, Terms] = {}
        self._weightless: set[int] = set()
        self._entangled: set[int] = set()
        self._lasts = reduce(int.__or__, (sort.last for sort in sorts), 0)
        self._none = Terms(0, 0, (0,) * len(sorts), 0, (Orders(),) * len(sorts))

    def difference(self, left: int, right: int, at: int) -> Terms:
        """The terms of ``left - right`` for an entry at these values, without a denominator; both were prepared."""
        sides = [self._found[side] for side in (left, right)]
        return self._sum([replace(each, common=each.common | at, used=each.used | at) for each in sides])

    def slots(self, terms: Terms) -> tuple[int, ...]:
        """How many values of each sort a term uses at most, besides those that are named."""
        pairs = zip(self._sorts, terms.extra, strict=True)
        return tuple((terms.common & sort.free).bit_count() + extra for sort, extra in pairs)

    def shows(self, terms: Terms, at: int) -> tuple[bool, ...]:
        """For each sort, whether each term vanishes with the variables at the last value, where it uses that."""
        return tuple(
            bool(at & sort.last)
            or not terms.used & sort.last
            or (orders.least > 0 and self._divides_well(terms, number))
            for number, (sort, orders) in enumerate(zip(self._sorts, terms.orders, strict=True))
        )

    def _divides_well(self, _terms: Terms, number: int) -> bool:
        """Whether no sum that is divided by vanishes with those variables."""
        last = self._sorts[number].last
        return all(
            not d.extra[number] or not d.used & last or (not d.common & last and d.orders[number].least > 0)
            for d in self._sums.values()
        )

    @property
    def is_entangled(self) -> bool:
        """Whether sums over one sort that are divided by have an index of another one, and the other way round too."""
        pairs = {
            (i, j)
            for terms in self._sums.values()
            for i, own in enumerate(self._sorts)
            for j in range(len(self._sorts))
            if terms.extra[j] and not terms.extra[i] and terms.common & own.every
        }
        return any((j, i) in pairs for i, j in pairs)

    # ---- nodes ----------------------------------------------------------------------------------------------

    def prepare(self, tops: Sequence[int]) -> None:
        """Count the terms of nodes, once it is known which variables are not taken to be small: those in functions."""
        for position in self._graph.ancestors_of(tops, (), self._leaves):
            operation, arguments, _ = self._graph.nodes[position]
            if position in self._leaves or operation.function is None:
                continue
            inside = [a for top in arguments for a in self._graph.ancestors(top, (), self._leaves)]
            self._weightless.update(inside)
            if not self._is_small(operation, arguments):
                self._entangled.update(inside)
        self._count(tops)

    def _is_small(self, operation: Operation, arguments: tuple[int, ...]) -> bool:
        """Whether the exponentials in a function are small with their variables, as those in a softmax are."""
        if operation is ops.LOG:
            return self._is_exponential(arguments[0])
        return operation in _EXPONENTIALS and all(map(self._is_leaf, arguments))

    def _is_leaf(self, node: int) -> bool:
        return node in self._leaves or self._graph.nodes[node][0] is ops.VARIABLE

    def _is_exponential(self, node: int) -> bool:
        while self._graph.nodes[node][0] is ops.ENTRY and node not in self._leaves:
            node = self._graph.nodes[node][1][0]
        operation, arguments, _ = self._graph.nodes[node]
        parts = arguments if operation is ops.ADD else (node,)
        return self._is_leaf(node) or all(self._graph.nodes[part][0] in _EXPONENTIALS for part in parts)

    def _count(self, tops: Iterable[int]) -> None:
        for position in self._graph.ancestors_of(tops, self._found, self._leaves):
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
        terms = self._single(self._marks.get(node, 0), weight)
        return replace(terms, degree=1) if node in self._bound else terms

    def _single(self, bits: int, weight: int) -> Terms:
        orders = tuple(Orders(weight, weight) if bits & sort.last else Orders() for sort in self._sorts)
        return Terms(bits, bits, self._none.extra, bits, orders)

    def _added(self, products: list[tuple[int, ...]]) -> Terms:
        if not self._keeps_zeros and len(products) > 1:
            products = [factors for factors in products if self._graph.zero not in factors] or [(self._graph.zero,)]
        return self._sum([self._product(factors) for factors in products]) if products else self._none

    def _product(self, factors: tuple[int, ...]) -> Terms:
        several = [self._found[factor] for factor in factors]
        if len(several) < _SEVERAL:
            return several[0] if len(several) == 1 else self._times(*several)
        found = reduce(self._times, several, self._none)
        return replace(found, repeated=max(found.repeated, _most(several)))

    def _function(self, arguments: tuple[int, ...], _label: object) -> Terms:
        """A function of all entries that its arguments are made of."""
        inside = [self._found[a] for a in arguments]
        seen = reduce(int.__or__, (each.seen for each in inside))
        repeated = max(max(each.repeated for each in inside), _most(inside))
        degree = ENDLESS if any(each.degree for each in inside) else 0
        return Terms(seen, seen, self._none.extra, seen, self._none.orders, repeated, degree=degree)

    def _exp(self, arguments: tuple[int, ...], label: object) -> Terms:
        (argument,) = arguments
        if self._is_leaf(argument):
            return self._single(self._marks.get(argument, 0), 0 if argument in self._entangled else _EXPONENTIAL)
        return self._function(arguments, label)

    def _softmax(self, arguments: tuple[int, ...], label: object) -> Terms:
        first, others = arguments[0], arguments[1:]
        key = self._exponentials(others)
        found = self._times(self._exp((first,), label), self._over(key, 1))
        return replace(found, repeated=max(found.repeated, self._sums[key].repeated))

    def _exponentials(self, arguments: tuple[int, ...]) -> Key:
        """The sum of the exponentials of nodes, however it is written."""
        if arguments not in self._sums:
            self._sums[arguments] = self._sum([self._exp((each,), None) for each in arguments])
        return arguments

    def _over(self, key: Key, power: int) -> Terms:
        """1 over a power of a sum: along the sorts that it is no sum over, a function of the entries at its values."""
        terms, common = self._sums[key], 0
        orders = list(self._none.orders)
        for number, sort in enumerate(self._sorts):
            if not terms.extra[number]:
                common |= terms.common & sort.every
                orders[number] = _times(terms.orders[number], -power)
        return replace(
            self._none, used=common, common=common, seen=terms.seen, orders=tuple(orders), powers=((key, -power),)
        )

    def _multiplier(self, key: Key) -> Terms:
        """A sum that is multiplied with, along the sorts that it is a sum over."""
        terms, orders, own = self._sums[key], list(self._none.orders), 0
        for number, sort in enumerate(self._sorts):
            if terms.extra[number]:
                own |= sort.every
                orders[number] = terms.orders[number]
        return replace(terms, used=terms.used & own, common=terms.common & own, orders=tuple(orders))

    def _power(self, arguments: tuple[int, ...], exponent: object) -> Terms:
        (base,) = arguments
        n, terms = int(str(exponent)), self._found[base]
        if abs(n) > _HIGHEST:
            return self._function(arguments, exponent)
        if n >= 0:
            return reduce(self._times, [terms] * n, self._none)
        powers = tuple((key, power * n) for key, power in terms.powers)
        if terms.is_local:
            orders = tuple(_times(each, n) for each in terms.orders)
            return replace(terms, orders=orders, powers=powers, degree=ENDLESS if terms.degree else 0)
        return self._times(self._over(self._key(base, terms), -n), replace(self._none, seen=terms.seen, powers=powers))

    def _key(self, node: int, terms: Terms) -> Key:
        operation, arguments, _ = self._graph.nodes[node]
        inner = [self._graph.nodes[a] for a in arguments]
        if operation is ops.ADD and node not in self._leaves and all(each[0] is ops.EXP for each in inner):
            return self._exponentials(tuple(each[1][0] for each in inner))
        self._sums[node] = replace(terms, powers=())
        return node

    def _log(self, arguments: tuple[int, ...], label: object) -> Terms:
        """log of a function of entries and of sums of exponentials, each of which has a logarithm of its own."""
        terms = self._found[arguments[0]]
        key = None if terms.is_local else self._key(arguments[0], terms)
        powers = terms.powers if key is None else ((key, 1),)
        if not powers or not all(self._is_whole(key) for key, _ in powers):
            return self._function(arguments, label)
        common = terms.common if key is None else 0
        counts = tuple((common & sort.every).bit_count() for sort in self._sorts)
        return Terms(common, 0, counts, terms.seen, self._none.orders, degree=ENDLESS if terms.degree else 0)

    def _is_whole(self, key: Key) -> bool:
        """Whether a sum is that of the exponentials of all entries of one vector."""
        if isinstance(key, int) or not all(map(self._is_leaf, key)):
            return False
        marks = [self._marks.get(each, 0) for each in key]
        own = reduce(int.__or__, marks) & ~reduce(int.__and__, marks)
        return len(set(marks)) == len(marks) and any(own == sort.every for sort in self._sorts)

    # ---- terms ----------------------------------------------------------------------------------------------

    def _times(self, a: Terms, b: Terms) -> Terms:
        if a is self._none or b is self._none:
            return b if a is self._none else a
        return Terms(
            a.used | b.used,
            a.common | b.common,
            tuple(map(add, a.extra, b.extra)),
            a.seen | b.seen,
            self._orders(a, b),
            max(a.repeated, b.repeated),
            _joined(a.powers, b.powers) if a.powers or b.powers else (),
            a.degree + b.degree,
        )

    def _orders(self, a: Terms, b: Terms) -> tuple[Orders, ...]:
        """The powers with which the last values enter the product of two terms."""
        if not b.used & self._lasts:
            return a.orders
        if not a.used & self._lasts:
            return b.orders
        return tuple([self._together(k, a, b) for k in range(len(self._sorts))])

    def _together(self, number: int, a: Terms, b: Terms) -> Orders:
        """The powers with which the last value of one sort enters it."""
        last = self._sorts[number].last
        m, n = a.orders[number], b.orders[number]
        if not b.used & last:
            return m
        if not a.used & last:
            return n
        found = [Orders(m.least + n.least, m.most + n.most)]
        if not b.common & last:
            found.append(m)
        if not a.common & last:
            found.append(n)
        return _widest(found)

    def _sum(self, terms: list[Terms]) -> Terms:
        if len(terms) == 1:
            return terms[0]
        powers = _least([each.powers for each in terms])
        terms = [self._cleared(each, powers) for each in terms] if powers else terms
        used = seen = repeated = degree = 0
        common = -1
        for each in terms:
            used |= each.used
            seen |= each.seen
            common &= each.common
            repeated, degree = max(repeated, each.repeated), max(degree, each.degree)
        along = [self._along(terms, used, common, number, sort) for number, sort in enumerate(self._sorts)]
        extra, orders = tuple([part[0] for part in along]), tuple([part[1] for part in along])
        for part in along:
            common |= part[2]
        return Terms(used, common, extra, seen, orders, max(repeated, _most(terms)), powers, degree)

    def _along(self, terms: list[Terms], used: int, common: int, number: int, sort: Sort) -> tuple[int, Orders, int]:
        """What the terms of a sum use of one sort besides the ``common``: how many at most, and how the last enters.

        Where there are only few, all of them are taken for common, as those of a function of these are.
        """
        mask = sort.every & ~common
        extra = max([(each.common & mask).bit_count() + each.extra[number] for each in terms])
        orders = _widest([each.orders[number] for each in terms if each.used & sort.last])
        few, own = used & sort.every, common & sort.every
        if few == own or few.bit_count() > own.bit_count() + extra:
            return extra, orders, 0
        return 0, _widest([orders, _NO_ORDERS]) if few & mask & sort.last else orders, few

    def _cleared(self, terms: Terms, powers: Powers) -> Terms:
        """Terms multiplied with the powers of sums that others are divided by."""
        own = dict(terms.powers)
        result = replace(terms, powers=())
        for key, power in powers:
            for _ in range(own.pop(key, 0) - power):
                result = self._times(result, self._multiplier(key))
        for key, power in own.items():  # what is left is multiplied with, not divided by
            for _ in range(power):
                result = self._times(result, self._multiplier(key))
        return result


_RULES: dict[Operation, Callable[[Counting, tuple[int, ...], object], Terms]] = {
    ops.POWER: Counting._power,  # noqa: SLF001  (the table of the class above)
    ops.EXP: Counting._exp,  # noqa: SLF001
    ops.SOFTMAX: Counting._softmax,  # noqa: SLF001
    ops.LOG: Counting._log,  # noqa: SLF001
}
_EXPONENTIALS = {ops.EXP, ops.SOFTMAX}


def _most(several: list[Terms]) -> int:
    """How many use the same values at most."""
    return max(Counter(each.common for each in several).values())


def _times(orders: Orders, n: int) -> Orders:
    """The orders of an integer power."""
    ends = orders.least * n, orders.most * n
    return Orders(min(ends), max(ends))


def _joined(one: Powers, other: Powers) -> Powers:
    found = dict(one)
    for key, power in other:
        found[key] = found.get(key, 0) + power
    return tuple((key, power) for key, power in found.items() if power)


def _least(several: list[Powers]) -> Powers:
    """The least power of each sum, 0 where it is not there."""
    if not any(several):
        return ()
    found = [dict(each) for each in several]
    keys = dict.fromkeys(key for each in several for key, _ in each)
    least = {key: min(each.get(key, 0) for each in found) for key in keys}
    return tuple((key, power) for key, power in least.items() if power)


def _widest(several: list[Orders]) -> Orders:
    if len(several) < 2:
        return several[0] if several else _NO_ORDERS
    return Orders(min(each.least for each in several), max(each.most for each in several))
