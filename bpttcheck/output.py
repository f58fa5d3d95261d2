"""What commands say: reports on standard output, whatever becomes of it, and refusals beside it."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from io import StringIO, TextIOWrapper
from itertools import tee
from typing import TYPE_CHECKING, NamedTuple, TextIO

import click

from bpttcheck.reports import TEXT, writer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bpttcheck.verify.results import FileResult

UNREADABLE = 2


class CannotWrite(click.ClickException):
    """The report cannot be written: the disk is full."""

    exit_code = UNREADABLE


class Report(NamedTuple):
    """A report to write: its format, and the file to write it into; ``None`` is standard output.

    A ``quiet`` one, for people, has nothing but what is not as expected.
    """

    style: str
    path: str | None = None
    quiet: bool = False

    def write(self, results: Iterable[FileResult], out: TextIO, *, verbose: bool) -> None:
        """Write the results to a stream."""
        if self.quiet:
            from bpttcheck.reports.quiet import write
        else:
            write = writer(self.style)
        write(results, out, verbose=verbose)


@contextmanager
def output(style: str = TEXT) -> Iterator[TextIO]:
    """Standard output; a reader that has seen enough, as ``head`` has, is no error.

    What is for programs is in UTF-8, whatever the terminal's encoding is.
    """
    out = sys.stdout or StringIO()
    if style != TEXT and isinstance(out, TextIOWrapper):
        out.reconfigure(encoding="utf-8", newline="\n")
    try:
        yield out
        out.flush()
    except BrokenPipeError:
        _discard()
    except OSError as error:
        _discard()
        raise CannotWrite(f"the report cannot be written: {error.strerror}") from None


def _discard() -> None:
    """Let what is still to be written vanish: Python would complain once more when it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


@contextmanager
def refusals(context: click.Context, name: str) -> Iterator[None]:
    """What is refused is told on standard error, so that standard output holds nothing but the answer."""
    from bpttcheck.errors import Refused
    from bpttcheck.places import Passage
    from bpttcheck.reports import faults
    from bpttcheck.reports.screen import screen_for
    from bpttcheck.verify.results import Located

    try:
        yield
    except Refused as refused:
        page = screen_for(sys.stderr or StringIO())
        located = Located(refused.fault, refused.passage or Passage.whole("", name))
        page.put(faults.rows(located, page.width, page.show))
        context.exit(UNREADABLE)


def report(results: Iterable[FileResult], reports: Iterable[Report], *, verbose: bool) -> int:
    """Write all reports, that on standard output as results come; the worst status of all files."""
    wanted = sorted(reports, key=lambda each: each.path is not None)
    statuses = [0]
    judged = _noting(results, statuses)
    shares = tee(judged, len(wanted))
    failures = [_written(each, share, verbose=verbose) for each, share in zip(wanted, shares, strict=True)]
    # Where nobody reads on, the status still says what became of all files.
    for _ in judged:
        pass
    for failure in filter(None, failures):
        raise failure
    return max(statuses)


def _written(wanted: Report, results: Iterable[FileResult], *, verbose: bool) -> CannotWrite | None:
    """Write one report; why it could not be, so that the others are written."""
    try:
        if wanted.path is None:
            with output(wanted.style) as out:
                wanted.write(results, out, verbose=verbose)
        else:
            write_file(wanted, wanted.path, results, verbose=verbose)
    except CannotWrite as failure:
        return failure
    return None


def write_file(wanted: Report, path: str, results: Iterable[FileResult], *, verbose: bool) -> None:
    """Write a report into a file; raises CannotWrite."""
    from bpttcheck.reports.whole import whole

    found = list(results)
    if any(_same(path, result.source.name) for result in found):
        raise CannotWrite(f"{path} is one of the files that were checked: write the report into another one")
    try:
        with whole(path) as out:
            wanted.write(found, out, verbose=verbose)
    except OSError as error:
        raise CannotWrite(f"{path} cannot be written: {error.strerror}") from None


def _same(path: str, other: str) -> bool:
    return os.path.exists(other) and os.path.exists(path) and os.path.samefile(path, other)


def _noting(results: Iterable[FileResult], statuses: list[int]) -> Iterator[FileResult]:
    for result in results:
        statuses.append(result.status)
        yield result
