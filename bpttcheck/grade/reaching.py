"""How far the right lines of a submission reach, once its marks are known, which do not depend on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bpttcheck.grade.asked import derivation, settings_for
from bpttcheck.grade.told import told
from bpttcheck.reports import words
from bpttcheck.verify.pipeline import judged
from bpttcheck.verify.results import FileResult

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.homework import Assignment, Submission
    from bpttcheck.verify.many import Further
    from bpttcheck.verify.setting import Settings


class Reach(NamedTuple):
    """How far a line of a problem reaches, in as many words as its student may be told."""

    problem: str
    number: int
    says: str


def reaching(assignment: Assignment, submission: Submission, further: Further, worlds: Settings) -> Iterator[Reach]:
    """How far lines reach, problem by problem, each as soon as it is known."""
    settings = settings_for(assignment, submission, worlds)
    answers = {answer.problem.text: answer.steps for answer in submission.answers}
    for problem in assignment.problems:
        result = judged(derivation(problem, answers.get(problem.name, ())), settings)
        (found,) = further(FileResult(submission.source, derivations=(result,))).derivations
        for number, step in enumerate(told(found, assignment.feedback).steps):
            if says := "; ".join(words.scope(step)):
                yield Reach(problem.name, number, says)
