"""A place in a row of items, from which they are taken one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpttcheck.notation.latex.surface import Item, Items, Scripted, Sign, Symbol

if TYPE_CHECKING:
    from bpttcheck.places import Span

_MARKS = frozenset({"&", r"\\"})


class Cursor:
    r"""The items of a row from a place on; alignment and breaks within an expression mean nothing.

    ``around`` is where the row stands, for what is missing at its end.
    """

    def __init__(self, items: Items, around: Span) -> None:
        self.items = tuple(item for item in items if not (isinstance(item, Sign) and item.text in _MARKS))
        self.around = around
        self._next = 0

    def peek(self, ahead: int = 0) -> Item | None:
        """The next item, or one after it; nothing at the end."""
        at = self._next + ahead
        return self.items[at] if at < len(self.items) else None

    def take(self) -> Item:
        """The next item, which then lies behind."""
        self._next += 1
        return self.items[self._next - 1]

    def rest(self) -> Items:
        """All that remains, which then lies behind."""
        found = self.items[self._next :]
        self._next = len(self.items)
        return found

    @property
    def last(self) -> Item | None:
        """The item taken last."""
        return self.items[self._next - 1] if self._next else None


def sign_of(item: Item | None) -> str:
    r"""The sign or the command that an item is, with or without scripts: ``+``, ``\sum``; empty for all else."""
    if isinstance(item, Scripted):
        item = item.base
    return item.text if isinstance(item, Sign | Symbol) else ""


def unscripted(item: Item | None) -> str:
    """The sign or the command that an item is by itself."""
    return item.text if isinstance(item, Sign | Symbol) else ""
