r"""Numbers and names as LaTeX, with what stands around them: ``h^{(t)\top}``, ``W_{1,2}``, ``x^{2}``."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from bpttcheck.notation.latex.forms import (
    ATOM,
    CALL,
    FRACTION,
    POWER,
    SCRIPTED,
    SUM,
    TERM,
    Form,
    bracketed,
    form,
    listed,
    text,
    tight,
    within,
    writes,
)
from bpttcheck.notation.latex.letters import TOP, ways
from bpttcheck.notation.syntax import (
    Call,
    Entry,
    Negative,
    Node,
    Number,
    Power,
    Quotient,
    Reference,
    Slice,
    Sum,
    Transpose,
    mapped,
)
from bpttcheck.notation.write import decimal

if TYPE_CHECKING:
    from bpttcheck.notation.latex.letters import Pen

SHORT: Final = {
    "exp": r"\exp",
    "log": r"\log",
    "tanh": r"\tanh",
    "sigmoid": r"\sigma",
    "max": r"\max",
    "min": r"\min",
    "leaky_relu": r"\operatorname{leaky\_relu}",
}
_HALF: Final = Quotient(Number(Fraction(1)), Number(Fraction(2)))
_CLOSED: Final = (r"\right)", r"\right]", r"\right|", r"\end{pmatrix}")
# As the only index, what is cut into no more than one.
_UNCUT: Final = (Reference, Entry, Sum, Negative, Slice, Quotient, Power)


@writes(Number)
def _number(node: Number, _pen: Pen) -> Form:
    written, strength = decimal(abs(node.value)), ATOM
    above, slash, below = written.partition("/")
    if slash:
        written, strength = rf"\frac{{{above}}}{{{below}}}", FRACTION
    elif "e" in written:
        # A power of ten would be a product.
        written = f"{Decimal(written):f}"
    return Form(TERM, f"-{written}") if node.value < 0 else Form(strength, written)


def _ways(node: Reference, pen: Pen, raised: str = "", indices: tuple[str, ...] = ()) -> list[str]:
    when = "" if node.time is None else time(node.time, pen)
    return list(ways(node.name, when, raised, indices, pen))


@writes(Reference)
def _reference(node: Reference, pen: Pen) -> Form:
    strength = ATOM if node.time is None else SCRIPTED
    return Form(strength, pen.settled(node, _ways(node, pen)), bare=True)


@writes(Entry)
def _entry(node: Entry, pen: Pen) -> Form:
    indices = _indices(node, pen)
    base = form(node.base, pen)
    closed = base.strength >= CALL and base.text.endswith(_CLOSED)
    apart = f"{base.text if closed else bracketed(base.text)}_{{{','.join(indices)}}}"
    if isinstance(node.base, Reference):
        settled = pen.settled(node, [*_ways(node.base, pen, "", indices), apart])
        return Form(SCRIPTED, settled, bare=node.base.time is None)
    return Form(SCRIPTED, apart)


def _indices(node: Entry, pen: Pen) -> tuple[str, ...]:
    match node.indices:
        case (Number(value),):
            return (str(value) if value < 10 else f"{{{value}}}",)
        case (only,) if not isinstance(only, _UNCUT):
            return (f"{{{tight(only, pen)}}}",)
    return tuple(tight(index, pen) for index in node.indices)


@writes(Slice)
def _slice(node: Slice, pen: Pen) -> Form:
    return Form(SUM, ":".join(tight(end, pen) if end else "" for end in (node.lower, node.upper)))


@writes(Transpose)
def _transpose(node: Transpose, pen: Pen) -> Form:
    match node.base:
        case Reference() as name:
            apart = f"{bracketed(text(name, pen))}^{{{TOP}}}"
            return Form(POWER, pen.settled(node, [*_ways(name, pen, TOP), apart]), bare=True)
    return Form(POWER, f"{within(node.base, ATOM, pen)}^{{{TOP}}}")


@writes(Power)
def _power(node: Power, pen: Pen) -> Form:
    above = _raised(text(node.exponent, pen))
    match node:
        case Power(base, exponent) if exponent == _HALF:
            return Form(POWER, rf"\sqrt{{{text(base, pen)}}}")
        case Power(Call("tanh" | "sigmoid" as name, arguments), Number(value)) if value > 0:
            return Form(POWER, f"{SHORT[name]}^{{{above}}}{bracketed(listed(arguments, pen))}")
        case Power(Reference(_, None) | Entry(Reference(_, None)) as base) if "^" not in text(base, pen):
            ways = (f"{found}^{{{above}}}" for found in (text(base, pen), bracketed(text(base, pen))))
            return Form(POWER, pen.settled(node, ways))
        case Power(Reference() | Entry() as base):
            return Form(POWER, f"{bracketed(text(base, pen))}^{{{above}}}")
    return Form(POWER, f"{within(node.base, ATOM, pen)}^{{{above}}}")


def _raised(exponent: str) -> str:
    """An exponent that is taken for no time and no transposition."""
    if exponent.startswith(r"\left"):
        return f"{{{exponent}}}"
    return f"+{exponent}" if exponent.startswith("T") else exponent


def time(node: Node, pen: Pen) -> str:
    """A time, in the letters of the model's authors."""
    letters = {name: letter for letter, name in pen.lexicon.times.items()}
    return tight(_renamed(node, letters), pen)


def _renamed(node: Node, letters: dict[str, str]) -> Node:
    match node:
        case Reference(name, None):
            return Reference(letters.get(name, name))
    return mapped(node, lambda child: _renamed(child, letters))
