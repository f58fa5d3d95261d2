"""PrairieLearn's ``results.json``, in ``prairielearn/…/``: a score from 0 to 1, and a test for each problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpttcheck.grade.outputs.documents import documents, name, opening
from bpttcheck.grade.outputs.numbers import number
from bpttcheck.grade.outputs.plainly import plainly
from bpttcheck.reports.shown import shown

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from bpttcheck.grade.records import Graded, ProblemMark
    from bpttcheck.homework import Assignment


def page(_assignment: Assignment, folder: Path) -> AbstractContextManager[Callable[[Graded], None]]:
    """Work that could not be judged is not gradable, and so costs the student no attempt."""
    return documents(folder / "prairielearn", form)


def form(graded: Graded) -> dict[str, object]:
    """The document of one submission."""
    if graded.error:
        return {"gradable": False, "message": opening(graded), "format_errors": [shown(graded.error)]}
    return {
        "gradable": True,
        "score": round(float(graded.earned / graded.points), 6) if graded.points else 1.0,
        "message": opening(graded),
        "tests": [_test(problem) for problem in graded.problems],
    }


def _test(problem: ProblemMark) -> dict[str, object]:
    return {
        "name": name(problem),
        "description": shown(problem.target),
        "points": number(problem.earned),
        "max_points": number(problem.points),
        "output": plainly(problem),
    }
