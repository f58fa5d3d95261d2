"""Which values of which indices, and which times, the variables of an unrolled model have; its sorts as bits."""

from __future__ import annotations

from itertools import product
from math import prod
from typing import TYPE_CHECKING

from msgspec import Struct

from bpttcheck.expressions.shapes import COUNT
from bpttcheck.kernel import operations as ops
from bpttcheck.kernel.terms import Sort

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bpttcheck.models.unrolled import Unrolled
    from bpttcheck.verify.claims import Case, Claim


class Marks(Struct, frozen=True):
    """The bits of a world's entries: values of indices, times, names; and the times of entries by themselves."""

    first: dict[str, int]
    sizes: dict[str, int]
    bits: dict[int, int]
    times: dict[int, int]

    def sort(self, name: str, named: int) -> Sort:
        """A sort of index as bits, of which so many values are named by numbers."""
        first, size = self.first[name], self.sizes[name]
        every = ((1 << size) - 1) << first
        return Sort(every, every & ~(((1 << min(named, size)) - 1) << first), 1 << (first + size - 1))

    def axis(self, sort: str) -> list[int]:
        """The bit of each place along an axis; 0 where it is of no sort."""
        found: list[int] = []
        for part in sort.split("+"):
            if part.startswith(COUNT):
                found += [0] * int(part[1:])
            else:
                found += [1 << (self.first[part] + k) for k in range(self.sizes[part])]
        return found

    def places(self, sorts: tuple[str, ...]) -> Iterator[int]:
        """The bits of each entry of a tensor, row by row."""
        for each in product(*map(self.axis, sorts)):
            yield _together(each)

    def of(self, world: Unrolled, names: frozenset[str]) -> frozenset[int]:
        """The nodes of all entries of some quantities."""
        return frozenset(n for named, _, nodes in world.quantities() if named.name in names for n in nodes)

    def at(self, claim: Claim, case: Case, named: Mapping[str, int]) -> list[int | None]:
        """The bits of each entry of a claim, with those of its free indices; none for one that stands for another."""
        free = [
            (sort, value - 1) for name, value in case.values if (sort := claim.free[name].root().sort) in self.first
        ]
        axes = [self._along(sort) for sort in claim.meaning.shape.sorts]
        found: list[int | None] = []
        for place in product(*axes):
            values = [*free, *filter(None, place)]
            first = is_first(values, named)
            found.append(sum({1 << (self.first[sort] + k) for sort, k in values}) if first else None)
        return found

    def _along(self, sort: str) -> list[tuple[str, int] | None]:
        found: list[tuple[str, int] | None] = []
        for part in sort.split("+"):
            counted = part.startswith(COUNT)
            found += [None] * int(part[1:]) if counted else [(part, k) for k in range(self.sizes[part])]
        return found


def is_first(values: Iterable[tuple[str, int]], named: Mapping[str, int]) -> bool:
    """Whether of all choices of values that differ but in names, this is the first; the first few have names."""
    seen: dict[str, list[int]] = {}
    for sort, value in values:
        before = seen.setdefault(sort, [])
        if value >= named[sort] and value not in before:
            if value != named[sort] + len(before):
                return False
            before.append(value)
    return True


def marks(world: Unrolled) -> Marks:
    """The marks of all that was built of a world so far."""
    first, place = {}, 0
    for sort, size in world.sizes.items():
        first[sort] = place
        place += size
    found = Marks(first, world.sizes, {}, {})
    # Further bits tell names and times apart.
    after, names = place + world.times + 2, dict[str, int]()
    for named, time, nodes in world.quantities():
        if named.role == "abbreviation" or prod(map(world.size, named.shape.sorts)) != len(nodes):
            continue
        own = 1 << (after + names.setdefault(named.name, len(names)))
        own |= 0 if time is None else 1 << (place + time)
        for node, bits in zip(nodes, found.places(named.shape.sorts), strict=True):
            if world.graph.nodes[node][0] in {ops.ENTRY, ops.VARIABLE}:
                found.bits[node] = bits | own
                if time is not None:
                    found.times[node] = time
    return found


def _together(bits: tuple[int, ...]) -> int:
    found = 0
    for each in bits:
        found |= each
    return found
