"""References: quantities at their times, entries of anything, indicators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from bpttcheck.errors import (
    Misused,
    NeedsTime,
    NotAnIndex,
    NoTime,
    Refused,
    UnknownFunction,
    UnknownName,
    WrongCount,
    WrongShape,
)
from bpttcheck.expressions.constants import constant, is_constant
from bpttcheck.expressions.indices import LAST, Index, index, linear, position
from bpttcheck.expressions.labels import marked
from bpttcheck.expressions.meaning import Meaning, by_entries, fitted, meaning, means, shape_of_terms
from bpttcheck.expressions.scope import is_quantity
from bpttcheck.expressions.shapes import SCALAR, TIME
from bpttcheck.expressions.slices import is_several, selection
from bpttcheck.kernel.operations import STEP
from bpttcheck.notation.functions import FUNCTIONS
from bpttcheck.notation.syntax import Entry, Indicator, Node, Reference, Relation, fixed_time
from bpttcheck.notation.write import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from bpttcheck.expressions.labels import Marked
    from bpttcheck.expressions.meaning import Entries
    from bpttcheck.expressions.scope import Frame, Quantity, Scope
    from bpttcheck.expressions.shapes import Shape
    from bpttcheck.expressions.slices import Selection
    from bpttcheck.kernel.graph import Graph
    from bpttcheck.places import Span

KRONECKER = "delta"
COMPARED: dict[str, Callable[[int, int], bool]] = {
    "=": int.__eq__,
    "!=": int.__ne__,
    "<": int.__lt__,
    "<=": int.__le__,
    ">": int.__gt__,
    ">=": int.__ge__,
}


def resolve(node: Reference, scope: Scope) -> tuple[Quantity, Index | None]:
    """What a name refers to and at which time; raises ``UnknownName``, ``UnknownFunction``, ``NoTime``, ``NeedsTime``.

    A left-out time is the scope's, unless the name exists without time too; a parameter written with a time is
    the parameter.
    """
    untimed = scope.names.quantity(node.name, timed=False)
    written = node.time or (None if untimed else scope.time)
    timed = scope.names.quantity(node.name, timed=True, at=fixed_time(written))
    if timed and isinstance(written, Reference) and written.name in scope.bound:
        scope.beside.add(timed.name)
    if node.time is not None:
        what = timed or untimed
        if what is None:
            raise Refused(UnknownFunction(node.span, node.name, (*scope.names.known(), *FUNCTIONS)))
        if what is untimed and not (what.role == "parameter" and scope.names.timed):
            raise Refused(NoTime(node.span, node.name))
        return what, _time(node.time, scope)
    if untimed:
        return untimed, None
    if timed and scope.time is not None:
        return timed, _time(scope.time, scope)
    if timed:
        raise Refused(NeedsTime(node.span, node.name))
    raise Refused(UnknownName(node.span, node.name, scope.names.known()))


def _time(node: Node, scope: Scope) -> Index:
    when = index(node, scope)
    if when.cell:
        when.cell.become(TIME, node.span)
    return when


@means(Reference)
def reference(node: Reference, scope: Scope) -> Meaning:
    """A quantity, or the value of an index."""
    if node.time is None and (scope.is_index(node.name) or node.name == LAST):
        number = index(node, scope)
        if number.cell is None:
            return Meaning(SCALAR, lambda frame: (frame.world.last,))
        return Meaning(SCALAR, lambda frame: (frame.world.graph.constant(number.value(frame)),))
    if is_constant(node, scope.names):
        return constant(node, scope)
    if scope.names.label(node.name):
        right = f"write `1[i = {node.name}]`, `yhat[{node.name}]` or `e({node.name})`"
        raise Refused(Misused(node.span, f"`{plain(node)}` names a class, and has no value", right))
    what, when = resolve(node, scope)
    return quantity_at(what, when, node.span, scope)


def quantity_at(what: Quantity, when: Index | None, span: Span, scope: Scope) -> Meaning:
    """A quantity at a time; within a model's equation at time t, a shared parameter is its copy at t."""
    shape = what.shape.standing(rows=scope.names.rows)
    scope.needs.update(what.needs)
    if scope.copies is not None and what.role == "parameter" and not what.timed:
        return Meaning(shape, lambda frame: _copy(what, frame, span, scope))

    def build(frame: Frame) -> Entries:
        time = when.value(frame) if when else None
        if time is not None and not what.timed:
            frame.world.check_use(what, time, span)
        return frame.world.entries(what, time if what.timed else None, span)

    return Meaning(shape, build)


def _copy(what: Quantity, frame: Frame, span: Span, scope: Scope) -> Entries:
    """The copy of a shared parameter that an equation uses: at its own time, or at each time that it sums over."""
    summed = (name for name, cell in scope.bound.items() if cell.root().sort == TIME)
    at = scope.copies or next(summed, None)
    return frame.world.entries(what, None, span) if at is None else frame.world.used(what, frame.indices[at])


@means(Entry)
def entry(node: Entry, scope: Scope) -> Meaning:
    """An entry of a vector or a matrix, or Kronecker's delta."""
    if _is_kronecker(node, scope):
        return _equal_indices(node, scope)
    node = layered(node, scope)
    return picked(node, meaning(node.base, scope), scope)


