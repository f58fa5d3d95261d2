"""The command that grades a class's homework."""

from __future__ import annotations

import os
import sys
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from bpttcheck.classroom import assignment_in
from bpttcheck.grade.outputs import FORMS, USUAL
from bpttcheck.output import UNREADABLE, output, refusals

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator
    from typing import TextIO

    from bpttcheck.grade.finding import Entry
    from bpttcheck.grade.journal import Journal
    from bpttcheck.grade.records import Graded
    from bpttcheck.grade.runner import Results
    from bpttcheck.homework import Assignment
    from bpttcheck.verify.many import Further

_FLAGGED: Final = 1


class _Fault(click.ClickException):
    """Nothing can be graded."""

    exit_code = UNREADABLE


def _forms(_context: click.Context, _option: click.Parameter, value: str | None) -> tuple[str, ...]:
    """The forms in ``gradebook,canvas``; raises click's ``BadParameter`` for what is none."""
    given = USUAL if value is None else tuple(dict.fromkeys(filter(None, map(str.strip, value.split(",")))))
    for form in given:
        if form not in FORMS:
            raise click.BadParameter(f"{form!r} is none of {', '.join(FORMS)}")
    return given


@click.command(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.argument("assignment", type=click.Path())
@click.argument("submissions", type=click.Path(), nargs=-1, required=True, metavar="SUBMISSION...")
@click.option(
    "--out",
    type=click.Path(),
    required=True,
    metavar="DIR",
    help="The folder for the results, the only one written to.",
)
@click.option(
    "--results",
    "forms",
    callback=_forms,
    metavar="FORM,...",
    help=f"What to write: {', '.join(FORMS)}; nothing if empty.  [default: {','.join(USUAL)}]",
)
@click.option(
    "--merge", is_flag=True, help="SUBMISSION... are results that --format jsonl printed: bring them together."
)
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
@click.option("--scope", is_flag=True, help="Tell how far right lines reach; it takes time, and changes no mark.")
@click.option("--format", "style", type=click.Choice(("text", "json", "jsonl")), default="text", show_default=True)
@click.pass_context
def grade(
    context: click.Context,
    assignment: str,
    submissions: tuple[str, ...],
    *,
    out: str,
    forms: tuple[str, ...],
    merge: bool,
    workers: int | None,
    seconds: float,
    memory: int,
    scope: bool,
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
      bpttcheck grade assignment.yaml submissions/ --out results/ --results gradebook,canvas
      bpttcheck grade assignment.yaml ada.yaml --out ada/ --format jsonl
      bpttcheck grade assignment.yaml --merge one.jsonl two.jsonl --out results/
    """  # noqa: D301  (the escape is meant)
    if not hasattr(os, "fork"):
        raise _Fault("to grade takes Linux, macOS or the Windows Subsystem for Linux")
    from bpttcheck.grade.merging import merged
    from bpttcheck.grade.runner import Results, Run
    from bpttcheck.grade.worker import Limits

    asked = assignment_in(context, assignment)
    entries = () if merge else _entries(submissions, out)
    with refusals(context, assignment), _journal(Path(out)) as journal:
        results = Results(journal)
        if merge:
            found = merged(submissions, asked, journal, results)
        else:
            further = _further() if scope else None
            run = Run(asked, entries, journal, Limits(seconds, memory), workers or _processors(), further)
            found = _followed(run.grade(results), len(entries))
        status = _shown(found, asked, style)
        _written(Path(out), asked, results, forms)
        _print(results, style)
    context.exit(status)


def _further() -> Further:
    from bpttcheck.scopes import scoped  # what proves it is needed for nothing else

    return scoped


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


def _shown(found: Generator[Graded], assignment: Assignment, style: str) -> int:
    """Take all results, and print them as they come if that is wanted; the exit status."""
    from bpttcheck.grade.merging import UnfitResultError

    statuses = [0]
    try:
        with closing(found):
            shown = _noting(found, statuses)
            if style == "jsonl":
                with output() as stream:
                    _stream(shown, assignment, stream)
            # All is graded too where nothing is printed yet, or nobody reads on.
            for _ in shown:
                pass
    except UnfitResultError as why:
        raise _Fault(str(why)) from None
    return max(statuses)


def _written(out: Path, assignment: Assignment, results: Results, forms: tuple[str, ...]) -> None:
    from bpttcheck.grade import outputs, whole

    whole.put(out, lambda folder: outputs.write(assignment, results, folder, forms), outputs.NAMES)


def _noting(results: Iterable[Graded], statuses: list[int]) -> Iterator[Graded]:
    from bpttcheck.grade.outputs.flags import flags

    for graded in results:
        statuses.append(UNREADABLE if graded.error else _FLAGGED if flags(graded) else 0)
        yield graded


def _stream(results: Iterable[Graded], assignment: Assignment, stream: TextIO) -> None:
    """Print each result as soon as it is known."""
    from bpttcheck.grade import listing

    for graded in results:
        stream.write(listing.line(graded, assignment) + "\n")
        stream.flush()


def _print(results: Results, style: str) -> None:
    from bpttcheck.grade import listing
    from bpttcheck.reports.screen import screen_for

    with output() as stream:
        match style:
            case "text":
                listing.table(results, screen_for(stream))
            case "json":
                listing.document(results, stream)


def _followed(results: Generator[Graded], count: int) -> Generator[Graded]:
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
