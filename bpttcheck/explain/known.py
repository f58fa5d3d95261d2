"""The parts of a line that a change leaves as they are, read once: a question then costs what the change costs."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from bpttcheck.errors import Refused
from bpttcheck.expressions.indices import letters
from bpttcheck.expressions.meaning import Entries, Meaning, meaning, means
from bpttcheck.expressions.scope import Cell, Scope
from bpttcheck.notation.syntax import (
    MatrixProduct,
    Negative,
    Node,
    Number,
    Product,
    Quotient,
    Sum,
    Summation,
    Transpose,
)

if TYPE_CHECKING:
    from bpttcheck.explain.places import Place
    from bpttcheck.expressions.scope import Frame
    from bpttcheck.verify.claims import Claim
    from bpttcheck.verify.setting import Prepared

# Through these no word is said of what stands below.
_SILENT: Final = (Sum, Product, MatrixProduct, Quotient, Negative, Transpose, Summation)
_FIELDS: Final = {Sum: "terms", Product: "factors", MatrixProduct: "factors"}


class Known(Node, frozen=True, eq=False):
    """A part that was read before; it has no text of its own."""

    said: Meaning


@means(Known)
def _known(node: Known, _scope: Scope) -> Meaning:
    return node.said


class Parts:
    """What the parts of a line mean that depend on nothing around them, each read when it is asked for."""

    def __init__(self, claim: Claim, prepared: Prepared) -> None:
        self._claim = claim
        self._prepared = prepared
        self._found: dict[int, Node] = {}
        self._around: dict[tuple[object, ...], Place] = {}

    def around(self, place: Place) -> Place:
        """A place in a line whose other parts are known."""
        if place.way not in self._around:
            self._around[place.way] = self._reduced(place)
        return self._around[place.way]

    def _reduced(self, place: Place) -> Place:
        below = (*place.above[1:], place.node)
        silent = list(takewhile(lambda parent: isinstance(parent, _SILENT), place.above))
        known = [self._with_known(parent, kept, place.bound) for parent, kept in zip(silent, below, strict=False)]
        return replace(place, above=(*known, *place.above[len(known) :]))

    def _with_known(self, parent: Node, kept: Node, bound: tuple[str, ...]) -> Node:
        """A node with all below it known but one."""
        match parent:
            case Sum(parts) | Product(parts) | MatrixProduct(parts):
                found = tuple(part if part is kept else self._part(part, bound) for part in parts)
                return replace(parent, **{_FIELDS[type(parent)]: found})
            case Quotient(above, below):
                if above is kept:
                    return replace(parent, denominator=self._part(below, bound))
                return replace(parent, numerator=self._part(above, bound))
        return parent

    def _part(self, node: Node, bound: tuple[str, ...]) -> Node:
        if isinstance(node, Number):
            return node
        if id(node) not in self._found:
            self._found[id(node)] = self._read(node, bound) or node
        return self._found[id(node)]

    def _read(self, node: Node, bound: tuple[str, ...]) -> Known | None:
        """The part by itself; nothing where it has an index of what is around, or its size from there."""
        names, time = self._prepared.world.glossary, self._claim.time
        mine = letters(node, names, time)
        if mine & set(bound):
            return None
        free = {name: Cell(name, cell.root().sort) for name, cell in self._claim.free.items()}
        scope = Scope(names, free, time, mine, denominator_layout=self._prepared.denominator)
        try:
            found = meaning(node, scope)
        except Refused:
            return None
        return Known(once(found), span=node.span) if len(free) == len(self._claim.free) else None


def once(found: Meaning) -> Meaning:
    """What builds its entries once for the same values of the indices."""
    built: dict[tuple[tuple[str, int], ...], Entries] = {}

    def build(frame: Frame) -> Entries:
        key = tuple(frame.indices.items())
        if key not in built:
            built[key] = found.build(frame)
        return built[key]

    return Meaning(found.shape, build, found.is_number)


def own(scope: Scope, more: frozenset[str] = frozenset()) -> Scope:
    """The scope once more, in which reading leaves no trace in the other."""
    free = {name: Cell(name, cell.root().sort) for name, cell in (scope.free or {}).items()}
    bound = {name: Cell(name, cell.root().sort) for name, cell in scope.bound.items()}
    letters_there = scope.letters | more
    return replace(scope, free=free, bound=bound, letters=letters_there, needs=set(), beside=set(), unsized={})
