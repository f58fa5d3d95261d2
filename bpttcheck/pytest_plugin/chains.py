"""What is tested in a file: chains of lines, each judged when the first test of one asks for it, and once."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING

from bpttcheck.derivation import DerivationFile
from bpttcheck.explain import explain
from bpttcheck.verify.pipeline import judged, settings_of, verify_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from bpttcheck.derivation import Derivation, Document, Step
    from bpttcheck.verify.results import DerivationResult, FileResult


class Chain:
    """A derivation: its lines are known before they are judged; there are none where its target is all that it has."""

    def __init__(self, derivation: Derivation, lines: tuple[Step, ...], judge: Callable[[], DerivationResult]) -> None:
        self.derivation = derivation
        self.lines = lines
        self._judge = judge

    @cached_property
    def result(self) -> DerivationResult:
        """What is said of it."""
        return self._judge()


def chains(loaded: DerivationFile | Document) -> list[Chain]:
    """All chains of a file."""
    if isinstance(loaded, DerivationFile):
        settings = settings_of(loaded)
        return [Chain(each, each.steps, partial(judged, each, settings, explain)) for each in loaded.derivations]
    return _in_document(loaded)


def _in_document(document: Document) -> list[Chain]:
    """What a document claims is known when its formulas were read; reasons are looked for when one asks for them."""
    found = _Document(document)
    return [
        Chain(each.derivation, _lines(each), partial(found.of, n)) for n, each in enumerate(found.brief.derivations)
    ]


def _lines(result: DerivationResult) -> tuple[Step, ...]:
    """The lines of a chain, with members before the target that could not be read."""
    return result.derivation.steps if result.fault else tuple(each.step for each in result.steps)


class _Document:
    """A document's results, with reasons where there is something to explain."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self.brief = verify_file(document)

    @cached_property
    def _full(self) -> FileResult:
        return verify_file(self._document, explain)

    def of(self, number: int) -> DerivationResult:
        """What is said of a chain."""
        result = self.brief.derivations[number]
        return result if result.ok else self._full.derivations[number]
