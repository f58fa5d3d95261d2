"""What each rule of ``plain.lark`` becomes. The parser calls these methods bottom-up, as it reduces."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Final

from lark import Token, Transformer
from msgspec.structs import replace

from bpttcheck.errors import Misused, Refused, TooLarge, UnknownFunction, WrongCount
from bpttcheck.notation.characters import NO_PRIME, PRIMES, spelled
from bpttcheck.notation.functions import FUNCTIONS, PRIMED, canonical, takes
from bpttcheck.notation.parsers import span_of, spread
from bpttcheck.notation.plain_chain import Chain
from bpttcheck.notation.syntax import (
    Call,
    Comparison,
    Conjunction,
    Derivative,
    Entry,
    Indicator,
    Node,
    Number,
    Order,
    Piece,
    Piecewise,
    Range,
    Reference,
    Relation,
    Repeated,
    Slice,
    Summation,
    Transpose,
    Written,
)
from bpttcheck.places import Span

LONGEST_NUMBER: Final = 300

_COMPARISONS: Final[dict[str, Comparison]] = {
    "=": "=",
    "==": "=",
    "!=": "!=",
    "≠": "!=",
    "<": "<",
    "<=": "<=",
    "≤": "<=",
    ">": ">",
    ">=": ">=",
    "≥": ">=",
}
_DERIVATIVE_IS: Final = "a derivative is written `d A / d B`"
_HOLDING_IS: Final = "write `d A / d B holding C`"
_SUM_IS: Final = "a sum is written `sum(k, …)` or `sum(k=1..3, …)`"
_ORDERS: Final[dict[str, Order]] = {"d": "down", "u": "up"}
_CASES_ARE: Final = "cases are written `cases(a if i = j, b otherwise)`"

# Functions whose name alone says something: a vector as large as what stands beside it, or the letter σ.
_BARE: Final = frozenset({"ones", "zeros", "sigma"})


@spread
class Build(Transformer[Token, Node]):
    """The tree, from the leaves up; the arguments of a method are the parts of its rule."""

    def relation(self, left: Node, sign: Token, right: Node) -> Relation:
        """``h(0) = 0``, ``i != k``."""
        return Relation(left, _COMPARISONS[sign], right, span=left.span.to(right.span))

    def held(self, given: Node, sign: Token, held: tuple[Node, ...]) -> Derivative:
        """``d A / d B holding c, f``."""
        if not isinstance(given, Derivative):
            fault = Misused(span_of(sign), "only a derivative can hold something", _HOLDING_IS)
            raise Refused(fault)
        return replace(given, holding=given.holding + held, span=given.span.to(held[-1].span))

    def expr(self, *parts: Token | Node) -> Node:
        """``-a + b * c ^ -d``: signs and operands in turn."""
        return parts[0] if len(parts) == 1 else Chain(parts).expression()  # type: ignore[return-value]

    def number(self, token: Token) -> Number:
        """``3``, ``0.5``, ``1e-3``."""
        return Number(_exact(token), span=span_of(token))

    def equality(self, left: Node, right: Node) -> Relation:
        """``i, y(t)`` in an indicator."""
        return Relation(left, "=", right, span=left.span.to(right.span))

    def indicator(self, opened: Token, condition: Relation, closed: Token) -> Indicator:
        """``1[i = k]``."""
        return Indicator(condition, span=span_of(opened).to(span_of(closed)))

    def derivative(self, d: Token, numerator: Node, _over: Token, _by: Token, denominator: Node) -> Derivative:
        """``d A / d B``."""
        return Derivative(numerator, denominator, span=span_of(d).to(denominator.span))

    def name(self, token: Token) -> Reference:
        """``W``."""
        name, span = spelled(str(token)), span_of(token)
        if name == "d":
            raise Refused(Misused(span, "`d` is no name: it is kept for derivatives", _DERIVATIVE_IS))
        if canonical(name) in FUNCTIONS and name not in _BARE:
            raise Refused(Misused(span, f"`{name}` is a function", f"write what it is applied to: `{name}(…)`"))
        return Reference(name, span=span)

    def applied(self, token: Token, _open: Token, arguments: tuple[Node, ...], closed: Token) -> Node:
        """``exp(x)``, ``sum(k, x)``, ``h(t)``."""
        name, span = canonical(spelled(str(token))), span_of(token).to(span_of(closed))
        if name[-1] in PRIMES:
            name = _primed(name, token)
        if name == "sum" and len(arguments) == 2:
            return Summation(_summed(arguments[0]), arguments[1], span=span)
        if name == "prod" and len(arguments) == 2:
            return Repeated(_range(arguments[0]), arguments[1], span=span)
        if isinstance(arguments[0], Range):
            raise Refused(Misused(arguments[0].span, "a range has no place here", _SUM_IS))
        if name in FUNCTIONS:
            _check_count(span_of(token), name, len(arguments))
            return Call(name, arguments, span=span)
        if len(arguments) > 1:
            raise Refused(UnknownFunction(span_of(token), name, tuple(FUNCTIONS)))
        return Reference(name, arguments[0], span=span)

    def piecewise(self, token: Token, _open: Token, pieces: tuple[Piece, ...], closed: Token) -> Piecewise:
        """``cases(a if i = j, b otherwise)``."""
        name = spelled(str(token))
        if name != "cases":
            raise Refused(Misused(span_of(token), f"`{name}` takes no conditions", _CASES_ARE))
        for piece in pieces[:-1]:
            if piece.condition is None:
                raise Refused(Misused(piece.span, "`otherwise` comes last", _CASES_ARE))
        return Piecewise(pieces, span=span_of(token).to(span_of(closed)))

    def conjunction(self, first: Relation, *others: Token | Relation) -> Conjunction:
        """``i = j and t < tau``."""
        relations = (first, *(each for each in others if isinstance(each, Relation)))
        return Conjunction(relations, span=first.span.to(relations[-1].span))

    def piece(self, body: Node, _if: Token, condition: Relation | Conjunction) -> Piece:
        """``a if i = j``."""
        return Piece(body, condition, span=body.span.to(condition.span))

    def otherwise(self, body: Node, word: Token) -> Piece:
        """``a otherwise``."""
        return Piece(body, span=body.span.to(span_of(word)))

    def bracketed(self, opened: Token, node: Node, closed: Token) -> Node:
        """``(a)``: the node within, whose place now includes the brackets."""
        return replace(node, span=span_of(opened).to(span_of(closed)))

    def written(self, opened: Token, parts: tuple[Node, ...], closed: Token) -> Written:
        """``[a, b]``."""
        return Written(parts, span=span_of(opened).to(span_of(closed)))

    def rows(self, first: tuple[Node, ...], *others: Token | tuple[Node, ...]) -> tuple[Node, ...]:
        """``a, b``; ``a, b; c, x``, two rows."""
        rows = [first, *(each for each in others if isinstance(each, tuple))]
        if len(rows) == 1:
            return first
        return tuple(Written(row, span=row[0].span.to(row[-1].span)) for row in rows)

    def slice(self, lower: Node, dots: Token, upper: Node) -> Slice:
        """``1..3``."""
        _check_dots(dots)
        return Slice(lower, upper, span=lower.span.to(upper.span))

    def slice_from(self, lower: Node, dots: Token) -> Slice:
        """``2..``."""
        _check_dots(dots)
        return Slice(lower, span=lower.span.to(span_of(dots)))

    def slice_to(self, dots: Token, upper: Node) -> Slice:
        """``..2``."""
        _check_dots(dots)
        return Slice(None, upper, span=span_of(dots).to(upper.span))

    def whole(self, colon: Token) -> Slice:
        """``:``."""
        return Slice(span=span_of(colon))

    def entry(self, base: Node, _open: Token, indices: tuple[Node, ...], closed: Token) -> Entry:
        """``a[i, j]``."""
        return Entry(base, indices, span=base.span.to(span_of(closed)))

    def numbered(self, base: Node, token: Token) -> Entry:
        """``a[1,2]``."""
        start = span_of(token).start
        found = re.finditer("[0-9]+", token)
        indices = tuple(_digits(each.group(), Span(start + each.start(), start + each.end())) for each in found)
        return Entry(base, indices, span=base.span.to(span_of(token)))

    def transposed(self, base: Node, sign: Token) -> Transpose:
        """``W.T``."""
        return Transpose(base, span=base.span.to(span_of(sign)))

    def items(self, *nodes: Node) -> tuple[Node, ...]:
        """``a, b, c``."""
        return nodes

    def over(self, index: Node, sign: Token, lower: Node, dots: Token, upper: Node) -> Range:
        """``k = 1..3``, ``k = t downto 1``."""
        if _COMPARISONS[sign] != "=":
            raise Refused(Misused(span_of(sign), "a range begins with `=`", _SUM_IS))
        order = _ORDERS.get(dots[0], "")
        return Range(_index(index), lower, upper, order, span=index.span.to(upper.span))


def _check_dots(dots: Token) -> None:
    if _ORDERS.get(dots[0]):
        raise Refused(Misused(span_of(dots), f"`{dots}` has no place here", "a slice is written `v[1..3]`"))


def _digits(digits: str, span: Span) -> Number:
    if len(digits) > LONGEST_NUMBER:
        raise Refused(TooLarge(span, "the length or the exponent of this number", LONGEST_NUMBER))
    return Number(Fraction(int(digits)), span=span)


def _exact(token: Token) -> Fraction:
    if token.isdecimal() and len(token) <= LONGEST_NUMBER:
        return Fraction(int(token))
    digits, _, exponent = token.lower().partition("e")
    # The length goes first: an exponent of many digits is refused by Decimal in another way.
    if len(digits.replace(".", "")) <= LONGEST_NUMBER and len(exponent) <= len("-0300"):
        value = Decimal(token)
        if abs(value.adjusted()) <= LONGEST_NUMBER:
            return Fraction(value)
    raise Refused(TooLarge(span_of(token), "the length or the exponent of this number", LONGEST_NUMBER))


def _index(node: Node) -> str:
    if isinstance(node, Reference) and node.time is None:
        return node.name
    raise Refused(Misused(node.span, "`sum` and `prod` run over an index, which is a name", _SUM_IS))


def _range(node: Node) -> Range:
    return node if isinstance(node, Range) else Range(_index(node), span=node.span)


def _summed(node: Node) -> Range:
    over = _range(node)
    if over.order:
        raise Refused(Misused(over.span, "a sum has no order", "write the smaller bound first: `sum(k=1..3, …)`"))
    return over


def _primed(name: str, token: Token) -> str:
    """The derivative of a function, by name."""
    derived = PRIMED.get(canonical(name[:-1]))
    if derived is None:
        end = span_of(token).end
        raise Refused(Misused(Span(end - 1, end), *NO_PRIME))
    return derived


def _check_count(span: Span, name: str, found: int) -> None:
    fewest, most = FUNCTIONS[name]
    if name == "cases":
        raise Refused(Misused(span, "`cases` needs to be told when each of them holds", _CASES_ARE))
    if not fewest <= found <= most:
        raise Refused(WrongCount(span, name, "argument", found, takes(name)))
