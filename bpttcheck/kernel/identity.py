"""Whether two nodes agree at random points of a prime field, at every choice of classes and steps."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct

from bpttcheck.kernel.bounds import Sizes
from bpttcheck.kernel.choices import MOST_BRANCHES, Affinity, Blocks, Corner
from bpttcheck.kernel.dependence import Dependence
from bpttcheck.kernel.field import FieldPoint
from bpttcheck.kernel.opening import CLOSED, leaves_of, unshared
from bpttcheck.kernel.point import NOTHING
from bpttcheck.kernel.primes import UNDEFINED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bpttcheck.kernel.graph import Graph, Node
    from bpttcheck.kernel.opening import Opened
    from bpttcheck.kernel.point import Assumptions

LEAST_BITS = 40
_MOST_BITS = 1 << 16
_REDRAWS = 3
_MOST_WORK = 4_000_000
_MOST_WORK_ON_STEPS = 400_000
_MOST_WORK_ON_SIGNS = 100_000
_WORK_OF_SIGNS = 2_000
_MOST_KEPT = 64
_WORK_OF_A_QUESTION = 150

Side = Literal["left", "right"]
_BOTH: frozenset[Side] = frozenset(("left", "right"))


class Agreement(Struct, frozen=True):
    """The two agree: by chance below 2^-bits if they differ, in any of so many branches."""

    bits: int
    branches: int


class Undefined(Struct, frozen=True):
    """In no branch have both a value; these sides have none in any."""

    sides: frozenset[Side]


# That they differ in a branch, or would unless a step is 0 or 1; that there are too many branches, or too few bits.
Answer = Agreement | Undefined | Literal["differ", "bent", "many", "large"]


class _At(Struct, frozen=True):
    """A point, with what is counted along with its values."""

    point: FieldPoint
    sizes: Sizes
    affinity: Affinity

    def compare(self, left: int, right: int) -> int | Undefined | None:
        """Bits of certainty; or the sides that are undefined; or ``None`` where the two differ."""
        values: dict[Side, Any] = {"left": self.point.value(left), "right": self.point.value(right)}
        if UNDEFINED in values.values():
            return Undefined(frozenset(side for side, value in values.items() if value is UNDEFINED))
        return self.bits(left, right) if values["left"] == values["right"] else None

    def bits(self, left: int, right: int) -> int:
        """How certain it is that the two agree, or that one is undefined."""
        bits = self.sizes.error_bits(left, right)
        # Of these two alone, should other lines that were counted have been monstrous.
        return bits if bits >= LEAST_BITS else Sizes(self.point).error_bits(left, right)

    def bent_step(self, left: int, right: int) -> int | None:
        """The key of the first free step in which one of the two is not affine."""
        free = self.point.steps.free
        bent = self.affinity.bent(left, right) if free else 0
        return next((key for key, bit in free.items() if bit & bent), None)

    def further_step(self) -> int | None:
        """The key of any free step, where there are few enough to choose all of them."""
        free = self.point.steps.free
        return next(iter(free), None) if len(self.point.values) << len(free) <= _MOST_WORK_ON_SIGNS else None


class Fields:
    """Compares nodes of one graph under the same assumptions; the points are shared by all comparisons."""

    def __init__(self, graph: Graph, assumptions: Assumptions, seed: bytes) -> None:
        self._graph = graph
        self._assumptions = assumptions
        self._seed = seed
        self._dependence = Dependence(graph, assumptions)
        self._blocks: dict[Opened, Blocks] = {}
        self._points: dict[tuple[object, int, Opened], _At] = {}

    def classes(self, left: int, right: int) -> list[Corner] | None:
        """The classes to run through; ``None`` if there are too many."""
        return self._blocks_at(None).branches(left, right)

    def is_bent(self, left: int, right: int) -> bool:
        """Whether there are classes to run through."""
        return self._blocks_at(None).bent(left, right) != 0

    def unshared(self, pairs: Sequence[tuple[int, int]]) -> frozenset[int]:
        """What to write out so that both sides of pairs are made of the same entries."""
        return unshared(self._graph, pairs)

    def compare(self, left: int, right: int, *, opened: Opened, choose: bool) -> Answer:
        """Whether two nodes agree, in the composed entries as variables of their own but for those that are opened.

        All steps are free, unless they may be chosen to be 0 and 1 in turn.
        """
        self._graph.meter.spend(_WORK_OF_A_QUESTION)
        blocks = self._blocks_at(opened)
        if not self._graph.has_steps:
            few = blocks.separate(left, right)
            answer = self._in_each(few, left, right, opened=opened, choose=choose)
            if not _skipped(answer, few):
                return answer
        return self._in_each(blocks.branches(left, right), left, right, opened=opened, choose=choose)

    def _blocks_at(self, opened: Opened) -> Blocks:
        if opened not in self._blocks:
            if len(self._blocks) > _MOST_KEPT:
                self._blocks.clear()
            self._blocks[opened] = Blocks(self._graph, self._assumptions, leaves_of(self._graph, opened))
        return self._blocks[opened]

    def _in_each(self, branches: list[Corner] | None, left: int, right: int, *, opened: Opened, choose: bool) -> Answer:
        """Whether two nodes agree in each branch in which both have a value."""
        if branches is None or len(branches) * len(self._graph.nodes) > _MOST_WORK:
            return "many"
        bits, met, nowhere = _MOST_BITS, 0, _BOTH
        for fixed in branches:
            found = self.compare_at(left, right, fixed, opened=opened, choose=choose)
            if isinstance(found, Agreement):
                met += found.branches
                bits = min(bits, found.bits)
            elif isinstance(found, Undefined):
                nowhere &= found.sides
            else:
                return found
        if not met:
            return Undefined(nowhere)
        return Agreement(bits, met) if bits >= LEAST_BITS else "large"

    def agreement(self, pairs: Sequence[tuple[int, int]], opened: Opened) -> Agreement | None:
        """How sure it is that each pair agrees at one point; ``None`` where that does not show.

        One sweep for all: the pairs are most often the entries of one matrix.
        """
        tops = [*chain.from_iterable(pairs)]
        if self._blocks_at(opened).bent(*tops) or len(self._graph.nodes) > _MOST_WORK:
            return None
        at = self._shared(NOTHING, 0, opened)
        # Nothing is counted that has no value: where there are as many, what is new to one is new to both.
        counted = len(at.sizes.values) == len(at.point.values)
        new = at.point.evaluate(tops)
        values = at.point.values
        if any(values[left] != values[right] or values[left] is UNDEFINED for left, right in pairs):
            return None
        bits = at.sizes.error_bits(*tops, new=new if counted else None)
        return Agreement(bits, 1) if bits >= LEAST_BITS else None

    def values(self, nodes: Sequence[int]) -> list[object]:
        """The values of nodes at one point, in the composed entries as variables."""
        at = self._shared(NOTHING, 0, CLOSED)
        at.point.evaluate(nodes)
        return [at.point.values[node] for node in nodes]

    def has_sign(self, node: int) -> bool:
        """Whether a node has a sign wherever it is not 0, or may be 0 throughout a neighbourhood."""
        return bool(self._shared(NOTHING, 0, CLOSED).point.sign(node)) or self._dependence.may_vanish(node)

    def compare_at(
        self, left: int, right: int, fixed: Mapping[str, int], *, opened: Opened = None, choose: bool = True
    ) -> Answer:
        """Whether two nodes agree at chosen classes."""
        undefined = Undefined(_BOTH)
        for attempt in range(_REDRAWS):
            at = self._shared(fixed, attempt, opened)
            found = at.compare(left, right)
            if found is None and choose:
                return self._by_steps(left, right, at, (fixed, attempt, opened))
            if found is None:
                return "differ" if at.bent_step(left, right) is None else "bent"
            if isinstance(found, int):
                return Agreement(found, 1)
            undefined = found
        return undefined

    def _by_steps(self, left: int, right: int, at: _At, place: tuple[Mapping[str, int], int, Opened]) -> Answer:
        """Whether two nodes that differ agree once the steps in which they are not affine are 0 or 1."""
        bits, met, work, nowhere = _MOST_BITS, 0, 0, _BOTH
        branches: list[dict[int, int]] = [{}]
        while branches:
            steps = branches.pop()
            at = self._point(*place, steps) if steps else at
            found = at.compare(left, right)
            work += len(at.point.values)
            if found is None and self._is_impossible(at):
                bits, nowhere = min(bits, at.bits(left, right)), frozenset()
            elif found is None:
                key = at.bent_step(left, right) or at.further_step()
                if key is None:
                    return "differ"
                # 1 first: a dead unit hides what differs.
                branches += [{**steps, key: 0}, {**steps, key: 1}]
            elif isinstance(found, int):
                met, bits = met + 1, min(bits, found)
            else:
                nowhere &= found.sides
                bits = min(bits, at.bits(left, right))
            if met + len(branches) > MOST_BRANCHES or work > _MOST_WORK_ON_STEPS:
                return "many"
        return Agreement(bits, met) if met else Undefined(nowhere)

    def _is_impossible(self, at: _At) -> bool:
        self._graph.meter.spend(_WORK_OF_SIGNS)
        return at.point.steps.are_impossible

    def _shared(self, fixed: Mapping[str, int], attempt: int, opened: Opened) -> _At:
        key = tuple(fixed.items()), attempt, opened
        if key not in self._points:
            if len(self._points) > _MOST_KEPT:
                self._points.clear()
            self._points[key] = self._point(fixed, attempt, opened, {})
        return self._points[key]

    def _point(self, fixed: Mapping[str, int], attempt: int, opened: Opened, steps: Mapping[int, int]) -> _At:
        point = FieldPoint(
            self._graph,
            self._assumptions,
            fixed,
            self._seed,
            attempt,
            opened=opened,
            steps=steps,
            dependence=self._dependence,
        )

        def own(node: Node) -> int:
            return point.steps.bits(node[1][0]) if node[0].stepped else 0

        return _At(point, Sizes(point), Affinity(self._graph, own, point.leaves))


def _skipped(answer: Answer, branches: list[Corner] | None) -> bool:
    """Whether two nodes agree, as far as they have values, but have none in some branch."""
    met = answer.branches if isinstance(answer, Agreement) else 0
    return isinstance(answer, Agreement | Undefined) and met < len(branches or ())
