"""Repairs as changes of a file: each is tried on the file's text, and offered only if the file is then read so."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from bpttcheck.derivation import Verdict
from bpttcheck.errors import Refused
from bpttcheck.loading import derivations
from bpttcheck.loading.files import is_document
from bpttcheck.loading.lines import lines_of
from bpttcheck.places import Source, Span
from bpttcheck.reports.regions import bounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.derivation import Step
    from bpttcheck.verify.results import FileResult, StepResult

# How many characters are read anew for a file at most: a large one with many slips would take minutes.
_MOST: Final = 2_000_000


class Change(Struct, frozen=True):
    """What is to stand between two offsets of a file, so that a line becomes its repair."""

    start: int
    end: int
    text: str
    repair: str


class Fixes:
    """The changes of one file."""

    def __init__(self, result: FileResult) -> None:
        self._source = result.source
        self._read = 0

    def of(self, step: StepResult) -> Change | None:
        """The change that makes a line right; ``None`` where none is known that is surely read as that."""
        repair = step.mistakes[0].repair if step.mistakes else ""
        if not repair or step.step.expect is not Verdict.CORRECT or step.step.text.source is not self._source:
            return None
        start, end = bounds(step.step.text, Span(0, len(step.step.text.text)))
        changes = (Change(start, end, text, repair) for text in dict.fromkeys(_ways(repair)))
        return next(filter(self._is_read, changes), None)

    def _is_read(self, change: Change) -> bool:
        text = self._source.text[: change.start] + change.text + self._source.text[change.end :]
        self._read += len(text)
        if self._read > _MOST:
            return False
        wanted = [change.repair if start == change.start else line for start, line in self._lines]
        return change.repair in wanted and [line for _, line in _lines(Source(self._source.name, text))] == wanted

    @cached_property
    def _lines(self) -> list[tuple[int, str]]:
        return _lines(self._source)


def _ways(repair: str) -> Iterator[str]:
    """A line as it may stand in YAML: plainly, in quotes, and within quotes that are there."""
    yield repair
    yield "'" + (single := repair.replace("'", "''")) + "'"
    yield single
    yield repair.replace("\\", "\\\\").replace('"', '\\"')


def _lines(source: Source) -> list[tuple[int, str]]:
    """All lines of a file as it says them, with where they begin; none where it cannot be read."""
    try:
        return [(step.text.offsets[0], step.text.text) for step in _steps(source)]
    except Refused:
        return []


def _steps(source: Source) -> Iterator[Step]:
    if not is_document(source.name):
        yield from (step for each in derivations.load(source).derivations for step in each.steps)
        return
    from bpttcheck.loading import documents  # with documents, and without them not

    for section in documents.load(source).sections:
        yield from (line.step for display in section.displays for line in lines_of(display))