def layered(node: Entry, scope: Scope) -> Entry:
    """``W[1][2,3]`` as ``W(1)[2,3]``, where a name has a time or layer and nothing of that name has none."""
    match node.base:
        case Entry(Reference(name, None), (layer,)) as inner if not scope.names.quantity(name, timed=False):
            return replace(node, base=Reference(name, layer, span=inner.span))
    return node


def picked(node: Entry, base: Meaning, scope: Scope) -> Meaning:
    """What a node names of its base; raises ``WrongShape`` or ``WrongCount``."""
    sorts = checked_sorts(node, base.shape)
    if is_several(node, scope):
        return selected(base, selection(node, base.shape, scope))
    places = [position(each, sort, node.base, scope) for each, sort in zip(node.indices, sorts, strict=True)]

    def build(frame: Frame) -> Entries:
        found = 0
        for sort, place in zip(sorts, places, strict=True):
            found = found * frame.world.size(sort) + place(frame)
        return (base.build(frame)[found],)

    return Meaning(SCALAR, build)


def checked_sorts(node: Entry, shape: Shape) -> tuple[str, ...]:
    """The sort of each index; raises ``WrongShape`` or ``WrongCount`` where something has not that many."""
    sorts = shape.sorts
    if not sorts:
        raise Refused(WrongShape(node.base.span, f"`{plain(node.base)}`", "a scalar", "a vector or a matrix"))
    if len(sorts) != len(node.indices):
        raise Refused(WrongCount(node.span, plain(node.base), "index", len(node.indices), str(len(sorts))))
    return sorts


def selected(base: Meaning, entries: Selection) -> Meaning:
    """Some entries of something."""
    return Meaning(entries.shape, lambda frame: entries.pick(frame, base.build(frame)))


def _is_kronecker(node: Entry, scope: Scope) -> bool:
    match node.base:
        case Reference(name, None) if name == KRONECKER:
            return not is_quantity(name, scope.names)
    return False


def _equal_indices(node: Entry, scope: Scope) -> Meaning:
    if len(node.indices) != 2:
        raise Refused(WrongCount(node.span, KRONECKER, "index", len(node.indices), "2"))
    return indicator(Relation(node.indices[0], "=", node.indices[1], span=node.span), scope)


@means(Indicator)
def _indicator(node: Indicator, scope: Scope) -> Meaning:
    return indicator(node.condition, scope)


def indicator(condition: Relation, scope: Scope) -> Meaning:
    """1 where the condition holds, else 0; ``1[i = y(t)]`` is the entry i of a one-hot y(t)."""
    for side, other in ((condition.right, condition.left), (condition.left, condition.right)):
        vector = _class(side, scope) if condition.comparison in {"=", "!="} else None
        if vector:
            same = picked(Entry(side, (other,), span=condition.span), vector.part, scope)
            return same if condition.comparison == "=" else _not(same)
    try:
        return _of_indices(condition, scope)
    except Refused as refused:
        if isinstance(refused.fault, NotAnIndex) and _may_compare_values(condition, scope):
            return _of_values(condition, scope)
        raise


def _of_indices(condition: Relation, scope: Scope) -> Meaning:
    left, right = index(condition.left, scope), index(condition.right, scope)
    if left.cell and right.cell:
        left.cell.agree(right.cell, condition.span, scope)
    holds = COMPARED[condition.comparison]

    def build(frame: Frame) -> Entries:
        graph = frame.world.graph
        return (graph.one if holds(left.value(frame), right.value(frame)) else graph.zero,)

    return Meaning(SCALAR, build)


def _of_values(condition: Relation, scope: Scope) -> Meaning:
    """The same of values, by entries: ``1[a > b]`` is the step of a - b, which has no value where they are equal."""
    sides = condition.left, condition.right
    parts = fitted(sides, scope)
    shape = shape_of_terms(parts, [side.span for side in sides], condition.comparison, scope)

    def step(graph: Graph, entries: Entries) -> int:
        larger, smaller = entries if condition.comparison in {">", ">="} else reversed(entries)
        difference = graph.total((larger, graph.product((graph.minus_one, smaller))))
        return graph.apply(STEP, (difference,))

    return by_entries(parts, shape, step)


def _may_compare_values(condition: Relation, scope: Scope) -> bool:
    """Whether no side is an index, with or without an offset."""
    found = filter(None, map(linear, (condition.left, condition.right)))
    return condition.comparison not in {"=", "!="} and all(is_quantity(name, scope.names) for name, _ in found if name)


def _class(node: Node, scope: Scope) -> Marked | None:
    """The vector whose class is compared; raises ``NotAnIndex`` for another quantity."""
    vector = marked(node, scope)
    if vector is None and isinstance(node, Reference) and _is_no_index(node.name, scope):
        raise Refused(NotAnIndex(node.span, f"the quantity `{node.name}`"))
    return vector


def _is_no_index(name: str, scope: Scope) -> bool:
    return not scope.is_index(name) and is_quantity(name, scope.names)


def _not(part: Meaning) -> Meaning:
    """1 minus a scalar."""

    def build(frame: Frame) -> Entries:
        graph = frame.world.graph
        return (graph.add((graph.one, graph.negative(*part.build(frame)))),)

    return Meaning(SCALAR, build)
