"""Whether two nodes are equal wherever both are defined: an exact identity, or a witness, or neither.

``Identity`` is a proof up to the stated chance of error; ``Witness`` is a proof; where neither is reached the answer
is ``Undecided``, never one of the two.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from msgspec import Struct

from bpttcheck.kernel.balls import ATTEMPTS, BallPoint
from bpttcheck.kernel.cancelling import cancelled
from bpttcheck.kernel.choices import corner_of
from bpttcheck.kernel.identity import Agreement, Fields, Side, Undefined
from bpttcheck.kernel.opening import CLOSED
from bpttcheck.kernel.operations import VARIABLE
from bpttcheck.kernel.point import NOTHING, Assumptions, drawn
from bpttcheck.kernel.primes import ORDER_BITS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from types import UnionType

    from flint import arb

    from bpttcheck.kernel.graph import Graph
    from bpttcheck.kernel.identity import Answer
    from bpttcheck.kernel.opening import Opened

_PRECISIONS = (128, 1024, 4096)
# A difference at one combination of many steps takes a point that fits it.
_FURTHER = range(ATTEMPTS, 8 * ATTEMPTS)
_MOST_KEPT = 64
_WHY = {
    "differ": "the two sides differ as expressions, and no point was found at which they differ in value",
    "bent": "the two sides differ as expressions",
    "many": "there are too many combinations of classes and steps to run through",
    "large": "the expression is too large for a proof",
}


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


def _strength(finding: Finding) -> tuple[int, int]:
    kinds: tuple[type[Finding], ...] = (Witness, NoValue, Undecided, Identity)
    return kinds.index(type(finding)), finding.bits if isinstance(finding, Identity) else 0


class Judge:
    """Compares nodes of one graph under the same assumptions; the points are shared by all comparisons."""

    def __init__(self, graph: Graph, seed: bytes, assumptions: Assumptions | None = None) -> None:
        self.graph = graph
        self.assumptions = assumptions or Assumptions()
        self._seed = seed
        self._fields = Fields(graph, self.assumptions, seed)
        self._balls: dict[object, BallPoint] = {}

    def decide(self, pairs: Iterable[tuple[int, int]], *, weakest: bool = True) -> tuple[int, Finding]:
        """Which pair decides whether all are equal, and what is found of it: a difference, else the weakest finding.

        The values of all are found together, the balls first: they are needed for either answer. Without ``weakest``,
        the first finding decides that is no identity.
        """
        pairs = [(self.written_out(left), self.written_out(right)) for left, right in pairs]
        point, meeting = self.ball_point(), 0
        for number, (left, right) in enumerate(pairs):
            if number == 1:  # most often the first one differs where any does
                point.evaluate(chain.from_iterable(pairs))
            a, b = point.value(left), point.value(right)
            if a.is_finite() and b.is_finite():
                if a.overlaps(b):
                    meeting += 1
                elif witness := self._witness(left, right, 0):
                    return number, witness
        identity = self._identity(pairs) if meeting == len(pairs) > 0 else None
        return (
            (0, identity) if identity else self._weakest(pairs, Witness if weakest else Witness | NoValue | Undecided)
        )

    def _identity(self, pairs: list[tuple[int, int]]) -> Identity | None:
        """That all pairs are equal, where one look at each shows it."""
        apart = [pair for pair in pairs if pair[0] != pair[1]]
        if not apart:
            return Identity(ORDER_BITS, 1)
        agreement = (
            self._fields.agreement(apart, CLOSED)
            or self._fields.agreement(apart, self._fields.unshared(apart))
            or self._fields.agreement(apart, None)
        )
        return Identity(agreement.bits, agreement.branches) if agreement else None

    def agreed(self, pairs: Sequence[tuple[int, int]]) -> Opened:
        """The definitions that are written out where all pairs agree as rational functions; ``None`` where some do not.

        All else that is composed, or has arguments that are, is a variable of its own there.
        """
        pairs = [(self.written_out(left), self.written_out(right)) for left, right in pairs]
        apart = [pair for pair in pairs if pair[0] != pair[1]]
        if not apart or self._is_agreed(apart, CLOSED):
            return CLOSED
        opened = self._fields.unshared(apart)
        return opened if opened and self._is_agreed(apart, opened) else None

    def values(self, nodes: Sequence[int]) -> list[object]:
        """The values of nodes at one point of a field, where all that is composed is a variable of its own."""
        return self._fields.values(nodes)

    def has_sign(self, node: int) -> bool:
        """Whether more is known of a node than that it has some value: its sign, or that it may be 0 for a while."""
        return self._fields.has_sign(node)

    def _is_agreed(self, pairs: Sequence[tuple[int, int]], opened: Opened) -> bool:
        """Whether all pairs agree at one point, or else each by itself."""
        found = (self._fields.compare(*pair, opened=opened, choose=True) for pair in pairs)
        return bool(self._fields.agreement(pairs, opened)) or all(isinstance(answer, Agreement) for answer in found)

    def _weakest(self, pairs: list[tuple[int, int]], deciding: type | UnionType) -> tuple[int, Finding]:
        found: list[Finding] = []
        for pair in pairs:
            found.append(self.compare(*pair))
            if isinstance(found[-1], deciding):
                break
        return min(enumerate(found), key=lambda each: _strength(each[1]))

    def compare(self, left: int, right: int) -> Finding:
        """Whether two nodes are equal wherever both are defined.

        The cheap questions first: an identity in the composed entries, a difference at a real point, an identity.
        """
        left, right = self.written_out(left), self.written_out(right)
        if left == right:
            return self._confirmed(left, right, Identity(ORDER_BITS, 1))
        answer = self._fields.compare(left, right, opened=CLOSED, choose=False)
        if answer in _WHY and (witness := self._seen(left, right)):
            return witness
        if answer == "bent":
            answer = self._fields.compare(left, right, opened=CLOSED, choose=True)
        if not isinstance(answer, Agreement) and answer != "many":
            answer = self._opened(left, right)
            answer = self._cancelled(left, right) or answer if answer in _WHY else answer
        match answer:
            case Agreement(bits, branches):
                return self._confirmed(left, right, Identity(bits, branches))
            case Undefined(sides) if sides:
                side: Side = "right" if "right" in sides else "left"
                return NoValue(side, "it divides by zero or takes the logarithm of zero")
            case Undefined():
                return Undecided("where one side has a value, the other has none")
        return self._refuted(left, right) or self._witness_in_a_corner(left, right) or Undecided(_WHY[answer])

    def _opened(self, left: int, right: int) -> Answer:
        """Whether two nodes agree with all entries written out, or some, where there are classes to run through."""
        some = self._fields.unshared([(left, right)]) if self._fields.is_bent(left, right) else CLOSED
        if some:
            answer = self._fields.compare(left, right, opened=some, choose=True)
            if isinstance(answer, Agreement):
                return answer
        return self._fields.compare(left, right, opened=None, choose=True)

    def _cancelled(self, left: int, right: int) -> Agreement | None:
        """That two nodes agree without exponentials of logarithms, where they have some."""
        one, other = cancelled(self.graph, (left, right))
        if (one, other) == (left, right):
            return None
        if one == other:
            return Agreement(ORDER_BITS, 1)
        answer = self._fields.compare(one, other, opened=None, choose=True)
        return answer if isinstance(answer, Agreement) else None

    def written_out(self, node: int) -> int:
        """An entry's definition, which has its value: a line that is compared with an entry often writes it out."""
        while node in self.graph.composed:
            node = self.graph.nodes[node][1][0]
        return node

    def _confirmed(self, left: int, right: int, identity: Identity) -> Finding:
        """The identity, if at some real point both balls are finite, and meet."""
        defined = {"left": False, "right": False}
        for attempt in chain(range(ATTEMPTS), self._further(left, right)):
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

    def _seen(self, left: int, right: int) -> Witness | None:
        """A witness at the first point; where there are steps, which may be 0 there, at one of the first few."""
        witness = self._witness(left, right, 0)
        if witness or not self._is_stepped(left, right):
            return witness
        further = (self._witness(left, right, attempt) for attempt in range(1, ATTEMPTS))
        return next((witness for witness in further if witness), None)

    def _refuted(self, left: int, right: int) -> Witness | NoValue | None:
        defined = {"left": False, "right": False}
        for precision in _PRECISIONS:
            for attempt in range(ATTEMPTS):
                if witness := self._witness(left, right, attempt, precision):
                    return witness
                point = self.ball_point(attempt, precision)
                defined["left"] |= bool(point.value(left).is_finite())
                defined["right"] |= bool(point.value(right).is_finite())
        further = (self._witness(left, right, attempt) for attempt in self._further(left, right))
        return next((witness for witness in further if witness), None) or self._nowhere(left, right, defined)

    def _witness_in_a_corner(self, left: int, right: int) -> Witness | None:
        """A witness at classes where the field tells the sides apart.

        A difference that is affine in a block and not 0 on its plane is not 0 at a corner of it.
        """
        if not self.assumptions.onehot:
            return None
        for fixed in self._fields.classes(left, right) or []:
            if self._fields.compare_at(left, right, fixed) == "differ":
                break
        else:
            return None
        for block in self.assumptions.onehot:
            if block[0] not in fixed:
                corners = ({**fixed, **corner_of(block, k)} for k in range(len(block)))
                apart = (c for c in corners if self._fields.compare_at(left, right, c) == "differ")
                fixed = next(apart, fixed)
        tried = (self._witness(left, right, attempt, fixed=fixed) for attempt in range(ATTEMPTS))
        return next((witness for witness in tried if witness), None)

    def ball_point(
        self, attempt: int = 0, precision: int = _PRECISIONS[0], classes: Mapping[str, int] = NOTHING
    ) -> BallPoint:
        """The real point number ``attempt``, at which one entry of each one-hot block is 1."""
        key = attempt, precision, tuple(classes.items())
        if key not in self._balls:
            if len(self._balls) > _MOST_KEPT:
                self._balls.clear()
            fixed: dict[str, int] = {}
            for block in self.assumptions.onehot:
                chosen = drawn(self._seed, "class", attempt, *block) % len(block)
                fixed.update(corner_of(block, chosen))
            fixed.update(classes)
            self._balls[key] = BallPoint(self.graph, self.assumptions, fixed, self._seed, attempt, precision)
        return self._balls[key]

    def _further(self, left: int, right: int) -> Iterator[int]:
        """More points to try where there are steps."""
        if self._is_stepped(left, right):
            yield from _FURTHER

    def _is_stepped(self, left: int, right: int) -> bool:
        if not self.graph.has_steps:
            return False
        nodes = self.graph.nodes
        return any(nodes[each][0].stepped for side in (left, right) for each in self.graph.ancestors(side))

    def _nowhere(self, left: int, right: int, defined: dict[str, bool]) -> NoValue | None:
        """The side that has no value, if it is a constant; that a point was missed proves nothing of others."""
        if not defined["left"] and self._is_number(left) and self.ball_point().value(left).is_nan():
            return NoValue("left", "it is no real number")
        if not defined["right"] and self._is_number(right) and self.ball_point().value(right).is_nan():
            return NoValue("right", "it is no real number")
        return None

    def _is_number(self, node: int) -> bool:
        """Whether a node has no variable; nor a step, since a ball does not tell a kink from a dead unit."""
        rows = (self.graph.nodes[each][0] for each in self.graph.ancestors(node))
        return not any(row is VARIABLE or row.stepped for row in rows)
