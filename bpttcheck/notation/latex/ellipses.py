r"""``a_1, a_2, \dots, a_k``: the entries between are as those around, with each number in turn.

The last one tells how many there are: ``k`` is the size of what ``a`` runs over.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from bpttcheck.errors import Misused, Refused
from bpttcheck.notation.latex.names import where
from bpttcheck.notation.latex.surface import Items, Symbol
from bpttcheck.notation.latex.words import DOTS
from bpttcheck.notation.syntax import Entry, Node, Number, Reference, children, fixed_time, mapped, walk

if TYPE_CHECKING:
    from bpttcheck.notation.latex.reading import Reader
    from bpttcheck.places import Span

_DOTS_ARE: Final = r"write the first entries, `\dots`, and the last: `a_1, \dots, a_k`"


def _is_dots(items: Items) -> bool:
    return len(items) == 1 and isinstance(items[0], Symbol) and items[0].text in DOTS


def is_dots_row(row: list[Items]) -> bool:
    """Whether a row of a matrix has nothing but dots."""
    return all(_is_dots(cell) for cell in row)


def filled(parts: list[Items], around: Span, read: Reader) -> tuple[Node, ...]:
    """All entries, those for which dots stand among them; raises :class:`Refused` where one cannot tell them."""
    places = [number for number, part in enumerate(parts) if _is_dots(part)]
    if not places:
        return tuple(_entry(part, around, read) for part in parts)
    if len(places) > 1 or places[0] == 0 or places[0] != len(parts) - 2:
        raise Refused(Misused(around, "these dots do not say what they stand for", _DOTS_ARE))
    first, last = parts[: places[0]], parts[-1]
    return _between([_entry(part, around, read) for part in first], _entry(last, around, read), around, read)


def _entry(part: Items, around: Span, read: Reader) -> Node:
    return read.expression(part, where(part, around))


def _between(first: list[Node], last: Node, around: Span, read: Reader) -> tuple[Node, ...]:
    letters = _differences(first[0], last)
    names = {other.name for one, other in letters if isinstance(one, Number) and isinstance(other, Reference)}
    if len(names) != 1 or len(names) != len({*map(type, (other for _, other in letters))}):
        raise Refused(Misused(around, "the entries around these dots differ in more than a number", _DOTS_ARE))
    (count,) = names
    size = _size(count, last, read)
    if size is None:
        what = f"how many entries these dots stand for, `{count}`, is not said"
        raise Refused(Misused(around, what, "give an entry of a vector of that size as the last one"))
    read.note(around, f"`{count}` is {size}")
    every = tuple(_with(last, count, value) for value in range(1, size + 1))
    if list(every[: len(first)]) != first:
        raise Refused(Misused(around, "the entries before these dots are not the first ones", _DOTS_ARE))
    return every


def _differences(one: Node, other: Node) -> list[tuple[Node, Node]]:
    """Where two trees differ, from the top down."""
    if one == other:
        return []
    below = list(zip(children(one), children(other), strict=False))
    if type(one) is not type(other) or not below or len(children(one)) != len(children(other)):
        return [(one, other)]
    found = [pair for left, right in below for pair in _differences(left, right)]
    return found or [(one, other)]


def _size(count: str, node: Node, read: Reader) -> int | None:
    """The size of the axis on which the letter stands; else how many entries the line should have."""
    for each in walk(node):
        match each:
            case Entry(Reference(name, time), indices):
                axes = read.lexicon.axes(name, fixed_time(time))
                for axis, index in zip(axes, indices, strict=False):
                    if index == Reference(count):
                        return read.lexicon.size(axis)
    return read.lexicon.entries


def _with(node: Node, count: str, value: int) -> Node:
    if isinstance(node, Reference) and node.name == count and node.time is None:
        return Number(Fraction(value), span=node.span)
    return mapped(node, lambda child: _with(child, count, value))
