"""The command line. Each command imports what it needs when it runs, so that ``--help`` is there at once."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from typing import Final

import click

from bpttcheck import classroom, editors, grading, rechecking
from bpttcheck.commands import CONTEXT
from bpttcheck.commands.check import check
from bpttcheck.commands.completion import completion
from bpttcheck.commands.derive import derive
from bpttcheck.commands.explain import explain
from bpttcheck.commands.models import models
from bpttcheck.commands.verify import verify
from bpttcheck.output import UNREADABLE

# After how many objects more than were let go of the program looks for garbage.
GARBAGE: Final = 1_000_000
_COMMANDS: Final = (
    verify,
    check,
    derive,
    models,
    explain,
    rechecking.recheck,
    classroom.new,
    editors.schema,
    grading.grade,
    completion,
)


def _version(context: click.Context, _option: click.Parameter, asked: bool) -> None:  # noqa: FBT001  (click's)
    if asked:
        import bpttcheck

        click.echo(f"bpttcheck {bpttcheck.__version__}")
        context.exit()


@click.group(context_settings=CONTEXT)
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


for _command in _COMMANDS:
    main.add_command(_command)


def run() -> None:
    """The program as a process of its own: it ends at once, and does not look for garbage that it hardly makes."""
    gc.set_threshold(GARBAGE)
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
