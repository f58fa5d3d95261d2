"""Where each character of a YAML scalar stands: its value aligned with the text it was read from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bpttcheck.places import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_WHITE = " \t\r\n"
_ESCAPE = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.DOTALL)

# One match is one character of the value, or white space: YAML folds, indents and drops nothing else.
_TOKEN = {
    "": re.compile(r".", re.DOTALL),
    "'": re.compile(r"''|.", re.DOTALL),
    '"': re.compile(rf"{_ESCAPE.pattern}|.", re.DOTALL),
}

# Escapes of which a writer of LaTeX knows nothing: "\frac" is a form feed before "rac". The three that can be
# meant (a tab, a new line, a carriage return) are refused only where they spell the beginning of a command.
_COMMANDS = (
    "nabla ne neg neq newcommand newline ni nolimits nonumber not notag nu",
    "rVert rangle rbrace rceil rfloor rho right rightarrow rm rvert",
    "tag tan tanh tau text textbf textit textrm tfrac therefore theta tilde times to top triangle",
)
_TRAP = re.compile(rf"\\(?:[0abefvLNP_]|(?:{'|'.join(' '.join(_COMMANDS).split())})(?![A-Za-z]))")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


def offsets(value: str, raw: str, start: int, style: str) -> tuple[int, ...]:
    """The offset in the file of each character of a scalar's value, and of its end.

    ``raw`` is the scalar as it stands in the file, from ``start`` on. White space that YAML put for other
    white space stands as near to the text before it as there is room.
    """
    inside = _inside(raw, style)
    if raw[slice(*inside)] == value:
        return tuple(range(start + inside[0], start + inside[0] + len(value) + 1))
    behind = (start + len(raw), start + len(raw))
    solid = iter([*_solid(raw, start, style), behind])
    at, (begin, end) = start + inside[0], next(solid)
    found = []
    for character in value:
        if character in _WHITE:
            found.append(at)
            at = min(at + 1, begin)
        else:
            found.append(begin)
            at, (begin, end) = end, next(solid)
    return (*found, at)


def _solid(raw: str, start: int, style: str) -> Iterator[tuple[int, int]]:
    """From where to where the characters of the value stand that are not white space."""
    pieces = _TOKEN.get(style, _TOKEN[""]).finditer(raw, *_inside(raw, style))
    for piece in pieces:
        if _meaning(piece.group()) not in _WHITE:
            yield start + piece.start(), start + piece.end()


def _inside(raw: str, style: str) -> tuple[int, int]:
    """The part of a scalar that is its text: without its quotes, or without the line of its ``|``."""
    if style in {"'", '"'}:
        return 1, len(raw) - 1
    if style in {"|", ">"}:
        header = re.search(r"\r\n?|\n", raw)
        return (header.end() if header else len(raw)), len(raw)
    return 0, len(raw)


def _meaning(piece: str) -> str:
    """The character that a match stands for, as far as it matters whether that is white space."""
    if len(piece) == 1 or piece == "''":
        return piece[0]
    if len(piece) > 2:
        return chr(int(piece[2:], 16))  # noqa: FURB166  (the prefix is not Python's)
    return {"t": "\t", "n": "\n", "r": "\r"}.get(piece[1], piece[1])


def trapped_escape(raw: str) -> Span | None:
    r"""The first escape in a double-quoted text that its author cannot have meant.

    >>> trapped_escape(r'"a + \frac{1}{2}"')
    Span(start=5, end=7)
    >>> trapped_escape(r'"a + \\frac{1}{2}"')
    """
    for escape in _ESCAPE.finditer(raw):
        control = len(escape.group()) > 2 and _CONTROL.match(_meaning(escape.group()))
        if control or _TRAP.match(raw, escape.start()):
            return Span(escape.start(), escape.end())
    return None
