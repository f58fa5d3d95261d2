"""What the command line is called with: lines that may begin with a minus sign, sizes, times, options of the model."""

from __future__ import annotations

import os
import re
from functools import wraps
from itertools import islice
from typing import TYPE_CHECKING, Final

import click

from bpttcheck.commands.completing import models
from bpttcheck.output import Report
from bpttcheck.reports import FORMATS, TEXT, format_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from bpttcheck.derivation import Chosen, Size

    _Option = Callable[[Callable[..., None]], Callable[..., None]]

_OPTION: Final = re.compile(r"--[a-z][a-z-]+(=.*)?", re.DOTALL)
_SIZE: Final = re.compile(r"\s*(\w+)\s*[=:]\s*([^\s=:]+)\s*")
_NUMBER: Final = re.compile("[0-9]{1,18}")


class Lines(click.Command):
    """A command whose arguments may begin with a minus sign, as lines do: `-y[i]/yhat[i]` is no option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Tell options from lines before click does."""
        known = {name: option for option in self.get_params(ctx) for name in option.opts}
        options: list[str] = []
        lines: list[str] = []
        rest = iter(args)
        for arg in rest:
            name, equals, _ = arg.partition("=")
            if arg == "--":
                lines += rest
            elif option := known.get(name if arg.startswith("--") else arg):
                takes = isinstance(option, click.Option) and not option.is_flag and not equals
                options += [arg, *islice(rest, int(takes))]
            else:
                (options if _OPTION.fullmatch(arg) else lines).append(arg)
        return super().parse_args(ctx, [*options, "--", *lines])


def sizes(_context: click.Context, _option: click.Parameter, value: str) -> tuple[Size, ...]:
    """The sizes in ``x=4,h=5,y=3``; raises click's ``BadParameter`` with what a size looks like."""
    from bpttcheck.derivation import Size
    from bpttcheck.loading.schema import LARGEST_SIZE

    found: dict[str, Size] = {}
    for part in filter(None, value.split(",")):
        match = _SIZE.fullmatch(part)
        if not match or match[1] in found:
            raise click.BadParameter(f"{part!r} is not a size; each is given once, as in x=4,h=5,y=3")
        found[match[1]] = Size(match[1], _number(match[2], LARGEST_SIZE))
    return tuple(found.values())


def times(_context: click.Context, _option: click.Parameter, value: str | None) -> int | None:
    """The last time; raises click's ``BadParameter`` where it is none."""
    from bpttcheck.loading.schema import MOST_TIMES

    return None if value is None else _number(value, MOST_TIMES)


def options(_context: click.Context, _option: click.Parameter, value: tuple[str, ...]) -> tuple[Chosen, ...]:
    """The options in ``loss=mean``; raises click's ``BadParameter`` with what an option looks like."""
    from bpttcheck.derivation import Chosen
    from bpttcheck.places import Passage

    found: dict[str, Chosen] = {}
    for each in value:
        name, _, choice = (part.strip() for part in each.partition("="))
        if not name or not choice or name in found:
            raise click.BadParameter(f"{each[:60]!r} is not an option; each is given once, as in loss=mean")
        found[name] = Chosen(Passage.whole(name, "--option"), Passage.whole(choice, "--option"))
    return tuple(found.values())


def _number(text: str, most: int) -> int:
    # A number of thousands of digits is not computed only to be refused.
    if not _NUMBER.fullmatch(text) or not 1 <= int(text) <= most:
        raise click.BadParameter(f"{text[:20]!r} is not a whole number from 1 to {most}")
    return int(text)


def _convention(name: str, usual: str, other: str, says: str) -> _Option:
    return click.option(name, type=click.Choice((usual, other)), default=usual, show_default=True, help=says)


# The last one is listed first.
_ABOUT: Final[tuple[_Option, ...]] = (
    _convention("--slopes", "argument", "value", "What g'(…) is applied to."),
    _convention("--layout", "numerator", "denominator", "What a row of a Jacobian belongs to."),
    _convention("--vectors", "columns", "rows", "How a vector stands."),
    click.option("--assume", multiple=True, metavar="TEXT", help='What is given: "sum(y(t)) = 1". Repeatable.'),
    click.option(
        "--option",
        "options",
        callback=options,
        multiple=True,
        metavar="NAME=CHOICE",
        help="An option of the model: loss=mean. Repeatable.",
    ),
    click.option("--times", callback=times, metavar="N", help="The last time, tau."),
    click.option("--sizes", callback=sizes, default="", metavar="SIZES", help="Sizes, such as x=4,h=5,y=3."),
    click.option(
        "--model", default="rnn", show_default=True, shell_complete=models, help="A built-in model or a model file."
    ),
)


def setting_options(command: Callable[..., None]) -> Callable[..., None]:
    """Options for what lines are about, as if a file said it; a command takes all of it as its ``setting``."""

    @wraps(command)
    def told(
        *,
        model: str,
        sizes: tuple[Size, ...],
        times: int | None,
        assume: tuple[str, ...],
        options: tuple[Chosen, ...],
        vectors: str,
        layout: str,
        slopes: str,
        **others: object,
    ) -> None:
        from bpttcheck.derivation import ModelName, Setting
        from bpttcheck.places import Passage

        about = Setting(
            ModelName(Passage.whole(model, "--model")),
            sizes,
            times,
            tuple(Passage.whole(each, "--assume") for each in assume),
            options=options,
            rows=vectors == "rows",
            denominator=layout == "denominator",
            slopes_by_value=slopes == "value",
        )
        command(setting=about, **others)

    for option in _ABOUT:
        option(told)
    return told


def reports(style: str | None, paths: tuple[str, ...]) -> tuple[Report, ...]:
    """The reports to write: one on standard output, and one in each file.

    With files, ``style`` is that of the file. Raises click's ``UsageError`` where it is not plain what to write.
    """
    if not paths:
        return (Report(style or TEXT),)
    if style and len(paths) > 1:
        raise click.UsageError("--format is one format for one --output; of several, each is told by its ending")
    twice = len({os.path.realpath(path) for path in paths}) < len(paths)
    if twice:
        raise click.UsageError("two reports would be written into one file")
    return (Report(TEXT), *(Report(_style(path, style), _writable(path)) for path in paths))


def _style(path: str, style: str | None) -> str:
    found = style or format_of(path)
    if found is None:
        endings = ", ".join(ending for row in FORMATS.values() for ending in row.endings)
        raise click.UsageError(f"the ending of {path!r} names no format ({endings}): add --format")
    return found


def _writable(path: str) -> str:
    """The path, if something may be written there: it would be a pity to learn of that after a long run."""
    folder = os.path.dirname(os.path.realpath(path))
    why = (
        "the report for a terminal is on standard output already"
        if path == "-"
        else "it is a folder"
        if os.path.isdir(path)
        else "there is no such folder"
        if not os.path.isdir(folder)
        else ""
    )
    if why:
        raise click.UsageError(f"--output {path!r}: {why}")
    return path
