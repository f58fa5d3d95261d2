"""What an expression means: its shape, and for each entry a node of the graph.

An expression is read once; the result builds its entries for any values of its indices. What is combined entry by
entry is here (sums, products, powers); each other kind of node has a module of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import prod
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from bpttcheck.errors import BadExponent, Misused, NoSize, NotAnIndex, Refused, Shapes, TooLarge, WrongShape
from bpttcheck.expressions.indices import Index, index
from bpttcheck.expressions.scope import NOTHING, Frame, Scope, Wanted, is_quantity
from bpttcheck.expressions.shapes import SCALAR, Shape, column
from bpttcheck.kernel.operations import EXP
from bpttcheck.notation import syntax
from bpttcheck.notation.write import plain

if TYPE_CHECKING:
    from bpttcheck.kernel.graph import Graph
    from bpttcheck.places import Span

Entries = tuple[int, ...]

LARGEST_EXPONENT = 10_000


class Meaning(Struct, frozen=True):
    """A shape, and what builds the entries, row by row."""

    shape: Shape
    build: Callable[[Frame], Entries]
    is_number: bool = False


Rule = Callable[[Any, Scope], Meaning]
_RULES: dict[type[syntax.Node], Rule] = {}

# Through these, what the surroundings want reaches the parts.
_TRANSPARENT = {
    syntax.Sum,
    syntax.Product,
    syntax.Quotient,
    syntax.Negative,
    syntax.Transpose,
    syntax.MatrixProduct,
    syntax.Reference,
}


def means(kind: type[syntax.Node]) -> Callable[[Rule], Rule]:
    """Registers what a kind of node means."""

    def register(rule: Rule) -> Rule:
        _RULES[kind] = rule
        return rule

    return register


def meaning(node: syntax.Node, scope: Scope) -> Meaning:
    """What an expression means in a scope.

    Raises :class:`Refused` with the place and the reason, where it means nothing.
    """
    rule = _RULES.get(type(node))
    if rule is None:
        raise Refused(Misused(node.span, f"`{plain(node)}` is not an expression", "a comparison has no value"))
    if scope.wanted != NOTHING and type(node) not in _TRANSPARENT:
        scope = scope.wanting(NOTHING)
    return rule(node, scope)


def fitted(nodes: Sequence[syntax.Node], scope: Scope) -> list[Meaning]:
    """What several parts mean that have one shape; one that is as large as what stands beside it takes theirs."""
    found, wanted = [sized(node, scope) for node in nodes], scope.wanted
    if None in found and not _asked(found, scope):
        found = [part or sized(node, scope, wanted) for part, node in zip(found, nodes, strict=True)]
    wanted = _asked(found, scope) or wanted
    return [part or as_wanted(node, scope, wanted) for part, node in zip(found, nodes, strict=True)]


def _asked(parts: Sequence[Meaning | None], scope: Scope) -> Wanted | None:
    """What parts ask of those beside them: by one of no fixed standing, to stand as the author's vectors do."""
    shape = next((part.shape for part in parts if part and not part.shape.is_scalar), None)
    if shape is None:
        return None
    shape = column(shape.sorts[0]).standing(rows=scope.names.rows) if shape.either else shape
    return shape.rows, shape.columns


def sized(node: syntax.Node, scope: Scope, wanted: Wanted = NOTHING) -> Meaning | None:
    """What an expression means by itself or where this is asked for; ``None`` where nothing tells how large it is."""
    try:
        return as_wanted(node, scope, wanted)
    except Refused as refused:
        if isinstance(refused.fault, NoSize):
            return None
        raise


def as_wanted(node: syntax.Node, scope: Scope, wanted: Wanted) -> Meaning:
    """What an expression means where these rows and columns are asked for.

    Each is asked once: what was refused for want of a size stays refused, so that no nest of such makes this slow.
    """
    key = id(node), wanted
    if key in scope.unsized:
        raise Refused(scope.unsized[key][1])
    try:
        return meaning(node, scope.wanting(wanted))
    except Refused as refused:
        if isinstance(refused.fault, NoSize):
            # Not what was raised: that holds all that was going on, for as long as anything does.
            scope.unsized[key] = node, refused.fault
        raise


@means(syntax.Number)
def _number(node: syntax.Number, _scope: Scope) -> Meaning:
    return Meaning(SCALAR, lambda frame: (frame.world.graph.constant(node.value),), is_number=True)


