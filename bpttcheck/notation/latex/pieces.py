r"""Lines with a condition behind them: ``-\frac{1}{\hat{y}_\ell} \quad \text{if } i = \ell``, and what follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpttcheck.notation.latex import tables
from bpttcheck.notation.latex.cursor import unscripted
from bpttcheck.notation.latex.names import where
from bpttcheck.notation.latex.surface import Items, Sign, Table, cells
from bpttcheck.notation.latex.words import EQUALS
from bpttcheck.notation.syntax import Node, Piecewise

if TYPE_CHECKING:
    from bpttcheck.notation.latex.reading import Reader


def unwrapped(items: Items) -> Items:
    """What a display holds, without the environments around it and the sign before it."""
    while len(items) == 1 and isinstance(items[0], Table) and items[0].kind in tables.DISPLAYS:
        items = items[0].items
    items = tables.without_end(items)
    while items and isinstance(items[0], Sign) and items[0].text in {"&", r"\\"}:
        items = items[1:]
    return items[1:] if items and unscripted(items[0]) in EQUALS else items


def conditional(items: Items, read: Reader) -> Node | None:
    """The cases that lines with conditions make; nothing if the first line has none."""
    rows = [tuple(each for each in row if not _is_mark(each)) for row in cells(items, r"\\")]
    rows = [row[1:] if unscripted(row[0]) in EQUALS else row for row in rows if row]
    if not rows or tables.word_at(rows[0]) is None:
        return None
    around = where(items, read.cursor.around)
    pieces = tuple(tables.piece(row, [row], around, read) for row in rows)
    return Piecewise(pieces, span=around)


def _is_mark(item: object) -> bool:
    return isinstance(item, Sign) and item.text == "&"
