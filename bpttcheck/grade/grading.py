"""One submission against an assignment: the model, target, sizes and assumptions are the teacher's alone."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from bpttcheck.derivation import Verdict
from bpttcheck.errors import Refused
from bpttcheck.grade.asked import derivation, ready, settings_for
from bpttcheck.grade.marks import Answered
from bpttcheck.grade.records import Graded, LineMark, Part, ProblemMark
from bpttcheck.grade.told import kind
from bpttcheck.homework import Feedback
from bpttcheck.loading.yaml_faults import shortened
from bpttcheck.notation.write import plain
from bpttcheck.places import NOWHERE
from bpttcheck.reports import words
from bpttcheck.verify.pipeline import judged

if TYPE_CHECKING:
    from collections.abc import Callable

    from bpttcheck.derivation import Step
    from bpttcheck.homework import Assignment, Problem, Submission
    from bpttcheck.verify.pipeline import Explainer
    from bpttcheck.verify.results import DerivationResult, StepResult
    from bpttcheck.verify.setting import Settings

    Told = Callable[[Step | ProblemMark], None]

_NONE: Final = Fraction(0)
_WITHOUT_PLACE: Final = frozenset({Verdict.CORRECT})


def grade(
    assignment: Assignment,
    submission: Submission,
    explainer: Explainer,
    told: Told | None = None,
    worlds: Settings | None = None,
) -> Graded:
    """All marks of a submission; the same input gives the same marks, whatever else is graded.

    Each line is told before it is judged, and the marks for each problem when they are known. The worlds in which the
    assignment is ready are for one submission.
    """
    settings = settings_for(assignment, submission, worlds or ready(assignment))
    answers = {answer.problem.text: answer for answer in submission.answers}
    problems = []
    for problem in assignment.problems:
        if problem.name in answers:
            steps = answers[problem.name].steps
            mark = _problem(problem, steps, settings, assignment.feedback, explainer, told)
        else:
            mark = _unanswered(problem, "there is none")
        if told:
            told(mark)
        problems.append(mark)
    unknown = sorted(answers.keys() - {problem.name for problem in assignment.problems})
    passed = [each.source.place(each.offsets[0]).line for each in submission.passed]
    flags = (
        *(f"there is no problem `{shortened(name)}`" for name in unknown),
        *(f"the formula in line {line} answers no problem" for line in passed),
    )
    name, number, email = submission.student, submission.number, submission.email
    return Graded(submission.source.name, name, number, email, tuple(problems), flags=flags)


def unread(
    assignment: Assignment,
    path: str,
    error: str,
    who: tuple[str, str, str] = ("", "", ""),
    done: tuple[ProblemMark, ...] = (),
) -> Graded:
    """The result of a submission that could not be judged to its end: a person should look at it.

    ``done`` are the marks for its first problems; there are none for the others.
    """
    rest = (_unanswered(problem, "it was not judged") for problem in assignment.problems[len(done) :])
    return Graded(path, *who, (*done, *rest), error, (error,))


def _unanswered(problem: Problem, why: str) -> ProblemMark:
    part = Part("the answer", _NONE, problem.scheme.points, why)
    return ProblemMark(problem.name, problem.title, problem.target.text, _NONE, problem.scheme.points, (part,))


def _problem(
    problem: Problem,
    steps: tuple[Step, ...],
    settings: Settings,
    feedback: Feedback,
    explainer: Explainer,
    told: Told | None,
) -> ProblemMark:
    result = judged(derivation(problem, steps), settings, explainer, told)
    if result.fault:
        raise Refused(result.fault.fault, result.fault.passage)
    answered = Answered(problem, result, settings.prepare(problem.setting))
    parts = answered.parts()
    earned = sum((part.earned for part in parts), _NONE)
    lines = tuple(
        _line(step, result, mark, feedback) for step, mark in zip(result.steps, answered.per_line, strict=True)
    )
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
        plain(first.tree) if first and full and first.tree is not None else "",
    )


def _says(step: StepResult, result: DerivationResult, feedback: Feedback) -> str:
    """What a student is told of a line, as much as the teacher allows; why it cannot be read in any case."""
    if step.fault:
        return f"{step.fault.fault.message}. {step.fault.fault.hint}".strip()
    if feedback is Feedback.VERDICTS or step.verdict is Verdict.CORRECT:
        return ""
    if step.verdict is Verdict.CONDITIONAL:
        return words.holds(step)
    if step.verdict is Verdict.CARRIED:
        return words.follows(result, step)
    if not step.mistakes:
        return ""
    return step.mistakes[0].message if feedback is Feedback.FULL else kind(step.mistakes[0].code)
