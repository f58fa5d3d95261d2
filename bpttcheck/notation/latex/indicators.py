r"""Indicators ``\mathbb{1}[i = k]``, and constants ``\mathbf{1}``, ``\mathbf{1}_{h \times x}``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from msgspec.structs import replace

from bpttcheck.errors import Misused, Refused
from bpttcheck.notation.latex import scripts
from bpttcheck.notation.latex.cursor import unscripted
from bpttcheck.notation.latex.loose import letter
from bpttcheck.notation.latex.names import where
from bpttcheck.notation.latex.surface import Bracket, Digits, Group, Items, Scripted, Sign, Styled, Word, cells
from bpttcheck.notation.latex.words import COMPARISONS
from bpttcheck.notation.syntax import Call, Comparison, Indicator, Node, Reference, Relation, Transpose

if TYPE_CHECKING:
    from bpttcheck.notation.latex.reading import Reader
    from bpttcheck.places import Span

_CONSTANTS: Final = {"1": "ones", "0": "zeros"}
_CONDITION_IS: Final = r"write `\mathbf{1}_{i = k}`"


def at(item: Scripted, read: Reader) -> Node | None:
    """The indicator or the constant vector that an item begins; nothing if it is neither."""
    if letter(item.base) == "I" and not read.lexicon.is_known("I"):
        return _lettered(item, read)
    bold, digit = _digit(item)
    if digit not in _CONSTANTS:
        return None
    if digit == "1" and (node := _indicator(item, read, bold=bold)) is not None:
        return read.postfixed(node, replace(item, below=()))
    if not bold:
        return None
    name = _CONSTANTS[digit]
    constant: Node = Reference(name, span=item.span)
    if item.below:
        parts = cells(item.below, ",") if digit == "0" else [item.below]
        constant = Call(name, tuple(read.index(size) for part in parts for size in _sizes(part)), span=item.span)
    if not item.above:
        return constant
    if scripts.turned(item.above) != ((), True):
        raise Refused(Misused(item.span, "a vector of ones has no power", "leave it out"))
    return Transpose(constant, span=item.span)


def _lettered(item: Scripted, read: Reader) -> Node | None:
    r"""``\mathbb{I}(i = j)``, ``\mathbb{I}_{i = j}``; nothing for the unit matrix."""
    behind = read.cursor.peek()
    below = bool(item.below) and _compares(_unbracketed(item.below))
    if item.above or not (below or (not item.below and isinstance(behind, Bracket) and _compares(behind.items))):
        return None
    return _indicator(item, read, bold=False)


def _compares(items: Items) -> bool:
    return any(unscripted(item) in COMPARISONS for item in items)


def _sizes(items: Items) -> list[Items]:
    r"""The sizes in ``h \times x``."""
    signs = [number for number, item in enumerate(items) if unscripted(item) == r"\times"]
    return [items[: signs[0]], items[signs[0] + 1 :]] if len(signs) == 1 else [items]


def _digit(item: Scripted) -> tuple[bool, str]:
    match item.base:
        case Digits(text):
            return False, text
        case Styled((Digits(text),)):
            return True, text
    return False, ""


def _indicator(item: Scripted, read: Reader, *, bold: bool) -> Indicator | None:
    if item.below:
        found = condition(_unbracketed(item.below), read, listed=bold)
        if found is None and (not bold or any(isinstance(each, Word) for each in item.below)):
            raise Refused(Misused(item.span, "this indicator has no condition", _CONDITION_IS))
        return indicator(found, item.span) if found else None
    following = read.cursor.peek()
    if isinstance(following, Bracket) and (found := condition(following.items, read)) is not None:
        read.cursor.take()
        return indicator(found, item.span.to(following.span))
    return None


def _unbracketed(items: Items) -> Items:
    match items:
        case (Bracket(_, within),):
            return within
    return items


def indicator(found: Relation, span: Span) -> Indicator:
    """1 where a condition holds, else 0."""
    return Indicator(found, span=span)


def condition(items: Items, read: Reader, *, listed: bool = False) -> Relation | None:
    """A comparison; with ``listed``, ``i, y`` says that both are the same. Nothing if it is none."""
    match items:
        case (Group(within),):
            return condition(within, read, listed=listed)
    for number, item in enumerate(items):
        sign = unscripted(item)
        if sign not in COMPARISONS and not (listed and isinstance(item, Sign) and sign == ","):
            continue
        before, after = items[:number], items[number + 1 :]
        left = read.expression(before, where(before, item.span))
        right = read.expression(after, where(after, item.span))
        comparison = cast("Comparison", COMPARISONS.get(sign, "="))
        return Relation(left, comparison, right, span=left.span.to(right.span))
    return None
