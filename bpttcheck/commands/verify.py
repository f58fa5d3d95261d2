"""The command that checks files."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import click

from bpttcheck.commands import CONTEXT
from bpttcheck.commands.asked import report_options
from bpttcheck.commands.completing import patterns as known
from bpttcheck.output import refusals, report

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bpttcheck.commands.asked import Asked
    from bpttcheck.selecting import Selecting
    from bpttcheck.verify.results import FileResult
    from bpttcheck.verify.stopping import Rest


@click.command(context_settings=CONTEXT)
@click.argument("files", nargs=-1, type=click.Path(), metavar="[FILE]...")
@click.option(
    "--assignment",
    type=click.Path(),
    metavar="FILE",
    help="FILE... are submissions: tell what their students may be told.",
)
@click.option(
    "--select",
    "patterns",
    shell_complete=known,
    multiple=True,
    metavar="PATTERN",
    help="Only what has this path ('textbook/*'), target ('d L / d o') or mistake ('sign'). Repeatable.",
)
@click.option("-x", "--fail-fast", is_flag=True, help="Stop at the first derivation that is not as expected.")
@click.option("--watch", is_flag=True, help="Check again whenever a file is saved, until Ctrl-C.")
@report_options
def verify(
    context: click.Context,
    files: tuple[str, ...],
    *,
    assignment: str | None,
    patterns: tuple[str, ...],
    fail_fast: bool,
    watch: bool,
    asked: Asked,
) -> None:
    """Check every line of derivation files.

    FILE is a derivation file, a document with a header (Markdown, TeX, a notebook), a folder that is searched for
    both, or - for a derivation file from standard input. Without one, the `paths` of the configuration are checked
    (bpttcheck.toml, or [tool.bpttcheck] in pyproject.toml).

    \b
    Examples:
      bpttcheck verify derivations/forum
      bpttcheck verify homework.yaml --format json
      bpttcheck verify homework.yaml --output report.html --output report.xml
      bpttcheck verify derivations --select "textbook/*" --select "d L / d o"
      bpttcheck verify homework.yaml --select sign --explain full
      bpttcheck verify derivations --quiet --fail-fast
      bpttcheck verify notes.md --watch
      bpttcheck verify derivations/textbook --scope
      bpttcheck verify - < homework.yaml
      bpttcheck verify --assignment assignment.yaml submission.md
    """  # noqa: D301  (the escape is meant)
    paths = files or asked.configured.paths
    if not paths:
        raise click.UsageError("Missing argument 'FILE...'; a configuration may set `paths`")
    if assignment is not None:
        if patterns or fail_fast or watch:
            raise click.UsageError("--assignment goes without --select, --fail-fast and --watch")
        from bpttcheck import classroom

        results = classroom.checked(context, assignment, paths, asked.explainer, asked.further)
        context.exit(report(results, asked.reports, verbose=asked.verbose))
    selecting = _selecting(patterns or asked.configured.configuration.select, asked)
    if watch:
        if fail_fast:
            raise click.UsageError("--watch goes without --fail-fast")
        from bpttcheck.commands.watching import watch as watched

        watched(context, paths, selecting, asked)
    context.exit(_verified(context, paths, selecting, asked, fail_fast=fail_fast))


def _selecting(patterns: tuple[str, ...], asked: Asked) -> Selecting:
    """The selection; raises click's ``UsageError`` where it needs what is not looked for."""
    from bpttcheck.selecting import Selecting, Selection, selection

    if not patterns:
        return Selecting(Selection())
    from bpttcheck.explain.pages import pages

    found = selection(patterns, pages())
    if asked.explainer is None and not pages().keys().isdisjoint(found.codes):
        raise click.UsageError("to select by mistakes they must be looked for: leave out --explain no")
    return Selecting(found, pages())


def _verified(
    context: click.Context, paths: tuple[str, ...], selecting: Selecting, asked: Asked, *, fail_fast: bool
) -> int:
    """Report what is selected, and what is left out; the status."""
    from bpttcheck.loading.derivations import load_each
    from bpttcheck.loading.files import find
    from bpttcheck.reports.progress import followed
    from bpttcheck.verify import verify_files
    from bpttcheck.verify.stopping import Rest, verify_until

    rest = Rest()
    loaded = selecting.loaded(load_each(followed(list(selecting.named(find(paths))))))
    if fail_fast:
        judged = verify_until(loaded, asked.explainer, rest, selecting.selection.has)
        judged = map(asked.further, judged) if asked.further else judged
    else:
        judged = verify_files(loaded, asked.explainer, asked.further)
    with refusals(context, "select"):
        results = _begun(selecting.judged(judged), selecting)
    status = report(results, asked.reports, verbose=asked.verbose)
    for said in (*([] if asked.reports[0].quiet else _left_out(selecting)), *_not_looked_at(rest)):
        click.echo(said, err=True)
    return status


def _begun(results: Iterator[FileResult], selecting: Selecting) -> Iterable[FileResult]:
    """The results, once there is one that is selected; raises Refused where there is none."""
    first: list[FileResult] = []
    while not selecting.selected and (result := next(results, None)):
        first.append(result)
    selecting.check()
    return chain(first, results)


def _left_out(selecting: Selecting) -> Iterator[str]:
    """What the selection has left out; a status of 0 says nothing of that."""
    if told := _counted((selecting.files, "file"), (selecting.lines, "line")):
        yield f"Not selected: {told}."


def _not_looked_at(rest: Rest) -> Iterator[str]:
    """Where it stopped before the end, what comes after."""
    if told := _counted((rest.lines, "line"), (rest.files, "file")):
        yield f"Stopped at the first derivation that is not as expected. Not looked at: {told}."


def _counted(*counts: tuple[int, str]) -> str:
    return " and ".join(f"{count} {noun}{'' if count == 1 else 's'}" for count, noun in counts if count)
