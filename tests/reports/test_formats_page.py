"""The page on formats has a row for every format and every verdict, and each says what is so."""

from __future__ import annotations

import re
from pathlib import Path

from bpttcheck.derivation import Verdict
from bpttcheck.reports import FORMATS
from bpttcheck.reports.findings import UNREAD
from bpttcheck.reports.severity import SEVERITIES, UNREADABLE

PAGE = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if line.startswith("| ")]


def quoted(cell: str) -> list[str]:
    return re.findall("`([^`]*)`", cell)


def test_every_format() -> None:
    told = {quoted(row[0])[0]: tuple(quoted(row[1])) for row in ROWS if quoted(row[0]) and quoted(row[0])[0] in FORMATS}
    assert told == {name: row.endings for name, row in FORMATS.items()}
    assert [*told] == [*FORMATS]


def test_every_verdict() -> None:
    graded = {**{verdict.value: row for verdict, row in SEVERITIES.items()}, UNREAD: UNREADABLE}
    told = {name: row for row in ROWS for name in quoted(row[0]) if name in graded}
    assert graded.keys() == told.keys() == {*(verdict.value for verdict in Verdict), UNREAD}
    for name, (level, outcome) in graded.items():
        assert told[name][1] == level
        assert told[name][2].split()[0].strip(",;") == outcome
