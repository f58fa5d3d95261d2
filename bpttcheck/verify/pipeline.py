"""A file, or one line, from its text to its results."""

from __future__ import annotations

from hashlib import blake2b

from bpttcheck.derivation import Derivation, DerivationFile, Document, Setting, Step
from bpttcheck.errors import Refused, Unreadable
from bpttcheck.loading.files import Loaded, Unread
from bpttcheck.notation.write import plain as written
from bpttcheck.places import NOWHERE, Passage
from bpttcheck.verify.claims import Target, read_target
from bpttcheck.verify.derive import truth
from bpttcheck.verify.judging import Readable, judge_step
from bpttcheck.verify.results import ARGUMENT, Counterexample, DerivationResult, FileResult, Located, StepResult
from bpttcheck.verify.setting import Prepared, Settings

_MOST_LINES = 5


def verify_file(loaded: Loaded) -> FileResult:
    """What is said of every line of a file; what cannot be judged says why, and the rest is judged."""
    match loaded:
        case Unread(source, fault):
            return FileResult(source, fault=Located(fault, Passage.of(source)))
        case Document(source):
            unread = Unreadable(NOWHERE, "the formulas of documents are not read yet")
            return FileResult(source, loaded.title, fault=Located(unread, Passage.of(source)))
        case DerivationFile(source, derivations):
            settings = Settings(seed_of(source.text))
            return FileResult(source, loaded.title, tuple(_judged(each, settings) for each in derivations))


def check(target: str, line: str, setting: Setting) -> DerivationResult:
    """What is said of one line for one target."""
    derivation = Derivation(Passage.whole(target, "TARGET"), (Step(Passage.whole(line, ARGUMENT)),), setting)
    return _judged(derivation, Settings(seed_of(f"{target}\0{line}")))


def seed_of(text: str) -> bytes:
    """The seed of all random choices: runs repeat, and nobody can aim at a prime."""
    return blake2b(text.encode(errors="surrogatepass"), digest_size=32).digest()


def _judged(derivation: Derivation, settings: Settings) -> DerivationResult:
    try:
        prepared = settings.prepare(derivation.setting)
        target = read_target(derivation.target, prepared)
        target.check(prepared)
    except Refused as refused:
        return DerivationResult(derivation, fault=Located(refused.fault, refused.passage or derivation.target))
    steps = _steps(derivation, target, prepared)
    return DerivationResult(
        derivation,
        steps,
        target.claim.tree,
        prepared.model.name,
        prepared.sizes,
        prepared.world.times if prepared.world.glossary.timed else 0,
        prepared.assumed.texts,
        _truth(target, prepared, steps),
    )


def _truth(target: Target, prepared: Prepared, steps: tuple[StepResult, ...]) -> str:
    """The truth in a few lines, where an unexpected line is refuted, at the entry that refutes it."""
    refuted = [step.evidence for step in steps if not step.ok and isinstance(step.evidence, Counterexample)]
    if not refuted:
        return ""
    found = truth(target, prepared, _MOST_LINES, refuted[0].at, refuted[0].entry)
    lines = [f"{written(equation.left)} = {written(equation.right)}" for equation in found.lines]
    return "\n".join([*lines, "…"] if found.more else lines)


def _steps(derivation: Derivation, target: Target, prepared: Prepared) -> tuple[StepResult, ...]:
    results = []
    before: Readable | None = None
    for number, step in enumerate(derivation.steps, 1):
        result, before = judge_step(step, target, prepared, before, number)
        results.append(result)
    return tuple(results)
