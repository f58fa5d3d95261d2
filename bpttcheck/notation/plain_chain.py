"""How strongly each sign binds: a flat run of operands and signs becomes sums, products and powers.

From the loosest: ``+ -`` between terms, a sign before a term, ``* / @`` from the left, a sign before a factor,
``^`` from the right. Nothing recurses, so that no run is too long.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from lark import Token

from bpttcheck.notation.parsers import span_of
from bpttcheck.notation.syntax import MatrixProduct, Negative, Node, Power, Product, Quotient, Sum

if TYPE_CHECKING:
    from collections.abc import Sequence


class Chain:
    """A run of operands with a sign between any two, and any number of ``+`` and ``-`` before each."""

    def __init__(self, parts: Sequence[Token | Node]) -> None:
        self._parts = parts
        self._next = 0

    def expression(self) -> Node:
        """``a + b - c``."""
        terms = [self._term()]
        while self._is_next("SIGN"):
            sign = self._token()
            terms.append(_signed([sign], self._term()))
        return terms[0] if len(terms) == 1 else Sum(tuple(terms), span=terms[0].span.to(terms[-1].span))

    def _term(self) -> Node:
        """``-a * b / c @ d``: the sign is that of the whole; a run of one sign is one product."""
        signs = self._signs()
        sign, factors = "", [self._power([])]
        while self._is_next("TIMES") or self._is_next("OVER"):
            mark = self._token()
            following = str(mark) if mark in "/@" else "*"
            if sign and (following != sign or sign == "/"):
                factors = [_multiplied(sign, factors)]
            factors.append(self._power(self._signs()))
            sign = following
        return _signed(signs, _multiplied(sign, factors) if sign else factors[0])

    def _power(self, signs: list[Token]) -> Node:
        """``-a ^ -b ^ c``, from the right; a sign stands before the power that follows it."""
        tower = [(signs, self._operand())]
        while self._is_next("POWER"):
            self._next += 1
            tower.append((self._signs(), self._operand()))
        above, operand = tower.pop()
        result = _signed(above, operand)
        for before, base in reversed(tower):
            result = _signed(before, Power(base, result, span=base.span.to(result.span)))
        return result

    def _signs(self) -> list[Token]:
        signs = []
        while self._is_next("SIGN"):
            signs.append(self._token())
        return signs

    def _is_next(self, kind: str) -> bool:
        if self._next == len(self._parts):
            return False
        part = self._parts[self._next]
        return isinstance(part, Token) and part.type == kind

    def _token(self) -> Token:
        # The grammar has signs and operands in turn; no type can say so.
        self._next += 1
        return cast("Token", self._parts[self._next - 1])

    def _operand(self) -> Node:
        self._next += 1
        return cast("Node", self._parts[self._next - 1])


def _signed(signs: list[Token], term: Node) -> Node:
    for sign in reversed(signs):
        term = term if sign == "+" else Negative(term, span=span_of(sign).to(term.span))
    return term


def _multiplied(sign: str, factors: list[Node]) -> Node:
    span = factors[0].span.to(factors[-1].span)
    if sign == "/":
        return Quotient(factors[0], factors[1], span=span)
    return (MatrixProduct if sign == "@" else Product)(tuple(factors), span=span)
