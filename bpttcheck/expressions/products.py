"""Products of matrices and vectors, in which what has no fixed standing or size takes that of its neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from bpttcheck.errors import Refused, Shapes
from bpttcheck.expressions.constants import constant, is_constant
from bpttcheck.expressions.meaning import Meaning, as_wanted, meaning, means, sized
from bpttcheck.expressions.shapes import UNIT, Shape, common_sort
from bpttcheck.notation.syntax import MatrixProduct, Node, Reference, Transpose

if TYPE_CHECKING:
    from bpttcheck.expressions.meaning import Entries
    from bpttcheck.expressions.scope import Frame, Scope
    from bpttcheck.kernel.graph import Graph
    from bpttcheck.places import Span


@means(Transpose)
def transpose(node: Transpose, scope: Scope) -> Meaning:
    """Rows and columns exchanged, of what is written."""
    rows, columns = scope.wanted
    scope = scope.wanting((columns, rows))
    if isinstance(node.base, Reference) and is_constant(node.base, scope.names):
        return transposed(constant(node.base, scope, turned=True))
    return transposed(meaning(node.base, scope))


def transposed(part: Meaning) -> Meaning:
    """Rows and columns exchanged."""

    def build(frame: Frame) -> Entries:
        entries = part.build(frame)
        rows, columns = (1 if s == UNIT else frame.world.size(s) for s in (part.shape.rows, part.shape.columns))
        return tuple([entries[i * columns + j] for j in range(columns) for i in range(rows)])

    return Meaning(part.shape.transposed, build)


@means(MatrixProduct)
def matrix_product(node: MatrixProduct, scope: Scope) -> Meaning:
    """The product of all factors, from the left; raises ``Shapes`` where two do not fit."""
    found = [sized(factor, scope) for factor in node.factors]
    # Before any factor takes a size that a misfit beside it only seems to ask for.
    for left, right, factor in zip(found, found[1:], node.factors[1:], strict=False):
        if left and right:
            _fitting(left.shape, right.shape, factor.span, scope)
    parts = [part or _between(k, found, node.factors[k], scope) for k, part in enumerate(found)]
    result = parts[0]
    for part, factor in zip(parts[1:], node.factors[1:], strict=True):
        result = _times(result, part, factor.span, scope)
    return result


def _between(place: int, found: list[Meaning | None], node: Node, scope: Scope) -> Meaning:
    """A factor that is as large as its neighbours ask for, and where they do not say it, as what is around asks for."""
    rows, columns = None, None
    if place > 0 and (left := found[place - 1]):
        rows = left.shape.sorts[0] if left.shape.either else left.shape.columns
    if place < len(found) - 1 and (right := found[place + 1]):
        columns = right.shape.sorts[0] if right.shape.either else right.shape.rows
    by_neighbours = sized(node, scope, (rows, columns))
    if by_neighbours:
        return by_neighbours
    rows = scope.wanted[0] if place == 0 else rows
    columns = scope.wanted[1] if place == len(found) - 1 else columns
    return as_wanted(node, scope, (rows, columns))


def _times(left: Meaning, right: Meaning, span: Span, scope: Scope) -> Meaning:
    """The product, in which a vector of no fixed standing stands as fits; two of them are the scalar product."""
    a, b = _fitting(left.shape, right.shape, span, scope)
    if a.columns != b.rows:
        scope.joint(a.columns, b.rows, Shapes(span, str(left.shape), "@", str(right.shape)))
    return _joined(left, right, a, b)


def _fitting(left: Shape, right: Shape, span: Span, scope: Scope) -> tuple[Shape, Shape]:
    """The first standings of two factors that can be multiplied; raises ``Shapes`` where there are none."""
    for a in _standings(left, "row"):
        for b in _standings(right, "column"):
            if common_sort(a.columns, b.rows, scope.sizes):
                return a, b
    raise Refused(Shapes(span, str(left), "@", str(right)))


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
    rows = [x[first : first + inner] for first in range(0, len(x), inner)]
    columns = [y[j :: len(y) // inner] for j in range(len(y) // inner)]
    return tuple([graph.inner(row, column) for row in rows for column in columns])
