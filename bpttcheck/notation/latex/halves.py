r"""Brackets over several lines: ``\left( a \right. \\ \left. + b \right)`` is one bracket around ``a + b``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bpttcheck.notation.latex.surface import Bracket, Item, Items, Sign, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

_OPENING: Final = frozenset({"(", "[", "{", "<"})
_MARKS: Final = frozenset({"&", r"\\"})


def joined(items: Items) -> Iterator[Item]:
    r"""The items of a row, those between a bracket that is not closed and one that is not opened within one."""
    half: Bracket | None = None
    between: list[Item] = []
    for item in items:
        if half is not None and isinstance(item, Sign) and item.text in _MARKS:
            between.append(item)
        elif half is not None and isinstance(item, Bracket) and item.opening == ".":
            within = (*half.items, *between, *item.items)
            half, between = Bracket(half.opening, within, item.closing, span=half.span.to(item.span)), []
        else:
            yield from _half(half, between)
            half, between = None, []
            if isinstance(item, Bracket) and item.opening in _OPENING and item.closing == "." and not _holds(item):
                half = item
                continue
            yield item
        if half is not None and half.closing != ".":
            yield half
            half = None
    yield from _half(half, between)


def _half(half: Bracket | None, between: list[Item]) -> Iterator[Item]:
    if half is not None:
        yield half
        yield from between


def _holds(item: Bracket) -> bool:
    """Whether a brace stands before cases, which nothing closes."""
    return item.opening == "{" and len(item.items) == 1 and isinstance(item.items[0], Table)
