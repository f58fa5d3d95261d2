"""What is printed of each submission: a row of a table, or a document for another program."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Final

from msgspec import to_builtins

from bpttcheck.derivation import Verdict
from bpttcheck.grade.keys import assignment_key
from bpttcheck.grade.outputs.flags import flags
from bpttcheck.grade.outputs.numbers import decimal
from bpttcheck.reports.characters import joined
from bpttcheck.reports.page import Piece, Row

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TextIO

    from bpttcheck.grade.records import Graded
    from bpttcheck.homework import Assignment
    from bpttcheck.reports.page import Style
    from bpttcheck.reports.screen import Screen

VERSION: Final = 1
_INDENT: Final = 2


def table(results: Iterable[Graded], screen: Screen) -> None:
    """A line for each submission, and one for all."""
    tally: Counter[str] = Counter()
    for graded in results:
        tally["submission"] += 1
        tally["for a person to look at"] += bool(flags(graded))
        screen.put(_rows(graded))
    count, flagged = tally["submission"], tally["for a person to look at"]
    graded_all = f"{count} submission{'s' if count != 1 else ''} graded"
    screen.put([Row((Piece(f"{graded_all}, {flagged} for a person to look at" if flagged else graded_all),))])


def _rows(graded: Graded) -> Iterable[Row]:
    style: Style = "bad" if graded.error else "doubtful" if flags(graded) else "good"
    marks = Piece(f"{decimal(graded.earned)} of {decimal(graded.points)}", style)
    who = f"  {joined(graded.student, 60)}" if graded.student else ""
    yield Row((Piece(joined(graded.path, 120), "heading"), Piece(who)), 0, _INDENT, (marks, Piece(_slips(graded))))
    for flag in flags(graded):
        yield Row((Piece(joined(flag, 300), "quiet"),), _INDENT, _INDENT)


def _slips(graded: Graded) -> str:
    """How many lines are not right, by verdict."""
    found = Counter(line.verdict for problem in graded.problems for line in problem.lines)
    told = [f"{found[each]} {each}" for each in Verdict if found[each] and each is not Verdict.CORRECT]
    return f"  {', '.join(told)}" if told else ""


def line(graded: Graded, assignment: Assignment) -> str:
    """A submission as a line of JSON, marks as numbers; with what tells apart what was asked, and by which program."""
    return json.dumps({"version": VERSION, "assignment": assignment_key(assignment).hex(), **_document(graded)})


def _document(graded: Graded) -> dict[str, object]:
    found: dict[str, object] = to_builtins(graded, enc_hook=float)
    return {**found, "earned": float(graded.earned), "points": float(graded.points)}


def document(results: Iterable[Graded], out: TextIO) -> None:
    """All submissions as one document, written as they come."""
    out.write(f'{{"version": {VERSION}, "submissions": [')
    for number, graded in enumerate(results):
        separated = f"{',' if number else ''}\n{json.dumps(_document(graded))}"
        out.write(separated)
    out.write("\n]}\n")
