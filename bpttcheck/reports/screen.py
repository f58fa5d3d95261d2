"""Where rows are written: plainly, one a line, or in colour and folded where a person looks at a terminal."""

from __future__ import annotations

import re
from io import StringIO
from typing import TYPE_CHECKING, Final, Protocol, TextIO

from bpttcheck.reports.characters import Alphabet
from bpttcheck.reports.page import Piece, Row, unfolded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_PLAIN_WIDTH: Final = 100
_OBEYED: Final = re.compile(r"##(?=(?:vso)?\[)")


class Screen(Protocol):
    """What rows are put on; ``width`` is what tables and pictures are fitted into."""

    width: int

    def show(self, text: str) -> str:
        """A text as it will be seen."""

    def put(self, rows: Iterable[Row]) -> None:
        """Write rows."""


class PlainScreen:
    """A pipe or a file: no colour, and a row is a line, so that other programs find it whole."""

    width = _PLAIN_WIDTH

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self.show = Alphabet(out.encoding or "ascii").show

    def put(self, rows: Iterable[Row]) -> None:
        """Write rows, each as a line."""
        for row in rows:
            self._out.write(_harmless(self.show(unfolded(row)).rstrip()) + "\n")


class _Memory(StringIO):
    encoding = "utf-8"


def text(rows: Callable[[Screen], Iterable[Row]]) -> str:
    """What would be written into a file."""
    out = _Memory()
    screen = PlainScreen(out)
    screen.put(rows(screen))
    return out.getvalue()


def _harmless(line: str) -> str:
    """The line, without what the logs of a build obey: ``::`` at its beginning, ``##[`` and ``##vso[`` anywhere."""
    if line.lstrip().startswith("::"):
        line = line.replace(":", "\\x3a", 1)
    return _OBEYED.sub(r"\\x23#", line) if "##" in line else line


def shown(row: Row, screen: Screen) -> Row:
    """A row as it will be seen."""
    pieces, right = (tuple(Piece(screen.show(text), style) for text, style in part) for part in (row.pieces, row.right))
    return row._replace(pieces=pieces, right=right)


def screen_for(out: TextIO) -> Screen:
    """The screen for a stream: rich is imported for a terminal only."""
    if not out.isatty():
        return PlainScreen(out)
    from bpttcheck.reports.colour import ColourScreen

    return ColourScreen(out)
