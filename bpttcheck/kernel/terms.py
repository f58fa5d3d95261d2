"""What the terms of a node use, were it multiplied out: how many values of an index at most, and whether each shows.

A node stands for a sum of terms, each of which is a product of variables and of functions of entries. A sum that is
divided by is multiplied out, once for each power (a common denominator counts once). What is counted is what stands
there before anything cancels, so that it is the same for all sizes.

For each sort of index the values are bits. ``Orders`` follow one value of each, the ``last``, and the power with
which it enters a term, where the variables at it are taken to be small: where that is positive in every term that uses
it, the terms vanish with those variables, and what is left is the same sum at a size that is smaller by one.
"""

from __future__ import annotations

from collections import Counter
from functools import reduce
from operator import add
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

# A sum that is divided by: a node, or the entries whose exponentials it adds.
Key = int | tuple[int, ...]
Powers = tuple[tuple[Key, int], ...]

# The degree of what is no polynomial.
ENDLESS: Final = 1000


class Sort(Struct, frozen=True):
    """A sort of index as bits: all its values, those that no one names, and the last."""

    every: int
    free: int
    last: int


class Orders(Struct, frozen=True, gc=False):
    """With which powers the last value of a sort enters the terms that use it, at least and at most."""

    least: int = 0
    most: int = 0


_NO_ORDERS: Final = Orders()


class Terms(Struct, frozen=True, gc=False):
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


class Algebra:
    """Sums and products of terms, with the sums that are divided by, each under its key."""

    def __init__(self, sorts: tuple[Sort, ...]) -> None:
        self.sorts = sorts
        self.sums: dict[Key, Terms] = {}
        self.none = Terms(0, 0, (0,) * len(sorts), 0, (Orders(),) * len(sorts))
        self._lasts = reduce(int.__or__, (sort.last for sort in sorts), 0)

    def slots(self, terms: Terms) -> tuple[int, ...]:
        """How many values of each sort a term uses at most, besides those that are named."""
        pairs = zip(self.sorts, terms.extra, strict=True)
        return tuple((terms.common & sort.free).bit_count() + extra for sort, extra in pairs)

    def shows(self, terms: Terms, at: int) -> tuple[bool, ...]:
        """For each sort, whether each term vanishes with the variables at the last value, where it uses that."""
        return tuple(
            bool(at & sort.last)
            or not terms.used & sort.last
            or (orders.least > 0 and self._divides_well(terms, number))
            for number, (sort, orders) in enumerate(zip(self.sorts, terms.orders, strict=True))
        )

    def _divides_well(self, _terms: Terms, number: int) -> bool:
        """Whether no sum that is divided by vanishes with those variables."""
        last = self.sorts[number].last
        return all(
            not d.extra[number] or not d.used & last or (not d.common & last and d.orders[number].least > 0)
            for d in self.sums.values()
        )

    @property
    def is_entangled(self) -> bool:
        """Whether sums over one sort that are divided by have an index of another one, and the other way round too."""
        pairs = {
            (i, j)
            for terms in self.sums.values()
            for i, own in enumerate(self.sorts)
            for j in range(len(self.sorts))
            if terms.extra[j] and not terms.extra[i] and terms.common & own.every
        }
        return any((j, i) in pairs for i, j in pairs)

    def single(self, bits: int, weight: int) -> Terms:
        """A variable that uses these values, and is small with the last one by this power."""
        orders = tuple(Orders(weight, weight) if bits & sort.last else Orders() for sort in self.sorts)
        return Terms(bits, bits, self.none.extra, bits, orders)

    def over(self, key: Key, power: int) -> Terms:
        """1 over a power of a sum: along the sorts that it is no sum over, a function of the entries at its values."""
        terms, common = self.sums[key], 0
        orders = list(self.none.orders)
        for number, sort in enumerate(self.sorts):
            if not terms.extra[number]:
                common |= terms.common & sort.every
                orders[number] = to_power(terms.orders[number], -power)
        return replace(
            self.none,
            used=common,
            common=common,
            seen=terms.seen,
            orders=tuple(orders),
            repeated=terms.repeated,
            powers=((key, -power),),
        )

    def multiplier(self, key: Key) -> Terms:
        """A sum that is multiplied with, along the sorts that it is a sum over."""
        terms, orders, own = self.sums[key], list(self.none.orders), 0
        for number, sort in enumerate(self.sorts):
            if terms.extra[number]:
                own |= sort.every
                orders[number] = terms.orders[number]
        return replace(terms, used=terms.used & own, common=terms.common & own, orders=tuple(orders))

    def times(self, a: Terms, b: Terms) -> Terms:
        """The terms of a product."""
        if a is self.none or b is self.none:
            return b if a is self.none else a
        return Terms(
            a.used | b.used,
            a.common | b.common,
            tuple(map(add, a.extra, b.extra)),
            a.seen | b.seen,
            self._orders(a, b),
            a.repeated + b.repeated if a.common == b.common else max(a.repeated, b.repeated),
            _joined(a.powers, b.powers),
            a.degree + b.degree,
        )

    def _orders(self, a: Terms, b: Terms) -> tuple[Orders, ...]:
        """The powers with which the last values enter the product of two terms."""
        if not b.used & self._lasts:
            return a.orders
        if not a.used & self._lasts:
            return b.orders
        return tuple([self._together(k, a, b) for k in range(len(self.sorts))])

    def _together(self, number: int, a: Terms, b: Terms) -> Orders:
        """The powers with which the last value of one sort enters it."""
        last = self.sorts[number].last
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

    def total(self, terms: list[Terms]) -> Terms:
        """The terms of a sum, with one denominator."""
        if len(terms) == 1:
            return terms[0]
        powers = _least([each.powers for each in terms])
        terms = [self._cleared(each, powers) if each.powers or powers else each for each in terms]
        used = seen = repeated = degree = 0
        common = -1
        for each in terms:
            used |= each.used
            seen |= each.seen
            common &= each.common
            repeated, degree = max(repeated, each.repeated), max(degree, each.degree)
        along = [self._along(terms, used, common, number, sort) for number, sort in enumerate(self.sorts)]
        extra, orders = tuple([part[0] for part in along]), tuple([part[1] for part in along])
        for part in along:
            common |= part[2]
        return Terms(used, common, extra, seen, orders, max(repeated, most(terms)), powers, degree)

    def _along(self, terms: list[Terms], used: int, common: int, number: int, sort: Sort) -> tuple[int, Orders, int]:
        """What the terms of a sum use of one sort besides the ``common``: how many at most, and how the last enters.

        Where there are only few, all of them are taken for common, as those of a function of these are.
        """
        if not used & sort.every:
            return 0, _NO_ORDERS, 0
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
                result = self.times(result, self.multiplier(key))
        for key, power in own.items():  # what is left is multiplied with, not divided by
            for _ in range(power):
                result = self.times(result, self.multiplier(key))
        return result


def most(several: list[Terms]) -> int:
    """How many use the same values at most."""
    commons = [each.common for each in several]
    return 1 if len(set(commons)) == len(commons) else max(Counter(commons).values())


def to_power(orders: Orders, n: int) -> Orders:
    """The orders of an integer power."""
    ends = orders.least * n, orders.most * n
    return Orders(min(ends), max(ends))


def _joined(one: Powers, other: Powers) -> Powers:
    if not (one and other):
        return one or other
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
