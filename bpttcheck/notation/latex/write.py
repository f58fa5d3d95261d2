r"""A syntax tree as LaTeX, in the signs of the field: ``\frac{\partial L}{\partial o^{(t)}_{1}}``.

:mod:`reading` reads it back as the same tree. Names consist of letters, digits and underscores, so nothing that a
stranger wrote reaches LaTeX but these.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bpttcheck.notation.functions import UNPRIMED
from bpttcheck.notation.latex.forms import (
    ATOM,
    CALL,
    FRACTION,
    OPEN,
    PRODUCT,
    SCRIPTED,
    SUM,
    TERM,
    Form,
    bracketed,
    form,
    listed,
    text,
    within,
    writes,
)
from bpttcheck.notation.latex.letters import CONSTANTS, Pen
from bpttcheck.notation.latex.scripted import SHORT, time
from bpttcheck.notation.syntax import (
    Call,
    Derivative,
    Indicator,
    MatrixProduct,
    Negative,
    Node,
    Piece,
    Piecewise,
    Product,
    Quotient,
    Range,
    Reference,
    Relation,
    Repeated,
    Sum,
    Summation,
    Written,
)

if TYPE_CHECKING:
    from bpttcheck.notation.latex.lexicon import Lexicon

_COMPARISONS: Final = {"!=": r"\neq", "<=": r"\le", ">=": r"\ge"}
_ARROWS: Final = {"down": r"\downarrow", "up": r"\uparrow"}
# Brackets that a name may take for its time, its argument or its indices.
_TAKEN: Final = re.compile(r"\\left(?:\[|\([^_^]*\\right\))")


def latex(node: Node, lexicon: Lexicon) -> str:
    """The LaTeX of a tree, as a reader with the same lexicon reads it."""
    return typeset(node, Pen(lexicon))


def typeset(node: Node, pen: Pen) -> str:
    """The same with a pen that was used before, and remembers how a name is read."""
    return text(node, pen)


@writes(Negative)
def _negative(node: Negative, pen: Pen) -> Form:
    return Form(TERM, f"-{within(node.term, PRODUCT, pen)}")


@writes(Sum)
def _sum(node: Sum, pen: Pen) -> Form:
    first, *later = node.terms
    parts = [within(first, TERM, pen)]
    for term in later:
        written = within(term, TERM, pen)
        parts.append(f"- {written[1:]}" if written.startswith("-") else f"+ {written}")
    return Form(SUM, " ".join(parts))


@writes(Product, MatrixProduct)
def _multiplied(node: Product | MatrixProduct, pen: Pen) -> Form:
    *most, last = node.factors
    texts = [*[within(factor, FRACTION, pen) for factor in most], within(last, OPEN, pen)]
    written = texts[0]
    for number, right in enumerate(texts[1:], 1):
        before = node.factors[:number]
        left = type(node)(before) if number > 1 else before[0]
        tensors = not (pen.is_scalar(left) or pen.is_scalar(node.factors[number]))
        written += _joint(before[-1], right, pen, by_entries=tensors and isinstance(node, Product))
    return Form(PRODUCT, written)


def _joint(before: Node, right: str, pen: Pen, *, by_entries: bool) -> str:
    """A further factor with what stands before it: nothing, unless the reader would take it for something else."""
    if by_entries:
        return rf" \odot {right}"
    # `\eta (a - 1)` looks like a function of its factor.
    number = isinstance(before, Reference) and before.time is None and pen.is_scalar(before)
    if right[0].isdigit() or (number and right.startswith(r"\left")):
        return rf" \cdot {right}"
    return f" {{{right}}}" if _TAKEN.match(right) and form(before, pen).bare else f" {right}"


def _fraction(above: str, below: str) -> str:
    return rf"\frac{{{above}}}{{{below}}}"


@writes(Quotient)
def _quotient(node: Quotient, pen: Pen) -> Form:
    return Form(FRACTION, _fraction(text(node.numerator, pen), text(node.denominator, pen)))


@writes(Call)
def _call(node: Call, pen: Pen) -> Form:
    match node:
        case Call("grad", (of, by)):
            return Form(OPEN, rf"\nabla_{{{text(by, pen)}}} {within(of, SCRIPTED, pen)}")
        case Call("abs"):
            return Form(ATOM, rf"\left|{listed(node.arguments, pen)}\right|")
        case Call("outer", (left, right)):
            return Form(TERM, rf"{within(left, FRACTION, pen)} \otimes {within(right, FRACTION, pen)}")
        case Call("ones" | "zeros" as name, arguments):
            sizes = r" \times ".join(within(size, SUM, pen) for size in arguments)
            return Form(SCRIPTED, f"{CONSTANTS[name]}_{{{sizes}}}")
    function = UNPRIMED.get(node.function, node.function)
    written = SHORT.get(function, rf"\operatorname{{{function}}}")
    prime = "'" if function != node.function else ""
    return Form(CALL, f"{written}{prime}{bracketed(listed(node.arguments, pen))}")


@writes(Derivative)
def _derivative(node: Derivative, pen: Pen) -> Form:
    above, below = within(node.numerator, CALL, pen), within(node.denominator, CALL, pen)
    fraction = _fraction(rf"\partial {above}", rf"\partial {below}")
    if not node.holding:
        return Form(FRACTION, fraction)
    return Form(CALL, rf"\left.{fraction}\right|_{{{listed(node.holding, pen)}}}")


# ---- ranges, conditions, tables -------------------------------------------------------------------------------------


@writes(Range)
def _range(node: Range, pen: Pen) -> Form:
    index = text(Reference(node.index), pen)
    if node.lower is None or node.upper is None:
        return Form(SCRIPTED, rf"_{{{index}}}")
    lower, upper = time(node.lower, pen), time(node.upper, pen)
    if _is_count(node.upper, pen):
        upper = bracketed(upper)
    if node.order:
        return Form(SCRIPTED, rf"_{{{index}={lower} {_ARROWS[node.order]} {upper}}}")
    return Form(SCRIPTED, rf"_{{{index}={lower}}}^{{{upper}}}")


def _is_count(upper: Node, pen: Pen) -> bool:
    """Whether a limit is a letter of which the reader may think that it says how many there are."""
    return isinstance(upper, Reference) and upper.time is None and not pen.is_told(upper.name)


@writes(Summation, Repeated)
def _repeating(node: Summation | Repeated, pen: Pen) -> Form:
    sign = r"\sum" if isinstance(node, Summation) else r"\prod"
    body = within(node.body, PRODUCT, pen.among(node.range))
    return Form(OPEN, f"{sign}{text(node.range, pen)} {body}")


@writes(Relation)
def _relation(node: Relation, pen: Pen) -> Form:
    sign = _COMPARISONS.get(node.comparison, node.comparison)
    return Form(SUM, f"{text(node.left, pen)} {sign} {text(node.right, pen)}")


@writes(Indicator)
def _indicator(node: Indicator, pen: Pen) -> Form:
    return Form(SCRIPTED, rf"\mathbf{{1}}_{{{text(node.condition, pen)}}}")


@writes(Piece)
def _piece(node: Piece, pen: Pen) -> Form:
    when = rf"\text{{if }} {text(node.condition, pen)}" if node.condition else r"\text{otherwise}"
    return Form(SUM, f"{text(node.body, pen)} & {when}")


@writes(Piecewise)
def _piecewise(node: Piecewise, pen: Pen) -> Form:
    lines = r" \\ ".join([text(piece, pen) for piece in node.pieces])
    return Form(OPEN, rf"\begin{{cases}} {lines} \end{{cases}}")


@writes(Written)
def _written(node: Written, pen: Pen) -> Form:
    """A matrix or a column; what is no rectangle, or has rows of one entry, stands in square brackets."""
    rows = [part.parts for part in node.parts if isinstance(part, Written)]
    in_rows = len(rows) == len(node.parts)
    widths = {len(row) for row in rows}
    if in_rows and len(rows) > 1 and (len(widths) > 1 or widths == {1}):
        return Form(ATOM, rf"\left[{'; '.join([listed(row, pen) for row in rows])}\right]")
    cells = rows if in_rows else [(part,) for part in node.parts]
    lines = r" \\ ".join([" & ".join([text(cell, pen) for cell in row]) for row in cells])
    return Form(ATOM, rf"\begin{{pmatrix}} {lines} \end{{pmatrix}}")
