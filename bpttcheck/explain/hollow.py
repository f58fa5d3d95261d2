"""What an entry of a line comes to with something else at one place: only what changes is computed again."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

from bpttcheck.errors import NoSize, Refused, TwoSorts
from bpttcheck.explain.holes import Unlike, own
from bpttcheck.explain.known import Known
from bpttcheck.expressions.indices import letters
from bpttcheck.expressions.meaning import Entries, Meaning, meaning, spread
from bpttcheck.expressions.scope import Frame, Scope

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from flint import arb

    from bpttcheck.explain.holes import Holes, Signature, Use
    from bpttcheck.explain.places import Place
    from bpttcheck.kernel.balls import BallPoint
    from bpttcheck.kernel.graph import Graph
    from bpttcheck.notation.syntax import Node
    from bpttcheck.verify.claims import Claim

    Join = Callable[[arb, arb], arb]
    # What is computed again: a node, the rule of its operation, its label and its arguments.
    Equation = tuple[int, Callable[..., arb], Any, tuple[int, ...]]


def _signature(scope: Scope) -> Signature:
    """What tells scopes of a line apart: the indices there, and what they run through."""
    cells = (*(scope.free or {}).items(), *scope.bound.items())
    return tuple((name, cell.root().sort) for name, cell in cells)


class Hollow:
    """The line with a hole at one place, built at one point: what one entry of it comes to."""

    def __init__(
        self, holes: Holes, place: Place, frame: Callable[[Claim], Frame], entry: int, point: BallPoint
    ) -> None:
        self._holes = holes
        self._seen, claim = holes.at(place)
        if self._seen.scope is None or self._seen.meaning is None:
            raise Unlike
        self._scope, self._kept = self._seen.scope, self._seen.meaning
        self._signature = _signature(self._scope)
        self._top = claim.meaning.build(frame(claim))[entry]
        self._point = point
        self._again = copy(point)
        self._again.values = _Over(point.values)
        self._equations = self._dependent(point.graph)
        self._weight = point.graph.weigh(node for node, *_ in self._equations)

    def _dependent(self, graph: Graph) -> list[Equation]:
        """What depends on the hole, each after its arguments; the rest is computed once."""
        changing = {variable for use in self._seen.uses.values() for variable in use.variables}
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
        for use in self._seen.uses.values():
            indices = {**use.frame.indices, **dict.fromkeys(more, 1)} if more else use.frame.indices
            try:
                entries = found.build(Frame(use.frame.world, indices))
            except Refused:
                return None
            self._put(use, entries, _new)
        return self._computed()

    def joined(self, part: Node, join: Join) -> float | None:
        """The entry with what stood in the hole joined entry by entry with another part.

        Raises :class:`Unlike` where that would have another shape.
        """
        theirs = self._holes.part(part, self._scope, self._signature)
        if not (theirs.shape.is_scalar or self._fits(theirs)):
            raise Unlike
        for use in self._seen.uses.values():
            try:
                entries = theirs.build(use.frame)
            except Refused:
                return None
            self._put(use, spread(entries, len(use.variables)), join)
        return self._computed()

    def _put(self, use: Use, entries: Entries, join: Join) -> None:
        values, known = self._again.values, self._point.values
        self._point.evaluate((*use.entries, *entries))
        for variable, old, new in zip(use.variables, use.entries, entries, strict=True):
            values[variable] = join(known[old], known[new])

    def _fits(self, found: Meaning) -> bool:
        return found.shape == self._kept.shape or found.shape.fits(self._kept.shape, self._scope.sizes)

    def _computed(self) -> float | None:
        again = self._again
        again.graph.meter.spend(self._weight)
        for node, rule, label, arguments in self._equations:
            again.values[node] = rule(again, label, arguments)
        ball = again.values[self._top]
        return float(ball.mid()) if ball.is_finite() else None

    def _read(self, new: Node) -> tuple[Meaning, tuple[str, ...]]:
        """What something means in the hole, and the letters that stand free in it alone."""
        names, time = self._scope.names, self._scope.time
        light = self._holes.light(new, self._scope, self._signature)
        more: tuple[str, ...] = ()
        if isinstance(light, Known):
            found = light.said
        else:
            scope = own(self._scope, letters(light, names, time))
            found = self._meaning(light, scope)
            more = tuple(name for name in scope.free or {} if name not in (self._scope.free or {}))
        if not self._fits(found):
            raise Unlike
        return found, more

    def _meaning(self, node: Node, scope: Scope) -> Meaning:
        try:
            return meaning(node, scope)
        except Refused as refused:
            if isinstance(refused.fault, NoSize | TwoSorts):  # another sort may be that of what stood there
                raise Unlike from None
            raise


def _new(_old: arb, new: arb) -> arb:
    return new


class _Over(dict[int, "arb"]):
    """Values of their own before those of a point."""

    def __init__(self, others: dict[int, arb]) -> None:
        super().__init__()
        self._others = others

    def __missing__(self, node: int) -> arb:
        return self._others[node]
