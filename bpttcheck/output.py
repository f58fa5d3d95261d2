"""What commands say: reports on standard output, whatever becomes of it, and refusals beside it."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from io import StringIO
from typing import TYPE_CHECKING, TextIO

import click

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bpttcheck.verify.results import FileResult

UNREADABLE = 2


class CannotWrite(click.ClickException):
    """The report cannot be written: the disk is full."""

    exit_code = UNREADABLE


@contextmanager
def output() -> Iterator[TextIO]:
    """Standard output; a reader that has seen enough, as ``head`` has, is no error."""
    out = sys.stdout or StringIO()
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


def report(results: Iterable[FileResult], style: str, *, verbose: bool) -> int:
    """Write the report; the worst status of all files."""
    from bpttcheck.reports import writer

    statuses = [0]
    judged = _noting(results, statuses)
    with output() as out:
        writer(style)(judged, out, verbose=verbose)
    # Where nobody reads on, the status still says what became of all files.
    for _ in judged:
        pass
    return max(statuses)


def _noting(results: Iterable[FileResult], statuses: list[int]) -> Iterator[FileResult]:
    for result in results:
        statuses.append(result.status)
        yield result
