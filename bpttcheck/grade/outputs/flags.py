"""Why a person should look at a submission."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bpttcheck.grade.records import Graded


def flags(graded: Graded) -> tuple[str, ...]:
    """All reasons, each once, those for a problem with its name; none if nobody need look."""
    of_problems = [f"{problem.name}: {problem.flag}" for problem in graded.problems if problem.flag]
    return tuple(dict.fromkeys(filter(None, (graded.error, *graded.flags, *of_problems))))
