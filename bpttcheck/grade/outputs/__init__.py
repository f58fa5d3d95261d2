"""Results as files that one can hand back: a form is a module with a ``page``, and a row of this table.

A page is entered before the first submission, is given each as it comes, and is left after the last, so nothing is kept
but what a page counts.
"""

from __future__ import annotations

from contextlib import ExitStack
from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from bpttcheck.grade.records import Graded
    from bpttcheck.homework import Assignment

    class Page(Protocol):
        """One form of results, in files of a folder."""

        def __call__(self, assignment: Assignment, folder: Path) -> AbstractContextManager[Callable[[Graded], None]]:
            """Begin; what is entered takes one submission after the other."""


class Form(NamedTuple):
    """A module, and the names of the files and folders that it writes."""

    module: str
    names: tuple[str, ...]


# fmt: off
FORMS: Final = {
    "gradebook":    Form("gradebook",    ("grades.csv",)),
    "feedback":     Form("feedback",     ("feedback",)),
    "summary":      Form("summary",      ("summary.html", "summary.md")),
    "gradescope":   Form("gradescope",   ("gradescope",)),
    "moodle":       Form("moodle",       ("moodle.csv",)),
    "canvas":       Form("canvas",       ("canvas.csv",)),
    "nbgrader":     Form("nbgrader",     ("nbgrader.csv",)),
    "prairielearn": Form("prairielearn", ("prairielearn",)),
    "classroom":    Form("classroom",    ("classroom",)),
}
# fmt: on
NAMES: Final = frozenset(name for form in FORMS.values() for name in form.names)
# The others are for who asks for them: a thousand submissions are thousands of files already.
USUAL: Final = ("gradebook", "feedback", "summary", "gradescope", "moodle")


def write(assignment: Assignment, graded: Iterable[Graded], folder: Path, forms: Iterable[str] = USUAL) -> None:
    """Write all forms into a folder, in the order in which submissions come; the same input gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        takers = [stack.enter_context(_page(form)(assignment, folder)) for form in forms]
        for each in graded:
            for take in takers:
                take(each)


def _page(form: str) -> Page:
    found: Page = import_module(f"{__name__}.{FORMS[form].module}").page
    return found
