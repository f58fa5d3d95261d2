r"""Which trees are numbers, columns, rows, matrices: juxtaposition multiplies by one rule or another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

from bpttcheck.notation.syntax import (
    Call,
    Derivative,
    Entry,
    MatrixProduct,
    Negative,
    Node,
    Piecewise,
    Power,
    Product,
    Quotient,
    Reference,
    Repeated,
    Slice,
    Sum,
    Summation,
    Transpose,
    Written,
)

if TYPE_CHECKING:
    from bpttcheck.notation.latex.lexicon import Lexicon

UNIT: Final = "1"
SOME: Final = "?"  # an axis of which the sort does not matter or is not known


class Kind(Struct, frozen=True):
    """Rows and columns by sort; ``either`` for the derivative of a number by a vector, which stands as it fits."""

    rows: str = UNIT
    columns: str = UNIT
    either: bool = False

    @property
    def is_scalar(self) -> bool:
        """One entry."""
        return self.rows == self.columns == UNIT

    @property
    def is_vector(self) -> bool:
        """A row or a column."""
        return (self.rows == UNIT) != (self.columns == UNIT)

    @property
    def turned(self) -> Kind:
        """Rows and columns exchanged."""
        return Kind(self.columns, self.rows, self.either)

    @property
    def axis(self) -> str:
        """The sort of a vector's entries."""
        return self.rows if self.columns == UNIT else self.columns


Seen = dict[int, tuple["Node", Kind]]
SCALAR: Final = Kind()
_CONSTANTS: Final = {
    "I": Kind(SOME, SOME),
    "ones": Kind(SOME),
    "zeros": Kind(SOME),
    "e": Kind(SOME),
}


def kind(node: Node, lexicon: Lexicon, seen: Seen | None = None) -> Kind:
    """Rows and columns of a tree, as far as the names tell; parts that were ``seen`` are not looked at again."""
    seen = {} if seen is None else seen
    if id(node) not in seen:
        # The node is kept as well, so that no other has its id.
        seen[id(node)] = node, _found(node, lexicon, seen)
    return seen[id(node)][1]


def _found(node: Node, lexicon: Lexicon, seen: Seen) -> Kind:
    match node:
        case Reference(name, time):
            return _named(name, lexicon, alone=time is None)
        case Entry(base, indices):
            return _picked(kind(base, lexicon, seen), indices)
        case Written(parts):
            return _written(parts)
        case Call():
            return _applied(node, lexicon, seen)
        case Negative(part) | Power(part, _) | Quotient(part, _) | Summation(_, part) | Repeated(_, part):
            return kind(part, lexicon, seen)
        case Sum(parts) | Product(parts):
            return next((found for part in parts if not (found := kind(part, lexicon, seen)).is_scalar), SCALAR)
        case MatrixProduct(factors):
            return _multiplied([kind(factor, lexicon, seen) for factor in factors])
        case Transpose(base):
            return kind(base, lexicon, seen).turned
        case Piecewise(pieces):
            return kind(pieces[0].body, lexicon, seen)
        case Derivative(above, below):
            return _derived(kind(above, lexicon, seen), kind(below, lexicon, seen))
        case _:
            return SCALAR


def _named(name: str, lexicon: Lexicon, *, alone: bool) -> Kind:
    known = lexicon.find(name)
    if known is None:
        constant = _CONSTANTS.get(name, SCALAR)
        return SCALAR if name == "e" and alone else constant
    found = Kind(known.shape.rows, known.shape.columns)
    return found.turned if lexicon.names.rows and found.is_vector else found


def _picked(base: Kind, indices: tuple[Node, ...]) -> Kind:
    if not any(isinstance(index, Slice) for index in indices):
        return SCALAR
    if len(indices) == 1:
        return base
    row, column = (isinstance(index, Slice) for index in indices[:2])
    # A row or a column cut out of a matrix is a vector, and stands as one.
    return Kind(SOME, SOME) if row and column else Kind(SOME)


def _written(parts: tuple[Node, ...]) -> Kind:
    rows = [part for part in parts if isinstance(part, Written)]
    if len(rows) < len(parts):
        return Kind(SOME)
    width = max(len(row.parts) for row in rows)
    return Kind(SOME if len(rows) > 1 else UNIT, SOME if width > 1 else UNIT)


def _applied(node: Call, lexicon: Lexicon, seen: Seen) -> Kind:
    first = kind(node.arguments[0], lexicon, seen)
    match node.function:
        case "sum" | "dot" | "onehot":
            return SCALAR
        case "grad":
            return kind(node.arguments[1], lexicon, seen)
        case "diag":
            return Kind(first.axis, first.axis)
        case "outer":
            return Kind(first.axis, kind(node.arguments[1], lexicon, seen).axis)
        case "ones" | "zeros":
            return Kind(SOME, SOME if len(node.arguments) > 1 else UNIT)
        case _:
            return first


def _multiplied(factors: list[Kind]) -> Kind:
    tensors = [each for each in factors if not each.is_scalar]
    if not tensors:
        return SCALAR
    result = tensors[0]
    for each in tensors[1:]:
        result = product(result, each)
    return result


def product(left: Kind, right: Kind) -> Kind:
    """Rows and columns of a matrix product; a vector that stands either way stands as it fits."""
    if left.is_scalar or right.is_scalar:
        return right if left.is_scalar else left
    if left.either and (left.rows != UNIT):
        left = left.turned
    if right.either and left.rows == UNIT and right.rows == UNIT:
        right = right.turned
    return Kind(left.rows, right.columns)


def _derived(above: Kind, below: Kind) -> Kind:
    if above.is_scalar:
        return Kind(below.rows, below.columns, either=below.is_vector)
    if below.is_scalar:
        return above
    return Kind(above.axis if above.is_vector else SOME, below.axis if below.is_vector else SOME)
