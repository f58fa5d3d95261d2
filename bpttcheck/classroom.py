"""What a class uses before anything is graded: the file to hand out, and a student's own look at what is in it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from bpttcheck.output import CannotWrite, output, refusals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.homework import Assignment
    from bpttcheck.verify.many import Further
    from bpttcheck.verify.pipeline import Explainer
    from bpttcheck.verify.results import FileResult


def assignment_in(context: click.Context, path: str) -> Assignment:
    """The assignment in a file; where it is none, the command ends with why."""
    from bpttcheck.errors import Refused
    from bpttcheck.loading import files
    from bpttcheck.loading.files import Unread
    from bpttcheck.loading.homework import load_assignment
    from bpttcheck.places import Passage

    source = files.read(path)
    with refusals(context, path):
        if isinstance(source, Unread):
            raise Refused(source.fault, Passage.of(source.source))
        try:
            return load_assignment(source)
        except Refused as refused:
            raise Refused(refused.fault, refused.passage or Passage.of(source)) from None


def checked(
    context: click.Context,
    assignment: str,
    submissions: tuple[str, ...],
    explainer: Explainer | None,
    further: Further | None = None,
) -> Iterator[FileResult]:
    """What a student may be told of submissions."""
    from bpttcheck.grade.checking import check_each
    from bpttcheck.loading.files import find
    from bpttcheck.reports.progress import followed

    return check_each(assignment_in(context, assignment), followed(find(submissions)), explainer, further)


@click.command(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.argument("assignment", type=click.Path())
@click.option("--format", "style", type=click.Choice(("yaml", "markdown")), default="yaml", show_default=True)
@click.option(
    "--out",
    type=click.Path(),
    metavar="FILE",
    help="Write it into this file, which must not be there yet; the schema for editors is put beside it.",
)
@click.pass_context
def new(context: click.Context, assignment: str, *, style: str, out: str | None) -> None:
    """Write the empty file that students fill in, with the problems and a word on the notation.

    The first line of one in YAML names a schema, by which editors help; `bpttcheck schema submission` prints it.

    \b
    Examples:
      bpttcheck new assignment.yaml > submission.yaml
      bpttcheck new assignment.yaml --format markdown --out submission.md
    """  # noqa: D301  (the escape is meant)
    from bpttcheck.grade import handout

    found = assignment_in(context, assignment)
    with refusals(context, assignment):
        text = handout.written(found, style)
    if out is None:
        with output() as stream:
            stream.write(text)
        return
    _create(out, text)
    if style == "yaml":
        _put_schema(os.path.dirname(out))


def _create(path: str, text: str) -> None:
    """Write a file that is not there yet; raises CannotWrite."""
    try:
        with open(path, "x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise CannotWrite(f"{path} cannot be written: {error.strerror}") from None


def _put_schema(folder: str) -> None:
    """Write the schema that a submission names into its folder; one that is there is left as it is."""
    from bpttcheck.loading import files, json_schema
    from bpttcheck.places import Source

    path, text = os.path.join(folder, json_schema.file_name("submission")), json_schema.written("submission")
    if not os.path.lexists(path):
        _create(path, text)
    elif files.read(path) != Source(path, text):
        click.echo(f"{path} is there already, and is left as it is", err=True)
