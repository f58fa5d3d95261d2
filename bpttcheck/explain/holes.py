"""A line with a hole at a place, so that of a change only what stands in the hole is read.

What stands there is a variable for each of its entries and each value of the indices bound around it; the line is built
once with these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from bpttcheck.errors import NoSize, Refused, TwoSorts
from bpttcheck.explain.known import Known, once, own
from bpttcheck.explain.parts import Readings, Unlike
from bpttcheck.explain.places import changed, places
from bpttcheck.expressions.indices import letters
from bpttcheck.expressions.meaning import Entries, Meaning, meaning, means
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

    from bpttcheck.explain.parts import Key, Within
    from bpttcheck.explain.places import Place
    from bpttcheck.expressions.scope import Frame, Scope
    from bpttcheck.verify.claims import Claim

    Indices = tuple[tuple[str, int], ...]

_JOINED = (Sum, Product, MatrixProduct, Quotient, Negative, Transpose)


class Use(Struct, frozen=True):
    """The hole at some values of the indices around it: the variables there, and what stood there."""

    frame: Frame
    variables: Entries
    entries: Entries


class Seen:
    """What is found of a hole as the line around it is read and built."""

    def __init__(self) -> None:
        self.scope: Scope | None = None
        self.meaning: Meaning | None = None
        self.uses: dict[Indices, Use] = {}
        self._count = 0

    def read(self, kept: Node, scope: Scope) -> Meaning:
        """What stood in the hole, with variables for its entries."""
        self.scope = scope
        found = self.meaning = meaning(kept, scope)
        return Meaning(found.shape, lambda frame: self._use(found, frame), found.is_number)

    def _use(self, found: Meaning, frame: Frame) -> Entries:
        key = tuple(frame.indices.items())
        if key not in self.uses:
            entries = found.build(frame)
            names = range(self._count, self._count + len(entries))
            self._count += len(entries)
            variables = tuple(frame.world.graph.variable(f"hole {name}") for name in names)
            self.uses[key] = Use(frame, variables, entries)
        return self.uses[key].variables


class Hole(Node, frozen=True, eq=False):
    """What stood at a place, read as variables."""

    kept: Node
    seen: Seen


@writes(Hole)
def _form(node: Hole) -> Form:
    return Form(HELD, plain(node.kept))


@means(Hole)
def _hole(node: Hole, scope: Scope) -> Meaning:
    return node.seen.read(node.kept, scope)


class Holes:
    """The holes at all places of a line, and what the parts that are put there mean, each read once."""

    def __init__(
        self,
        tree: Node,
        line_of: Callable[[Node], Claim | None],
        around: Callable[[Place], Place],
        counted: Callable[[Node], None],
    ) -> None:
        self._line_of = line_of
        self._around = around
        self._counted = counted
        self.readings = Readings(counted)
        self._known: dict[tuple[Key, int], Node] = {}
        self._parts = {id(place.node) for place in places(tree)}
        self._lines: dict[tuple[object, ...], tuple[Seen, Claim | None] | None] = {}

    def at(self, place: Place) -> tuple[Seen, Claim]:
        """The line with a hole at a place; raises :class:`Unlike` where it has no meaning by itself."""
        match self._found(place):
            case Seen() as seen, claim if claim and seen.scope:
                return seen, claim
        raise Unlike

    def seen(self, place: Place) -> Seen | None:
        """What is found of a hole at a place, up to the fault of a line that has one; nothing where none is made."""
        found = self._found(place)
        return found[0] if found else None

    def _found(self, place: Place) -> tuple[Seen, Claim | None] | None:
        if place.way not in self._lines:
            self._lines[place.way] = self._opened(place)
        return self._lines[place.way]

    def _opened(self, place: Place) -> tuple[Seen, Claim | None] | None:
        if any(isinstance(node, Derivative) or _is_gradient(node) for node in place.above):
            return None
        seen = Seen()
        return seen, self._line_of(changed(self._around(place), Hole(place.node, seen)))

    def read(self, node: Node, within: Within) -> tuple[Meaning, tuple[str, ...]]:
        """What something means in a hole, and the letters that stand free in it alone.

        Raises :class:`Unlike` where that depends on what stands around it, :class:`Refused` where it means nothing.
        """
        light, outer = self.light(node, within), within.scope
        if isinstance(light, Known):
            return light.said, ()
        scope = own(outer, letters(light, outer.names, outer.time))
        found = _meaning(light, scope)
        return found, tuple(name for name in scope.free or {} if name not in (outer.free or {}))

    def light(self, node: Node, within: Within) -> Node:
        """The node with parts that were read before."""
        key = self.readings.key(node, within)
        if key not in self._known:
            self._known[key] = self._read(node, within)
        return self._known[key]

    def _read(self, node: Node, within: Within) -> Node:
        if isinstance(node, Number | Known):
            return node
        if isinstance(node, _JOINED) and id(node) not in self._parts:
            return mapped(node, lambda child: self.light(child, within))
        inner = own(within.scope)
        before = len(inner.free or ())
        self._counted(node)
        try:
            found = meaning(node, inner)
        except Refused:
            return node
        return Known(once(found), span=node.span) if len(inner.free or ()) == before else node


def _meaning(node: Node, scope: Scope) -> Meaning:
    try:
        return meaning(node, scope)
    except Refused as refused:
        if isinstance(refused.fault, NoSize | TwoSorts):  # another sort may be that of what stood there
            raise Unlike from None
        raise


def _is_gradient(node: Node) -> bool:
    return isinstance(node, Call) and node.function == "grad"
