"""What an expression means: its shape, and for each entry a node of the graph.

An expression is read once; the result builds its entries for any values of its indices. Sums, products and powers
are here; references to quantities are in :mod:`.references`, derivatives in :mod:`.derivatives`, functions in
:mod:`.functions`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import prod
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct

from bpttcheck.errors import BadExponent, Misused, NoRange, NoSize, NotAnIndex, Refused, Shapes, TooLarge, WrongShape
from bpttcheck.expressions.indices import Index, index
from bpttcheck.expressions.scope import NOTHING, Cell, Frame, Scope, Wanted, is_quantity
from bpttcheck.expressions.shapes import SCALAR, TIME, UNIT, Shape, common_sort
from bpttcheck.kernel.operations import EXP
from bpttcheck.notation import syntax
from bpttcheck.notation.write import plain

if TYPE_CHECKING:
    from bpttcheck.kernel.graph import Graph
    from bpttcheck.places import Span

Entries = tuple[int, ...]

LARGEST_EXPONENT = 10_000
MOST_TERMS = 10_000
_WORK_OF_A_TERM = 10


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
    found = [sized(node, scope) for node in nodes]
    wanted = scope.wanted
    if None in found:
        known = [part.shape for part in found if part and not part.shape.is_scalar]
        wanted = (known[0].rows, known[0].columns) if known else wanted
    return [part or as_wanted(node, scope, wanted) for part, node in zip(found, nodes, strict=True)]


def sized(node: syntax.Node, scope: Scope) -> Meaning | None:
    """What an expression means by itself; ``None`` where nothing in it tells how large it is."""
    try:
        return as_wanted(node, scope, NOTHING)
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
        raise scope.unsized[key][1]
    try:
        return meaning(node, scope.wanting(wanted))
    except Refused as refused:
        if isinstance(refused.fault, NoSize):
            scope.unsized[key] = node, refused
        raise


@means(syntax.Number)
def _number(node: syntax.Number, _scope: Scope) -> Meaning:
    return Meaning(SCALAR, lambda frame: (frame.world.graph.constant(node.value),), is_number=True)


@means(syntax.Sum)
def _sum(node: syntax.Sum, scope: Scope) -> Meaning:
    parts = fitted(node.terms, scope)
    spans = [term.span for term in node.terms]
    shape = common_shape([part.shape for part in parts], spans, "+", scope)
    for part, span in zip(parts, spans, strict=True):
        if part.shape.is_scalar and not shape.is_scalar and not part.is_number:
            raise Refused(Shapes(span, str(shape), "+", str(part.shape)))
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


def spread(entries: Entries, count: int) -> Entries:
    """The entries, with a scalar's repeated."""
    return entries * count if len(entries) == 1 else entries


def by_entries(parts: list[Meaning], shape: Shape, combine: Callable[[Graph, tuple[int, ...]], int]) -> Meaning:
    """The parts combined entry by entry, scalars with each entry."""

    def build(frame: Frame) -> Entries:
        built = [part.build(frame) for part in parts]
        most = max(len(entries) for entries in built)
        columns = zip(*(spread(entries, most) for entries in built), strict=True)
        return tuple(combine(frame.world.graph, column) for column in columns)

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

    return Meaning(base.shape, build)


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


@means(syntax.Transpose)
def _transpose(node: syntax.Transpose, scope: Scope) -> Meaning:
    rows, columns = scope.wanted
    return transposed(meaning(node.base, scope.wanting((columns, rows))))


def transposed(part: Meaning) -> Meaning:
    """Rows and columns exchanged."""

    def build(frame: Frame) -> Entries:
        entries = part.build(frame)
        rows, columns = (1 if s == UNIT else frame.world.size(s) for s in (part.shape.rows, part.shape.columns))
        return tuple(entries[i * columns + j] for j in range(columns) for i in range(rows))

    return Meaning(part.shape.transposed, build)


@means(syntax.MatrixProduct)
def _matrix_product(node: syntax.MatrixProduct, scope: Scope) -> Meaning:
    found = [sized(factor, scope) for factor in node.factors]
    parts = [part or _between(k, found, node.factors[k], scope) for k, part in enumerate(found)]
    result = parts[0]
    for part, factor in zip(parts[1:], node.factors[1:], strict=True):
        result = times(result, part, factor.span, scope)
    return result


