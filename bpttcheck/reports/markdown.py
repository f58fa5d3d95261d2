"""The report as Markdown, for the summary of a job or a comment: what is not as expected, with what would be right."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final, TextIO

from bpttcheck.places import NOWHERE
from bpttcheck.reports import words
from bpttcheck.reports.findings import findings
from bpttcheck.reports.templating import environment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jinja2 import Template

    from bpttcheck.reports.findings import Finding
    from bpttcheck.verify.results import FileResult

# A comment on GitHub takes 65,536 characters, and a person reads less.
_MOST: Final = 50_000


def write(results: Iterable[FileResult], out: TextIO, *, verbose: bool) -> None:  # noqa: ARG001  (a summary is short)
    """The summary, then each file that is not as expected, as many as a comment takes."""
    tally, parts, length, more = words.Tally(), [], 0, 0
    for result in results:
        tally.add(result)
        for number, each in enumerate(findings(result)):
            part = _template("finding.md").render(finding=each, result=result, first=number == 0, place=_place(each))
            length += len(part)
            more += length > _MOST
            parts += [part] if length <= _MOST else []
    out.write(_template("report.md").render(tally=tally, parts=parts, more=more))


def _place(finding: Finding) -> str:
    """The line, in words; in a notebook with its cell."""
    at = finding.passage.place(finding.marks[0] if finding.step is None else NOWHERE)
    return f"line {at.line}" if finding.has_place else ""


@cache
def _template(name: str) -> Template:
    return environment("bpttcheck.reports", {}, html=False).get_template(name)
