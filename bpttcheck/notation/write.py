"""A syntax tree as plain text, with no more brackets than the eye wants; :mod:`plain` reads it back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from bpttcheck.notation.functions import UNPRIMED
from bpttcheck.notation.syntax import (
    Call,
    Conjunction,
    Derivative,
    Entry,
    Indicator,
    MatrixProduct,
    Negative,
    Node,
    Number,
    Piece,
    Piecewise,
    Power,
    Product,
    Quotient,
    Range,
    Reference,
    Relation,
    Repeated,
    Slice,
    Sum,
    Summation,
    Transpose,
    Written,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

# How firmly a written form holds together: where a firmer one is needed, it gets brackets.
HELD, SUM, TERM, LOOSE, PRODUCT, QUOTIENT, POWER, NUMBER, POSTFIX = range(9)

_LONGEST_DECIMAL: Final = 20

# What the reader would take for the second `d` of a derivative, and for the T of a transpose.
_LIKE_D: Final = re.compile(r"d(?!elta|(?:iag|ot)\b)(?=[A-Za-z])")
_LIKE_T: Final = re.compile(r"T(?!\w)")
_SIGNED: Final = re.compile(r"-[\w.]+\Z")


class Form(NamedTuple):
    """A node as text, and how firmly that holds together."""

    strength: int
    text: str


def plain(node: Node) -> str:
    """The text of a tree in the plain notation.

    >>> from bpttcheck.notation.plain import read
    >>> plain(read("((yhat[1]) * ((v[1,1]) - 1)) + (-x)"))
    'yhat[1]*(v[1,1] - 1) - x'
    """
    return _FORMS[type(node)](node).text


def decimal(value: Fraction) -> str:
    """An exact decimal of a positive rational, or ``a/b`` where none ends.

    >>> from fractions import Fraction
    >>> decimal(Fraction("0.50")), decimal(Fraction(1, 3)), decimal(Fraction("1.5e-30"))
    ('0.5', '1/3', '1.5e-30')
    """
    places = _places(value.denominator)
    if places is None:
        return f"{value.numerator}/{value.denominator}"
    digits = str(value.numerator * 10**places // value.denominator)
    if max(len(digits), places) > _LONGEST_DECIMAL:
        exponent = len(digits) - 1 - places
        fraction = digits[1:].rstrip("0")
        return f"{digits[0]}{'.' if fraction else ''}{fraction}e{exponent}"
    digits = digits.rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits


def _places(denominator: int) -> int | None:
    """How many decimal places ``1 / denominator`` has; nothing if it never ends."""
    twos = (denominator & -denominator).bit_length() - 1
    rest, fives = denominator >> twos, 0
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 else None


def _within(node: Node, needed: int) -> str:
    strength, text = _FORMS[type(node)](node)
    return text if strength >= needed else f"({text})"


def _listed(nodes: tuple[Node, ...]) -> str:
    return ", ".join([_within(node, SUM) for node in nodes])


def _tight(node: Node) -> str:
    # In a time or an index a sum is set close: `h(t-1)`, `k=t+1..tau`.
    return _within(node, SUM).replace(" + ", "+").replace(" - ", "-")


def _number(node: Number) -> Form:
    text = decimal(abs(node.value))
    strength = QUOTIENT if "/" in text else NUMBER
    return Form(TERM, f"-{text}") if node.value < 0 else Form(strength, text)


def _reference(node: Reference) -> Form:
    return Form(POSTFIX, node.name if node.time is None else f"{node.name}({_tight(node.time)})")


def _entry(node: Entry) -> Form:
    return Form(POSTFIX, f"{_within(node.base, POSTFIX)}[{','.join([_tight(index) for index in node.indices])}]")


def _slice(node: Slice) -> Form:
    ends = [_tight(end) if end else "" for end in (node.lower, node.upper)]
    return Form(SUM, "..".join(ends) if any(ends) else ":")


def _written(node: Written) -> Form:
    rows = [part.parts for part in node.parts if isinstance(part, Written)]
    below = len(rows) == len(node.parts) > 1 and all(len(row) == 1 for row in rows)
    return Form(POSTFIX, f"[{'; '.join([_listed(row) for row in rows]) if below else _listed(node.parts)}]")


def _call(node: Call) -> Form:
    primed = UNPRIMED.get(node.function)
    name = f"{primed}'" if primed else node.function
    return Form(POSTFIX, f"{name}({_listed(node.arguments)})")


def _negative(node: Negative) -> Form:
    return Form(TERM, f"-{_within(node.term, TERM)}")


def _sum(node: Sum) -> Form:
    first, *later = node.terms
    parts = [_within(first, TERM)]
    for term in later:
        text = _within(term, TERM)
        parts.append(f"- {text[1:]}" if text.startswith("-") else f"+ {text}")
    return Form(SUM, " ".join(parts))


def _factor(node: Node, needed: int) -> str:
    # A derivative binds tightest, though it does not look so: spaces around the product's signs set it off.
    return _within(node, LOOSE if isinstance(node, Derivative) else needed)


def _product(node: Product) -> Form:
    first, *later = node.factors
    factors = [_factor(first, QUOTIENT), *[_factor(factor, POWER) for factor in later]]
    if any(isinstance(factor, Derivative) for factor in node.factors):
        return Form(LOOSE, " * ".join(factors))
    return Form(PRODUCT, "*".join(factors))


def _matrix_product(node: MatrixProduct) -> Form:
    return Form(LOOSE, " @ ".join([_factor(factor, POWER) for factor in node.factors]))


def _quotient(node: Quotient) -> Form:
    below = _within(node.denominator, POWER)
    if _LIKE_D.match(below):
        below = f"({below})"
    return Form(QUOTIENT, f"{_within(node.numerator, PRODUCT)}/{below}")


def _power(node: Power) -> Form:
    strength, exponent = _FORMS[type(node.exponent)](node.exponent)
    if (strength < POWER and not _SIGNED.match(exponent)) or _LIKE_T.match(exponent):
        exponent = f"({exponent})"
    return Form(POWER, f"{_within(node.base, NUMBER)}^{exponent}")


def _transpose(node: Transpose) -> Form:
    return Form(POSTFIX, f"{_within(node.base, POSTFIX)}.T")


def _range(node: Range) -> Form:
    if node.lower is None or node.upper is None:
        return Form(HELD, node.index)
    dots = f" {node.order}to " if node.order else ".."
    return Form(HELD, f"{node.index}={_tight(node.lower)}{dots}{_tight(node.upper)}")


def _summation(node: Summation) -> Form:
    return Form(POSTFIX, f"sum({_range(node.range).text}, {_within(node.body, SUM)})")


def _repeated(node: Repeated) -> Form:
    return Form(POSTFIX, f"prod({_range(node.range).text}, {_within(node.body, SUM)})")


def _relation(node: Relation) -> Form:
    return Form(HELD, f"{_within(node.left, SUM)} {node.comparison} {_within(node.right, SUM)}")


def _conjunction(node: Conjunction) -> Form:
    return Form(HELD, " and ".join([_relation(each).text for each in node.relations]))


def _indicator(node: Indicator) -> Form:
    return Form(NUMBER, f"1[{_relation(node.condition).text}]")


def _piece(node: Piece) -> Form:
    when = f"if {_FORMS[type(node.condition)](node.condition).text}" if node.condition else "otherwise"
    return Form(HELD, f"{_within(node.body, SUM)} {when}")


def _piecewise(node: Piecewise) -> Form:
    return Form(POSTFIX, f"cases({', '.join([_piece(piece).text for piece in node.pieces])})")


def _derivative(node: Derivative) -> Form:
    text = f"d {_within(node.numerator, POSTFIX)}/d {_within(node.denominator, POSTFIX)}"
    return Form(HELD, f"{text} holding {_listed(node.holding)}") if node.holding else Form(LOOSE, text)


_FORMS: Final[dict[type[Node], Callable[[Any], Form]]] = {
    Number: _number,
    Reference: _reference,
    Entry: _entry,
    Slice: _slice,
    Written: _written,
    Call: _call,
    Negative: _negative,
    Sum: _sum,
    Product: _product,
    MatrixProduct: _matrix_product,
    Quotient: _quotient,
    Power: _power,
    Transpose: _transpose,
    Range: _range,
    Summation: _summation,
    Repeated: _repeated,
    Relation: _relation,
    Conjunction: _conjunction,
    Indicator: _indicator,
    Piece: _piece,
    Piecewise: _piecewise,
    Derivative: _derivative,
}


def writes(kind: type[Node]) -> Callable[[Callable[[Any], Form]], Callable[[Any], Form]]:
    """Registers how a kind of node of another room is written, where a message names it."""

    def register(form: Callable[[Any], Form]) -> Callable[[Any], Form]:
        _FORMS[kind] = form
        return form

    return register
