"""The command that looks at a report's evidence again."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

import click

from bpttcheck.output import UNREADABLE, output

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bpttcheck.recheck.report import Finding


@click.command(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.argument("report", type=click.File(encoding="utf-8"))
@click.pass_context
def recheck(context: click.Context, report: TextIO) -> None:
    """Confirm the evidence of a report by another way of computing.

    REPORT is what `bpttcheck verify --format json` prints. Each witness is computed again at 50 digits, by a forward
    pass and differences; each proved line is tried at points of this command's own choice. It shares no code with
    what judges lines.

    Exit status: 0 if all evidence is confirmed, 1 if some is not, 2 if the report cannot be read.

    \b
    Examples:
      bpttcheck verify homework.yaml --format json > report.json
      bpttcheck recheck report.json
    """  # noqa: D301  (the escape is meant)
    from bpttcheck.recheck.report import UnreadableError
    from bpttcheck.recheck.report import recheck as rechecked

    try:
        with output() as out:
            failed = _told(rechecked(report.read()), out)
    except (UnreadableError, UnicodeDecodeError) as fault:
        click.echo(f"{report.name}: {fault}", err=True)
        context.exit(UNREADABLE)
    context.exit(int(failed))


def _told(findings: Iterable[Finding], out: TextIO) -> bool:
    """Write what fails, and how many there were; whether any failed."""
    from bpttcheck.reports.page import Piece, Row
    from bpttcheck.reports.screen import PlainScreen

    screen, count, failed = PlainScreen(out), 0, 0
    for finding in findings:
        count += 1
        failed += bool(finding.failure)
        if finding.failure:
            screen.put([Row((Piece(f"{finding.path}:{finding.line}: {finding.verdict}: {finding.failure}"),))])
    screen.put([Row((Piece(f"{count} lines, {count - failed} confirmed, {failed} not"),))])
    return failed > 0
