"""What each rule of ``latex.lark`` becomes. The parser calls these methods bottom-up, as it reduces."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from lark import Token, Transformer
from msgspec.structs import replace

from bpttcheck.errors import Misused, Refused
from bpttcheck.notation.characters import strange
from bpttcheck.notation.latex import halves
from bpttcheck.notation.latex.surface import (
    Accent,
    Annotated,
    Bracket,
    Digits,
    Fraction,
    Group,
    Item,
    Items,
    Root,
    Scripted,
    Sign,
    Styled,
    Symbol,
    Table,
    Word,
)
from bpttcheck.notation.latex.words import EQUALS, PRODUCTS
from bpttcheck.notation.parsers import span_of, spread

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.places import Span

_ACCENTS: Final = {
    "hat": "hat",
    "widehat": "hat",
    "tilde": "tilde",
    "widetilde": "tilde",
    "bar": "bar",
    "overline": "bar",
}
_BRACKETS: Final = {
    "lbrace": "{",
    "rbrace": "}",
    "lbrack": "[",
    "rbrack": "]",
    "langle": "<",
    "rangle": ">",
    "lvert": "|",
    "rvert": "|",
}
_SIGNS: Final = {"−": "-", "–": "-", "·": r"\cdot", "⋅": r"\cdot", "×": r"\times", "∗": "*"}
_SIGNS_TOO: Final = {"⊙": r"\odot", "∘": r"\circ", "≠": r"\neq", "≤": r"\le", "≥": r"\ge"}
_ALL_SIGNS: Final = _SIGNS | _SIGNS_TOO
# What a letter's place takes: a command of one character, or a sign of mathematics that is one.
_COMMANDS: Final = {"∂": r"\partial", "∇": r"\nabla", "∑": r"\sum", "∏": r"\prod"}
_BRACED: Final = re.compile(r"\{(.*)\}\Z", re.DOTALL)
_NAMED: Final = re.compile(r"[A-Za-z]+\*?")


@spread
class Build(Transformer[Token, Items]):
    """The surface, from the leaves up; the arguments of a method are the parts of its rule."""

    def start(self, items: Items) -> Items:
        """All of it."""
        return items

    def body(self, *items: Item) -> Items:
        """Items in a row, in which digits that stand close are one number."""
        return tuple(_joined(tuple(halves.joined(tuple(map(_unbraced, items))))))

    def scripted(self, base: Item, *scripts: tuple[Token, Item] | Token) -> Item:
        """``x_i^{(t)}'``; the note below a brace says nothing."""
        if not scripts:
            return base
        found = _scripted(base, scripts)
        return Group(base.items, span=found.span) if isinstance(base, Annotated) else found

    def script(self, sign: Token, argument: Item) -> tuple[Token, Item]:
        """``^{…}``, ``_i``."""
        return sign, argument

    def mark(self, token: Token) -> Item:
        r"""``+``, ``\Big/``, ``&``."""
        if token.type == "BREAK":
            return Sign(r"\\", span=span_of(token))
        sign = token[-1]
        if sign in _ALL_SIGNS:
            return Symbol(_ALL_SIGNS[sign], span=span_of(token))
        return Sign(sign, span=span_of(token))

    def letter(self, token: Token) -> Symbol:
        """``h``; raises ``Refused`` for a letter that has no spelling."""
        span = span_of(token)
        if not token.isascii() and (fault := strange(token)) is not None:
            raise Refused(replace(fault, span=span))
        return Symbol(str(token), span=span)

    def digits(self, token: Token) -> Digits:
        """``1``."""
        return Digits(str(token), span=span_of(token))

    def command(self, token: Token) -> Symbol:
        r"""``\tau``."""
        return Symbol(_COMMANDS.get(token, str(token)), span=span_of(token))

    def word(self, token: Token) -> Item:
        r"""``\text{if}``."""
        within = _BRACED.search(token)
        text = (within[1] if within else "").replace(r"\_", "_").strip()
        return Word(text, span=span_of(token))

    def group(self, opened: Token, items: Items, closed: Token) -> Group:
        """``{…}``."""
        return Group(items, span=_from(opened, closed))

    def bracket(self, opened: Token, items: Items, closed: Token) -> Bracket:
        """``(…)``."""
        return Bracket(bracket_sign(opened), items, bracket_sign(closed), span=_from(opened, closed))

    def environment(self, begin: Token, items: Items, end: Token) -> Table:
        r"""``\begin{pmatrix}…``."""
        return Table(environment_name(begin), items, span=_from(begin, end))

    def fraction(self, command: Token, above: Item, below: Item) -> Fraction:
        r"""``\frac{a}{b}``."""
        return Fraction(_within(above), _within(below), span=_after(command, below))

    def root(self, command: Token, item: Item) -> Root:
        r"""``\sqrt{a}``."""
        return Root(_within(item), span=_after(command, item))

    def accent(self, command: Token, item: Item) -> Accent:
        r"""``\hat y``."""
        return Accent(_ACCENTS[command[1:]], _within(item), span=_after(command, item))

    def style(self, command: Token, item: Item) -> Styled:
        r"""``\mathbf{h}``."""
        return Styled(_within(item), span=_after(command, item))

    def annotated(self, command: Token, _note: Item, item: Item) -> Group:
        r"""``\overset{!}{=}``; ``\underset`` likewise."""
        return Group(_within(item), span=_after(command, item))

    def around(self, command: Token, item: Item) -> Annotated:
        r"""``\underbrace{…}``."""
        return Annotated(_within(item), span=_after(command, item))


