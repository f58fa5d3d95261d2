"""A file, or one line, from its text to its results."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from bpttcheck.derivation import Derivation, DerivationFile, Document, Setting, Step
from bpttcheck.errors import Refused, TooMuchInAll
from bpttcheck.kernel.work import Spent, Work
from bpttcheck.loading.files import Loaded, Unread
from bpttcheck.notation.write import plain as written
from bpttcheck.places import NOWHERE, Passage
from bpttcheck.verify.claims import Target, notation_of, read_target
from bpttcheck.verify.derive import truth
from bpttcheck.verify.judging import Readable, judge_step, work_of
from bpttcheck.verify.results import (
    ARGUMENT,
    Counterexample,
    DerivationResult,
    Explanation,
    FileResult,
    Located,
    StepResult,
)
from bpttcheck.verify.setting import Prepared, Settings, judging

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Explainer = Callable[[StepResult, Target, Prepared], tuple[Explanation, ...]]
    Begun = Callable[[Step], None]

_MOST_LINES = 5
MOST_WRITTEN = 20_000


def verify_file(loaded: Loaded, explainer: Explainer | None = None) -> FileResult:
    """What is said of every line of a file; what cannot be judged says why, and the rest is judged.

    The explainer says why a line is wrong, once all lines have their verdicts: with what work is left by these.
    """
    match loaded:
        case Unread(source, fault):
            return FileResult(source, fault=Located(fault, Passage.of(source)))
        case Document(source):
            from bpttcheck.verify.documents import verify_document  # with LaTeX, and without it not

            found, passed = verify_document(loaded, seed_of(source.text), explainer)
            return FileResult(source, loaded.title, found, passed=passed)
        case DerivationFile(source, derivations):
            settings = settings_of(loaded)
            said = [judge(each, settings) for each in derivations]
            return FileResult(source, loaded.title, tuple(each.explained(explainer) for each in said))


def settings_of(file: DerivationFile) -> Settings:
    """What the derivations of a file share, so that one can be judged without the others, as it would be with them."""
    formulas = tuple(_formulas(file.derivations))
    return Settings(seed_of(file.source.text), formulas, judging(formulas))


def _formulas(derivations: tuple[Derivation, ...]) -> Iterator[str]:
    """All that is written in LaTeX."""
    for each in derivations:
        if each.notation == "latex":
            yield each.target.text
        yield from (step.text.text for step in each.steps if step.notation == "latex")


def check(target: str, line: str, setting: Setting, explainer: Explainer | None = None) -> DerivationResult:
    """What is said of one line for one target; what has a backslash in it is LaTeX."""
    step = Step(Passage.whole(line, ARGUMENT), notation_of(line))
    derivation = Derivation(Passage.whole(target, "TARGET"), (step,), setting, notation=notation_of(target))
    formulas = tuple(_formulas((derivation,)))
    settings = Settings(seed_of(f"{target}\0{line}"), formulas, judging(formulas))
    return judged(derivation, settings, explainer)


def seed_of(text: str) -> bytes:
    """The seed of all random choices: runs repeat, and nobody can aim at a prime."""
    return blake2b(text.encode(errors="surrogatepass"), digest_size=32).digest()


class Judged(Struct, frozen=True):
    """What is said of a derivation before its lines are explained; there is no ``target`` where it means nothing.

    ``unread`` are members of a chain before its target.
    """

    result: DerivationResult
    target: Target | None = None
    prepared: Prepared | None = None
    unread: tuple[StepResult, ...] = ()

    def explained(self, explainer: Explainer | None) -> DerivationResult:
        """The same with why lines are wrong, and with the truth, where one is refuted that is not expected to be."""
        if self.target is None or self.prepared is None:
            return self.result
        steps = self.result.steps
        if explainer:
            steps = tuple(_explained(step, explainer, self.target, self.prepared) for step in steps)
        shown = _truth(self.target, self.prepared, steps)
        return replace(self.result, steps=(*self.unread, *steps), truth=shown)


def _explained(result: StepResult, explainer: Explainer, target: Target, prepared: Prepared) -> StepResult:
    if result.ok and not result.step.mistake:
        return result
    return replace(result, mistakes=explainer(result, target, prepared))


def judged(
    derivation: Derivation, settings: Settings, explainer: Explainer | None = None, begun: Begun | None = None
) -> DerivationResult:
    """What is said of a derivation; where its target means nothing, why. Each line is announced before it is judged."""
    return judge(derivation, settings, begun).explained(explainer)


def judge(derivation: Derivation, settings: Settings, begun: Begun | None = None) -> Judged:
    """The same, with what its lines are explained by: a file's are, when all of them were judged."""
    try:
        settings.judging.spend(work_of(derivation.target))
        prepared = settings.prepare(derivation.setting)
        target = read_target(derivation.target, prepared, derivation.notation)
        target.check(prepared)
    except Refused as refused:
        return Judged(DerivationResult(derivation, fault=Located(refused.fault, refused.passage or derivation.target)))
    except Spent as spent:
        return Judged(too_much(derivation, spent))
    return judge_about(target, derivation, prepared, begun)


def too_much(derivation: Derivation, spent: Spent) -> DerivationResult:
    """What is said of a derivation that is not judged, as its file takes too much work."""
    return DerivationResult(derivation, fault=Located(TooMuchInAll(NOWHERE, spent.most), derivation.target))


def judge_about(target: Target, derivation: Derivation, prepared: Prepared, begun: Begun | None = None) -> Judged:
    """What is said of a derivation whose target was read and checked."""
    result = DerivationResult(
        derivation,
        _steps(derivation, target, prepared, begun),
        target.claim.tree,
        prepared.model.name,
        prepared.sizes,
        prepared.world.times if prepared.world.glossary.timed else 0,
        prepared.assumed.texts,
        notes=target.claim.notes,
    )
    return Judged(result, target, prepared)


def _truth(target: Target, prepared: Prepared, steps: tuple[StepResult, ...]) -> str:
    """The truth in a few lines, where an unexpected line is refuted, at the entry that refutes it."""
    refuted = [step.evidence for step in steps if not step.ok and isinstance(step.evidence, Counterexample)]
    if not refuted:
        return ""
    try:
        with prepared.world.graph.metered(Work(MOST_WRITTEN)):
            found = truth(target, prepared, _MOST_LINES, refuted[0].at, refuted[0].entry)
    except Spent:
        return ""
    lines = [f"{written(equation.left)} = {written(equation.right)}" for equation in found.lines]
    return "\n".join([*lines, "…"] if found.more else lines)


def _steps(derivation: Derivation, target: Target, prepared: Prepared, begun: Begun | None) -> tuple[StepResult, ...]:
    results = []
    before: Readable | None = None
    for number, step in enumerate(derivation.steps, 1):
        if begun:
            begun(step)
        result, before = judge_step(step, target, prepared, before, number)
        results.append(result)
    return tuple(results)
