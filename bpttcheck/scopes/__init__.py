"""For which sizes and lengths a right line holds: for every one, or for those that were tried, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from bpttcheck.derivation import Verdict
from bpttcheck.kernel.work import Spent, Work
from bpttcheck.notation import plain
from bpttcheck.scopes.about import About
from bpttcheck.scopes.lines import Line
from bpttcheck.verify.pipeline import seed_of
from bpttcheck.verify.setting import Settings

if TYPE_CHECKING:
    from bpttcheck.verify.results import DerivationResult, FileResult, StepResult

_WORK_OF_A_LINE: Final = 2_000_000
_RIGHT: Final = frozenset({Verdict.CORRECT, Verdict.CONDITIONAL})


def scoped(result: FileResult) -> FileResult:
    """A file with the scope of each line that is right; one that takes too much work has none."""
    settings = Settings(seed_of(result.source.text), judging=Work())
    return replace(result, derivations=tuple(scoped_derivation(each, settings) for each in result.derivations))


def scoped_derivation(result: DerivationResult, settings: Settings) -> DerivationResult:
    """The same of a derivation, in the worlds of its file."""
    if result.fault or result.target is None:
        return result
    about = About(result, result.target, settings)
    return replace(result, steps=tuple(_scoped(step, about, result, settings) for step in result.steps))


def _scoped(step: StepResult, about: About, result: DerivationResult, settings: Settings) -> StepResult:
    if step.verdict not in _RIGHT:
        return step
    line = step
    if step.instead:  # what is right is the line, or the target, that holds what the text holds without saying so
        tree = plain.read(step.instead.text)
        if step.instead.part == "target":
            about = About(result, tree, settings)
        else:
            line = replace(step, tree=tree)
    settings.judging.most = settings.judging.done + _WORK_OF_A_LINE
    try:
        return replace(step, scope=Line(line, about).scope())
    except Spent:
        return step
