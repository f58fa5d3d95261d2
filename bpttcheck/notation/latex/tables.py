r"""What ``\begin{…}`` holds: matrices and vectors, cases, or lines of a longer expression."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from bpttcheck.errors import Misused, Refused, UnknownCommand
from bpttcheck.notation.latex import ellipses
from bpttcheck.notation.latex.indicators import condition
from bpttcheck.notation.latex.names import where
from bpttcheck.notation.latex.surface import Items, Sign, Table, Word, cells
from bpttcheck.notation.latex.words import IF, OTHERWISE, SENTENCE
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
    word = word_at(items)
    if word is not None:
        body, after = items[:word], items[word + 1 :]
        otherwise = _is_otherwise(items[word])
    elif len(row) > 1:
        body, after, otherwise = row[0], tuple(each for cell in row[1:] for each in cell), False
    else:
        raise Refused(Misused(span, "this case does not say when it holds", _CASES_ARE))
    node = read.expression(without_end(body), span)
    if otherwise:
        return Piece(node, span=span)
    found = condition(without_end(after), read)
    if found is None:
        raise Refused(Misused(where(after, span), "this is no condition", _CASES_ARE))
    return Piece(node, found, span=span)


def word_at(items: Items) -> int | None:
    """Where the word stands that begins a condition; nothing if there is none."""
    for number, item in enumerate(items):
        if isinstance(item, Word) and item.text.strip(" ,:.").lower() in IF | OTHERWISE:
            return number
    return None


def _is_otherwise(item: object) -> bool:
    return isinstance(item, Word) and item.text.strip(" ,:.").lower() in OTHERWISE


def without_end(items: Items) -> Items:
    """A row without the comma or the full stop of its sentence."""
    while items and isinstance(items[-1], Sign) and items[-1].text in SENTENCE:
        items = items[:-1]
    return items
