"""``verify --watch``: what a person sees of files that are judged whenever they are saved."""

from __future__ import annotations

import time
from collections import Counter
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final, NoReturn, TextIO

import click

from bpttcheck.output import output, write_file
from bpttcheck.reports import TEXT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bpttcheck.commands.asked import Asked
    from bpttcheck.selecting import Selecting
    from bpttcheck.verify.results import FileResult
    from bpttcheck.watching import Sight

# What shells say of a program that Ctrl-C has ended.
_INTERRUPTED: Final = 130


def watch(context: click.Context, paths: tuple[str, ...], selecting: Selecting, asked: Asked) -> NoReturn:
    """Report what is said of files at once and after each change, until Ctrl-C, which is status 130."""
    _check(paths, asked)
    from bpttcheck.loading.files import find
    from bpttcheck.watching import sights

    try:
        for sight in sights(paths, lambda: selecting.named(find(paths)), asked.explainer, asked.further):
            _show(sight, selecting, asked)
    except KeyboardInterrupt:
        context.exit(_INTERRUPTED)
    raise AssertionError  # files go on changing


def _check(paths: tuple[str, ...], asked: Asked) -> None:
    """Raises click's ``UsageError`` for what cannot be watched, or not be told while it is."""
    from bpttcheck.loading.files import STANDARD_INPUT

    if STANDARD_INPUT in paths:
        raise click.UsageError("standard input cannot be watched: name a file")
    if asked.reports[0].style != TEXT:
        raise click.UsageError("--watch reports as text; add --output FILE for another format")
    if find_spec("watchfiles") is None:
        raise click.UsageError("--watch needs the library watchfiles: pip install 'bpttcheck[watch]'")


def _show(sight: Sight, selecting: Selecting, asked: Asked) -> None:
    """Verdicts as soon as they are there; then the report, with reasons."""
    everything = tuple(selecting.judged(sight.now.results))
    changed = tuple(selecting.judged(sight.now.since(sight.before)))
    with output() as out:
        if not sight.whole:
            _tell(", ".join(map(_verdicts, changed)), out)
            return
        if changed:
            asked.reports[0].write(changed, out, verbose=asked.verbose)
    for each in asked.reports[1:]:
        if each.path is not None:
            write_file(each, each.path, everything, verbose=asked.verbose)
    is_told = sight.before.texts and len(everything) != len(changed)
    if is_told or asked.reports[0].quiet:
        with output() as out:
            _tell(f"in all: {_tally(everything)}", out)


def _tell(text: str, out: TextIO) -> None:
    from bpttcheck.reports.page import row
    from bpttcheck.reports.screen import screen_for

    screen_for(out).put([row(f"{time.strftime('%H:%M:%S')}  {text}", "quiet")])


def _verdicts(result: FileResult) -> str:
    """The verdicts in a file. Whether they are as expected may depend on the reasons."""
    counts = Counter(step.verdict for each in result.derivations for step in each.steps)
    told = ", ".join(f"{count} {verdict}" for verdict, count in counts.items())
    return f"{result.source.name}: {told or 'nothing judged'}"


def _tally(results: Iterable[FileResult]) -> str:
    from bpttcheck.reports.words import Tally

    tally = Tally()
    for result in results:
        tally.add(result)
    return str(tally)
