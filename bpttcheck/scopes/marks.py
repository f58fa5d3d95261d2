"""Which values of which indices, and which times, the variables of an unrolled model have; its sorts as bits."""

from __future__ import annotations

from itertools import product
from math import prod
from typing import TYPE_CHECKING, Final, TypeGuard

from msgspec import Struct
from msgspec.structs import replace

from bpttcheck.expressions.shapes import COUNT, TIME
from bpttcheck.kernel import operations as ops
from bpttcheck.kernel.terms import Sort

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping

    from bpttcheck.models.unrolled import Unrolled
    from bpttcheck.verify.claims import Case, Claim


_NAMED: Final = frozenset({ops.ENTRY, ops.VARIABLE})


class Marks(Struct, frozen=True):
    """The bits of a world's entries: values of indices, times, names; and the times of entries by themselves.

    ``sorts`` are those of the world, by their names, and ``first`` the places of their first bits. ``names`` are those
    of variables, which are the same at each time. Where ``last`` is a time, what is at it counts as having none:
    these are the ``ends``.
    """

    sorts: dict[str, Sort]
    first: dict[str, int]
    bits: dict[int, int]
    times: dict[int, int]
    names: dict[int, Hashable]
    last: int | None = None
    ends: set[int] = set()

    @property
    def indices(self) -> int:
        """All bits that are values of indices."""
        return joined(sort.every for sort in self.sorts.values())

    def is_seen(self, time: int | None) -> TypeGuard[int]:
        """Whether what is at a time has one."""
        return time is not None and time != self.last

    def places(self, sorts: tuple[str, ...]) -> Iterator[int]:
        """The bits of each entry of a tensor, row by row."""
        for each in product(*map(self._axis, sorts)):
            yield joined(each)

    def _axis(self, sort: str) -> list[int]:
        """The bit of each place along an axis; 0 where it is of no sort."""
        found: list[int] = []
        for part in sort.split("+"):
            if part.startswith(COUNT):
                found += [0] * int(part[1:])
            else:
                found += [1 << (self.first[part] + k) for k in range(self.sorts[part].every.bit_count())]
        return found

    def at(self, claim: Claim, case: Case) -> list[int]:
        """The bits of each entry of a claim, with those of its free indices."""
        sorts = {name: cell.root().sort for name, cell in claim.free.items()}
        own = self.of_values((sorts[name], value) for name, value in case.values)
        return [own | bits for bits in self.places(claim.meaning.shape.sorts)]

    def of_values(self, values: Iterable[tuple[str | None, int]]) -> int:
        """The bits of values of indices; times have none."""
        return joined(self._axis(sort)[value - 1] for sort, value in values if sort and sort != TIME)

    def is_first(self, bits: int) -> bool:
        """Whether of all choices of values that differ but in names, an entry is among the first."""
        for name, sort in self.sorts.items():
            further = (bits & sort.free) >> (self.first[name] + (sort.every ^ sort.free).bit_count())
            if further & (further + 1):
                return False
        return True

    def used(self, nodes: Iterable[int]) -> int:
        """The bits of nodes that have any."""
        return joined(self.bits.get(node, 0) for node in nodes)

    def bound(self, world: Unrolled, names: frozenset[str]) -> dict[int, int]:
        """The entries of vectors that are bound, each with the bits of their sort, if the rows have another."""
        found = {}
        for named, _, nodes in world.quantities():
            if named.name in names:
                *rows, own = named.shape.sorts
                bits = 0 if own in rows else joined(self._axis(own))
                found.update(dict.fromkeys(nodes, bits))
        return found


def unmarked(world: Unrolled, named: Mapping[str, int]) -> Marks:
    """The sorts of a world as bits, where so many values of each are named by numbers, and no marks yet."""
    first, sorts, place = dict[str, int](), dict[str, Sort](), 0
    for name, size in world.sizes.items():
        first[name] = place
        sorts[name] = _sort(place, size, min(named[name], size))
        place += size
    return Marks(sorts, first, {}, {}, {})


def marks(world: Unrolled, named: Mapping[str, int], last: int | None = None) -> Marks:
    """The marks of all that was built of a world so far; what is at the ``last`` time has none, if that is given."""
    found, place = replace(unmarked(world, named), last=last, ends=set()), sum(world.sizes.values())
    # Further bits tell names and times apart.
    after, names = place + world.times + 2, dict[str, int]()
    places: dict[tuple[str, ...], list[int]] = {}
    for quantity, time, nodes in world.quantities():
        sorts = quantity.shape.sorts
        if quantity.role == "abbreviation" or prod(map(world.size, sorts)) != len(nodes):
            continue
        if sorts not in places:
            places[sorts] = list(found.places(sorts))
        own = 1 << (after + names.setdefault(quantity.name, len(names))) | (0 if time is None else 1 << (place + time))
        is_last = time is not None and time == last
        name = quantity.name, "last" if is_last else quantity.timed, sorts
        for number, (node, bits) in enumerate(zip(nodes, places[sorts], strict=True)):
            if world.graph.nodes[node][0] in _NAMED:
                found.bits[node] = bits | own
                found.names[node] = name, number
                if is_last:
                    found.ends.add(node)
                elif time is not None:
                    found.times[node] = time
    return found


def _sort(first: int, size: int, named: int) -> Sort:
    every = ((1 << size) - 1) << first
    return Sort(every, every & ~(((1 << named) - 1) << first), 1 << (first + size - 1))


def joined(bits: Iterable[int]) -> int:
    """All bits of several."""
    found = 0
    for each in bits:
        found |= each
    return found
