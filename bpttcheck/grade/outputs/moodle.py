"""A sheet for Moodle's import of grades, ``moodle.csv``: choose ``useridnumber`` or ``useremail`` to match on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bpttcheck.grade.outputs import words
from bpttcheck.grade.outputs.numbers import decimal
from bpttcheck.grade.outputs.sheets import sheet

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from bpttcheck.grade.records import Graded
    from bpttcheck.homework import Assignment

_HEAD: Final = ("useridnumber", "useremail", "grade", "feedback", "path")


def page(_assignment: Assignment, folder: Path) -> AbstractContextManager[Callable[[Graded], None]]:
    """The feedback is the marks for each problem: Moodle takes it for HTML, so nothing in it is a student's."""
    return sheet(folder / "moodle.csv", _HEAD, _row)


def _row(graded: Graded) -> list[str]:
    told = "; ".join(f"{each.name}: {words.share(each.earned, each.points)}" for each in graded.problems)
    return [graded.number, graded.email, decimal(graded.earned), told, graded.path]
