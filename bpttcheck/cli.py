"""The command line. Each command imports what it needs when it runs, so that ``--help`` is there at once."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

import click

from bpttcheck import arguments, classroom, editors, grading, rechecking
from bpttcheck.arguments import Lines, setting_options
from bpttcheck.output import UNREADABLE, output, refusals, report
from bpttcheck.reports import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable

    from bpttcheck.derivation import Setting
    from bpttcheck.verify.claims import Target
    from bpttcheck.verify.results import Explanation, StepResult
    from bpttcheck.verify.setting import Prepared

_Command = TypeVar("_Command", bound="Callable[..., None]")

_CONTEXT: Final = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
_MOST_QUESTIONS: Final = 1_000_000


def _version(context: click.Context, _option: click.Parameter, asked: bool) -> None:  # noqa: FBT001  (click's)
    if asked:
        import bpttcheck

        click.echo(f"bpttcheck {bpttcheck.__version__}")
        context.exit()


@click.group(context_settings=_CONTEXT)
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="The version.")
def main() -> None:
    """Check hand-written derivations of gradients, line by line, against the model's own equations.

    Exit status: 0 if every line has the verdict that is expected of it, 1 if some line has not,
    2 if something could not be read.

    \b
    Examples:
      bpttcheck verify derivations/
      bpttcheck check "d L / d o(t)" "yhat(t) - y(t)" --assume "sum(y(t)) = 1"
      bpttcheck derive "d L / d h(tau)[1]"
      bpttcheck models rnn
    """  # noqa: D301  (the escape is meant)


def _report_options(command: _Command) -> _Command:
    for option in (
        click.option("-v", "--verbose", is_flag=True, help="Show all evidence, also for lines that are as expected."),
        click.option(
            "--explain",
            type=click.Choice(("no", "brief", "full")),
            default="brief",
            show_default=True,
            help="Say why a line is wrong: the likeliest reason, or all that were found with the evidence.",
        ),
        click.option(
            "--explain-limit",
            "limit",
            type=click.IntRange(1, _MOST_QUESTIONS),
            metavar="N",
            help="How many changes of a line are tried at most to explain it. [default: 4000]",
        ),
        click.option(
            "--output",
            "paths",
            multiple=True,
            metavar="FILE",
            help="Write a report into FILE too, of the format of its ending or of --format. Repeatable.",
        ),
        click.option("--format", "style", type=click.Choice(tuple(FORMATS)), help="[default: text]"),
    ):
        command = option(command)
    return command


@main.command(context_settings=_CONTEXT)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--assignment", metavar="FILE", help="FILE... are submissions: tell what their students may be told.")
@_report_options
@click.pass_context
def verify(
    context: click.Context,
    files: tuple[str, ...],
    *,
    assignment: str | None,
    style: str | None,
    paths: tuple[str, ...],
    verbose: bool,
    explain: str,
    limit: int | None,
) -> None:
    """Check every line of derivation files.

    FILE is a derivation file, a document with a header (Markdown, TeX, a notebook), a folder that is searched for
    both, or - for a derivation file from standard input.

    \b
    Examples:
      bpttcheck verify derivations/forum
      bpttcheck verify homework.yaml --format json
      bpttcheck verify homework.yaml --output report.html --output report.xml
      bpttcheck verify - < homework.yaml
      bpttcheck verify --assignment assignment.yaml submission.md
    """  # noqa: D301  (the escape is meant)
    from bpttcheck.loading.derivations import load_each
    from bpttcheck.loading.files import find
    from bpttcheck.reports.progress import followed
    from bpttcheck.verify import verify_files

    explainer = None if explain == "no" else partial(_explained, limit=limit)
    if assignment is None:
        results = verify_files(load_each(followed(find(files))), explainer)
    else:
        results = classroom.checked(context, assignment, files, explainer)
    context.exit(report(results, arguments.reports(style, paths), verbose=verbose or explain == "full"))


@main.command(cls=Lines, context_settings=_CONTEXT)
@click.argument("target")
@click.argument("expr")
@setting_options
@_report_options
@click.pass_context
def check(
    context: click.Context,
    target: str,
    expr: str,
    *,
    setting: Setting,
    style: str | None,
    paths: tuple[str, ...],
    verbose: bool,
    explain: str,
    limit: int | None,
) -> None:
    """Check whether a line, EXPR, equals TARGET.

    \b
    Examples:
      bpttcheck check "d L / d o(t)[1]" "yhat(t)[1] - y(t)[1]"
      bpttcheck check "d L / d o(t)" "yhat(t) - y(t)" --assume "sum(y(t)) = 1"
      bpttcheck check "grad(L, c)" "sum(t, yhat(t) - y(t))" --times 5 --sizes y=4
      bpttcheck check "d L / d L(t)" "1/tau" --option loss=mean
    """  # noqa: D301  (the escape is meant)
    from bpttcheck.places import Source
    from bpttcheck.reports import COMMAND_LINE
    from bpttcheck.verify import check as judged
    from bpttcheck.verify.results import FileResult

    explainer = None if explain == "no" else partial(_explained, limit=limit)
    result = judged(target, expr, setting, explainer)
    found = [FileResult(Source(COMMAND_LINE, ""), "", (result,))]
    context.exit(report(found, arguments.reports(style, paths), verbose=verbose or explain == "full"))


@main.command(cls=Lines, context_settings=_CONTEXT)
@click.argument("target")
@setting_options
@click.option("--format", "style", type=click.Choice(("text", "latex", "sympy")), default="text", show_default=True)
@click.pass_context
def derive(
    context: click.Context,
    target: str,
    *,
    setting: Setting,
    style: str,
) -> None:
    """Print what TARGET truly is, in the quantities of the model.

    \b
    Examples:
      bpttcheck derive "d L / d o(t)[1]"
      bpttcheck derive "grad(L, W)" --times 2 --format latex
    """  # noqa: D301  (the escape is meant)
    from bpttcheck.reports import truth
    from bpttcheck.reports.screen import PlainScreen
    from bpttcheck.verify.derive import derive as derived

    with refusals(context, "TARGET"), output() as out:
        PlainScreen(out).put(truth.rows(derived(target, setting), style))


@main.command(context_settings=_CONTEXT)
@click.argument("name", required=False)
@click.pass_context
def models(context: click.Context, name: str | None) -> None:
    """List the built-in models, or show one: its equations, sizes, parameters and natural assumptions.

    NAME is a built-in model or a path to a model file.

    \b
    Examples:
      bpttcheck models
      bpttcheck models rnn
    """  # noqa: D301  (the escape is meant)
    from bpttcheck.derivation import ModelName
    from bpttcheck.models import builtin
    from bpttcheck.places import Passage
    from bpttcheck.reports import catalogue
    from bpttcheck.reports.screen import screen_for

    with refusals(context, "NAME"), output() as out:
        if name is None:
            rows = catalogue.listing(map(builtin.builtin, builtin.names()))
        else:
            rows = catalogue.one(builtin.find(ModelName(Passage.whole(name, "NAME"))))
        screen_for(out).put(rows)


@main.command(context_settings=_CONTEXT)
@click.argument("code", required=False)
@click.pass_context
def explain(context: click.Context, code: str | None) -> None:
    """List the mistakes that are recognised, or print the lesson of one, with examples.

    \b
    Examples:
      bpttcheck explain
      bpttcheck explain sign
    """  # noqa: D301  (the escape is meant)
    from bpttcheck.explain.pages import pages
    from bpttcheck.reports import lessons
    from bpttcheck.reports.screen import screen_for

    with refusals(context, "CODE"), output() as out:
        rows = lessons.listing(pages()) if code is None else lessons.one(lessons.find(code, pages()))
        screen_for(out).put(rows)


def _explained(result: StepResult, target: Target, prepared: Prepared, limit: int | None) -> tuple[Explanation, ...]:
    """Why a line is wrong; what looks for it is imported when a line is."""
    from bpttcheck.explain import QUESTIONS
    from bpttcheck.explain import explain as explained

    return explained(result, target, prepared, limit or QUESTIONS)


main.add_command(rechecking.recheck)
main.add_command(classroom.new)
main.add_command(editors.schema)
main.add_command(grading.grade)


def run() -> None:
    """The program as a process of its own: it ends at once, and does not look for garbage that it hardly makes."""
    gc.set_threshold(200_000)
    status = 0
    try:
        main(prog_name="bpttcheck")
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else UNREADABLE
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):  # closed, or nobody reads on: said already
            stream.flush()
    # Taking the graphs apart, node by node, would take longer than checking a homework.
    os._exit(status)
