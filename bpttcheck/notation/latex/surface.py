r"""How LaTeX looks, before it means anything: symbols, what stands above and below them, brackets, tables.

A superscript is a superscript here: whether it is a time, a power or a transposition is decided by :mod:`reading`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.places import Span

Items = tuple["Item", ...]


class Item(Struct, frozen=True, kw_only=True, gc=False):
    """Anything that stands somewhere."""

    span: Span


class Symbol(Item, frozen=True):
    r"""A letter, or a command that is one sign: ``h``, ``\tau``, ``\partial``, ``\sum``; commands keep their ``\``."""

    text: str


class Digits(Item, frozen=True):
    """A number as written: ``12``, ``0.5``."""

    text: str


class Word(Item, frozen=True):
    r"""Upright text: ``\text{if}``, ``\operatorname{softmax}``."""

    text: str


class Sign(Item, frozen=True):
    r"""A sign of one character, an alignment mark ``&``, or a line break ``\\``; without its size."""

    text: str


class Group(Item, frozen=True):
    """``{…}``."""

    items: Items


class Bracket(Item, frozen=True):
    r"""``(…)`` of any size; ``opening`` and ``closing`` are one character each, ``.`` for a bracket left out."""

    opening: str
    items: Items
    closing: str


class Fraction(Item, frozen=True):
    r"""``\frac{above}{below}``."""

    above: Items
    below: Items


class Root(Item, frozen=True):
    r"""``\sqrt{items}``."""

    items: Items


class Accent(Item, frozen=True):
    r"""``\hat{items}``; ``kind`` is the suffix that it is in a name: ``hat``, ``tilde``, ``bar``."""

    kind: str
    items: Items


class Styled(Item, frozen=True):
    r"""``\mathbf{items}``: another typeface says something of a digit alone, as in the vector ``\mathbf{1}``."""

    items: Items


class Annotated(Item, frozen=True):
    r"""``\overset{note}{items}``."""

    items: Items


class Table(Item, frozen=True):
    r"""``\begin{kind} … \end{kind}``, its rows of cells."""

    kind: str
    items: Items


class Scripted(Item, frozen=True):
    """Something with what stands below it, above it, and its primes."""

    base: Item
    below: Items = ()
    above: Items = ()
    primes: int = 0
    below_span: Span | None = None
    above_span: Span | None = None


def inner(item: Item) -> Items:
    """The items right within an item."""
    match item:
        case Scripted(base, below, above):
            return (base, *below, *above)
        case Fraction(above, below):
            return (*above, *below)
        case Symbol() | Digits() | Word() | Sign():
            return ()
        case _:
            items: Items = item.items  # type: ignore[attr-defined]  # every other kind has them
            return items


def walk(items: Items) -> Iterator[Item]:
    """All items, at any depth."""
    waiting = list(reversed(items))
    while waiting:
        item = waiting.pop()
        yield item
        waiting.extend(reversed(inner(item)))


def cells(items: Items, separator: str) -> list[Items]:
    r"""What stands between the marks of one kind, ``&`` or ``\\``; those within brackets do not count."""
    found: list[list[Item]] = [[]]
    for item in items:
        if isinstance(item, Sign) and item.text == separator:
            found.append([])
        else:
            found[-1].append(item)
    return [tuple(each) for each in found]
