"""The command that prints the lesson of a mistake."""

from __future__ import annotations

import click

from bpttcheck.commands import CONTEXT
from bpttcheck.commands.completing import codes
from bpttcheck.output import output, refusals


@click.command(context_settings=CONTEXT)
@click.argument("code", required=False, shell_complete=codes)
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
