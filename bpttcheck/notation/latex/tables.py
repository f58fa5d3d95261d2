r"""What ``\begin{…}`` holds: matrices and vectors, cases, or lines of a longer expression."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from bpttcheck.errors import Misused, Refused, UnknownCommand
from bpttcheck.notation.latex import conditions, ellipses
from bpttcheck.notation.latex.names import where
from bpttcheck.notation.latex.surface import Items, Table, cells
from bpttcheck.notation.syntax import Node, Piece, Piecewise, Written

if TYPE_CHECKING:
    from bpttcheck.notation.latex.reading import Reader
    from bpttcheck.places import Span

_MATRICES: Final = frozenset({"matrix", "pmatrix", "bmatrix", "Bmatrix", "smallmatrix", "psmallmatrix", "array"})
_CASES: Final = frozenset({"cases", "dcases", "rcases", "cases*"})
# Displays, and what may stand around one; within an expression they only break it over lines.
DISPLAYS: Final = frozenset(
    f"{name}{star}"
    for name in ("align", "equation", "gather", "multline", "eqnarray", "flalign", "alignat", "displaymath", "math")
    for star in ("", "*")
) | {"aligned", "split", "gathered", "alignedat"}
_CASES_ARE: Final = r"write `\begin{cases} a & \text{if } i = j \\ b & \text{otherwise} \end{cases}`"


def table(item: Table, read: Reader) -> Node:
    """A matrix, cases, or one expression over several lines; raises :class:`Refused` for another environment."""
    kind = item.kind
    if kind.removesuffix("*") in _MATRICES:
        return _matrix(item, read)
    if kind in _CASES:
        return cases(item, read)
    if kind in DISPLAYS:
        return read.expression(item.items, item.span)
    if kind in {"vmatrix", "Vmatrix"}:
        raise Refused(Misused(item.span, "determinants are not read", "write it out"))
    raise Refused(UnknownCommand(item.span, rf"\begin{{{kind}}}"))


def rows_of(item: Table) -> list[list[Items]]:
    """The cells of each row; a last row with nothing in it does not count."""
    rows = [cells(row, "&") for row in cells(item.items, r"\\")]
    return [row for row in rows if any(row)]


def _matrix(item: Table, read: Reader) -> Node:
    rows = rows_of(item)
    if not rows:
        raise Refused(Misused(item.span, "this matrix is empty", "write its entries"))
    widths = {len(row) for row in rows if not ellipses.is_dots_row(row)}
    if len(widths) > 1:
        raise Refused(Misused(item.span, f"the rows have {_listed(widths)} entries", "give each row as many"))
    if len(rows) == 1 and len(rows[0]) == 1:
        return replace(read.expression(rows[0][0], item.span), span=item.span)
    if widths == {1}:
        return Written(ellipses.filled([row[0] for row in rows], item.span, read), span=item.span)
    return Written(tuple(_row(row, item.span, read) for row in rows), span=item.span)


def _row(row: list[Items], around: Span, read: Reader) -> Written:
    span = where(tuple(each for cell in row for each in cell), around)
    return Written(ellipses.filled(row, span, read), span=span)


def _listed(widths: set[int]) -> str:
    *most, last = map(str, sorted(widths))
    return f"{', '.join(most)} and {last}"


def cases(item: Table, read: Reader) -> Piecewise:
    """One piece a row; raises :class:`Refused` where a row does not say when it holds."""
    pieces = tuple(piece(tuple(each for cell in row for each in cell), row, item.span, read) for row in rows_of(item))
    if not pieces:
        raise Refused(Misused(item.span, "these cases are empty", _CASES_ARE))
    for each in pieces[:-1]:
        if each.condition is None:
            raise Refused(Misused(each.span, "`otherwise` comes last", _CASES_ARE))
    return Piecewise(pieces, span=item.span)


def piece(items: Items, row: list[Items], around: Span, read: Reader) -> Piece:
    """A row of cases: its body, and when it holds, in a cell of its own or behind a word."""
    span = where(items, around)
    found = _said(items, row)
    if found is None or found.kind == "all":
        raise Refused(Misused(span, "this case does not say when it holds", _CASES_ARE))
    node = read.expression(conditions.without_end(items[: found.at]), span)
    if found.kind == "otherwise":
        return Piece(node, span=span)
    return Piece(node, conditions.relations(found.items, span, read), span=span)


def _said(items: Items, row: list[Items]) -> conditions.Said | None:
    """When a case holds, in a cell of its own, or behind its body."""
    after = conditions.without_bracket(tuple(each for cell in row[1:] for each in cell))
    if not after:
        return conditions.said(items)
    found = conditions.said(after)
    if found is not None and found.at == 0:
        return conditions.Said(len(row[0]), found.items, found.kind)
    return conditions.Said(len(row[0]), after, "if")
