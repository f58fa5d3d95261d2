"""Whether two nodes are equal wherever both are defined: an exact identity, or a witness, or neither.

``Identity`` is a proof up to the stated chance of error; ``Witness`` is a proof; where neither is reached the answer
is ``Undecided``, never one of the two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from bpttcheck.kernel.balls import ATTEMPTS, BallPoint
from bpttcheck.kernel.bounds import Sizes
from bpttcheck.kernel.choices import Blocks, corner_of
from bpttcheck.kernel.field import FieldPoint
from bpttcheck.kernel.operations import VARIABLE
from bpttcheck.kernel.point import NOTHING, Assumptions, drawn
from bpttcheck.kernel.primes import ORDER_BITS, UNDEFINED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flint import arb

    from bpttcheck.kernel.graph import Graph

_LEAST_BITS = 40
_REDRAWS = 3
_PRECISIONS = (128, 1024)
_MOST_WORK = 4_000_000
_MOST_KEPT = 64

Side = Literal["left", "right"]


class Identity(Struct, frozen=True):
    """Equal; wrong with a chance below 2^-bits, at any of so many choices of classes."""

    bits: int
    branches: int


class Witness(Struct, frozen=True):
    """Different: at this point the two balls do not meet."""

    point: BallPoint
    left: arb
    right: arb


class Undecided(Struct, frozen=True):
    """Neither proved nor refuted, and what was tried."""

    why: str


class NoValue(Struct, frozen=True):
    """One side is defined at no point that was tried, and why."""

    side: Side
    why: str


Finding = Identity | Witness | Undecided | NoValue


class Judge:
    """Compares nodes of one graph under the same assumptions; the points are shared by all comparisons."""

    def __init__(self, graph: Graph, seed: bytes, assumptions: Assumptions | None = None) -> None:
        self.graph = graph
        self.assumptions = assumptions or Assumptions()
        self._seed = seed
        blocks = self.assumptions.onehot
        self._blocks = {False: Blocks(graph, blocks), True: Blocks(graph, blocks, graph.composed)}
        self._fields: dict[tuple[object, int, bool], tuple[FieldPoint, Sizes]] = {}
        self._balls: dict[object, BallPoint] = {}

    def compare(self, left: int, right: int) -> Finding:
        """Whether two nodes are equal wherever both are defined.

        The cheap questions first: an identity in the composed entries, a difference at a real point, an identity.
        """
        if left == right:
            return self._confirmed(left, right, Identity(ORDER_BITS, 1))
        identity = self._identity(left, right, closed=True)
        if isinstance(identity, Identity):
            return self._confirmed(left, right, identity)
        if not isinstance(identity, NoValue) and (witness := self._witness(left, right, 0)):
            return witness
        identity = self._identity(left, right, closed=False)
        if isinstance(identity, Identity):
            return self._confirmed(left, right, identity)
        if isinstance(identity, NoValue):
            return identity
        return self._refuted(left, right) or self._witness_in_a_corner(left, right) or identity

    def _identity(self, left: int, right: int, *, closed: bool) -> Identity | NoValue | Undecided:
        branches = self._blocks[closed].branches(left, right)
        if branches is None or len(branches) * len(self.graph.nodes) > _MOST_WORK:
            return Undecided("there are too many combinations of classes to run through")
        bits, met = _LEAST_BITS * 1000, 0
        undefined: Side | None = None
        for fixed in branches:
            found = self._agree(left, right, fixed, closed=closed)
            if found == "left" or found == "right":
                undefined = found
            elif found is None:
                return Undecided(
                    "the two sides differ as expressions, and no point was found at which they differ in value"
                )
            else:
                met += 1
                bits = min(bits, found)
        if undefined and not met:
            return NoValue(undefined, "it divides by zero or takes the logarithm of zero")
        if bits < _LEAST_BITS:
            return Undecided("the expression is too large for a proof")
        return Identity(bits, met)

    def _agree(self, left: int, right: int, fixed: dict[str, int], *, closed: bool) -> int | Side | None:
        """Bits of certainty; or the side that is undefined; or ``None`` where the two differ."""
        undefined: Side = "left"
        for attempt in range(_REDRAWS):
            point, sizes = self._field_point(fixed, attempt, closed=closed)
            values = point.value(left), point.value(right)
            if UNDEFINED in values:
                undefined = "right" if values[1] is UNDEFINED else "left"
                continue
            if values[0] != values[1]:
                return None
            bits = sizes.error_bits(left, right)
            # Of these two alone, should other lines that were counted have been monstrous.
            return bits if bits >= _LEAST_BITS else Sizes(point).error_bits(left, right)
        return undefined

    def _confirmed(self, left: int, right: int, identity: Identity) -> Finding:
        """The identity, if at some real point both balls are finite, and meet."""
        defined = {"left": False, "right": False}
        for attempt in range(ATTEMPTS):
            point = self.ball_point(attempt)
            a, b = point.value(left), point.value(right)
            if a.is_finite() and b.is_finite():
                if not a.overlaps(b):
                    raise AssertionError(f"an identity fails at a real point: {a} and {b}")
                return identity
            defined["left"] |= bool(a.is_finite())
            defined["right"] |= bool(b.is_finite())
        return self._nowhere(left, right, defined) or Undecided("no point was found at which both sides have a value")

    def _witness(
        self,
        left: int,
        right: int,
        attempt: int,
        precision: int = _PRECISIONS[0],
        fixed: Mapping[str, int] = NOTHING,
    ) -> Witness | None:
        """The point, if the two balls are finite there and do not meet, and what is assumed has a value there."""
        point = self.ball_point(attempt, precision, fixed)
        a, b = point.value(left), point.value(right)
        if not a.is_finite() or not b.is_finite() or a.overlaps(b):
            return None
        assumed = self.assumptions.determined.values()
        return Witness(point, a, b) if all(point.value(node).is_finite() for node in assumed) else None

    def _refuted(self, left: int, right: int) -> Witness | NoValue | None:
        defined = {"left": False, "right": False}
        for precision in _PRECISIONS:
            for attempt in range(ATTEMPTS):
                if witness := self._witness(left, right, attempt, precision):
                    return witness
                point = self.ball_point(attempt, precision)
                defined["left"] |= bool(point.value(left).is_finite())
                defined["right"] |= bool(point.value(right).is_finite())
        return self._nowhere(left, right, defined)

    def _witness_in_a_corner(self, left: int, right: int) -> Witness | None:
        """A witness at classes where the field tells the sides apart.

        A difference that is affine in a block and not 0 on its plane is not 0 at a corner of it.
        """
        for fixed in self._blocks[False].branches(left, right) or []:
            if self._agree(left, right, fixed, closed=False) is None:
                break
        else:
            return None
        for block in self.assumptions.onehot:
            if block[0] not in fixed:
                corners = ({**fixed, **corner_of(block, k)} for k in range(len(block)))
                apart = (c for c in corners if self._agree(left, right, c, closed=False) is None)
                fixed = next(apart, fixed)
        tried = (self._witness(left, right, attempt, fixed=fixed) for attempt in range(ATTEMPTS))
        return next((witness for witness in tried if witness), None)

    def _field_point(self, fixed: dict[str, int], attempt: int, *, closed: bool) -> tuple[FieldPoint, Sizes]:
        key = tuple(fixed.items()), attempt, closed
        if key not in self._fields:
            if len(self._fields) > _MOST_KEPT:
                self._fields.clear()
            point = FieldPoint(self.graph, self.assumptions, fixed, self._seed, attempt, closed=closed)
            self._fields[key] = point, Sizes(point)
        return self._fields[key]

    def ball_point(
        self, attempt: int = 0, precision: int = _PRECISIONS[0], classes: Mapping[str, int] = NOTHING
    ) -> BallPoint:
        """The real point number ``attempt``, at which one entry of each one-hot block is 1."""
        key = attempt, precision, tuple(classes.items())
        if key not in self._balls:
            fixed: dict[str, int] = {}
            for block in self.assumptions.onehot:
                chosen = drawn(self._seed, "class", attempt, *block) % len(block)
                fixed.update(corner_of(block, chosen))
            fixed.update(classes)
            self._balls[key] = BallPoint(self.graph, self.assumptions, fixed, self._seed, attempt, precision)
        return self._balls[key]

    def _nowhere(self, left: int, right: int, defined: dict[str, bool]) -> NoValue | None:
        """The side that has no value, if it is a constant; that a point was missed proves nothing of others."""
        if not defined["left"] and self._is_constant(left) and self.ball_point().value(left).is_nan():
            return NoValue("left", "it is no real number")
        if not defined["right"] and self._is_constant(right) and self.ball_point().value(right).is_nan():
            return NoValue("right", "it is no real number")
        return None

    def _is_constant(self, node: int) -> bool:
        nodes = self.graph.nodes
        return not any(nodes[each][0] is VARIABLE for each in self.graph.ancestors(node))
