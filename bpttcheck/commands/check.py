"""The command that checks one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bpttcheck.arguments import Lines, setting_options
from bpttcheck.commands import CONTEXT
from bpttcheck.commands.asked import report_options
from bpttcheck.output import report

if TYPE_CHECKING:
    from bpttcheck.commands.asked import Asked
    from bpttcheck.derivation import Setting


@click.command(cls=Lines, context_settings=CONTEXT)
@click.argument("target")
@click.argument("expr")
@setting_options
@report_options
def check(
    context: click.Context,
    target: str,
    expr: str,
    *,
    setting: Setting,
    asked: Asked,
) -> None:
    """Check whether a line, EXPR, equals TARGET.

    \b
    Examples:
      bpttcheck check "d L / d o(t)[1]" "yhat(t)[1] - y(t)[1]"
      bpttcheck check "d L / d o(t)" "yhat(t) - y(t)" --assume "sum(y(t)) = 1"
      bpttcheck check "grad(L, c)" "sum(t, yhat(t) - y(t))" --times 5 --sizes y=4
      bpttcheck check "d L / d L(t)" "1/tau" --option loss=mean
      bpttcheck check "d o(t) / d h(t)" V --scope
    """  # noqa: D301  (the escape is meant)
    from bpttcheck.places import Source
    from bpttcheck.reports import COMMAND_LINE
    from bpttcheck.verify import check as judged
    from bpttcheck.verify.results import FileResult

    result = judged(target, expr, setting, asked.explainer)
    found = FileResult(Source(COMMAND_LINE, ""), "", (result,))
    found = asked.further(found) if asked.further else found
    context.exit(report([found], asked.reports, verbose=asked.verbose))
