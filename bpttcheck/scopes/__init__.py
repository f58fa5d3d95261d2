"""For which sizes and lengths a right line holds: for every one, or for those that were tried, and why."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from bpttcheck.errors import Refused
from bpttcheck.kernel.work import Spent, Work
from bpttcheck.notation import plain
from bpttcheck.scopes.about import About, Kinds, Shared
from bpttcheck.scopes.lines import Line
from bpttcheck.scopes.trying import LENGTH
from bpttcheck.verify.pipeline import seed_of
from bpttcheck.verify.results import Bound, Scope
from bpttcheck.verify.setting import Settings

if TYPE_CHECKING:
    from bpttcheck.verify.results import DerivationResult, FileResult, StepResult

WORK_OF_A_LINE: Final = 3_000_000
# Ten times what its verdicts may take.
WORK_OF_A_FILE: Final = 65_000_000
_LARGE: Final = "to look further takes more work than is allowed"


def scoped(result: FileResult) -> FileResult:
    """A file with the scope of each line that is right."""
    seed, work, shared = seed_of(result.source.text), Work(), Shared()
    settings = Kinds(Settings(seed, judging=work), Settings(seed, judging=work, name_last=True))
    found = []
    for _, several in groupby(result.derivations, key=lambda each: each.derivation.setting):
        found += [_derivation(each, settings, shared) for each in several]
        settings.forget()
    return replace(result, derivations=tuple(found))


def _derivation(result: DerivationResult, settings: Kinds, shared: Shared) -> DerivationResult:
    if result.fault or result.target is None:
        return result
    about = About(result, result.target, settings, shared)
    _allow(settings)
    try:
        about.at(None)
    except Refused:  # the model's file is no longer what it was
        return result
    except Spent:
        steps = (replace(step, scope=_own(result)) if step.verdict.is_right else step for step in result.steps)
        return replace(result, steps=tuple(steps))
    return replace(result, steps=tuple(_step(step, about, result) for step in result.steps))


def _allow(settings: Kinds) -> None:
    """Let a line take what it may, of what is left for the file."""
    settings.judging.most = min(settings.judging.done + WORK_OF_A_LINE, WORK_OF_A_FILE)


def _step(step: StepResult, about: About, result: DerivationResult) -> StepResult:
    if not step.verdict.is_right:
        return step
    line = step
    if step.instead:  # what is right is the line, or the target, that holds what the text holds without saying so
        tree = plain.read(step.instead.text)
        if step.instead.part == "target":
            about = About(result, tree, about.settings, about.shared)
        else:
            line = replace(step, tree=tree)
    _allow(about.settings)
    try:
        return replace(step, scope=Line(line, about).scope())
    except Spent:
        return replace(step, scope=_own(result))


def _own(result: DerivationResult) -> Scope:
    """The sizes and the length of the file alone."""
    sizes = tuple(Bound(size.sort, every=False, tried=(size.size,), why=_LARGE) for size in result.sizes)
    return Scope(sizes, Bound(LENGTH, every=False, tried=(result.times,), why=_LARGE) if result.times else None)
