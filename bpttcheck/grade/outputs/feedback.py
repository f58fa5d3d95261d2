"""Feedback to hand back, for each student a page in HTML that needs nothing else, and the same in Markdown."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from bpttcheck.grade.outputs import words
from bpttcheck.grade.outputs.formulas import Formulas
from bpttcheck.grade.outputs.slugs import slug

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bpttcheck.grade.records import Graded
    from bpttcheck.homework import Assignment


@contextmanager
def page(assignment: Assignment, folder: Path) -> Iterator[Callable[[Graded], None]]:
    """Two files for each submission, ``feedback/….html`` and ``feedback/….md``."""
    from bpttcheck.grade.outputs import templates

    forms = {"html": templates.html("feedback.html"), "md": templates.text("feedback.md")}
    formulas, place = Formulas(assignment), folder / "feedback"
    place.mkdir(exist_ok=True)

    def take(graded: Graded) -> None:
        problems = tuple(zip(assignment.problems, graded.problems, strict=True))
        for ending, form in forms.items():
            text = form.render(
                assignment=assignment,
                graded=graded,
                problems=problems,
                formulas=formulas,
                opening=words.opening(graded),
            )
            write(place / f"{slug(graded)}.{ending}", text)

    yield take


def write(path: Path, text: str) -> None:
    """A file of text, the same bytes on every system."""
    path.write_text(text, encoding="utf-8", newline="\n")
