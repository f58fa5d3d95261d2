"""A sheet with the columns of nbgrader's own export, ``nbgrader.csv``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bpttcheck.grade.outputs.numbers import decimal
from bpttcheck.grade.outputs.sheets import sheet

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from bpttcheck.grade.records import Graded
    from bpttcheck.homework import Assignment

_HEAD: Final = (
    *("assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email"),
    *("raw_score", "late_submission_penalty", "score", "max_score"),
)


def page(assignment: Assignment, folder: Path) -> AbstractContextManager[Callable[[Graded], None]]:
    """Dates and lateness are the course's affair; a name is not taken apart."""
    return sheet(folder / "nbgrader.csv", _HEAD, lambda graded: _row(assignment.title, graded))


def _row(title: str, graded: Graded) -> list[str]:
    score = decimal(graded.earned)
    who = (graded.number, graded.student, "", graded.email)
    return [title, "", "", *who, score, "0", score, decimal(graded.points)]
