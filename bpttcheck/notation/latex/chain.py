r"""A display as the expressions that it claims to be equal: ``A &= B \\ &= C`` has three, and so has ``A = B = C``.

A line that begins with ``+``, ``\times`` or another sign goes on with the one above; one that begins with neither a
sign nor ``=`` begins another chain, and so does what follows a comma or ``\Rightarrow``. Breaks and equal signs within
brackets and matrices are theirs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from bpttcheck.notation.latex.conditions import is_condition, said, without_end
from bpttcheck.notation.latex.cursor import unscripted
from bpttcheck.notation.latex.parsing import surface
from bpttcheck.notation.latex.remarks import cells_that_say, without_remark
from bpttcheck.notation.latex.surface import Annotated, Item, Items, Sign, Table, cells
from bpttcheck.notation.latex.tables import DISPLAYS
from bpttcheck.notation.latex.words import EQUALS, PRODUCTS, SEPARATORS

if TYPE_CHECKING:
    from bpttcheck.places import Span

_SIGNS = frozenset({"+", "-"}) | PRODUCTS.keys()
_IN_COLUMNS = frozenset({"align", "align*", "aligned", "alignat", "alignat*", "alignedat", "flalign", "flalign*"})


class Member(Struct, frozen=True):
    """One expression of a chain; ``begins`` one if it does not stand behind an equal sign."""

    span: Span
    begins: bool
    # Whether more must follow, since it ends with a sign; whether a condition stands behind it.
    open: bool = False
    conditional: bool = False


class _Row(Struct, frozen=True):
    """A line without its marks; whether it begins a statement, though it may begin with a sign."""

    items: Items
    begins: bool


def members(text: str) -> tuple[Member, ...]:
    """All expressions of a display, in order; raises :class:`Refused` for what is no LaTeX."""
    found: list[Member] = []
    for row in _rows(surface(text)):
        _add_row(found, row)
    return tuple(found)


def _rows(items: Items, kind: str = "") -> list[_Row]:
    r"""The lines of a display, with those of displays within it, and without ``&``."""
    rows: list[_Row] = []
    for row in _in_columns(items) if kind in _IN_COLUMNS else cells(items, r"\\"):
        inner = without_end(tuple(item for cell in cells_that_say(row) for item in cell))
        match inner:
            case (Table(within_kind, within),) if within_kind in DISPLAYS:
                rows += _rows(within, within_kind)
            case (Annotated(within),) if any(unscripted(item) in EQUALS for item in within):
                rows += _rows(within)
            case ():
                continue
            case _:
                rows.append(_Row(inner, _has_left_side(row)))
    return rows


def _has_left_side(row: Items) -> bool:
    """Whether a line begins with what it says something of: ``-a &= b``."""
    first, *others = cells(row, "&")
    return bool(first and others and others[0]) and unscripted(others[0][0]) in EQUALS


def _in_columns(items: Items) -> list[Items]:
    r"""The lines of an ``align``: each pair of its columns is a display by itself, one after the other."""
    columns: dict[int, list[Items]] = {}
    for row in cells(items, r"\\"):
        first, *others = _pairs(cells_that_say(row))
        columns.setdefault(0, []).append(first)
        for number, pair in enumerate(others, start=1):
            # What begins with a sign goes on with what stands before it, unless its own column has begun.
            if number not in columns and pair and unscripted(pair[0]) in EQUALS | _SIGNS:
                columns[0][-1] = (*columns[0][-1], *pair)
            elif _is_said(unmarked := tuple(item for item in pair if not _is_mark(item))):
                columns[0][-1] = (*without_end(columns[0][-1]), Sign(",", span=pair[0].span), *unmarked)
            elif pair:
                columns.setdefault(number, []).append(pair)
    return [row for number in sorted(columns) for row in columns[number]]


def _is_said(items: Items) -> bool:
    """Whether a column only says when the one before holds."""
    found = said(items)
    return is_condition(items) or (found is not None and found.at == 0)


def _pairs(row: list[Items]) -> list[Items]:
    """The cells of a line by twos, those of each two with the mark between them."""
    if any(len(cell) == 1 and unscripted(cell[0]) in EQUALS for cell in row):
        # `a &=& b` is one statement, in columns as an eqnarray has them.
        return [tuple(item for cell in row for item in cell)]
    pairs = []
    for left, right in zip(row[::2], [*row[1::2], ()], strict=False):
        mark = (Sign("&", span=right[0].span),) if right else ()
        pairs.append((*left, *mark, *right))
    return pairs


def _is_mark(item: Item) -> bool:
    return isinstance(item, Sign) and item.text == "&"


def _add_row(found: list[Member], row: _Row) -> None:
    for number, (sign, items) in enumerate(parts := _parts(row.items)):
        part = without_remark(without_end(items))
        if part:
            _add(found, part, sign, row)
        elif sign is not None and unscripted(sign) in EQUALS and number == len(parts) - 1:
            # What must follow may stand in the next line.
            found.append(Member(sign.span, begins=False, open=True))


def _add(found: list[Member], part: Items, sign: Item | None, row: _Row) -> None:
    behind = said(part)
    member = Member(
        part[0].span.to(part[-1].span),
        begins=unscripted(sign) not in EQUALS,
        open=unscripted(part[-1]) in _SIGNS,
        conditional=behind is not None and behind.kind != "all",
    )
    before = found[-1] if found else None
    signed = unscripted(part[0]) in _SIGNS and not row.begins
    goes_on = sign is None and before and (before.open or signed)
    # Of two lines with conditions, the second is another case of the first.
    another_case = not member.begins and before and before.conditional and member.conditional
    if before and (goes_on or another_case):
        found[-1] = replace(member, span=before.span.to(member.span), begins=before.begins)
    else:
        found.append(member)


def _parts(row: Items) -> list[tuple[Item | None, Items]]:
    """What stands between equal signs and commas, each with the sign before it; a condition is not taken apart."""
    behind = said(row)
    body, condition = (row, ()) if behind is None else (without_end(row[: behind.at]), row[behind.at :])
    signs: list[Item | None] = [None]
    parts: list[list[Item]] = [[]]
    for item in body:
        sign = unscripted(item)
        if sign in EQUALS or sign in SEPARATORS:
            if sign in EQUALS:
                # `:=` defines, and says that both are equal.
                parts[-1] = list(without_end(tuple(parts[-1])))
            signs.append(item)
            parts.append([])
        else:
            parts[-1].append(item)
    parts[-1] += condition
    return list(zip(signs, map(tuple, parts), strict=True))
