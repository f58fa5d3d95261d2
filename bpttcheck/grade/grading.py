"""One submission against an assignment: the model, target, sizes and assumptions are the teacher's alone."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from bpttcheck.derivation import Derivation, Verdict
from bpttcheck.errors import Refused
from bpttcheck.grade import marks
from bpttcheck.grade.records import Graded, LineMark, Part, ProblemMark
from bpttcheck.homework import Feedback
from bpttcheck.notation.write import plain
from bpttcheck.places import NOWHERE
from bpttcheck.reports import words
from bpttcheck.verify.pipeline import judged, seed_of
from bpttcheck.verify.setting import Settings

if TYPE_CHECKING:
    from bpttcheck.derivation import Step
    from bpttcheck.homework import Assignment, Problem, Submission
    from bpttcheck.verify.pipeline import Explainer
    from bpttcheck.verify.results import DerivationResult, StepResult

_NONE: Final = Fraction(0)
_WITHOUT_PLACE: Final = frozenset({Verdict.CORRECT})


def grade(assignment: Assignment, submission: Submission, explainer: Explainer) -> Graded:
    """All marks of a submission; the same input gives the same marks, whatever else is graded."""
    formulas = tuple(
        step.text.text for answer in submission.answers for step in answer.steps if step.notation == "latex"
    )
    # The teacher's text seeds the choices, so that nobody who hands in can aim at a prime, nor two be judged unlike.
    settings = Settings(seed_of(assignment.source.text + submission.source.text), formulas)
    answers = {answer.problem.text: answer for answer in submission.answers}
    problems = tuple(
        _problem(problem, answers[problem.name].steps, settings, assignment.feedback, explainer)
        if problem.name in answers
        else _unanswered(problem)
        for problem in assignment.problems
    )
    unknown = sorted(answers.keys() - {problem.name for problem in assignment.problems})
    flags = tuple(f"there is no problem `{name}`" for name in unknown)
    name, number, email = submission.student, submission.number, submission.email
    return Graded(submission.source.name, name, number, email, problems, flags=flags)


def unread(assignment: Assignment, path: str, error: str) -> Graded:
    """The result of a submission that could not be judged: no marks, and a person should look at it."""
    problems = tuple(map(_unanswered, assignment.problems))
    return Graded(path, "", "", "", problems, error, (error,))


def _unanswered(problem: Problem) -> ProblemMark:
    part = Part("the answer", _NONE, problem.scheme.points, "there is none")
    return ProblemMark(problem.name, problem.title, problem.target.text, _NONE, problem.scheme.points, (part,))


def _problem(
    problem: Problem, steps: tuple[Step, ...], settings: Settings, feedback: Feedback, explainer: Explainer
) -> ProblemMark:
    derivation = Derivation(problem.target, steps[: problem.most], problem.setting, problem.title, problem.notation)
    result = judged(derivation, settings, explainer)
    if result.fault:
        raise Refused(result.fault.fault, result.fault.passage)
    prepared = settings.prepare(problem.setting)
    parts = marks.parts(problem, result, prepared)
    earned = sum((part.earned for part in parts), _NONE)
    lines = _lines(problem, result, feedback)
    flag = _flag(problem, steps, result)
    return ProblemMark(
        problem.name, problem.title, problem.target.text, earned, problem.scheme.points, parts, lines, flag
    )


def _flag(problem: Problem, steps: tuple[Step, ...], result: DerivationResult) -> str:
    if len(steps) > problem.most:
        return f"{len(steps)} lines were handed in, and the first {problem.most} judged"
    if any(step.verdict is Verdict.UNDECIDED for step in result.steps):
        return "a line could be neither proved nor refuted"
    return ""


def _lines(problem: Problem, result: DerivationResult, feedback: Feedback) -> tuple[LineMark, ...]:
    earned = marks.per_line(problem, result)
    return tuple(_line(step, result, mark, feedback) for step, mark in zip(result.steps, earned, strict=True))


def _line(step: StepResult, result: DerivationResult, earned: Fraction, feedback: Feedback) -> LineMark:
    at = step.step.text.place(NOWHERE)
    first = step.mistakes[0] if step.mistakes else None
    full = feedback is Feedback.FULL
    return LineMark(
        at.line,
        at.column,
        step.step.text.text,
        step.step.notation,
        plain(step.tree) if step.tree is not None else "",
        step.verdict.value,
        earned,
        _says(step, result, feedback),
        first.code if first else "",
        first.repair if first and full else "",
    )


def _says(step: StepResult, result: DerivationResult, feedback: Feedback) -> str:
    """What a student is told of a line, as much as the teacher allows."""
    if feedback is Feedback.VERDICTS or step.verdict is Verdict.CORRECT:
        return ""
    if step.fault:
        return f"{step.fault.fault.message}. {step.fault.fault.hint}".strip()
    if step.verdict is Verdict.CONDITIONAL:
        return words.holds(step)
    if step.verdict is Verdict.CARRIED:
        return words.follows(result, step)
    if not step.mistakes:
        return ""
    return step.mistakes[0].message if feedback is Feedback.FULL else _hint(step)


def _hint(step: StepResult) -> str:
    """The kind of mistake, without what would be right."""
    from bpttcheck.explain.pages import lesson, pages

    name, _ = lesson(pages()[step.mistakes[0].code])
    return name[:1].lower() + name[1:]
