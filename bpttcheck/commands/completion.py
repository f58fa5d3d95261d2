"""The command that prints what a shell needs to complete this program's lines."""

from __future__ import annotations

from typing import Final

import click
from click.shell_completion import ShellComplete, get_completion_class

from bpttcheck.commands import CONTEXT
from bpttcheck.output import output

_VARIABLE: Final = "_BPTTCHECK_COMPLETE"


@click.command(context_settings=CONTEXT)
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print what makes a SHELL complete commands, options, models and mistakes.

    In bash and zsh, put `eval "$(bpttcheck completion bash)"` (or `zsh`) into ~/.bashrc (or ~/.zshrc); in fish, write
    it into ~/.config/fish/completions/bpttcheck.fish.

    \b
    Examples:
      bpttcheck completion bash
      bpttcheck completion zsh > _bpttcheck
      bpttcheck completion fish > bpttcheck.fish
    """  # noqa: D301  (the escape is meant)
    known = get_completion_class(shell)
    assert known is not None  # noqa: S101  (they are click's own)
    complete = known(context.find_root().command, {}, "bpttcheck", _VARIABLE)
    # The one for bash would start bash, to ask for its version.
    with output() as out:
        out.write(ShellComplete.source(complete) + "\n")
