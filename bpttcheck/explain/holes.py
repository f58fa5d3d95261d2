"""A line with a hole at a place: what it comes to with something else there, without reading and computing the rest.

What stands in the hole is a variable for each of its entries and each value of the indices bound around it. The line is
built once with these; of a change only what stands in the hole is read, and only what depends on it computed again.
"""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from bpttcheck.errors import NoSize, Refused, TwoSorts
from bpttcheck.explain.known import Known, once
from bpttcheck.explain.places import changed, places
from bpttcheck.expressions.indices import letters
from bpttcheck.expressions.meaning import Entries, Meaning, meaning, means, spread
from bpttcheck.expressions.scope import Cell, Frame, Scope
from bpttcheck.notation.syntax import (
    Call,
    Derivative,
    MatrixProduct,
    Negative,
    Node,
    Number,
    Product,
    Quotient,
    Sum,
    Transpose,
    mapped,
)
from bpttcheck.notation.write import HELD, Form, plain, writes

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from flint import arb

    from bpttcheck.explain.places import Place
    from bpttcheck.kernel.balls import BallPoint
    from bpttcheck.kernel.graph import Graph
    from bpttcheck.verify.claims import Claim

    Indices = tuple[tuple[str, int], ...]
    Signature = tuple[tuple[str, str | None], ...]
    # What is computed again: a node, the rule of its operation, its label and its arguments.
    Join = Callable[[arb, arb], arb]
    Equation = tuple[int, Callable[..., arb], Any, tuple[int, ...]]

_JOINED = (Sum, Product, MatrixProduct, Quotient, Negative, Transpose)


class Unlike(Exception):  # noqa: N818  (it says to ask otherwise)
    """Raised where something else may change what the rest of the line means."""


class _Use(Struct, frozen=True):
    """The hole at some values of the indices around it: the variables there, and what stood there."""

    frame: Frame
    variables: Entries
    entries: Entries


class _Seen:
    """What is found of a hole as the line around it is read and built."""

    def __init__(self) -> None:
        self.scope: Scope | None = None
        self.meaning: Meaning | None = None
        self.uses: dict[Indices, _Use] = {}
        self._count = 0

    def read(self, kept: Node, scope: Scope) -> Meaning:
        found = meaning(kept, scope)
        self.scope, self.meaning = scope, found
        return Meaning(found.shape, lambda frame: self._use(found, frame), found.is_number)

    def _use(self, found: Meaning, frame: Frame) -> Entries:
        key = tuple(frame.indices.items())
        if key not in self.uses:
            entries = found.build(frame)
            names = range(self._count, self._count + len(entries))
            self._count += len(entries)
            variables = tuple(frame.world.graph.variable(f"hole {name}") for name in names)
            self.uses[key] = _Use(frame, variables, entries)
        return self.uses[key].variables


class Hole(Node, frozen=True, eq=False):
    """What stood at a place, read as variables."""

    kept: Node
    seen: _Seen


@writes(Hole)
def _form(node: Hole) -> Form:
    return Form(HELD, plain(node.kept))


@means(Hole)
def _hole(node: Hole, scope: Scope) -> Meaning:
    return node.seen.read(node.kept, scope)


class Holes:
    """The holes at all places of a line, and what the parts that are put there mean, each read once."""

    def __init__(self, tree: Node, line_of: Callable[[Node], Claim | None], around: Callable[[Place], Place]) -> None:
        self._line_of = line_of
        self._around = around
        self._known: dict[tuple[Signature, int], tuple[Node, Node]] = {}
        self._parts = {id(place.node) for place in places(tree)}
        self._lines: dict[tuple[object, ...], tuple[_Seen, Claim] | None] = {}

    def at(self, place: Place) -> tuple[_Seen, Claim]:
        """The line with a hole at a place; raises :class:`Unlike` where it has no meaning by itself."""
        if place.way not in self._lines:
            self._lines[place.way] = self._opened(place)
        found = self._lines[place.way]
        if found is None:
            raise Unlike
        return found

    def _opened(self, place: Place) -> tuple[_Seen, Claim] | None:
        if any(isinstance(node, Derivative) or _is_gradient(node) for node in place.above):
            return None
        seen = _Seen()
        claim = self._line_of(changed(self._around(place), Hole(place.node, seen)))
        return (seen, claim) if claim and seen.scope else None

    def light(self, node: Node, scope: Scope, signature: Signature) -> Node:
        """The node with parts that were read before."""
        key = signature, id(node)
        if key not in self._known:
            self._known[key] = node, self._read(node, scope, signature)
        return self._known[key][1]

    def _read(self, node: Node, scope: Scope, signature: Signature) -> Node:
        if isinstance(node, Number | Known):
            return node
        if isinstance(node, _JOINED) and id(node) not in self._parts:
            return mapped(node, lambda child: self.light(child, scope, signature))
        inner = own(scope)
        before = len(inner.free or ())
        try:
            found = meaning(node, inner)
        except Refused:
            return node
        return Known(once(found), span=node.span) if len(inner.free or ()) == before else node


def _is_gradient(node: Node) -> bool:
    return isinstance(node, Call) and node.function == "grad"


def own(scope: Scope, more: frozenset[str] = frozenset()) -> Scope:
    """The scope once more, in which reading leaves no trace in the other."""
    free = {name: Cell(name, cell.root().sort) for name, cell in (scope.free or {}).items()}
    bound = {name: Cell(name, cell.root().sort) for name, cell in scope.bound.items()}
    letters_there = scope.letters | more
    return replace(scope, free=free, bound=bound, letters=letters_there, needs=set(), beside=set(), unsized={})


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
        light = self._holes.light(part, self._scope, self._signature)
        if not isinstance(light, Known):
            raise Unlike
        mine, theirs = self._kept, light.said
        if (theirs.shape != mine.shape and not theirs.shape.is_scalar) or (mine.is_number and not theirs.is_number):
            raise Unlike
        for use in self._seen.uses.values():
            try:
                entries = theirs.build(use.frame)
            except Refused:
                return None
            self._put(use, spread(entries, len(use.variables)), join)
        return self._computed()

    def _put(self, use: _Use, entries: Entries, join: Join) -> None:
        values, known = self._again.values, self._point.values
        self._point.evaluate((*use.entries, *entries))
        for variable, old, new in zip(use.variables, use.entries, entries, strict=True):
            values[variable] = join(known[old], known[new])

    def _computed(self) -> float | None:
        again = self._again
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
        if found.shape != self._kept.shape or (self._kept.is_number and not found.is_number):
            raise Unlike
        return found, more

    def _meaning(self, node: Node, scope: Scope) -> Meaning:
        try:
            return meaning(node, scope)
        except Refused as refused:
            if isinstance(refused.fault, NoSize | TwoSorts):
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
