"""The command that shows models."""

from __future__ import annotations

import click

from bpttcheck.commands import CONTEXT
from bpttcheck.commands.completing import models as known
from bpttcheck.output import output, refusals


@click.command(context_settings=CONTEXT)
@click.argument("name", required=False, shell_complete=known)
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
