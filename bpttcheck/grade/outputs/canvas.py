"""A sheet for Canvas's import of grades, ``canvas.csv``.

Canvas finds a student by the ``SIS User ID``, else by the ``SIS Login ID``, else by the name, and the assignment by its
title (its own ``gradebook_importer.rb`` says so).
"""

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

_WHO: Final = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
# A row whose name has this in it says what the assignment is worth.
_WORTH: Final = "Points Possible"


def page(assignment: Assignment, folder: Path) -> AbstractContextManager[Callable[[Graded], None]]:
    """A column for the total; a student's number is taken for the SIS's, an email for what one logs in with."""
    return sheet(folder / "canvas.csv", (*_WHO, assignment.title or "Homework"), _row)


def _row(graded: Graded) -> list[str]:
    name = graded.student.replace(_WORTH, _WORTH.lower())
    return [name, "", graded.number, graded.email, "", decimal(graded.earned)]
