r"""What a sign between two factors multiplies, and what is meant where there is none.

``v_{11} \hat{y}_1`` is a product of numbers and ``V^\top \delta`` one of matrices: the names of the model tell. Where
they do not, as between two square matrices with a ``*``, the line is refused with both readings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bpttcheck.errors import Ambiguous, Misused, Refused, TooDeep
from bpttcheck.notation.latex.kinds import SOME, UNIT, Kind, kind, product
from bpttcheck.notation.latex.pairs import DEEPEST
from bpttcheck.notation.syntax import Call, Entry, MatrixProduct, Node, Number, Product, Quotient, Reference

if TYPE_CHECKING:
    from bpttcheck.notation.latex.lexicon import Lexicon
    from bpttcheck.places import Span

_BY_ENTRIES: Final = r"by entries (`\odot`)"
_BY_MATRICES: Final = "as matrices (no sign)"
_DOT: Final = r"their dot product (`u^\top v`)"


class Fold:
    """A product as it grows from the left; a run of one sign is one product."""

    def __init__(self, first: Node, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._factors = [first]
        self._type: type[Product] | type[MatrixProduct] | None = None
        self._so_far = kind(first, lexicon)
        self._wraps = 0
        # A slash holds what follows it, so that a factor put next to that is unclear.
        self._slash: Span | None = None
        self._half: Span | None = None

    def extend(self, sign: str, where: Span, factor: Node) -> None:
        """One more factor; raises :class:`Refused` where the sign says two things of these two."""
        right = kind(factor, self._lexicon)
        if sign.startswith("over"):
            self._divide(factor, where)
            return
        self._refuse_unclear(sign, factor)
        if sign == "outer":
            self._wrap(Call("outer", (self.node(), factor), span=self._span(factor)))
            self._so_far = Kind(self._so_far.axis, right.axis)
            return
        by = self._by(sign, where, right)
        if self._type is not None and self._type is not by:
            self._wrap(self.node())
        self._type = by
        self._factors.append(factor)
        self._so_far = product(self._so_far, right) if by is MatrixProduct or self._so_far.is_scalar else self._so_far

    def node(self) -> Node:
        """The product so far."""
        if self._type is None:
            return self._factors[0]
        return self._type(tuple(self._factors), span=self._span(self._factors[-1]))

    def _wrap(self, node: Node) -> None:
        self._wraps += 1
        if self._wraps > DEEPEST:
            raise Refused(TooDeep(node.span, DEEPEST))
        self._factors, self._type = [node], None

    def _span(self, factor: Node) -> Span:
        return self._factors[0].span.to(factor.span)

    def _refuse_unclear(self, sign: str, factor: Node) -> None:
        tight = self._half is not None and self._half.end == factor.span.start and isinstance(factor, Reference | Entry)
        slash = self._slash or (self._half if tight else None)
        if sign == "" and slash is not None:
            raise Refused(Ambiguous(slash, "/", "a / (b c)", "(a / b) c"))
        self._slash = self._half = None

    def _divide(self, factor: Node, where: Span) -> None:
        numbers = self._type is None and isinstance(self._factors[0], Number) and isinstance(factor, Number)
        self._wrap(Quotient(self.node(), factor, span=self._span(factor)))
        self._slash, self._half = (None, factor.span) if numbers else (where, None)

    def _by(self, sign: str, where: Span, right: Kind) -> type[Product] | type[MatrixProduct]:
        left = self._so_far
        if sign == "" and self._type is MatrixProduct and left.is_scalar and _is_row(right):
            return MatrixProduct
        if left.is_scalar or right.is_scalar or sign == "entries":
            return Product
        if sign in {"star", "times", "dot"}:
            return _settled(sign, where, left, right)
        return MatrixProduct


def _settled(sign: str, where: Span, left: Kind, right: Kind) -> type[Product] | type[MatrixProduct]:
    """By entries or as matrices, if only one of the two is possible; raises :class:`Refused`."""
    matrices = _agree(left.columns, right.rows) or left.either or right.either
    entries = _agree(left.rows, right.rows) and _agree(left.columns, right.columns)
    if left.is_vector and right.is_vector and entries and sign == "dot":
        raise Refused(Ambiguous(where, r"\cdot", _DOT, _BY_ENTRIES))
    if left.is_vector and right.is_vector and sign == "times":
        right_way = r"write `\odot`, `u^\top v` or `u v^\top`"
        raise Refused(Misused(where, r"`\times` between two vectors is read as a cross product", right_way))
    if matrices and entries and not (left.is_vector and right.is_vector):
        raise Refused(Ambiguous(where, {"dot": r"\cdot", "times": r"\times"}.get(sign, "*"), _BY_MATRICES, _BY_ENTRIES))
    return Product if entries and not matrices else MatrixProduct


def _is_row(each: Kind) -> bool:
    """Whether a number before it can stand for a matrix of one entry: ``u^T v w^T``."""
    return each.is_vector and each.rows == UNIT and not each.either


def _agree(one: str, other: str) -> bool:
    return one == other or SOME in (one, other)
