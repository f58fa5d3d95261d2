"""A student's own look at a submission: what is said of each line, without marks and without the reference."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from bpttcheck.errors import Refused, listed
from bpttcheck.grade.asked import derivation, ready, settings_for
from bpttcheck.grade.marks import Answered
from bpttcheck.grade.told import told
from bpttcheck.homework import Feedback
from bpttcheck.loading import files
from bpttcheck.loading.files import Unread
from bpttcheck.loading.homework import load_submission
from bpttcheck.places import Passage
from bpttcheck.verify.pipeline import judged, verify_file
from bpttcheck.verify.results import FileResult, Located, Passed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bpttcheck.derivation import Step
    from bpttcheck.homework import Assignment, Problem, Submission
    from bpttcheck.loading.files import Found
    from bpttcheck.places import Source
    from bpttcheck.verify.many import Further
    from bpttcheck.verify.pipeline import Explainer
    from bpttcheck.verify.results import DerivationResult, StepResult
    from bpttcheck.verify.setting import Settings


def check_each(
    assignment: Assignment,
    found: Iterable[Found | Unread],
    explainer: Explainer | None,
    further: Further | None = None,
) -> Iterator[FileResult]:
    """What is said of every submission; one that cannot be read says why."""
    for source in map(_source, found):
        yield verify_file(source) if isinstance(source, Unread) else check(assignment, source, explainer, further)


def _source(item: Found | Unread) -> Source | Unread:
    if isinstance(item, Unread):
        return item
    return files.linked(item) if files.leads_out(item) else files.read(item.name)


def check(
    assignment: Assignment, source: Source, explainer: Explainer | None = None, further: Further | None = None
) -> FileResult:
    """What is said of a submission, problem by problem, as much as the assignment allows; something may say more."""
    try:
        submission = load_submission(source, assignment.names)
    except Refused as refused:
        return FileResult(source, fault=Located(refused.fault, refused.passage or Passage.of(source)))
    settings = settings_for(assignment, submission, ready(assignment))
    given = {answer.problem.text: answer.steps for answer in submission.answers}
    feedback = assignment.feedback
    explainer = None if feedback is Feedback.VERDICTS else explainer
    results = (_result(problem, given.get(problem.name, ()), settings, explainer) for problem in assignment.problems)
    found = FileResult(source, assignment.title, tuple(results), passed=tuple(_passed(submission, assignment)))
    found = further(found) if further else found
    return replace(found, derivations=tuple(told(result, feedback) for result in found.derivations))


def _result(
    problem: Problem, steps: tuple[Step, ...], settings: Settings, explainer: Explainer | None
) -> DerivationResult:
    """What is said of the lines, and why one changes too much, or the last is not what is asked for."""
    result = judged(derivation(problem, steps), settings, explainer)
    if result.fault or not result.steps:
        return result
    answered = Answered(problem, result, settings.prepare(problem.setting))
    remarks = list(answered.leaps)
    if why := answered.obstacle():
        remarks[-1] = f"not the line that is asked for: {why}"
    return replace(result, steps=tuple(map(_remarked, result.steps, remarks)))


def _remarked(step: StepResult, remark: str) -> StepResult:
    return replace(step, notes=(*step.notes, remark)) if remark else step


def _passed(submission: Submission, assignment: Assignment) -> Iterator[Passed]:
    for text in submission.passed:
        yield Passed(text, "it stands before the first problem that is named")
    for answer in submission.answers:
        if answer.problem.text not in assignment.names:
            yield Passed(answer.problem, f"the assignment has no problem of this name, but {listed(assignment.names)}")
