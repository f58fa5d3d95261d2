r"""Derivatives: ``\frac{\partial L}{\partial o}``, ``\nabla_o L``, ``\partial L / \partial o``, ``D_j S_i``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bpttcheck.errors import Ambiguous, Misused, Refused
from bpttcheck.notation.latex.loose import letter, loose
from bpttcheck.notation.latex.surface import Bracket, Digits, Fraction, Item, Items, Scripted, Symbol, Word
from bpttcheck.notation.syntax import Call, Derivative, Entry, Node, Quotient, Reference

if TYPE_CHECKING:
    from bpttcheck.notation.latex.reading import Reader
    from bpttcheck.places import Span

PARTIAL: Final = r"\partial"
NABLA: Final = r"\nabla"
_DERIVATIVE_IS: Final = r"a derivative is written `\frac{\partial A}{\partial B}`"
_SECOND: Final = ("second derivatives are not read", "derive once, and then again")
_IMMEDIATE: Final = (
    "a derivative with a mark is not read",
    r"say what is held: `\left.\frac{\partial A}{\partial B}\right|_{C}`",
)
_NABLA_IS: Final = r"a gradient is written `\nabla_{W} L`"


def is_partial(item: Item | None) -> bool:
    r"""Whether an item is ``\partial``."""
    return isinstance(item, Symbol) and item.text == PARTIAL


def is_d(item: Item) -> bool:
    """Whether an item is the ``d`` of a derivative."""
    return (
        (isinstance(item, Symbol) and item.text == "d")
        or (isinstance(item, Word) and item.text == "d")
        or (letter(item) == "d")
    )


def _operator(items: Items) -> Item | None:
    r"""The ``\partial`` or the ``d`` with which a part of a fraction begins."""
    if not items:
        return None
    first = items[0]
    base = loose(first).base
    return first if is_partial(base) or is_d(base) else None


def fraction(item: Fraction, read: Reader) -> Node:
    r"""A quotient, a derivative, or ``\frac{\partial}{\partial x}`` of what follows; raises :class:`Refused`."""
    above, below = _operator(item.above), _operator(item.below)
    round_ones = is_partial(above and loose(above).base), is_partial(below and loose(below).base)
    if not (any(round_ones) or (above and below)):
        return _quotient(item, read)
    if above is None or (below is not None and round_ones == (False, True)):
        return _missing("numerator", item.above or item.below, item.span)
    if below is None or round_ones == (True, False):
        return _missing("denominator", item.below, item.span)
    for each in (above, below):
        _check_first(each)
    by = _variable(item.below[1:], item, read)
    if len(item.above) == 1:
        read.refuse_end(item, rf"`{_shown(item)}` stands before nothing", _DERIVATIVE_IS)
        of = _operand(item, read)
        return Derivative(of, by, span=item.span.to(of.span))
    return Derivative(read.expression(item.above[1:], item.span), by, span=item.span)


def _operand(item: Fraction, read: Reader) -> Node:
    r"""What ``\frac{\partial}{\partial x}`` is applied to: what stands in brackets, or all that follows."""
    following = read.cursor.peek()
    if isinstance(following, Bracket) or (isinstance(following, Scripted) and isinstance(following.base, Bracket)):
        return read.factor()
    of = read.signed_factor()
    if read.goes_on():
        text = r"\frac{\partial}{\partial x} a b"
        raise Refused(Ambiguous(item.span.to(of.span), text, "the derivative of `a` times `b`", "that of `a b`"))
    return of


def _quotient(item: Fraction, read: Reader) -> Quotient:
    return Quotient(read.expression(item.above, item.span), read.expression(item.below, item.span), span=item.span)


def _missing(part: str, items: Items, span: Span) -> Node:
    where = items[0].span.to(items[-1].span) if items else span
    raise Refused(Misused(where, rf"the {part} of this derivative has no `\partial`", _DERIVATIVE_IS))


def _check_first(operator: Item) -> None:
    if isinstance(operator, Scripted) and operator.above:
        again = any(isinstance(each, Digits) for each in operator.above)
        fault = Misused(operator.span, *(_SECOND if again else _IMMEDIATE))
        raise Refused(fault)


def _variable(items: Items, item: Fraction, read: Reader) -> Node:
    if not items:
        raise Refused(Misused(item.span, r"nothing stands behind the `\partial` below", _DERIVATIVE_IS))
    if any(is_partial(each) for each in items):
        raise Refused(Misused(item.span, *_SECOND))
    return read.expression(items, item.span)


def _shown(item: Fraction) -> str:
    return r"\frac{\partial}{\partial …}" if item else ""


def partial(item: Item, read: Reader) -> Node:
    r"""``\partial L / \partial o_1``, or ``\partial_W L``."""
    if isinstance(item, Scripted):
        _check_first(item)
        by = read.expression(item.below, item.span)
        read.refuse_end(item, r"this `\partial` stands before nothing", _DERIVATIVE_IS)
        of = read.factor()
        return Derivative(of, by, span=item.span.to(of.span))
    read.refuse_end(item, r"this `\partial` stands before nothing", _DERIVATIVE_IS)
    of = read.factor()
    slash = read.cursor.peek()
    if read.slash(slash) and is_partial(read.cursor.peek(1)):
        read.cursor.take()
        read.cursor.take()
        read.refuse_end(item, r"nothing stands behind the second `\partial`", _DERIVATIVE_IS)
        by = read.factor()
        return Derivative(of, by, span=item.span.to(by.span))
    raise Refused(Misused(item.span.to(of.span), "by what this is derived is not said", _DERIVATIVE_IS))


def total(item: Item, read: Reader) -> Node:
    r"""``dL/dW``, ``\mathrm{d}L/\mathrm{d}W``; raises :class:`Refused` for a ``d`` that does not derive."""
    if (following := read.cursor.peek()) is not None and not is_d(following):
        of = read.factor()
        divided = read.cursor.peek(1)
        if read.slash(read.cursor.peek()) and divided is not None and is_d(divided):
            read.cursor.take()
            read.refuse_end(read.cursor.take(), "nothing stands behind the second `d`", _DERIVATIVE_IS)
            by = read.factor()
            return Derivative(of, by, span=item.span.to(by.span))
    raise Refused(Misused(item.span, "`d` is no name: it is kept for derivatives", _DERIVATIVE_IS))


def nabla(item: Item, read: Reader) -> Node:
    r"""``\nabla_{W} L``; raises :class:`Refused` where one of the two is missing."""
    if not (isinstance(item, Scripted) and item.below) or item.above or item.primes:
        raise Refused(Misused(item.span, r"this `\nabla` does not say by what", _NABLA_IS))
    by = read.expression(item.below, item.span)
    read.refuse_end(item, r"this `\nabla` stands before nothing: it does not say of what", _NABLA_IS)
    of = read.factor()
    return Call("grad", (of, by), span=item.span.to(of.span))


def by_index(item: Scripted, read: Reader) -> Node | None:
    r"""``D_j S_i``: the derivative by the entry j of the one vector that the model is given."""
    if not item.below or item.above:
        return None
    given = read.lexicon.names.given()
    if len(given) != 1:
        what = "`D` with an index does not say by which vector"
        raise Refused(Misused(item.span, what, r"write `\frac{\partial …}{\partial …}`"))
    read.refuse_end(item, "this `D` stands before nothing", _DERIVATIVE_IS)
    read.note(item.span, f"`D` derives by `{given[0]}`")
    by = Entry(Reference(given[0], span=item.span), (read.index(item.below),), span=item.span)
    of = read.factor()
    return Derivative(of, by, span=item.span.to(of.span))
