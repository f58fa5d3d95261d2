"""Constant tensors: ``ones(h)``, ``zeros(h, x)``, the identity ``I(h)``, and ``e(k)``, in which entry k is 1.

Without its sort, one is as large as what stands beside it: ``S - I``, ``V.T @ (yhat - e(1))``, ``h @ ones.T``. All
but ``I`` are vectors then, and stand as the author's vectors do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpttcheck.errors import Misused, NoSize, Refused, TooLarge, UnknownSort
from bpttcheck.expressions.indices import position
from bpttcheck.expressions.labels import marked
from bpttcheck.expressions.meaning import Meaning, count
from bpttcheck.expressions.scope import is_quantity
from bpttcheck.expressions.shapes import COUNT, UNIT, Shape, called, column, of_sorts, stacked
from bpttcheck.notation.syntax import Call, Node, Number, Reference, Sum, Transpose
from bpttcheck.notation.write import plain

if TYPE_CHECKING:
    from bpttcheck.expressions.meaning import Entries
    from bpttcheck.expressions.scope import Frame, Names, Scope

IDENTITY = "I"
UNIT_VECTOR = "e"
ALONE = frozenset({IDENTITY, UNIT_VECTOR, "ones", "zeros"})
_LARGEST = 1000


def is_constant(node: Reference, names: Names) -> bool:
    """Whether a name stands for a constant tensor, since nothing else is called so."""
    return node.name in ALONE and not is_quantity(node.name, names)


def constant(node: Reference, scope: Scope, *, turned: bool = False) -> Meaning:
    """What ``I``, ``I(h)``, ``e(k)``, ``ones`` or ``zeros`` means; ``turned`` is whether its transpose is written.

    Raises ``NoSize`` where nothing tells its size, and ``Misused`` where a vector does not stand as it should.
    """
    if node.name == IDENTITY:
        return _identity(_square(node, scope) if node.time is None else sort_of(node.time, scope))
    if node.name != UNIT_VECTOR:
        matrix = f"{node.name}({{}}, {{}})"
        return _full(node.name, _wanted(node, scope, f"{node.name}(h)", matrix, turned=turned))
    if node.time is None:
        raise Refused(
            Misused(node.span, "`e` is a number: only a power of it has a value here", "write `e^x` or `e(k)`")
        )
    vector = marked(node.time, scope)
    return vector.part if vector else _unit(node, node.time, scope, turned=turned)


def filled(node: Call, scope: Scope) -> Meaning:
    """``ones(h)``, ``zeros(h, x)``: of the author's standing, where it is a vector."""
    shape = of_sorts(tuple(sort_of(argument, scope) for argument in node.arguments))
    return _full(node.function, shape.standing(rows=scope.names.rows))


def sort_of(node: Node, scope: Scope) -> str:
    """A sort as it is written: ``h``, ``h+x``, or a number of entries; raises ``UnknownSort``."""
    match node:
        case Reference(name, None) if name in scope.sizes:
            return name
        case Reference(name, None) if quantity := scope.names.quantity(name, timed=True) or scope.names.quantity(
            name, timed=False
        ):
            sorts = quantity.shape.sorts
            instead = f"it is a vector over `{sorts[0]}`: write that" if len(sorts) == 1 else "write a sort such as `h`"
            raise Refused(Misused(node.span, f"`{name}` is a quantity, and no sort of index", instead))
        case Number(value) if value.denominator == 1 and value >= 1:
            if value > _LARGEST:
                raise Refused(TooLarge(node.span, "this number of entries", _LARGEST))
            return f"{COUNT}{value}" if value > 1 else UNIT
        case Sum(terms):
            return stacked([sort_of(term, scope) for term in terms])
    raise Refused(UnknownSort(node.span, plain(node), tuple(scope.sizes)))


def _square(node: Reference, scope: Scope) -> str:
    for sort in scope.wanted:
        if sort not in {None, UNIT}:
            return str(sort)
    raise Refused(NoSize(node.span, IDENTITY, f"{IDENTITY}(h)"))


def _wanted(node: Reference, scope: Scope, instead: str, matrix: str, *, turned: bool) -> Shape:
    """The vector of the author's kind that the surroundings ask for.

    Raises ``NoSize`` where nothing tells its size, and ``Misused`` where they ask for a vector of the other kind or for
    a matrix, which is written as ``matrix`` says.
    """
    along, across = reversed(scope.wanted) if scope.names.rows else scope.wanted
    if across not in {None, UNIT}:
        raise Refused(_standing_otherwise(node, scope, matrix, turned=turned))
    if along is None or along == UNIT:
        raise Refused(NoSize(node.span, plain(node), instead))
    return column(along).standing(rows=scope.names.rows)


def _standing_otherwise(node: Reference, scope: Scope, matrix: str, *, turned: bool) -> Misused:
    needed = Shape(scope.wanted[0] or UNIT, scope.wanted[1] or UNIT)
    needed = needed.transposed if turned else needed
    written, other = (node, Transpose(node)) if not turned else (Transpose(node), node)
    instead = plain(other) if needed.is_vector else matrix.format(*map(called, needed.sorts))
    kind = "column" if scope.names.rows == turned else "row"
    return Misused(node.span, f"`{plain(written)}` is a {kind}, and here {needed} is needed", f"write `{instead}`")


def _unit(node: Reference, written: Node, scope: Scope, *, turned: bool) -> Meaning:
    """``e(k)``: the column of an identity."""
    of_identity = f"I(h)[:,{plain(written)}]"
    shape = _wanted(node, scope, of_identity, of_identity, turned=turned)
    (sort,) = shape.sorts
    place = position(written, sort, node, scope)

    def build(frame: Frame) -> Entries:
        size, only = frame.world.size(sort), place(frame)
        frame.world.graph.spend(size)
        zero, one = frame.world.graph.zero, frame.world.graph.one
        return tuple(one if k == only else zero for k in range(size))

    return Meaning(shape, build)


def _identity(sort: str) -> Meaning:
    shape = Shape(sort, sort)
    return Meaning(shape, lambda frame: identity(shape, frame))


def identity(shape: Shape, frame: Frame) -> Entries:
    """The entries of the identity of a shape: 1, where it is a scalar."""
    size = frame.world.size(shape.rows) if shape.rows != UNIT else 1
    frame.world.graph.spend(size**2)
    zero, one = frame.world.graph.zero, frame.world.graph.one
    return tuple(one if i == j else zero for i in range(size) for j in range(size))


def _full(name: str, shape: Shape) -> Meaning:
    def build(frame: Frame) -> Entries:
        graph, size = frame.world.graph, count(shape, frame)
        graph.spend(size)
        return (graph.one if name == "ones" else graph.zero,) * size

    return Meaning(shape, build)
