"""Gradescope's ``results.json``, in ``gradescope/…/``: a test for each problem, with part of its points or all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpttcheck.grade.outputs.documents import documents, is_full, name, opening
from bpttcheck.grade.outputs.numbers import number
from bpttcheck.grade.outputs.plainly import plainly

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from bpttcheck.grade.records import Graded, ProblemMark
    from bpttcheck.homework import Assignment


def page(_assignment: Assignment, folder: Path) -> AbstractContextManager[Callable[[Graded], None]]:
    """The text is given as text, so nothing in it is HTML or Markdown to a reader."""
    return documents(folder / "gradescope", form)


def form(graded: Graded) -> dict[str, object]:
    """The score is the exact sum, rounded once; without it Gradescope would add up what is rounded."""
    return {
        "score": number(graded.earned),
        "output": opening(graded),
        "output_format": "text",
        "visibility": "visible",
        # What a grader prints is not for students: it may name files of the machine.
        "stdout_visibility": "hidden",
        "extra_data": {"points": number(graded.points), "judged": not graded.error},
        "tests": [_test(place, problem) for place, problem in enumerate(graded.problems, start=1)],
    }


def _test(place: int, problem: ProblemMark) -> dict[str, object]:
    return {
        "score": number(problem.earned),
        "max_score": number(problem.points),
        "status": "passed" if is_full(problem) else "failed",
        "name": name(problem),
        "number": str(place),
        "output": plainly(problem),
        "output_format": "text",
        "tags": [problem.name],
        "visibility": "visible",
    }
