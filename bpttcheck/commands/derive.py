"""The command that prints the truth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bpttcheck.arguments import Lines, setting_options
from bpttcheck.commands import CONTEXT
from bpttcheck.output import output, refusals

if TYPE_CHECKING:
    from bpttcheck.derivation import Setting


@click.command(cls=Lines, context_settings=CONTEXT)
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
