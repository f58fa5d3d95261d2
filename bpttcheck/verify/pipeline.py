"""A file, or one line, from its text to its results."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from bpttcheck.derivation import Derivation, DerivationFile, Setting, Step
from bpttcheck.errors import Refused
from bpttcheck.loading.files import Unread
from bpttcheck.places import Passage
from bpttcheck.verify.claims import Claim, read_target, target_cases
from bpttcheck.verify.judging import Readable, judge_step
from bpttcheck.verify.results import DerivationResult, FileResult, Located, StepResult
from bpttcheck.verify.setting import Prepared, prepare

if TYPE_CHECKING:
    from bpttcheck.places import Source


def verify_file(loaded: DerivationFile | Unread) -> FileResult:
    """What is said of every line of a file; what cannot be judged says why, and the rest is judged."""
    if isinstance(loaded, Unread):
        return FileResult(loaded.source, fault=Located(loaded.fault, _whole(loaded.source)))
    seed = seed_of(loaded.source.text)
    shared: dict[Setting, Prepared] = {}
    results = tuple(_judged(derivation, seed, shared) for derivation in loaded.derivations)
    return FileResult(loaded.source, loaded.title, results)


def check(target: str, line: str, setting: Setting) -> DerivationResult:
    """What is said of one line for one target."""
    derivation = Derivation(Passage.whole(target, "TARGET"), (Step(Passage.whole(line, "EXPR")),), setting)
    return _judged(derivation, seed_of(f"{target}\0{line}"), {})


def seed_of(text: str) -> bytes:
    """The seed of all random choices: runs repeat, and nobody can aim at a prime."""
    return blake2b(text.encode(errors="surrogatepass"), digest_size=32).digest()


def _judged(derivation: Derivation, seed: bytes, shared: dict[Setting, Prepared]) -> DerivationResult:
    try:
        prepared = shared.get(derivation.setting) or prepare(derivation.setting, seed)
        shared[derivation.setting] = prepared
        target = read_target(derivation.target, prepared)
        target_cases(target, prepared)
    except Refused as refused:
        return DerivationResult(derivation, fault=Located(refused.fault, refused.passage or derivation.target))
    return DerivationResult(
        derivation,
        _steps(derivation, target, prepared),
        target.tree,
        prepared.model.name,
        prepared.sizes,
        prepared.world.times,
        prepared.assumed.texts,
    )


def _steps(derivation: Derivation, target: Claim, prepared: Prepared) -> tuple[StepResult, ...]:
    results = []
    before: Readable | None = None
    for number, step in enumerate(derivation.steps, 1):
        result, before = judge_step(step, target, prepared, before, number)
        results.append(result)
    return tuple(results)


def _whole(source: Source) -> Passage:
    return Passage(source.text, source, tuple(range(len(source.text) + 1)))
