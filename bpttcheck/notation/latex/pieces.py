r"""Lines with a condition behind them: ``-\frac{1}{\hat{y}_\ell} \quad \text{if } i = \ell``, and what follows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bpttcheck.notation.latex import conditions, tables
from bpttcheck.notation.latex.cursor import unscripted
from bpttcheck.notation.latex.names import where
from bpttcheck.notation.latex.surface import Items, Sign, Table, cells
from bpttcheck.notation.latex.words import EQUALS
from bpttcheck.notation.syntax import Node, Piecewise

if TYPE_CHECKING:
    from bpttcheck.notation.latex.reading import Reader


_LAST_COLUMNS: Final = 3


def unwrapped(items: Items) -> Items:
    """What a display holds, without the environments around it and the sign before it."""
    while len(items) == 1 and isinstance(items[0], Table) and items[0].kind in tables.DISPLAYS:
        items = items[0].items
    items = conditions.without_end(items)
    while items and isinstance(items[0], Sign) and items[0].text in {"&", r"\\"}:
        items = items[1:]
    return items[1:] if items and unscripted(items[0]) in EQUALS else items


def conditional(items: Items, read: Reader) -> Node | None:
    """What lines say of which it is said when they hold; nothing if nothing is said of the first line."""
    rows = [_without_marks(row) for row in cells(items, r"\\")]
    rows = [row[1:] if unscripted(row[0]) in EQUALS else row for row in rows if row]
    last = conditions.said(rows[-1]) if rows else None
    around = where(items, read.cursor.around)
    if last is not None and last.kind == "all":
        conditions.check_all(last.items, around, read)
        *before, of_all = rows
        body = (*(each for row in before for each in row), *conditions.without_end(of_all[: last.at]))
        return read.expression(body, around)
    if last is None:
        return None
    if not all(map(conditions.said, rows)):
        # One case over several lines.
        rows = [tuple(each for row in rows for each in row)]
    pieces = tuple(tables.piece(row, [row], around, read) for row in rows)
    return Piecewise(pieces, span=around)


def _without_marks(row: Items) -> Items:
    """A line without its alignment; where a condition has a column of its own, a comma stands before it."""
    parts = cells(row, "&")
    for number in range(max(1, len(parts) - _LAST_COLUMNS), len(parts)):
        rest = tuple(item for part in parts[number:] for item in part)
        if parts[number] and conditions.is_condition(rest):
            before = tuple(item for part in parts[:number] for item in part)
            return (*conditions.without_end(before), Sign(",", span=rest[0].span), *rest)
    return tuple(item for part in parts for item in part)
