r"""A syntax tree as LaTeX, in the signs of the field: ``\frac{\partial L}{\partial o^{(t)}_{1}}``.

Names consist of letters, digits and underscores, so nothing that a stranger wrote reaches LaTeX but these.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from bpttcheck.notation.characters import ACCENTS, GREEK
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
from bpttcheck.notation.write import decimal

if TYPE_CHECKING:
    from collections.abc import Callable

# How firmly a typeset form holds together. An open one runs on to the right, as a sum over an index does; a
# raised one has a time as its superscript, so that it can take a subscript but no power.
_SUM, _TERM, _PRODUCT, _OPEN, _FRACTION, _CALL, _POWER, _RAISED, _ATOM = range(9)

_FUNCTIONS: Final = {
    "exp": r"\exp",
    "log": r"\log",
    "tanh": r"\tanh",
    "sigmoid": r"\sigma",
    "max": r"\max",
    "min": r"\min",
    "leaky_relu": r"\operatorname{leaky\_relu}",
}
_COMPARISONS: Final = {"!=": r"\neq", "<=": r"\le", ">=": r"\ge"}
_ACCENTED: Final = re.compile(rf"([A-Za-z]|{'|'.join(GREEK.values())})({'|'.join(ACCENTS.values())})")
_SHORT: Final = re.compile(r"[A-Za-z0-9]")


class _Form(NamedTuple):
    """A node as LaTeX, how firmly that holds together, and whether it ends in a subscript."""

    strength: int
    text: str
    subscripted: bool = False


def latex(node: Node) -> str:
    r"""The LaTeX of a tree.

    >>> from bpttcheck.notation.plain import read
    >>> latex(read("d L/d o(t)[1]"))
    '\\frac{\\partial L}{\\partial o^{(t)}_{1}}'
    """
    return _FORMS[type(node)](node).text


def _within(node: Node, needed: int) -> str:
    return _bracketed(_FORMS[type(node)](node), needed)


def _bracketed(form: _Form, needed: int) -> str:
    return form.text if form.strength >= needed else rf"\left({form.text}\right)"


def _letter(name: str) -> str:
    if len(name) == 1:
        return name
    if name == "ell" or name in GREEK.values():
        return f"\\{name}"
    accented = _ACCENTED.fullmatch(name)
    return rf"\{accented[2]}{{{_letter(accented[1])}}}" if accented else rf"\mathrm{{{name}}}"


def _name(name: str) -> _Form:
    """A letter with its accent, and what follows the first underscore as a subscript: ``yhat_xh``."""
    head, _, tail = name.partition("_")
    if not tail:
        return _Form(_ATOM, _letter(head) + (r"\_" if name.endswith("_") else ""))
    # A second underscore would be a second subscript.
    tail = tail.replace("_", r"\_")
    return _Form(_ATOM, f"{_letter(head)}_{{{tail}}}", subscripted=True)


def _tight(node: Node) -> str:
    return _within(node, _SUM).replace(" + ", "+").replace(" - ", "-")


def _listed(nodes: tuple[Node, ...]) -> str:
    return ", ".join([_within(node, _SUM) for node in nodes])


def _number(node: Number) -> _Form:
    text, strength = decimal(abs(node.value)), _ATOM
    above, slash, below = text.partition("/")
    mantissa, e, exponent = text.partition("e")
    if slash:
        text, strength = _fraction(above, below), _FRACTION
    elif e:
        text, strength = rf"{mantissa} \cdot 10^{{{exponent}}}", _PRODUCT
    return _Form(_TERM, f"-{text}") if node.value < 0 else _Form(strength, text)


def _fraction(above: str, below: str) -> str:
    return rf"\frac{{{above}}}{{{below}}}"


def _reference(node: Reference) -> _Form:
    form = _name(node.name)
    if node.time is None:
        return form
    return _Form(_RAISED, f"{form.text}^{{({_tight(node.time)})}}", form.subscripted)


def _entry(node: Entry) -> _Form:
    form = _FORMS[type(node.base)](node.base)
    base = f"{{{form.text}}}" if form.subscripted else _bracketed(form, _RAISED)
    indices = [_tight(index) for index in node.indices]
    kronecker = node.base == Reference("delta") and all(_SHORT.fullmatch(index) for index in indices)
    subscript = ("" if kronecker else ",").join(indices)
    return _Form(_RAISED if form.strength == _RAISED else _ATOM, f"{base}_{{{subscript}}}", subscripted=True)


def _slice(node: Slice) -> _Form:
    return _Form(_SUM, ":".join(_tight(end) if end else "" for end in (node.lower, node.upper)))


def _written(node: Written) -> _Form:
    in_rows = all(isinstance(part, Written) for part in node.parts)
    rows = [part.parts if in_rows and isinstance(part, Written) else (part,) for part in node.parts]
    lines = r" \\ ".join([" & ".join([_within(entry, _SUM) for entry in row]) for row in rows])
    return _Form(_ATOM, rf"\begin{{pmatrix}} {lines} \end{{pmatrix}}")


def _call(node: Call) -> _Form:
    if node.function == "grad":
        of, by = node.arguments
        return _Form(_OPEN, rf"\nabla_{{{latex(by)}}} {_within(of, _RAISED)}")
    if node.function == "abs":
        return _Form(_ATOM, rf"\left|{_listed(node.arguments)}\right|")
    function = UNPRIMED.get(node.function, node.function)
    name = _FUNCTIONS.get(function, rf"\operatorname{{{function}}}")
    prime = "'" if function != node.function else ""
    return _Form(_CALL, rf"{name}{prime}\left({_listed(node.arguments)}\right)")


def _negative(node: Negative) -> _Form:
    return _Form(_TERM, f"-{_within(node.term, _PRODUCT)}")


def _sum(node: Sum) -> _Form:
    first, *later = node.terms
    parts = [_within(first, _TERM)]
    for term in later:
        text = _within(term, _TERM)
        parts.append(f"- {text[1:]}" if text.startswith("-") else f"+ {text}")
    return _Form(_SUM, " ".join(parts))


def _multiplied(factors: tuple[Node, ...], sign: str) -> _Form:
    forms = [_FORMS[type(factor)](factor) for factor in factors]
    texts = [*[_bracketed(form, _FRACTION) for form in forms[:-1]], _bracketed(forms[-1], _OPEN)]
    text = texts[0]
    for left, right in zip(factors, texts[1:], strict=False):
        text += f"{sign or _between(left, right)}{right}"
    return _Form(_PRODUCT, text)


def _between(left: Node, right: str) -> str:
    """What stands between two factors: a dot where digits would meet, or a bracket would look like a time."""
    applied = isinstance(left, Reference) and right.startswith(r"\left(")
    return r" \cdot " if applied or right[0].isdigit() else " "


def _product(node: Product) -> _Form:
    by_entries = any(isinstance(factor, (MatrixProduct, Transpose)) for factor in node.factors)
    return _multiplied(node.factors, r" \odot " if by_entries else "")


def _matrix_product(node: MatrixProduct) -> _Form:
    return _multiplied(node.factors, "")


def _quotient(node: Quotient) -> _Form:
    return _Form(_FRACTION, _fraction(latex(node.numerator), latex(node.denominator)))


def _power(node: Power) -> _Form:
    return _Form(_POWER, f"{_within(node.base, _ATOM)}^{{{latex(node.exponent)}}}")


def _transpose(node: Transpose) -> _Form:
    return _Form(_POWER, rf"{_within(node.base, _ATOM)}^{{\top}}")


def _range(node: Range) -> _Form:
    index = _name(node.index).text
    if node.lower is None or node.upper is None:
        return _Form(_SUM, rf"_{{{index}}}")
    lower, upper = _tight(node.lower), _tight(node.upper)
    if node.order == "down":
        return _Form(_SUM, rf"_{{{index}={lower} \downarrow {upper}}}")
    return _Form(_SUM, rf"_{{{index}={lower}}}^{{{upper}}}")


def _summation(node: Summation) -> _Form:
    return _Form(_OPEN, rf"\sum{_range(node.range).text} {_within(node.body, _PRODUCT)}")


def _repeated(node: Repeated) -> _Form:
    return _Form(_OPEN, rf"\prod{_range(node.range).text} {_within(node.body, _PRODUCT)}")


def _relation(node: Relation) -> _Form:
    sign = _COMPARISONS.get(node.comparison, node.comparison)
    return _Form(_SUM, f"{latex(node.left)} {sign} {latex(node.right)}")


def _conjunction(node: Conjunction) -> _Form:
    return _Form(_SUM, r" \text{ and } ".join([_relation(each).text for each in node.relations]))


def _indicator(node: Indicator) -> _Form:
    return _Form(_ATOM, rf"\mathbf{{1}}_{{{_relation(node.condition).text}}}", subscripted=True)


def _piece(node: Piece) -> _Form:
    when = rf"\text{{if }} {latex(node.condition)}" if node.condition else r"\text{otherwise}"
    return _Form(_SUM, f"{_within(node.body, _SUM)} & {when}")


def _piecewise(node: Piecewise) -> _Form:
    lines = r" \\ ".join([_piece(piece).text for piece in node.pieces])
    return _Form(_OPEN, rf"\begin{{cases}} {lines} \end{{cases}}")


def _derivative(node: Derivative) -> _Form:
    above, below = _within(node.numerator, _CALL), _within(node.denominator, _CALL)
    fraction = _fraction(rf"\partial {above}", rf"\partial {below}")
    if not node.holding:
        return _Form(_FRACTION, fraction)
    return _Form(_CALL, rf"\left.{fraction}\right|_{{{_listed(node.holding)}}}")


_FORMS: Final[dict[type[Node], Callable[[Any], _Form]]] = {
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
