"""What is not as expected in a file, one thing after the other, for formats that list nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec import Struct

from bpttcheck.derivation import Verdict
from bpttcheck.places import Span
from bpttcheck.reports import faults, words
from bpttcheck.reports.regions import is_file
from bpttcheck.reports.severity import SEVERITIES, UNREADABLE, Severity
from bpttcheck.reports.shown import shown
from bpttcheck.verify.results import Counterexample, Reason, Transposed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.places import Passage
    from bpttcheck.verify.results import DerivationResult, FileResult, Located, StepResult

UNREAD: Final = "unreadable"


class Said(NamedTuple):
    """A sentence about a line, with what it is; in a ``formula`` nothing is a sentence."""

    lead: str
    text: str
    formula: bool = False

    def __str__(self) -> str:
        return shown(f"{self.lead}: {self.text}" if self.lead else self.text)


class Finding(Struct, frozen=True):
    """``code`` is the mistake, or what else it is; ``head`` says so of ``about``, a formula that may be empty.

    ``marks`` are the places in the passage, at least one. ``step`` is the line, with its derivation, where it is one; a
    file that is not there has no place.
    """

    severity: Severity
    code: str
    head: str
    about: str
    said: tuple[Said, ...]
    passage: Passage
    marks: tuple[Span, ...]
    derivation: DerivationResult | None = None
    step: StepResult | None = None
    has_place: bool = True

    def text(self, result: FileResult) -> str:
        """All of it as lines of plain text; with its place in words where that is in no file."""
        source = self.passage.source
        at = f"{source.name}, line {self.passage.place(self.marks[0]).line}: "
        head = f"{self.head}: `{self.about}`" if self.about else self.head
        return "\n".join((shown(head if is_file(result, source) else f"{at}{head}"), *map(str, self.said)))


def findings(result: FileResult) -> Iterator[Finding]:
    """All that is not as expected, in the order of the file."""
    if result.fault:
        yield _unread(result.fault, "the file cannot be judged", "")
    for each in result.derivations:
        if each.fault:
            yield _unread(each.fault, "this cannot be judged", each.derivation.target.text, each)
        yield from (_finding(each, step) for step in each.steps if not step.ok)


def _unread(located: Located, head: str, about: str, derivation: DerivationResult | None = None) -> Finding:
    return Finding(
        UNREADABLE,
        UNREAD,
        head,
        about,
        tuple(_fault(located)),
        located.passage,
        (located.fault.span,),
        derivation,
        has_place=faults.has_place(located),
    )


def _finding(result: DerivationResult, step: StepResult) -> Finding:
    text = step.step.text
    mistake = step.mistakes[0] if step.mistakes else None
    marks = (step.fault.fault.span,) if step.fault else mistake.marks if mistake else ()
    return Finding(
        SEVERITIES[step.verdict],
        mistake.code if mistake else step.verdict.value,
        words.verdict(step),
        text.text,
        (*said(result, step), *(Said("holds", reach) for reach in words.scope(step))),
        step.fault.passage if step.fault else text,
        marks or (Span(0, len(text.text)),),
        result,
        step,
    )


def said(result: DerivationResult, step: StepResult) -> Iterator[Said]:
    """Why a line has its verdict, and what would be right."""
    if step.fault:
        yield from _fault(step.fault)
    if step.needs:
        yield Said("", words.holds(step))
    if step.verdict is Verdict.CONDITIONAL and step.step.expect is Verdict.CORRECT:
        yield from (Said("hint", remedy) for remedy in words.remedies(step))
    if follows := words.follows(result, step) or words.again(result, step):
        yield Said("", follows)
    for mistake in step.mistakes[:1]:
        yield Said("why", mistake.message)
        yield from (Said("", link, formula=True) for link in mistake.chain)
        if mistake.repair:
            yield Said("try", mistake.repair, formula=True)
    if step.follows is None:
        yield from _evidence(step)


def _fault(located: Located) -> Iterator[Said]:
    yield Said("", located.fault.message)
    if located.fault.hint:
        yield Said("hint", located.fault.hint)


def _evidence(step: StepResult) -> Iterator[Said]:
    match step.evidence:
        case Transposed() as turned:
            yield Said("", words.transposed(turned))
            yield Said("hint", words.TURN)
        case Reason(why):
            yield Said("", why)
        case Counterexample() as found:
            where = f"{words.at(found)}: " if words.at(found) else ""
            yield Said("", f"{where}{words.values(found)}")
