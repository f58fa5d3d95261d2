"""Derivatives inside expressions: ``d A / d B`` with what it holds fixed, and ``grad(A, B)``.

Every entry of B varies freely, its siblings and all that does not depend on it stay, and every path from B
forward to A counts, through later times too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from bpttcheck.errors import NotDerivable, Refused, TooManyAxes, WrongShape
from bpttcheck.expressions.meaning import Meaning, meaning, means
from bpttcheck.expressions.products import transposed
from bpttcheck.expressions.references import checked_sorts, layered, picked, quantity_at, resolve
from bpttcheck.expressions.shapes import UNIT, Shape, of_sorts
from bpttcheck.expressions.slices import is_by_class, selection
from bpttcheck.notation.syntax import Call, Derivative, Entry, Node, Reference
from bpttcheck.notation.write import plain

if TYPE_CHECKING:
    from bpttcheck.expressions.meaning import Entries
    from bpttcheck.expressions.scope import Frame, Scope
    from bpttcheck.expressions.slices import Selection


@means(Derivative)
def derivative(node: Derivative, scope: Scope) -> Meaning:
    """``d A / d B``: an entry, a gradient that stands as row or column, a vector, or a Jacobian with a row per A."""
    above = meaning(node.numerator, scope)
    below, select = _lower(node.denominator, scope)
    held = [_quantity(each, scope) for each in node.holding]
    lower = select.shape if select else below.shape
    shape = _shape(above.shape, lower, node, scope)

    def build(frame: Frame) -> Entries:
        of = above.build(frame)  # first: which copies of a parameter there are shows when it is built
        by = below.build(frame)
        fixed = frozenset(each for part in held for each in part.build(frame))
        rows = [tuple([frame.world.derivative(a, b, fixed) for b in by]) for a in of]
        return tuple([each for row in rows for each in (select.pick(frame, row) if select else row)])

    jacobian = Meaning(shape, build)
    turned = scope.denominator_layout and above.shape.is_vector and lower.is_vector
    return transposed(jacobian) if turned else jacobian


def _shape(above: Shape, below: Shape, node: Derivative, scope: Scope) -> Shape:
    if above.is_scalar:
        return Shape(below.rows, below.columns, either=below.is_vector)
    if below.is_scalar:
        # One row, for the one entry below, where a Jacobian has a row for each of these.
        return Shape(UNIT, above.sorts[0]) if scope.denominator_layout and above.is_vector else above
    if above.is_vector and below.is_vector:
        return of_sorts((*above.sorts, *below.sorts))
    by_entries = replace(node, numerator=_entry(node.numerator, above))
    raise Refused(TooManyAxes(node.span, str(above), str(below), plain(by_entries)))


def _entry(node: Node, shape: Shape) -> Node:
    return Entry(node, tuple(Reference(name) for name, _ in zip("ij", shape.sorts, strict=False)))


def gradient(node: Call, scope: Scope) -> Meaning:
    """``grad(A, B)`` of a scalar A: the shape of B (Deep Learning's ∇)."""
    numerator, denominator = node.arguments  # both readers of the notation see to it that there are two
    above = meaning(numerator, scope)
    if not above.shape.is_scalar:
        raise Refused(WrongShape(numerator.span, f"`{plain(numerator)}`", str(above.shape), "a scalar"))
    below, select = _lower(denominator, scope)

    def build(frame: Frame) -> Entries:
        (a,) = above.build(frame)
        found = tuple([frame.world.derivative(a, b, frozenset()) for b in below.build(frame)])
        return select.pick(frame, found) if select else found

    return Meaning(select.shape if select else below.shape, build)


def _lower(node: Node, scope: Scope) -> tuple[Meaning, Selection | None]:
    """What to differentiate by; for the entry at a class, all entries, and which of the derivatives is then meant."""
    if isinstance(node, Entry) and is_by_class(node, scope):
        entry = layered(node, scope)
        whole = _quantity(entry.base, scope)
        checked_sorts(entry, whole.shape)
        return whole, selection(entry, whole.shape, scope)
    return _quantity(node, scope), None


def _quantity(node: Node, scope: Scope) -> Meaning:
    """A quantity or an entry of one, as something to differentiate by; a parameter with a time is its copy there."""
    match node:
        case Reference() if not scope.is_index(node.name):
            what, when = resolve(node, scope)
            if what.role != "abbreviation":
                if what.role == "parameter" and not what.timed and when is not None:
                    shape = what.shape.standing(rows=scope.names.rows)
                    return Meaning(shape, lambda frame: frame.world.copies(what, when.value(frame), node.span))
                return quantity_at(what, when, node.span, scope)
        case Entry() if not is_by_class(node, scope):
            entry = layered(node, scope)
            if isinstance(entry.base, Reference) and not scope.is_index(entry.base.name):
                return picked(entry, _quantity(entry.base, scope), scope)
    raise Refused(NotDerivable(node.span, f"`{plain(node)}`"))
