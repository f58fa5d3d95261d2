"""The report as annotations of GitHub: a command a line, which puts a finding beside its line in a pull request."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from bpttcheck.reports import regions, words
from bpttcheck.reports.findings import findings
from bpttcheck.reports.page import row
from bpttcheck.reports.screen import PlainScreen
from bpttcheck.reports.shown import shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bpttcheck.reports.findings import Finding
    from bpttcheck.verify.results import FileResult

_IN_MESSAGE = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTY = _IN_MESSAGE | str.maketrans({":": "%3A", ",": "%2C"})


def write(results: Iterable[FileResult], out: TextIO, *, verbose: bool) -> None:  # noqa: ARG001  (a box is small)
    """An annotation for each finding, and a line that sums up."""
    tally = words.Tally()
    for result in results:
        tally.add(result)
        out.writelines(f"{_annotation(each, result)}\n" for each in findings(result))
    PlainScreen(out).put(row(said) for said in (str(tally), tally.reach) if said)


def _annotation(finding: Finding, result: FileResult) -> str:
    properties = {"title": f"bpttcheck: {finding.code}", **_place(finding, result)}
    told = ",".join(f"{name}={value.translate(_IN_PROPERTY)}" for name, value in properties.items())
    return f"::{finding.severity.level} {told}::{finding.text(result).translate(_IN_MESSAGE)}"


def _place(finding: Finding, result: FileResult) -> dict[str, str]:
    source = finding.passage.source
    named = next((each for each in (source, result.source) if regions.is_file(result, each)), None)
    if named is None:
        return {}
    file = {"file": shown(regions.path(named.name))}
    if named is not source or not finding.has_place:
        return file
    at = regions.region(finding.passage, finding.marks[0])
    lines = {"line": at.line, "endLine": at.end_line}
    # Columns of different lines are refused.
    columns = {"col": at.column, "endColumn": at.end_column} if at.line == at.end_line else {}
    return file | {name: str(value) for name, value in (lines | columns).items()}
