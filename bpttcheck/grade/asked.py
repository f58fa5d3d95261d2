"""A problem with a student's lines, as a derivation: all that it is about is the teacher's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpttcheck.derivation import Derivation
from bpttcheck.verify.pipeline import judged, seed_of
from bpttcheck.verify.setting import Settings

if TYPE_CHECKING:
    from bpttcheck.derivation import Step
    from bpttcheck.homework import Assignment, Problem, Submission


def ready(assignment: Assignment) -> Settings:
    """Settings in whose worlds the truth of each problem stands; a problem that means nothing is passed over."""
    settings = Settings(b"", tuple(each.target.text for each in assignment.problems if each.notation == "latex"))
    for problem in assignment.problems:
        judged(derivation(problem, ()), settings)
    return settings


def settings_for(assignment: Assignment, submission: Submission, worlds: Settings) -> Settings:
    """What all answers are judged in, in the worlds of settings that are ready; they grow with what is judged.

    The teacher's text seeds the choices too, so that nobody who hands in can aim at a prime.
    """
    lines = (step for answer in submission.answers for step in answer.steps)
    formulas = tuple(step.text.text for step in lines if step.notation == "latex")
    seed = seed_of(assignment.source.text + submission.source.text)
    return worlds.sharing(seed, formulas)


def derivation(problem: Problem, steps: tuple[Step, ...]) -> Derivation:
    """The lines that are judged, and what they claim to equal."""
    return Derivation(problem.target, steps[: problem.most], problem.setting, problem.title, problem.notation)
