"""What the class did, for the teacher: ``summary.html`` and ``summary.md``."""

from __future__ import annotations

from contextlib import contextmanager
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from bpttcheck.grade.outputs.feedback import write
from bpttcheck.grade.outputs.formulas import Formulas
from bpttcheck.grade.outputs.tally import BARS, Tally

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bpttcheck.grade.records import Graded
    from bpttcheck.homework import Assignment

_MOST_MISTAKES: Final = 8


@contextmanager
def page(assignment: Assignment, folder: Path) -> Iterator[Callable[[Graded], None]]:
    """Counts, and writes when all submissions were taken; a run that fails has no summary."""
    from bpttcheck.grade.outputs import templates

    tally = Tally(problem.name for problem in assignment.problems)
    yield tally.add
    points = sum((problem.scheme.points for problem in assignment.problems), Fraction(0))
    values = {
        "assignment": assignment,
        "tally": tally,
        "points": points,
        "bars": tuple(zip(_tenths(), tally.bars(points), strict=True)),
        "formulas": Formulas(assignment),
        "mistakes": _mistakes,
    }
    write(folder / "summary.html", templates.html("summary.html").render(values))
    write(folder / "summary.md", templates.text("summary.md").render(values))


def _tenths() -> list[str]:
    return [f"{100 * place // BARS}–{100 * (place + 1) // BARS} %" for place in range(BARS)]


def _mistakes(counted: Counter[str]) -> list[tuple[str, str, int]]:
    """The commonest mistakes: code, name, and how many students made it."""
    rows = sorted(counted.items(), key=lambda row: (-row[1], row[0]))
    return [(code, _name(code), count) for code, count in rows[:_MOST_MISTAKES]]


def _name(code: str) -> str:
    from bpttcheck.explain.pages import lesson, pages  # once, at the end

    return lesson(pages()[code])[0] if code in pages() else ""