def bracket_sign(token: Token) -> str:
    r"""The one character of a bracket: ``(`` of ``\Big(``, ``<`` of ``\langle``."""
    return _BRACKETS.get(token.rpartition("\\")[2], token[-1])


def environment_name(token: Token) -> str:
    r"""``align*`` of ``\begin{align*}``."""
    found = _NAMED.search(token, token.index("{"))
    return found[0] if found else ""


def _from(first: Token, last: Token) -> Span:
    return span_of(first).to(span_of(last))


def _after(command: Token, last: Item) -> Span:
    return span_of(command).to(last.span)


def _within(item: Item) -> Items:
    return item.items if isinstance(item, Group) else (item,)


def _scripted(base: Item, scripts: tuple[tuple[Token, Item] | Token, ...]) -> Scripted:
    found = Scripted(base, span=base.span)
    for script in scripts:
        if isinstance(script, Token):
            found = replace(found, primes=found.primes + len(script), span=found.span.to(span_of(script)))
            continue
        sign, argument = script
        if sign == "^" and (primes := _primes(argument)):
            found = replace(found, primes=found.primes + primes, span=found.span.to(argument.span))
            continue
        side, where = ("above", "a superscript") if sign == "^" else ("below", "a subscript")
        if getattr(found, f"{side}_span") is not None:
            second = Misused(argument.span, f"this is {where} upon {where}", "put both in one, or use braces")
            raise Refused(second)
        changed = {side: _within(argument), f"{side}_span": argument.span}
        found = replace(found, span=found.span.to(argument.span), **changed)
    return found


def _unbraced(item: Item) -> Item:
    r"""``{=}`` and ``{\cdot}``, which braces only set closer, as ``\overset`` does."""
    match item:
        case Group((Sign("=" | "+" | "-" | "*" | "/" | "<" | ">") as only,)):
            return replace(only, span=item.span)
        case Group((Symbol(text) as only,)) if text in PRODUCTS or text in EQUALS:
            return replace(only, span=item.span)
    return item


def _primes(argument: Item) -> int:
    items = _within(argument)
    return len(items) if all(isinstance(item, Symbol) and item.text == r"\prime" for item in items) else 0


def _joined(items: tuple[Item, ...]) -> Iterator[Item]:
    """Digits next to each other, with at most one point among them, are one number."""
    before: Digits | None = None
    for item in _pointed(items):
        digits = item.base if isinstance(item, Scripted) else item
        if before is None or not isinstance(digits, Digits) or before.span.end != digits.span.start:
            if before is not None:
                yield before
        else:
            digits = Digits(before.text + digits.text, span=before.span.to(digits.span))
        before = None
        if not isinstance(digits, Digits):
            yield item
        elif isinstance(item, Scripted):
            yield replace(item, base=digits, span=digits.span.to(item.span))
        else:
            before = digits
    if before is not None:
        yield before


def _pointed(items: tuple[Item, ...]) -> Iterator[Item]:
    """The point of a decimal as one of its digits."""
    for number, item in enumerate(items):
        match item:
            case Sign(".") if _is_point(items, number):
                yield Digits(".", span=item.span)
            case _:
                yield item


def _is_point(items: tuple[Item, ...], number: int) -> bool:
    here = items[number].span
    after = items[number + 1] if number + 1 < len(items) else None
    follows = after.base if isinstance(after, Scripted) else after
    return isinstance(follows, Digits) and follows.span.start == here.end
