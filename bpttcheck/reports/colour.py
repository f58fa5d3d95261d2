"""The terminal in colour, with rich; what is written there is never read as rich's markup."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TextIO

from rich.console import Console
from rich.text import Text

from bpttcheck.reports.characters import Alphabet
from bpttcheck.reports.page import folded
from bpttcheck.reports.screen import shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bpttcheck.reports.page import Line, Row, Style

_STYLES: Final[dict[Style, str]] = {
    "": "",
    "heading": "bold underline",
    "target": "bold",
    "good": "green",
    "bad": "bold red",
    "doubtful": "yellow",
    "quiet": "dim",
}
_NARROWEST, _WIDEST = 30, 120


class ColourScreen:
    """A terminal."""

    def __init__(self, out: TextIO, width: int | None = None) -> None:
        self._console = Console(file=out, width=width, highlight=False, markup=False, emoji=False)
        self.width = readable(self._console.width)
        self.show = Alphabet(out.encoding or "ascii").show

    def put(self, rows: Iterable[Row]) -> None:
        """Write rows, folded to the width."""
        for row in rows:
            for line in folded(shown(row, self), self.width):
                self._console.print(styled(line), soft_wrap=True)


def readable(width: int) -> int:
    """The width to which rows are folded on a terminal of some width."""
    return min(max(width, _NARROWEST), _WIDEST)


def styled(line: Line) -> Text:
    """A line in the terminal's colours."""
    text = Text.assemble(*((text, _STYLES[style]) for text, style in line))
    text.rstrip()
    return text
