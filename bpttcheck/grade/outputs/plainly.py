"""A problem's marks as plain text, for systems that show text in a box of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bpttcheck.grade.outputs import words
from bpttcheck.grade.outputs.numbers import decimal
from bpttcheck.reports.shown import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.grade.records import LineMark, ProblemMark

# A system refuses results of a megabyte; this is what a problem may take of it.
_LONGEST: Final = 8_000


def plainly(problem: ProblemMark) -> str:
    """Every line with its verdict and what is said of it, then what the points were given for."""
    rows = [row for line in problem.lines for row in _line(line)]
    parts = [
        _because(part.what, f"{decimal(part.earned)} of {decimal(part.points)}", part.why) for part in problem.parts
    ]
    text = "\n".join(row.rstrip() for row in (*rows, *([""] if rows else []), *parts))
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}\n…"


def _line(line: LineMark) -> Iterator[str]:
    yield f"{words.sign(line.verdict)} line {line.line}: {shown(line.read or line.text)}"
    yield f"    {_because(words.verdict(line.verdict), shown(line.says))}"
    if line.reach:
        yield f"    holds: {shown(line.reach)}"
    if line.repair:
        yield f"    try: {shown(line.repair)}"


def _because(what: str, *why: str) -> str:
    return ": ".join(filter(None, (shown(what), *why)))
