"""The command that grades a class's homework."""

from __future__ import annotations

import os
import sys
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from bpttcheck.classroom import assignment_in
from bpttcheck.output import UNREADABLE, output, refusals

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import TextIO

    from bpttcheck.grade.finding import Entry
    from bpttcheck.grade.journal import Journal
    from bpttcheck.grade.records import Graded
    from bpttcheck.grade.runner import Results, Run

_FLAGGED: Final = 1


class _Fault(click.ClickException):
    """Nothing can be graded."""

    exit_code = UNREADABLE


@click.command(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.argument("assignment")
@click.argument("submissions", nargs=-1, required=True, metavar="SUBMISSION...")
@click.option("--out", required=True, metavar="DIR", help="The folder for the results, the only one written to.")
@click.option("--workers", type=click.IntRange(1, 256), help="How many to judge at once.  [default: one a processor]")
@click.option(
    "--seconds",
    type=click.FloatRange(0.05, 3600),
    default=10,
    show_default=True,
    help="A processor's time for each submission.",
)
@click.option(
    "--memory",
    type=click.IntRange(64, 1 << 20),
    default=500,
    show_default=True,
    metavar="MB",
    help="Memory for each submission.",
)
@click.option("--format", "style", type=click.Choice(("text", "json", "jsonl")), default="text", show_default=True)
@click.pass_context
def grade(
    context: click.Context,
    assignment: str,
    submissions: tuple[str, ...],
    *,
    out: str,
    workers: int | None,
    seconds: float,
    memory: int,
    style: str,
) -> None:
    """Mark what a class handed in, by what ASSIGNMENT asks.

    SUBMISSION is a file, or a folder with a file, or a folder with one file, for each student. Each is judged in a
    process of its own. A run that is interrupted goes on where it stopped when it is called again; what has not
    changed is not judged again.

    Exit status: 0 if all is graded, 1 if a person should look at some submission, 2 if one could not be read or
    judged to its end.

    \b
    Examples:
      bpttcheck grade assignment.yaml submissions/ --out results/
      bpttcheck grade assignment.yaml ada.yaml --out results/ --format jsonl
    """  # noqa: D301  (the escape is meant)
    if not hasattr(os, "fork"):
        raise _Fault("to grade takes Linux, macOS or the Windows Subsystem for Linux")
    from bpttcheck.grade.runner import Run
    from bpttcheck.grade.worker import Limits

    asked, entries = assignment_in(context, assignment), _entries(submissions, out)
    limits = Limits(seconds, memory)
    with refusals(context, assignment), _journal(Path(out)) as journal:
        status = _graded(Run(asked, entries, journal, limits, workers or _processors()), Path(out), style)
    context.exit(status)


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _entries(submissions: tuple[str, ...], out: str) -> tuple[Entry, ...]:
    """What is to be graded; results among submissions would be graded the next time."""
    from bpttcheck.grade.finding import find

    for given in submissions:
        if not os.path.lexists(given):
            raise _Fault(f"there is no {given}")
        folder, inner = os.path.realpath(given), os.path.realpath(out)
        if os.path.isdir(given) and os.path.commonpath([folder, inner]) == folder:
            raise _Fault(f"{out} lies in {given}: results must lie elsewhere")
    try:
        entries = find(submissions)
    except OSError as error:
        raise _Fault(f"{error.filename or 'the submissions'}: {error.strerror}") from None
    if not entries:
        raise _Fault(f"there is nothing in {', '.join(submissions)}")
    return tuple(entries)


@contextmanager
def _journal(out: Path) -> Iterator[Journal]:
    """The journal in the folder for the results, which holds nothing of others."""
    from bpttcheck.grade import journal

    try:
        out.mkdir(parents=True, exist_ok=True)
        if any(out.iterdir()) and not (out / journal.NAME).is_file():
            raise _Fault(f"{out} holds files that are no results: name a new folder")
        with closing(journal.Journal(out)) as opened:
            yield opened
    except journal.BusyError:
        raise _Fault(f"another run writes to {out}") from None
    except OSError as error:
        raise _Fault(f"the results cannot be written: {error.strerror}") from None


def _graded(run: Run, out: Path, style: str) -> int:
    """Grade, write the results, and print; the exit status."""
    from bpttcheck.grade import outputs, whole
    from bpttcheck.grade.runner import Results

    results, statuses = Results(run.journal), [0]
    with closing(run.grade(results)) as graded:
        shown = _noting(_followed(graded, len(run.entries)), statuses)
        if style == "jsonl":
            with output() as stream:
                _stream(shown, stream)
        # All is graded too where nothing is printed yet, or nobody reads on.
        for _ in shown:
            pass
    whole.put(out, partial(outputs.write, run.assignment, results))
    with output() as stream:
        _print(results, stream, style)
    return max(statuses)


def _noting(results: Iterable[Graded], statuses: list[int]) -> Iterator[Graded]:
    from bpttcheck.grade.outputs.flags import flags

    for graded in results:
        statuses.append(UNREADABLE if graded.error else _FLAGGED if flags(graded) else 0)
        yield graded


def _stream(results: Iterable[Graded], stream: TextIO) -> None:
    """Print each result as soon as it is known."""
    from bpttcheck.grade import listing

    for graded in results:
        stream.write(listing.line(graded) + "\n")
        stream.flush()


def _print(results: Results, stream: TextIO, style: str) -> None:
    from bpttcheck.grade import listing
    from bpttcheck.reports.screen import screen_for

    match style:
        case "text":
            listing.table(results, screen_for(stream))
        case "json":
            listing.document(results, stream)


def _followed(results: Iterable[Graded], count: int) -> Iterator[Graded]:
    """The results, with a bar on standard error if a person is looking."""
    if not (sys.stderr and sys.stderr.isatty()):
        yield from results
        return
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TimeRemainingColumn

    columns = (SpinnerColumn(), *Progress.get_default_columns()[:3], MofNCompleteColumn(), TimeRemainingColumn())
    # A thread that refreshes it would be lost in every copy of this process, with whatever it holds.
    with Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False) as progress:
        bar = progress.add_task("Grading", total=count)
        for graded in results:
            yield graded
            progress.update(bar, advance=1, refresh=True)
