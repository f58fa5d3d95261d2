"""What a student is told of a line, as much as the teacher allows: here alone that is decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from bpttcheck.homework import Feedback
from bpttcheck.reports import words
from bpttcheck.verify.results import Counterexample, Explanation, Transposed

if TYPE_CHECKING:
    from bpttcheck.verify.results import DerivationResult, Scope, StepResult

# Evidence in which the truth stands, or how to come to it.
_TELLING: Final = (Counterexample, Transposed)


def told(result: DerivationResult, feedback: Feedback) -> DerivationResult:
    """A result with as much of it as a student may see; why a line cannot be read is told in any case."""
    steps = tuple(_told(step, feedback) for step in result.steps)
    if feedback is Feedback.FULL:
        return replace(result, steps=steps)
    return replace(result, steps=steps, truth="", withheld=True)


def _told(step: StepResult, feedback: Feedback) -> StepResult:
    match feedback:
        case Feedback.VERDICTS:
            return replace(_silent(_unneeding(step)), needs=(), follows=None, mistakes=())
        case Feedback.HINTS:
            return replace(_silent(_needing(step)), mistakes=_hints(step))
        case Feedback.FULL:
            return _needing(step)


def _silent(step: StepResult) -> StepResult:
    """Without what shows the truth."""
    evidence = None if isinstance(step.evidence, _TELLING) else step.evidence
    return replace(step, evidence=evidence, instead=None, scope=_numberless(step.scope) if step.scope else None)


def _numberless(scope: Scope) -> Scope:
    """How far a line reaches, without the numbers that show where it does not."""
    sizes = tuple(replace(bound, witness=None) for bound in scope.sizes)
    return replace(scope, sizes=sizes, times=replace(scope.times, witness=None) if scope.times else None)


def _unneeding(step: StepResult) -> StepResult:
    """Without what tells of a need: for which times and sizes, and in how many cases, a line with one is proved."""
    return replace(step, evidence=None, scope=None) if step.needs else step


def _needing(step: StepResult) -> StepResult:
    """What a line needs as a remark: it is not the student who can assume it."""
    if not step.needs:
        return step
    remark = f"{words.holds(step)}, which the assignment does not say"
    return replace(step, needs=(), instead=None, notes=(*step.notes, remark))


def _hints(step: StepResult) -> tuple[Explanation, ...]:
    """The likeliest mistake by its kind, and its place."""
    if step.mistakes:
        first = step.mistakes[0]
        return (Explanation(first.code, kind(first.code), marks=first.marks),)
    return ()


def kind(code: str) -> str:
    """The kind of a mistake in words, without what would be right."""
    from bpttcheck.explain.pages import lesson, pages

    name, _ = lesson(pages()[code])
    return name[:1].lower() + name[1:]
