"""The command that looks at a report's evidence again."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, TextIO

import click

from bpttcheck.output import UNREADABLE, output

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bpttcheck.recheck import Finding

OUTCOMES: Final = ("confirmed", "failed", "not rechecked", "without evidence")


@click.command(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.argument("report", type=click.File(encoding="utf-8"))
@click.pass_context
def recheck(context: click.Context, report: TextIO) -> None:
    """Confirm the evidence of a report by another way of computing.

    REPORT is what `bpttcheck verify --format json` prints. Each witness is computed again at 50 digits, by a forward
    pass and differences; each proved line is tried at points of this command's own choice, and, of a report made with
    --scope, at other sizes and lengths. What a line says is read as `verify` reads it; nothing that proves or refutes
    takes part.

    Exit status: 0 if all evidence is confirmed, 1 if some is not, 2 if the report cannot be read.

    \b
    Examples:
      bpttcheck verify homework.yaml --format json > report.json
      bpttcheck recheck report.json
    """  # noqa: D301  (the escape is meant)
    from bpttcheck.recheck import recheck as rechecked
    from bpttcheck.report import UnreadableError

    try:
        with output() as out:
            failed = _told(rechecked(report.read()), out)
    except (UnreadableError, UnicodeDecodeError) as fault:
        click.echo(f"{report.name}: {fault}", err=True)
        context.exit(UNREADABLE)
    context.exit(int(failed))


def _told(findings: Iterable[Finding], out: TextIO) -> bool:
    """Write what is not confirmed, and how many lines there were; whether any was not."""
    from bpttcheck.reports.page import Piece, Row
    from bpttcheck.reports.screen import PlainScreen

    screen, here, elsewhere = PlainScreen(out), Counter[str](), Counter[str]()
    for finding in findings:
        (elsewhere if finding.where else here)[finding.outcome] += 1
        if finding.why:
            at = f"at {finding.where}: " if finding.where else ""
            said = f"{finding.path}:{finding.line}: {at}{finding.verdict}: {finding.outcome}: {finding.why}"
            screen.put([Row((Piece(said),))])
    screen.put([Row((Piece(f"{here.total()} lines: {_counted(here)}"),))])
    if elsewhere:
        screen.put([Row((Piece(f"{elsewhere.total()} times at other sizes and lengths: {_counted(elsewhere)}"),))])
    both = here + elsewhere
    return both["failed"] + both["not rechecked"] > 0


def _counted(counts: Counter[str]) -> str:
    """How often which outcome."""
    return ", ".join(f"{counts[each]} {each}" for each in OUTCOMES if counts[each] or each == OUTCOMES[0])
