"""What editors are given: the schemas of files, by which they complete keys and mark what is wrong."""

from __future__ import annotations

import click

from bpttcheck.output import output


@click.command(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.argument("kind", type=click.Choice(("derivation", "assignment", "submission", "model")))
def schema(kind: str) -> None:
    """Print the JSON Schema of a KIND of files, by which editors complete keys and mark what is wrong.

    A file names it in its first line, by the way from there: `# yaml-language-server: $schema=derivation.schema.json`.

    \b
    Examples:
      bpttcheck schema derivation > derivation.schema.json
      bpttcheck schema submission > submission.schema.json
    """  # noqa: D301  (the escape is meant)
    from bpttcheck.loading import json_schema

    # Letters as ŷ stand in it, whatever the terminal's encoding is.
    with output("json") as out:
        out.write(json_schema.written(kind))
