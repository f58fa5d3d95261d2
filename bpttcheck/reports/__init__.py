"""Reports: what is said of files, written for a reader; each format is a module of its own, with a ``write``.

A writer is given the results one by one, as they are made, and a stream; how they are made it does not know.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bpttcheck.verify.results import FileResult

    class Writer(Protocol):
        """Writes a report; ``verbose`` asks for all evidence."""

        def __call__(self, results: Iterable[FileResult], out: TextIO, *, verbose: bool) -> None:
            """Write the results to a stream."""


class Format(NamedTuple):
    """The module of a format, and the endings of files that are of it."""

    module: str
    endings: tuple[str, ...] = ()


FORMATS: Final = {
    "text": Format("bpttcheck.reports.terminal", (".txt",)),
    "json": Format("bpttcheck.reports.json", (".json",)),
    "jsonl": Format("bpttcheck.reports.jsonl", (".jsonl", ".ndjson")),
    "junit": Format("bpttcheck.reports.junit", (".xml",)),
    "sarif": Format("bpttcheck.reports.sarif", (".sarif", ".sarif.json")),
    "github": Format("bpttcheck.reports.github"),
    "markdown": Format("bpttcheck.reports.markdown", (".md", ".markdown")),
    "html": Format("bpttcheck.reports.html", (".html", ".htm")),
    "latex": Format("bpttcheck.reports.latex", (".tex",)),
}
TEXT: Final = "text"

# The name of the source of what was checked without a file.
COMMAND_LINE: Final = "<command line>"


def writer(name: str) -> Writer:
    """The writer of a format; its module is imported here, so that a run pays for one format only."""
    write: Writer = import_module(FORMATS[name].module).write
    return write


def format_of(path: str) -> str | None:
    """The format of a file by the longest ending of its name; ``None`` where that says nothing.

    >>> format_of("build/Report.JSON"), format_of("report.sarif.json"), format_of("report")
    ('json', 'sarif', None)
    """
    name = path.lower()
    found = ((len(ending), style) for style, row in FORMATS.items() for ending in row.endings if name.endswith(ending))
    return max(found, default=(0, None))[1]
