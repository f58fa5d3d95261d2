"""What a command that judges lines is asked to report: its options, and what the configuration says besides."""

from __future__ import annotations

import os
from functools import partial, wraps
from typing import TYPE_CHECKING, Final, NamedTuple

import click

from bpttcheck import arguments
from bpttcheck.output import Report, refusals
from bpttcheck.reports import FORMATS, TEXT

if TYPE_CHECKING:
    from collections.abc import Callable

    from bpttcheck.configuration import Configured
    from bpttcheck.verify.claims import Target
    from bpttcheck.verify.many import Further
    from bpttcheck.verify.pipeline import Explainer
    from bpttcheck.verify.results import Explanation, FileResult, StepResult
    from bpttcheck.verify.setting import Prepared

MOST_QUESTIONS: Final = 1_000_000
_BRIEF: Final = "brief"


class Asked(NamedTuple):
    """What to report; ``explainer`` is ``None`` where nothing is to be explained."""

    reports: tuple[Report, ...]
    verbose: bool
    explainer: Explainer | None
    configured: Configured
    scope: bool = False

    @property
    def further(self) -> Further | None:
        """What is said of files besides their verdicts and the reasons for these, if anything is."""
        return _scoped if self.scope else None


# The last one is listed first.
_OPTIONS: Final = (
    click.option(
        "--scope/--no-scope",
        default=None,
        help="Prove right lines for every size and length, and say where that fails. [default: --no-scope]",
    ),
    click.option("-q", "--quiet", is_flag=True, help="Report nothing but what is not as expected."),
    click.option("-v", "--verbose", is_flag=True, help="Show all evidence, also for lines that are as expected."),
    click.option(
        "--explain-limit",
        "limit",
        type=click.IntRange(1, MOST_QUESTIONS),
        metavar="N",
        help="How many changes of a line are tried at most to explain it. [default: 4000]",
    ),
    click.option(
        "--explain",
        type=click.Choice(("no", _BRIEF, "full")),
        help="Say why a line is wrong: the likeliest reason, or all, with the evidence. [default: brief]",
    ),
    click.option(
        "--output",
        "paths",
        type=click.Path(),
        multiple=True,
        metavar="FILE",
        help="Write a report into FILE too, of the format of its ending or of --format. Repeatable.",
    ),
    click.option("--format", "style", type=click.Choice(tuple(FORMATS)), help="[default: text]"),
)


def report_options(command: Callable[..., None]) -> Callable[..., None]:
    """Options for what is reported, and how; a command takes all of it as what is ``asked``."""

    @wraps(command)
    def told(
        context: click.Context,
        *,
        quiet: bool,
        verbose: bool,
        explain: str | None,
        limit: int | None,
        paths: tuple[str, ...],
        style: str | None,
        scope: bool | None,
        **others: object,
    ) -> None:
        found = _configured(context)
        said = found.configuration
        reports = arguments.reports(style or (None if paths else said.format), paths)
        how = explain or said.explain or _BRIEF
        explainer = None if how == "no" else partial(_explained, limit=limit or said.explain_limit)
        asked = Asked(
            _quiet(reports) if quiet else reports,
            verbose or how == "full",
            explainer,
            found,
            said.scope if scope is None else scope,
        )
        command(context, asked=asked, **others)

    for option in _OPTIONS:
        option(told)
    return click.pass_context(told)


def _configured(context: click.Context) -> Configured:
    """What holds here; where it is wrong, the command ends with why."""
    from bpttcheck.configuration import configured

    with refusals(context, "configuration"):
        return configured(os.curdir)


def _quiet(reports: tuple[Report, ...]) -> tuple[Report, ...]:
    """The report on standard output made quiet; raises click's ``UsageError`` where that is not one for people."""
    first, *others = reports
    if first.style != TEXT:
        raise click.UsageError(f"--quiet is for the text report, not for --format {first.style}, which says all")
    return first._replace(quiet=True), *others


def _scoped(result: FileResult) -> FileResult:
    """How far the right lines of a file reach; what proves it is imported when it is asked for."""
    from bpttcheck.scopes import scoped

    return scoped(result)


def _explained(result: StepResult, target: Target, prepared: Prepared, limit: int | None) -> tuple[Explanation, ...]:
    """Why a line is wrong; what looks for it is imported when a line is."""
    from bpttcheck.explain import QUESTIONS
    from bpttcheck.explain import explain as explained

    return explained(result, target, prepared, limit or QUESTIONS)
