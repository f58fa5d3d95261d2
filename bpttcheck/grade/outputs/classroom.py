"""What GitHub Classroom's reporter reads, in ``classroom/…/``: encode the file in base64 for its variable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpttcheck.grade.outputs.documents import documents, is_full, name
from bpttcheck.grade.outputs.numbers import number
from bpttcheck.grade.outputs.plainly import plainly

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from bpttcheck.grade.records import Graded, ProblemMark
    from bpttcheck.homework import Assignment


def page(_assignment: Assignment, folder: Path) -> AbstractContextManager[Callable[[Graded], None]]:
    """A test for each problem; it counts the points and takes the colour from the status, so both are set."""
    return documents(folder / "classroom", form)


def form(graded: Graded) -> dict[str, object]:
    """The document of one submission."""
    return {
        "version": 1,
        "status": "error" if graded.error else "pass" if graded.earned >= graded.points else "fail",
        "max_score": number(graded.points),
        "tests": [_test(problem) for problem in graded.problems],
    }


def _test(problem: ProblemMark) -> dict[str, object]:
    return {
        "name": name(problem),
        "status": "pass" if is_full(problem) else "fail",
        "score": number(problem.earned),
        "message": plainly(problem),
    }
