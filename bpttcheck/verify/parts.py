"""What is judged by itself in a file: a derivation, or a chain of a document."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from bpttcheck.derivation import Derivation, DerivationFile
from bpttcheck.verify import pipeline
from bpttcheck.verify.results import DerivationResult, FileResult, Passed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bpttcheck.derivation import Document
    from bpttcheck.verify.documents import Chain
    from bpttcheck.verify.pipeline import Explainer
    from bpttcheck.verify.setting import Settings

Part: TypeAlias = "Derivation | Chain | Passed"
Said: TypeAlias = "DerivationResult | Passed"


def parts_of(file: DerivationFile | Document) -> tuple[Part, ...]:
    """The parts of a file in their order."""
    if isinstance(file, DerivationFile):
        return file.derivations
    from bpttcheck.verify import documents  # with LaTeX, and without it not

    return tuple(documents.chains(file))


def settings_of(file: DerivationFile | Document) -> Settings:
    """What the parts of a file share."""
    if isinstance(file, DerivationFile):
        return pipeline.settings_of(file)
    from bpttcheck.verify import documents  # with LaTeX, and without it not

    return documents.settings_of(file, pipeline.seed_of(file.source.text))


def said_of(part: Part, settings: Settings, explainer: Explainer | None) -> Said:
    """What is said of a part; a chain may be about something else."""
    if isinstance(part, Passed):
        return part
    if isinstance(part, Derivation):
        return pipeline.judged(part, settings, explainer)
    from bpttcheck.verify import documents  # with LaTeX, and without it not

    found = documents.judge_chain(part, settings)
    return found if isinstance(found, Passed) else found.explained(explainer)


def result_of(file: DerivationFile | Document, said: Iterable[Said]) -> FileResult:
    """What is said of a file, of what is said of its parts."""
    found = tuple(said)
    return FileResult(
        file.source,
        file.title,
        tuple(each for each in found if isinstance(each, DerivationResult)),
        passed=tuple(each for each in found if isinstance(each, Passed)),
    )


def lines_in(part: Part) -> int:
    """How many lines a part has besides what they are about."""
    if isinstance(part, Passed):
        return 0
    return len(part.steps) - (not isinstance(part, Derivation))
