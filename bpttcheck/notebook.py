"""Notebooks: ``%load_ext bpttcheck``, and then cells that begin with ``%%bptt``."""

from __future__ import annotations

import json
import re
import shlex
from typing import TYPE_CHECKING, Final

import click
from click.core import ParameterSource
from msgspec import Struct
from msgspec.structs import fields, replace

from bpttcheck import arguments
from bpttcheck.api import loaded
from bpttcheck.api.checking import verify
from bpttcheck.api.loaded import Loaded
from bpttcheck.api.results import Report
from bpttcheck.derivation import DerivationFile, ModelName
from bpttcheck.errors import Refused
from bpttcheck.loading.files import is_foreign
from bpttcheck.loading.schema import Header
from bpttcheck.places import Passage, Source
from bpttcheck.verify.results import FileResult, Located

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from bpttcheck.derivation import Document, Setting

_DERIVATIONS: Final = re.compile(r"^(?:target|steps|derivations|latex)[ \t]*:", re.MULTILINE)
_MODEL: Final = re.compile(r"^model[ \t]*:", re.MULTILINE)
# Keys with their values, on the first lines of a cell that is a document: the first of them is a known one.
_KNOWN: Final = "|".join(field.encode_name for field in fields(Header))
_SETTINGS: Final = re.compile(rf"\s*(?=(?:{_KNOWN}):)(?:\w+:(?!\S)[^\n]*\n(?:[ \t#-][^\n]*\S[^\n]*\n)*)+")
_COMMENT: Final = re.compile(r"\s*%")
_FRONT_MATTER: Final = "---"


class _Asked(Struct):
    """A cell, and what was said of it."""

    cell: str
    report: Report | None = None


def register(shell: InteractiveShell) -> None:
    """Add the magic to a shell."""
    from IPython.core.magic import no_var_expand  # it is there, or nobody asks

    no_var_expand(bptt)
    shell.register_magic_function(bptt, "cell", "bptt")  # type: ignore[arg-type]  # a decorator hides its type


def bptt(line: str, cell: str) -> Report | None:
    r"""Check the derivation in this cell: ``%%bptt --help`` lists the options of its first line.

    The cell is a derivation file in YAML, or Markdown or TeX with its settings on the first lines:

        %%bptt
        model: rnn

        $$\frac{\partial L}{\partial o^{(t)}} = \hat{y}^{(t)} - y^{(t)}$$

    >>> bptt("--model rnn", "target: d L / d L(t)\nsteps: ['1']\n")
    <Report: 1 of 1 line as expected>
    """
    from IPython.core.error import UsageError

    asked = _Asked(cell)
    try:
        _bptt.main(shlex.split(line), prog_name="%%bptt", standalone_mode=False, obj=asked)
    except click.ClickException as wrong:
        raise UsageError(wrong.format_message()) from None
    except ValueError as wrong:  # how shlex says that a quotation is open
        raise UsageError(str(wrong)) from None
    return asked.report


@click.command()
@arguments.setting_options
@click.option("--explain/--no-explain", default=True, show_default=True, help="Say why a line is wrong.")
@click.option("--scope/--no-scope", help="Prove right lines for every size and length.  [default: --no-scope]")
@click.pass_context
def _bptt(context: click.Context, *, setting: Setting, explain: bool, scope: bool) -> None:
    """Check the derivation in this cell.

    It is a derivation file in YAML, or Markdown or TeX with its settings on the first lines, a key to a line. What is
    said here is added to what the cell says; the default model is meant where the cell names none.
    """
    asked: _Asked = context.obj
    assert isinstance(setting.model, ModelName)  # noqa: S101  (it is named on the line, or the default)
    is_named = context.get_parameter_source("model") is not ParameterSource.DEFAULT
    name, text = _written(asked.cell, setting.model.name.text, is_named=is_named)
    asked.report = _checked(name, text, setting, explain=explain, scope=scope)


def _checked(name: str, text: str, line: Setting, *, explain: bool, scope: bool) -> Report:
    try:
        found = loaded.of_text(text, name)
    except Refused as refused:
        passage = refused.passage or Passage.whole(text, name)
        return Report((FileResult(passage.source, fault=Located(refused.fault, passage)),))
    return verify(Loaded(_with(found, line)), explain=explain, scope=scope)


def _written(cell: str, model: str, *, is_named: bool) -> tuple[str, str]:
    """The cell as a file, and its name; it has a line where ``%%bptt`` stood, so that lines keep their numbers.

    The model is the one that the line names, or its default where the cell names none.
    """
    named = f"model: {json.dumps(model, ensure_ascii=False)}"
    if _DERIVATIONS.search(cell):
        return "cell.yaml", f"{named if is_named or not _MODEL.search(cell) else ''}\n{cell}"
    if settings := _SETTINGS.match(cell):
        header = settings.group().rstrip("\n")
        if is_named and _MODEL.search(header):
            raise click.UsageError("the cell names its model itself")
        first = "" if _MODEL.search(header) else f"<!-- bpttcheck {{{named}}} -->"
        return "cell.md", f"{first}<!-- bpttcheck\n{header} -->{cell[len(header) :]}"
    name, comment = ("cell.tex", "% bpttcheck: {}") if _COMMENT.match(cell) else ("cell.md", "<!-- bpttcheck {} -->")
    if is_named or is_foreign(Source(name, cell)):
        return name, f"{comment.format(f'{{{named}}}')}\n{cell}"
    return name, cell if cell.startswith(_FRONT_MATTER) else f"\n{cell}"


def _with(found: DerivationFile | Document, line: Setting) -> DerivationFile | Document:
    """The cell with what its first line says added to each of its settings."""
    if isinstance(found, DerivationFile):
        each = (replace(one, setting=_added(one.setting, line)) for one in found.derivations)
        return replace(found, derivations=tuple(each))
    sections = (replace(section, setting=_added(section.setting, line)) for section in found.sections)
    return replace(found, sections=tuple(sections))


def _added(setting: Setting, line: Setting) -> Setting:
    return replace(
        setting,
        sizes=tuple({size.sort: size for size in (*setting.sizes, *line.sizes)}.values()),
        times=line.times or setting.times,
        assume=setting.assume + line.assume,
        options=tuple({each.option.text: each for each in (*setting.options, *line.options)}.values()),
        rows=setting.rows or line.rows,
        denominator=setting.denominator or line.denominator,
        slopes_by_value=setting.slopes_by_value or line.slopes_by_value,
    )
