r"""What a sign between two factors multiplies, and what is meant where there is none.

``v_{11} \hat{y}_1`` is a product of numbers and ``V^\top \delta`` one of matrices: the names of the model tell. Where
they do not, as between two square matrices with a ``*``, the line is refused with both readings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bpttcheck.errors import Ambiguous, Misused, Refused
from bpttcheck.notation.latex.kinds import SOME, Kind, kind
from bpttcheck.notation.syntax import Call, MatrixProduct, Node, Product, Quotient

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
        self._kind: type[Product] | type[MatrixProduct] | None = None
        # A slash holds what follows it, so that a factor put next to that is unclear.
        self.after_slash: Span | None = None

    def extend(self, sign: str, where: Span, factor: Node) -> None:
        """One more factor; raises :class:`Refused` where the sign says two things of these two."""
        if sign.startswith("over"):
            self._divide(factor, where)
            return
        if sign == "" and self.after_slash is not None:
            raise Refused(Ambiguous(self.after_slash, "/", "a / (b c)", "(a / b) c"))
        self.after_slash = None
        if sign == "outer":
            self._set(Call("outer", (self.node(), factor), span=self._span(factor)))
            return
        kind_of = self._by(sign, where, factor)
        if self._kind is not None and self._kind is not kind_of:
            self._factors = [self.node()]
        self._kind = kind_of
        self._factors.append(factor)

    def node(self) -> Node:
        """The product so far."""
        if self._kind is None:
            return self._factors[0]
        return self._kind(tuple(self._factors), span=self._factors[0].span.to(self._factors[-1].span))

    def _set(self, node: Node) -> None:
        self._factors, self._kind = [node], None

    def _span(self, factor: Node) -> Span:
        return self._factors[0].span.to(factor.span)

    def _divide(self, factor: Node, where: Span) -> None:
        numbers = self._is_number() and kind(factor, self._lexicon).is_scalar
        self._set(Quotient(self.node(), factor, span=self._span(factor)))
        self.after_slash = None if numbers else where

    def _is_number(self) -> bool:
        return self._kind is None and type(self._factors[0]).__name__ == "Number"

    def _by(self, sign: str, where: Span, factor: Node) -> type[Product] | type[MatrixProduct]:
        left, right = kind(self.node(), self._lexicon), kind(factor, self._lexicon)
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


def _agree(one: str, other: str) -> bool:
    return one == other or SOME in (one, other)
