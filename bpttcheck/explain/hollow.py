"""What an entry of a line comes to with something else at one place: only what changes is computed again.

Mostly the entry is a sum of multiples of what stands there; then these multiples are all that one must know.
"""

from __future__ import annotations

from copy import copy
from functools import cached_property
from itertools import chain
from math import isfinite, nan
from operator import mul
from typing import TYPE_CHECKING, TypeVar

from flint import arb

from bpttcheck.errors import Refused
from bpttcheck.explain.affine import slopes
from bpttcheck.explain.numbers import Over
from bpttcheck.explain.parts import Unlike, Within
from bpttcheck.expressions.scope import Frame

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from bpttcheck.explain.holes import Holes
    from bpttcheck.explain.numbers import Numbers, Row
    from bpttcheck.explain.places import Place
    from bpttcheck.expressions.meaning import Entries, Meaning
    from bpttcheck.expressions.shapes import Shape
    from bpttcheck.kernel.graph import Graph
    from bpttcheck.notation.syntax import Node
    from bpttcheck.verify.claims import Claim

    Join = Callable[[float, float], float]
    # What is computed again: a node, the rule of its operation, its label and its arguments.
    Equation = tuple[int, Callable[..., arb], Any, tuple[int, ...]]

T = TypeVar("T")


class Hollow:
    """The line with a hole at one place, built at one point: what one entry of it comes to."""

    def __init__(
        self, holes: Holes, place: Place, frame: Callable[[Claim], Frame], entry: int, numbers: Numbers
    ) -> None:
        seen, claim = holes.at(place)
        if seen.scope is None or seen.meaning is None:
            raise Unlike
        self._holes, self._scope, self._shape = holes, seen.scope, seen.meaning.shape
        self._within = Within(seen.scope)
        self._top = claim.meaning.build(frame(claim))[entry]
        self._frames = [use.frame for use in seen.uses.values()]
        self._counts = [len(use.entries) for use in seen.uses.values()]
        self._variables = _all(use.variables for use in seen.uses.values())
        self._kept = _all(use.entries for use in seen.uses.values())
        self._numbers, self._point = numbers, numbers.point
        self._again = copy(numbers.point)
        self._again.values = Over(numbers.point.values)
        self._equations = self._dependent(numbers.point.graph)
        self._weight = numbers.point.graph.weigh(node for node, *_ in self._equations)

    def _dependent(self, graph: Graph) -> list[Equation]:
        """What depends on the hole, each after its arguments; the rest is computed once."""
        changing = {*self._variables}
        rest: list[int] = []
        found: list[Equation] = []
        for node in graph.ancestors(self._top, self._point.values, changing):
            operation, arguments, label = graph.nodes[node]
            if node in changing:
                continue
            if changing.isdisjoint(arguments):
                rest.append(node)
            else:
                changing.add(node)
                found.append((node, type(self._point).rule(operation), label, arguments))
        self._point.evaluate(rest)
        return found

    def with_(self, new: Node) -> float | None:
        """The entry with something else in the hole; nothing where that has no meaning, or no value.

        Raises :class:`Unlike` where it has another shape.
        """
        found, more = self._read(new)
        extra = dict.fromkeys(more, 1)
        frames = [Frame(frame.world, {**frame.indices, **extra}) if extra else frame for frame in self._frames]
        try:
            entries = _all([found.build(frame) for frame in frames])
        except Refused:
            return None
        if self._slopes is not None:
            return self._summed(self._numbers.of(entries))
        self._point.evaluate(entries)
        return self._computed([self._point.values[node] for node in entries])

    def joined(self, part: Node, join: Join) -> float | None:
        """The entry with what stood in the hole joined entry by entry with another part.

        Raises :class:`Unlike` where that would have another shape.
        """
        theirs = self._holes.readings.part(part, self._within)
        if not (theirs.shape.is_scalar or self._fits(theirs.shape)):
            raise Unlike
        try:
            rows = [self._numbers.of_part(theirs, frame) for frame in self._frames]
            several = map(join, self._numbers_kept, _spread(rows, self._counts))
            return self._computed(list(map(arb, several))) if self._slopes is None else self._summed(several)
        except (Refused, ArithmeticError):
            return None

    @cached_property
    def _numbers_kept(self) -> tuple[float, ...]:
        return self._numbers.of(self._kept)

    @cached_property
    def _slopes(self) -> list[float] | None:
        """How much of each entry of the hole the entry is made of; nothing where that depends on what stands there."""
        order = [node for node, *_ in self._equations]
        found = slopes(self._top, order, frozenset(self._variables), self._numbers)
        return None if found is None else [found.get(variable, 0.0) for variable in self._variables]

    @cached_property
    def _rest(self) -> float:
        """The entry with nothing in the hole."""
        found = self._computed([arb(0)] * len(self._variables))
        return nan if found is None else found

    def _summed(self, row: Iterable[float]) -> float | None:
        """The entry with these numbers in the hole, where it is made of so much of each."""
        slopes = self._slopes or []
        self._point.graph.meter.spend(len(slopes))
        found = self._rest + sum(map(mul, slopes, row))
        return found if isfinite(found) else None

    def _computed(self, row: list[arb]) -> float | None:
        """The entry with these values in the hole."""
        again = self._again
        again.graph.meter.spend(self._weight)
        again.values.update(zip(self._variables, row, strict=True))
        for node, rule, label, arguments in self._equations:
            again.values[node] = rule(again, label, arguments)
        ball = again.values[self._top]
        return float(ball.mid()) if ball.is_finite() else None

    def _fits(self, shape: Shape) -> bool:
        return shape == self._shape or shape.fits(self._shape, self._scope.sizes)

    def _read(self, new: Node) -> tuple[Meaning, tuple[str, ...]]:
        """What something means in the hole, and the letters that stand free in it alone."""
        found, more = self._holes.read(new, self._within)
        if not self._fits(found.shape):
            raise Unlike
        return found, more


def _all(several: Iterable[Entries]) -> Entries:
    return tuple(chain.from_iterable(several))


def _spread(rows: list[Row], counts: list[int]) -> Iterable[float]:
    """All entries of several rows, a single one as often as it is needed."""
    pairs = zip(rows, counts, strict=True)
    return chain.from_iterable([row * count if len(row) == 1 else row for row, count in pairs])