def _between(place: int, found: list[Meaning | None], node: syntax.Node, scope: Scope) -> Meaning:
    """A factor that is as large as its neighbours ask for."""
    rows, columns = None, None
    if place == 0:
        rows = scope.wanted[0]
    elif left := found[place - 1]:
        rows = left.shape.sorts[0] if left.shape.either else left.shape.columns
    if place == len(found) - 1:
        columns = scope.wanted[1]
    elif right := found[place + 1]:
        columns = right.shape.sorts[0] if right.shape.either else right.shape.rows
    return as_wanted(node, scope, (rows, columns))


def times(left: Meaning, right: Meaning, span: Span, scope: Scope) -> Meaning:
    """The product, in which a vector of no fixed standing stands as fits; two of them are the scalar product."""
    for a in _standings(left.shape, "row"):
        for b in _standings(right.shape, "column"):
            if a.columns == b.rows:
                return _joined(left, right, a, b)
            if common_sort(a.columns, b.rows, scope.sizes):
                scope.joint(a.columns, b.rows, Shapes(span, str(left.shape), "@", str(right.shape)))
                return _joined(left, right, a, b)
    raise Refused(Shapes(span, str(left.shape), "@", str(right.shape)))


def _standings(shape: Shape, first: Literal["row", "column"]) -> list[Shape]:
    """The shapes that a factor may take, the one to prefer first."""
    found = [shape, shape.transposed] if shape.either else [shape]
    return sorted(found, key=lambda each: (each.rows == UNIT) != (first == "row"))


def _joined(left: Meaning, right: Meaning, a: Shape, b: Shape) -> Meaning:
    def build(frame: Frame) -> Entries:
        inner = 1 if b.rows == UNIT else frame.world.size(b.rows)
        return multiplied(frame.world.graph, left.build(frame), right.build(frame), inner)

    return Meaning(Shape(a.rows, b.columns), build)


def multiplied(graph: Graph, x: Entries, y: Entries, inner: int) -> Entries:
    """The entries of a matrix product; ``inner`` is how many columns the first has, and rows the second."""
    rows, columns = len(x) // inner, len(y) // inner
    return tuple(
        graph.add(graph.multiply((x[i * inner + k], y[k * columns + j])) for k in range(inner))
        for i in range(rows)
        for j in range(columns)
    )


@means(syntax.Summation)
def _summation(node: syntax.Summation, scope: Scope) -> Meaning:
    cell = Cell(node.range.index)
    body = meaning(node.body, scope.inner(cell))
    values = _values(node, cell, scope)

    def build(frame: Frame) -> Entries:
        frame.world.graph.spend(_WORK_OF_A_TERM * len(values(frame)))
        terms = [body.build(frame.bound(cell.name, value)) for value in values(frame)]
        if not terms:
            return (frame.world.graph.zero,) * count(body.shape, frame)
        return tuple(frame.world.graph.add(column) for column in zip(*terms, strict=True))

    return Meaning(body.shape, build)


def count(shape: Shape, frame: Frame) -> int:
    """How many entries there are."""
    return prod(frame.world.size(sort) for sort in shape.sorts)


def _values(node: syntax.Summation, cell: Cell, scope: Scope) -> Callable[[Frame], range]:
    lower, upper = node.range.lower, node.range.upper
    if lower is None or upper is None:
        if cell.root().sort is None:
            raise Refused(NoRange(node.span, cell.name))
        return lambda frame: all_values(cell, frame.world.times, frame.world.size)
    first, last = index(lower, scope), index(upper, scope)

    def values(frame: Frame) -> range:
        found = range(first.value(frame), last.value(frame) + 1)
        if len(found) > MOST_TERMS:
            raise Refused(TooLarge(node.range.span, "the number of terms of this sum", MOST_TERMS))
        return found

    return values


def all_values(cell: Cell, times: int, size: Callable[[str], int]) -> range:
    """What an index runs through: the entries of its sort, or the times 1 to τ."""
    sort = cell.root().sort
    return range(1, 1 + (times if sort is None or sort == TIME else size(sort)))
