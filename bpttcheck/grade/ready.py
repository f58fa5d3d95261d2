"""An assignment made ready: checked before anyone is judged by it, and all that judging takes brought into memory."""

from __future__ import annotations

import gc
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from bpttcheck.derivation import Step
from bpttcheck.errors import Refused, within
from bpttcheck.explain.pages import pages
from bpttcheck.grade.asked import ready
from bpttcheck.grade.grading import grade
from bpttcheck.homework import Answer, Submission
from bpttcheck.loading.homework import load_submission
from bpttcheck.notation import plain
from bpttcheck.notation.latex import write  # noqa: F401  (a wrong line in LaTeX needs it, a right one does not)
from bpttcheck.places import Passage, Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.homework import Assignment, Form, Problem
    from bpttcheck.verify.setting import Settings

# A submission of each kind with nothing in it.
_EMPTY: Final = {"s.yaml": "answers: {}\n", "s.md": "$$ 0 $$\n", "s.tex": "$$ 0 $$\n", "s.ipynb": '{"cells": []}\n'}


def prepare(assignment: Assignment) -> Settings:
    """Make this process one of which copies can judge at once, each in the worlds that are given.

    Raises Refused, with its place, for a target, a setting or a form that means nothing.
    """
    for problem in assignment.problems:
        for form in _forms(problem):
            for name in form.only or ():
                with within(name):
                    plain.read(name.text)
    answers = tuple(Answer(Passage.whole(problem.name), _lines(problem)) for problem in assignment.problems)
    for path, empty in _EMPTY.items():
        with suppress(Refused):  # for want of an answer, when it was read
            load_submission(Source(path, empty), assignment.names)
    grade(assignment, Submission(Source("", ""), "", "", "", answers), lambda *_: ())
    pages()
    worlds = ready(assignment)
    # Looking for garbage would write to memory that the copies share, and so would letting go of it.
    gc.collect()
    gc.freeze()
    return worlds


def _lines(problem: Problem) -> tuple[Step, ...]:
    """Lines that take the ways of a right one, a wrong one, and one in LaTeX."""
    return (
        Step(problem.target, problem.notation),
        Step(Passage.whole("0")),
        Step(Passage.whole("0"), "latex"),
    )


def _forms(problem: Problem) -> Iterator[Form]:
    yield problem.form
    yield from (stone.form for stone in problem.scheme.milestones)
