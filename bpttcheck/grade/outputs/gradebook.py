"""The gradebook, ``grades.csv``: a row for each submission, with a column for each problem."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bpttcheck.grade.outputs.flags import flags
from bpttcheck.grade.outputs.numbers import decimal
from bpttcheck.grade.outputs.sheets import sheet
from bpttcheck.grade.outputs.slugs import slug

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from bpttcheck.grade.records import Graded
    from bpttcheck.homework import Assignment

_WHO: Final = ("path", "student", "number", "email")
_SUMS: Final = ("total", "points", "flags", "feedback")


def page(assignment: Assignment, folder: Path) -> AbstractContextManager[Callable[[Graded], None]]:
    """``points`` are all that there are; ``feedback`` is the name of the student's files without their endings."""
    names = [problem.name for problem in assignment.problems]
    columns = [f"problem {name}" if name in (*_WHO, *_SUMS) else name for name in names]
    return sheet(folder / "grades.csv", (*_WHO, *columns, *_SUMS), lambda graded: _row(graded, names))


def _row(graded: Graded, names: list[str]) -> list[str]:
    earned = {problem.name: decimal(problem.earned) for problem in graded.problems}
    return [
        *(graded.path, graded.student, graded.number, graded.email),
        *(earned.get(name, "") for name in names),
        *(decimal(graded.earned), decimal(graded.points), "; ".join(flags(graded)), slug(graded)),
    ]
