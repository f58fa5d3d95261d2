"""Rows of styled text, and how a row is folded to the width of a terminal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from bpttcheck.reports.characters import cells

if TYPE_CHECKING:
    from collections.abc import Iterator

Style = Literal["", "heading", "target", "good", "bad", "doubtful", "quiet"]

_WORDS: Final = re.compile(r" +|[^ ]+")
_NARROWEST: Final = 12


class Piece(NamedTuple):
    """A text in one style."""

    text: str
    style: Style = ""


Line = list[Piece]


class Row(NamedTuple):
    """A line of a report: ``hang`` is where it goes on if folded, ``right`` what stands at its right end."""

    pieces: tuple[Piece, ...] = ()
    indent: int = 0
    hang: int = 0
    right: tuple[Piece, ...] = ()


def row(text: str, style: Style = "", indent: int = 0) -> Row:
    """A row in one style."""
    return Row((Piece(text, style),), indent, indent)


def unfolded(row: Row) -> str:
    """A row as one line of plain text."""
    text = " " * row.indent + "".join(piece.text for piece in row.pieces)
    return f"{text}  {''.join(piece.text for piece in row.right)}" if row.right else text


def folded(row: Row, width: int) -> list[Line]:
    """A row as lines no wider than a terminal; what stands at the right goes below where it does not fit."""
    lines = _fold(row.pieces, width, row.indent, row.hang)
    if not row.right:
        return lines
    room = width - _width(row.right)
    if room < row.hang:
        return [*lines, *_fold(row.right, width, row.hang, row.hang)]
    if room < _width(lines[-1]) + 2:
        lines.append([])
    lines[-1].extend([Piece(" " * (room - _width(lines[-1]))), *row.right])
    return lines


def _fold(pieces: tuple[Piece, ...], width: int, indent: int, hang: int) -> list[Line]:
    lines: list[Line] = [[Piece(" " * indent)]]
    room = width - indent
    for word in _words(pieces, max(width - max(indent, hang), _NARROWEST)):
        space = word.text.isspace()
        if cells(word.text) > room and not space:
            lines.append([Piece(" " * hang)])
            room = width - hang
        if not (space and len(lines) > 1 and len(lines[-1]) == 1):
            lines[-1].append(word)
            room -= cells(word.text)
    return lines


def _words(pieces: tuple[Piece, ...], most: int) -> Iterator[Piece]:
    """Words and the spaces between them; what is longer than a line is cut into lines."""
    for text, style in pieces:
        for word in _WORDS.findall(text):
            yield from (Piece(part, style) for part in _parts(word, most))


def _parts(word: str, most: int) -> Iterator[str]:
    if cells(word) <= most:
        yield word
        return
    part, room = "", most
    for character in word:
        room -= cells(character)
        if room < 0:
            yield part
            part, room = "", most - cells(character)
        part += character
    yield part


def _width(pieces: tuple[Piece, ...] | Line) -> int:
    return sum(cells(piece.text) for piece in pieces)
