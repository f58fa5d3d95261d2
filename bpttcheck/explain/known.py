"""The parts of a line that a change leaves as they are, read once: a question then costs what the change costs."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from bpttcheck.errors import Refused, Shapes
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
    Written,
    mapped,
    walk,
)
from bpttcheck.notation.write import HELD, Form, writes

if TYPE_CHECKING:
    from collections.abc import Callable

    from bpttcheck.explain.places import Place
    from bpttcheck.expressions.scope import Frame
    from bpttcheck.verify.claims import Claim
    from bpttcheck.verify.setting import Prepared

# Through these no word is said of what stands below.
_SILENT: Final = (Sum, Product, MatrixProduct, Quotient, Negative, Transpose, Summation, Written)
_FIELDS: Final = {Sum: "terms", Product: "factors", MatrixProduct: "factors", Written: "parts"}


class Known(Node, frozen=True, eq=False):
    """A part that was read before; it has no text of its own."""

    said: Meaning


@means(Known)
def _known(node: Known, _scope: Scope) -> Meaning:
    return node.said


class Unfit(Node, frozen=True, eq=False):
    """A part in which shapes do not fit, whatever stands around it."""

    fault: Shapes


@means(Unfit)
def _unfit(node: Unfit, _scope: Scope) -> Meaning:
    raise Refused(node.fault)


@writes(Known)
@writes(Unfit)
def _form(_node: Known | Unfit) -> Form:
    return Form(HELD, "...")  # of what is refused here nothing is said


class Parts:
    """What the parts of a line mean that depend on nothing around them, each read when it is asked for."""

    def __init__(self, tree: Node, claim: Claim, prepared: Prepared, counted: Callable[[Node], None]) -> None:
        self._mine = {id(node): node for node in walk(tree)}
        self._claim = claim
        self._prepared = prepared
        self._counted = counted
        self._found: dict[tuple[int, tuple[str, ...]], Node] = {}
        self._around: dict[tuple[object, ...], Place] = {}

    def around(self, place: Place) -> Place:
        """A place in a line whose other parts are known."""
        if place.way not in self._around:
            self._around[place.way] = self._reduced(place)
        return self._around[place.way]

    def light(self, tree: Node, bound: tuple[str, ...] = ()) -> Node:
        """A line that was made of this one, with the parts that it has of this one known."""
        if id(tree) in self._mine:
            return self._part(tree, bound)
        if not isinstance(tree, _SILENT):
            return tree
        match tree:
            case Summation(over, body):
                return replace(tree, body=self.light(body, (*bound, over.index)))
            case Written(parts) if _is_of_rows(parts):
                return replace(tree, parts=tuple(self._row(part, bound) for part in parts))
        return mapped(tree, lambda child: self.light(child, bound))

    def _reduced(self, place: Place) -> Place:
        below = (*place.above[1:], place.node)
        silent = list(takewhile(lambda parent: isinstance(parent, _SILENT), place.above))
        known = [self._with_known(parent, kept, place.bound) for parent, kept in zip(silent, below, strict=False)]
        return replace(place, above=(*known, *place.above[len(known) :]))

    def _with_known(self, parent: Node, kept: Node, bound: tuple[str, ...]) -> Node:
        """A node with all below it known but one."""
        match parent:
            case Written(parts) if _is_of_rows(parts):
                return replace(parent, parts=tuple(part if part is kept else self._row(part, bound) for part in parts))
            case Sum(parts) | Product(parts) | MatrixProduct(parts) | Written(parts):
                found = tuple(part if part is kept else self._part(part, bound) for part in parts)
                return replace(parent, **{_FIELDS[type(parent)]: found})
            case Quotient(above, below):
                if above is kept:
                    return replace(parent, denominator=self._part(below, bound))
                return replace(parent, numerator=self._part(above, bound))
        return parent

    def _row(self, node: Node, bound: tuple[str, ...]) -> Node:
        """A row of a matrix that is written out: its entries are known, and it stays a row."""
        match node:
            case Written(parts):
                return replace(node, parts=tuple(self.light(part, bound) for part in parts))
        return node

    def _part(self, node: Node, bound: tuple[str, ...]) -> Node:
        if isinstance(node, Number):
            return node
        if (id(node), bound) not in self._found:
            self._found[id(node), bound] = self._read(node, bound) or node
        return self._found[id(node), bound]

    def _read(self, node: Node, bound: tuple[str, ...]) -> Known | Unfit | None:
        """The part by itself; nothing where it has an index of what is around, or its size from there."""
        names, time = self._prepared.world.glossary, self._claim.time
        mine = letters(node, names, time)
        if mine & set(bound):
            return None
        free = {name: Cell(name, cell.root().sort) for name, cell in self._claim.free.items()}
        scope = Scope(names, free, time, mine, denominator_layout=self._prepared.denominator)
        self._counted(node)
        try:
            found = meaning(node, scope)
        except Refused as refused:
            return Unfit(refused.fault, span=node.span) if isinstance(refused.fault, Shapes) else None
        return Known(once(found), span=node.span) if len(free) == len(self._claim.free) else None


def _is_of_rows(parts: tuple[Node, ...]) -> bool:
    return any(isinstance(part, Written) for part in parts)


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
