"""The report for a person who wants to read of nothing but what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from bpttcheck.reports import COMMAND_LINE, faults, terminal
from bpttcheck.reports.page import Row, row
from bpttcheck.reports.screen import screen_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bpttcheck.reports.screen import Screen
    from bpttcheck.verify.results import FileResult


def write(results: Iterable[FileResult], out: TextIO, *, verbose: bool) -> None:
    """What is not as expected, with what it stands in; nothing at all where there is nothing of that kind."""
    page = screen_for(out)
    for result in results:
        if not result.ok:
            page.put(_wrong(result, page, verbose=verbose))


def _wrong(result: FileResult, page: Screen, *, verbose: bool) -> Iterator[Row]:
    if result.fault:
        yield from faults.rows(result.fault, page.width, page.show)
    elif result.source.name != COMMAND_LINE:
        yield row(result.source.name, "heading")
    for each in result.derivations:
        if not each.ok:
            wrong = tuple(step for step in each.steps if not step.ok)
            yield from terminal.alone(each, wrong, page, verbose=verbose)
    yield Row()
