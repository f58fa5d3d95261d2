r"""A display as the expressions that it claims to be equal: ``A &= B \\ &= C`` has three, and so has ``A = B = C``.

A line that begins with ``+``, ``\times`` or another sign goes on with the one above; one that begins with neither a
sign nor ``=`` begins another chain, and so does what follows a comma or ``\Rightarrow``. Breaks and equal signs within
brackets and matrices are theirs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from bpttcheck.notation.latex.cursor import unscripted
from bpttcheck.notation.latex.parsing import surface
from bpttcheck.notation.latex.surface import Bracket, Item, Items, Sign, Table, Word, cells
from bpttcheck.notation.latex.tables import DISPLAYS, without_end, word_at
from bpttcheck.notation.latex.words import EQUALS, PRODUCTS, SEPARATORS, function

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


def members(text: str) -> tuple[Member, ...]:
    """All expressions of a display, in order; raises :class:`Refused` for what is no LaTeX."""
    found: list[Member] = []
    for row in _rows(surface(text)):
        _add_row(found, row)
    return tuple(found)


def _rows(items: Items, kind: str = "") -> list[Items]:
    r"""The lines of a display, with those of displays within it, and without ``&``."""
    rows: list[Items] = []
    for row in _in_columns(items) if kind in _IN_COLUMNS else cells(items, r"\\"):
        inner = without_end(tuple(item for item in row if not _is_mark(item)))
        match inner:
            case (Table(within_kind, within),) if within_kind in DISPLAYS:
                rows += _rows(within, within_kind)
            case ():
                continue
            case _:
                rows.append(inner)
    return rows


def _in_columns(items: Items) -> list[Items]:
    r"""The lines of an ``align``: each pair of its columns is a display by itself, one after the other."""
    columns: dict[int, list[Items]] = {}
    for row in cells(items, r"\\"):
        parts = cells(row, "&")
        pairs = [(*parts[k], *(parts[k + 1] if k + 1 < len(parts) else ())) for k in range(0, len(parts), 2)]
        for number, pair in enumerate(pairs):
            # What begins with a sign goes on with what stands before it, unless its own column has begun.
            if number and number not in columns and pair and unscripted(pair[0]) in EQUALS | _SIGNS:
                columns[0][-1] = (*columns[0][-1], *pair)
            elif pair or number == 0:
                columns.setdefault(number, []).append(pair)
    return [row for number in sorted(columns) for row in columns[number]]


def _is_mark(item: Item) -> bool:
    return isinstance(item, Sign) and item.text == "&"


def _add_row(found: list[Member], row: Items) -> None:
    for number, (sign, items) in enumerate(_parts(row)):
        part = _without_remark(without_end(items))
        if not part:
            continue
        member = Member(
            part[0].span.to(part[-1].span),
            begins=sign != "=",
            open=unscripted(part[-1]) in _SIGNS,
            conditional=word_at(part) is not None,
        )
        before = found[-1] if found else None
        goes_on = number == 0 and sign == "" and before and (before.open or unscripted(part[0]) in _SIGNS)
        # Of two lines with conditions, the second is another case of the first.
        another_case = sign == "=" and before and before.conditional and member.conditional
        if before and (goes_on or another_case):
            found[-1] = replace(member, span=before.span.to(member.span), begins=before.begins)
        else:
            found.append(member)


def _without_remark(items: Items) -> Items:
    r"""A row without words in brackets behind it: ``\quad (\ell = \text{the true class})``."""
    match items:
        case (*before, Bracket(_, within)) if before and any(_is_remark(item) for item in within):
            return without_end(tuple(before))
    return items


def _is_remark(item: Item) -> bool:
    return isinstance(item, Word) and function(item.text) is None and len(item.text) > 1


def _parts(row: Items) -> list[tuple[str, Items]]:
    """What stands between equal signs and commas, each with the sign before it; a condition is not taken apart."""
    word = word_at(row)
    body, condition = (row, ()) if word is None else (row[:word], row[word:])
    parts: list[tuple[str, Items]] = [("", ())]
    for item in body:
        sign = unscripted(item)
        if sign in EQUALS:
            # `:=` defines, and says that both are equal.
            parts[-1] = (parts[-1][0], without_end(parts[-1][1]))
            parts.append(("=", ()))
        elif sign in SEPARATORS:
            parts.append((",", ()))
        else:
            parts[-1] = (parts[-1][0], (*parts[-1][1], item))
    parts[-1] = (parts[-1][0], (*parts[-1][1], *condition))
    return parts