@means(syntax.Sum)
def _sum(node: syntax.Sum, scope: Scope) -> Meaning:
    parts = fitted(node.terms, scope)
    spans = [term.span for term in node.terms]
    shape = shape_of_terms(parts, spans, "+", scope)
    return by_entries(parts, shape, lambda graph, entries: graph.add(entries))


@means(syntax.Product)
def _product(node: syntax.Product, scope: Scope) -> Meaning:
    parts = fitted(node.factors, scope)
    shape = common_shape([part.shape for part in parts], [factor.span for factor in node.factors], "*", scope)
    return by_entries(parts, shape, lambda graph, entries: graph.multiply(entries))


def common_shape(shapes: list[Shape], spans: list[Span], operation: str, scope: Scope) -> Shape:
    """The shape of what is combined by entries: all the same, or scalars; raises ``Shapes``."""
    result = SCALAR
    for shape, span in zip(shapes, spans, strict=True):
        if result.is_scalar:
            result = shape
        elif not shape.is_scalar:
            result = scope.agreed(result, shape, operation, span)
    return result


def shape_of_terms(parts: list[Meaning], spans: list[Span], operation: str, scope: Scope) -> Shape:
    """The same where no scalar stands beside a vector but a number; raises ``Shapes``."""
    shape = common_shape([part.shape for part in parts], spans, operation, scope)
    for part, span in zip(parts, spans, strict=True):
        if part.shape.is_scalar and not shape.is_scalar and not part.is_number:
            raise Refused(Shapes(span, str(shape), operation, str(part.shape)))
    return shape


def count(shape: Shape, frame: Frame) -> int:
    """How many entries there are."""
    return prod(frame.world.size(sort) for sort in shape.sorts)


def spread(entries: Entries, count: int) -> Entries:
    """The entries, with a scalar's repeated."""
    return entries * count if len(entries) == 1 else entries


def by_entries(parts: list[Meaning], shape: Shape, combine: Callable[[Graph, tuple[int, ...]], int]) -> Meaning:
    """The parts combined entry by entry, scalars with each entry."""

    def build(frame: Frame) -> Entries:
        graph, built = frame.world.graph, [part.build(frame) for part in parts]
        most = max(map(len, built))
        if most > 1:
            built = [spread(entries, most) for entries in built]
        return tuple([combine(graph, column) for column in zip(*built, strict=True)])

    return Meaning(shape, build, is_number=all(part.is_number for part in parts))


@means(syntax.Negative)
def _negative(node: syntax.Negative, scope: Scope) -> Meaning:
    part = meaning(node.term, scope)
    return by_entries([part], part.shape, lambda graph, entries: graph.negative(*entries))


@means(syntax.Quotient)
def _quotient(node: syntax.Quotient, scope: Scope) -> Meaning:
    above, below = fitted((node.numerator, node.denominator), scope)
    spans = [node.numerator.span, node.denominator.span]
    if above.shape.is_scalar and not below.shape.is_scalar:
        raise Refused(Shapes(spans[1], str(above.shape), "/", str(below.shape)))
    shape = common_shape([above.shape, below.shape], spans, "/", scope)
    return by_entries([above, below], shape, lambda graph, entries: graph.quotient(*entries))


@means(syntax.Power)
def _power(node: syntax.Power, scope: Scope) -> Meaning:
    if _is_euler(node.base, scope):
        exponent = meaning(node.exponent, scope)
        return by_entries([exponent], exponent.shape, lambda graph, entries: graph.apply(EXP, entries))
    base = meaning(node.base, scope)
    if not base.shape.is_scalar and not base.shape.is_vector:
        raise Refused(WrongShape(node.base.span, f"`{plain(node.base)}`", str(base.shape), "a scalar or a vector"))
    number = _exponent(node.exponent, scope)

    def build(frame: Frame) -> Entries:
        n = number.value(frame)
        if abs(n) > LARGEST_EXPONENT:
            raise Refused(BadExponent(node.exponent.span, LARGEST_EXPONENT))
        return tuple(frame.world.graph.power(entry, n) for entry in base.build(frame))

    return Meaning(base.shape, build, is_number=base.is_number)


def _exponent(node: syntax.Node, scope: Scope) -> Index:
    try:
        return index(node, scope)
    except Refused as refused:
        if isinstance(refused.fault, NotAnIndex | TooLarge):
            raise Refused(BadExponent(node.span, LARGEST_EXPONENT)) from None
        raise


def _is_euler(node: syntax.Node, scope: Scope) -> bool:
    match node:
        case syntax.Reference("e", None):
            return not (scope.is_index("e") or is_quantity("e", scope.names))
    return False
