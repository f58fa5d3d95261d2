"""A fault as a reader needs it: a sentence with its place, the line with a caret, what would be right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from bpttcheck.errors import NoFiles, NothingSelected, Unreadable
from bpttcheck.places import NOWHERE
from bpttcheck.reports.characters import cells, joined
from bpttcheck.reports.page import Piece, Row

if TYPE_CHECKING:
    from collections.abc import Callable

    from bpttcheck.places import Passage, Place, Span
    from bpttcheck.verify.results import Located

_TAB: Final = "    "
_MESSAGE: Final = 400


class Excerpt(NamedTuple):
    """A piece of a line, and where in it carets stand."""

    text: str
    before: int
    carets: int


def place(located: Located) -> Place:
    """Where the fault is."""
    return located.passage.place(located.fault.span)


def has_place(located: Located) -> bool:
    """Whether the fault is anywhere in a text: a file that cannot be opened has none."""
    return located.fault.span != NOWHERE or not isinstance(located.fault, (NoFiles, NothingSelected, Unreadable))


def location(located: Located) -> str:
    """``file:line:column``, as editors and terminals follow it."""
    name = located.passage.source.name
    at = place(located)
    return f"{name}:{at.line}:{at.column}" if has_place(located) else name


def rows(located: Located, width: int, show: Callable[[str], str], indent: int = 0) -> list[Row]:
    """The whole fault."""
    message = Piece(f"{location(located)}: "), Piece(joined(located.fault.message, _MESSAGE), "bad")
    found = [Row(message, indent, indent)]
    if has_place(located):
        found += pointed(located.passage, located.fault.span, width, show, indent)
    if hint := joined(located.fault.hint, _MESSAGE):
        found.append(Row((Piece("hint: ", "quiet"), Piece(hint)), indent, indent + 6))
    return found


def pointed(passage: Passage, span: Span, width: int, show: Callable[[str], str], indent: int) -> list[Row]:
    """The line of the file in which a span stands, with carets below it."""
    number = str(passage.place(span).line)
    cut = excerpt(passage, span, width - indent - len(number) - 3, show)
    bar = Piece(" │ ", "quiet")
    margin = Piece(" " * len(number))
    return [
        Row((Piece(number, "quiet"), bar, Piece(cut.text)), indent, indent),
        Row((margin, bar, Piece(" " * cut.before), Piece("^" * cut.carets, "bad")), indent, indent),
    ]


def excerpt(passage: Passage, span: Span, width: int, show: Callable[[str], str]) -> Excerpt:
    """The line of a span as a screen shows it, or as much of it around the span as fits."""
    at, end = passage.place(span), passage.end(span)
    line = passage.source.line(at.line)
    start = at.column - 1
    stop = end.column - 1 if end.line == at.line else len(line)
    # A line may have a megabyte: only what could fit is ever looked at.
    first, last = max(start - width, 0), start + width
    signs = [_TAB if sign == "\t" else show(sign) for sign in line[first:last]]
    left, right = _window([cells(sign) for sign in signs], start - first, width - 2 * cells(show("…")))
    opening = show("…") if first + left > 0 else ""
    closing = show("…") if first + right < len(line) else ""
    before = "".join(signs[left : start - first])
    pointed = "".join(signs[start - first : min(stop - first, right)])
    return Excerpt(
        opening + "".join(signs[left:right]).rstrip() + closing,
        cells(opening) + cells(before),
        max(cells(pointed), 1),
    )


def _window(widths: list[int], at: int, room: int) -> tuple[int, int]:
    """The longest range of signs that fits, with what stands before the fault in at most a third of it."""
    left, before = 0, sum(widths[:at])
    if before + sum(widths[at:]) > room:
        while before > room // 3:
            before -= widths[left]
            left += 1
    right, used = min(at, len(widths)), before
    while right < len(widths) and used + widths[right] <= room:
        used += widths[right]
        right += 1
    return left, right
