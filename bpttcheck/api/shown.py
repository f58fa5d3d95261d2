"""What can be shown as a report: printed, in a notebook, by rich, or in any of the formats of the command line."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from bpttcheck.reports import terminal, writer
from bpttcheck.reports.characters import Alphabet
from bpttcheck.reports.page import folded
from bpttcheck.reports.screen import PlainScreen, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from IPython.lib.pretty import RepresentationPrinter
    from rich.console import Console, ConsoleOptions
    from rich.text import Text

    from bpttcheck.reports.page import Line, Row
    from bpttcheck.verify.results import FileResult

Style = Literal["text", "json", "jsonl", "junit", "sarif", "github", "markdown", "html", "latex"]


class Shown(Struct, frozen=True):
    """Something of which a report can be made."""

    def files(self) -> tuple[FileResult, ...]:
        """What the report is made of."""
        raise NotImplementedError

    def summary(self) -> str:
        """What it is, in a few words."""
        raise NotImplementedError

    def render(self, style: Style = "text", *, verbose: bool = False) -> str:
        """The report in a format of the command line; with ``verbose``, all evidence."""
        out = _Memory()
        writer(style)(self.files(), out, verbose=verbose)
        return out.getvalue()

    def __repr__(self) -> str:
        return f"<{type(self).__name__}{self.summary()}>"

    def __str__(self) -> str:
        out = _Memory()
        terminal.report(self.files(), PlainScreen(out), verbose=False)
        return out.getvalue().rstrip("\n")

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        from bpttcheck.reports.html import fragment  # with its templates, and without it not

        return fragment(self.files(), verbose=False)

    def _repr_pretty_(self, printer: RepresentationPrinter, cycle: bool) -> None:  # noqa: ARG002, FBT001  (IPython's)
        """What IPython shows in a terminal."""
        printer.text(str(self))  # type: ignore[no-untyped-call]  # it has no types

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> Iterator[Text]:
        from bpttcheck.reports.colour import readable, styled  # with rich, and without it not

        screen = _Lines(readable(options.max_width), options.encoding)
        terminal.report(self.files(), screen, verbose=False)
        yield from map(styled, screen.lines)


class _Memory(StringIO):
    encoding = "utf-8"


class _Lines:
    """A screen that keeps its lines."""

    def __init__(self, width: int, encoding: str) -> None:
        self.width = width
        self.show = Alphabet(encoding).show
        self.lines: list[Line] = []

    def put(self, rows: Iterable[Row]) -> None:
        """Keep rows, folded to the width."""
        for row in rows:
            self.lines += folded(shown(row, self), self.width)
