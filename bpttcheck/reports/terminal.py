"""The report for a person: each derivation as one would write it, with a mark at each line, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from bpttcheck.derivation import Verdict
from bpttcheck.places import NOWHERE
from bpttcheck.reports import COMMAND_LINE, faults, words
from bpttcheck.reports.characters import joined
from bpttcheck.reports.explained import INDENT, explained, read_as
from bpttcheck.reports.page import Piece, Row, Style, row
from bpttcheck.reports.screen import screen_for
from bpttcheck.verify.results import Proof

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bpttcheck.reports.screen import Screen
    from bpttcheck.verify.results import DerivationResult, FileResult, Passed, StepResult

_COLOURS: dict[Verdict, Style] = {
    Verdict.CORRECT: "good",
    Verdict.CONDITIONAL: "doubtful",
    Verdict.CARRIED: "doubtful",
    Verdict.UNDECIDED: "doubtful",
    Verdict.WRONG: "bad",
    Verdict.MALFORMED: "bad",
}

_INDENT = 2


def write(results: Iterable[FileResult], out: TextIO, *, verbose: bool) -> None:
    """The report of some files, each as soon as it is judged, and a summary."""
    report(results, screen_for(out), verbose=verbose)


def report(results: Iterable[FileResult], page: Screen, *, verbose: bool) -> None:
    """The same on a screen."""
    tally = words.Tally()
    for result in results:
        tally.add(result)
        page.put(_file(result, page, verbose=verbose))
    page.put(_summary(tally))


def _summary(tally: words.Tally) -> Iterator[Row]:
    yield row(str(tally), "good" if tally.ok else "bad")
    if tally.reach:
        yield row(tally.reach, "quiet")
    if tally.bits is not None:
        yield row(f"each proof is in error with a chance below 2^-{tally.bits}", "quiet")


def _file(result: FileResult, page: Screen, *, verbose: bool) -> Iterator[Row]:
    if result.fault:
        yield from faults.rows(result.fault, page.width, page.show)
        yield Row()
        return
    if result.source.name != COMMAND_LINE:
        yield row(result.source.name, "heading")
    if result.title:
        yield row(joined(result.title))
    setting = ""
    for derivation in result.derivations:
        own = words.setting(derivation) if derivation.model else setting
        if own != setting:
            yield row(own, "quiet")
        setting = own
        yield from _derivation(derivation, derivation.steps, page, verbose=verbose)
    if result.passed:
        yield from _passed(result.passed)
    yield Row()


def _passed(passed: tuple[Passed, ...]) -> Iterator[Row]:
    yield Row()
    yield row("passed over", "quiet")
    for each in passed:
        at = each.text.place(NOWHERE)
        place = (Piece(f"  {at.line}:{at.column}", "quiet"),)
        yield Row((Piece(joined(each.text.text), "quiet"),), _INDENT, _INDENT + 2, place)
        yield row(joined(each.why), "quiet", INDENT)


def alone(
    result: DerivationResult, steps: tuple[StepResult, ...], page: Screen, *, verbose: bool = False
) -> Iterator[Row]:
    """Some lines of a derivation, which say of what they are; what cannot be judged has none."""
    if result.model:
        yield row(words.setting(result), "quiet")
    yield from _derivation(result, steps, page, verbose=verbose)


def _derivation(
    result: DerivationResult, steps: tuple[StepResult, ...], page: Screen, *, verbose: bool
) -> Iterator[Row]:
    yield Row()
    if result.derivation.title:
        yield row(joined(result.derivation.title))
    unread = (Piece("malformed", "bad"),) if result.fault else ()
    yield Row((Piece(joined(result.derivation.target.text), "target"),), 0, _INDENT, unread)
    if result.fault:
        yield from faults.rows(result.fault, page.width, page.show, _INDENT)
        yield row(f"{words.counted(len(result.derivation.steps), 'line')} not judged", "quiet", _INDENT)
    else:
        yield from read_as(None, result.notes)
    for step in steps:
        yield _line(step)
        yield from explained(step, result, page, verbose=verbose)
    if result.truth and any(_needs_truth(step, verbose=verbose) for step in steps):
        yield from _truth(result.truth)


def _needs_truth(step: StepResult, *, verbose: bool) -> bool:
    """Whether the truth is to be shown for a line: where nothing else says what would be right."""
    return step.verdict == Verdict.WRONG and (verbose or (not step.ok and not step.mistakes))


def _truth(text: str) -> Iterator[Row]:
    lead = "truth: "
    for line in text.splitlines():
        yield Row((Piece(lead, "quiet"), Piece(joined(line))), _INDENT, _INDENT + len(lead) + 2)
        lead = " " * len(lead)


def _line(step: StepResult) -> Row:
    """A line with its mark, and at its right end the verdict and the place."""
    mark = Piece("✓ ", "good") if step.ok else Piece("✗ ", "bad")
    checked = words.checked(step.evidence) if isinstance(step.evidence, Proof) else ""
    whole = words.reaches(step.scope) if step.scope else ""
    over = f" {whole or checked}" if whole or checked else ""
    right = (
        Piece(words.verdict(step), _colour(step)),
        Piece(over + _place(step), "quiet"),
    )
    return Row((mark, Piece(f"= {joined(step.step.text.text)}")), _INDENT, _INDENT + 4, right)


def _colour(step: StepResult) -> Style:
    """An expected slip does not call for attention."""
    return "quiet" if step.ok and step.verdict != Verdict.CORRECT else _COLOURS[step.verdict]


def _place(step: StepResult) -> str:
    """Where the line is, with its file where someone must go there; a fault names its own place."""
    text = step.step.text
    at = text.place(NOWHERE)
    if text.text == text.source.text or (step.fault and not step.ok):
        return ""
    return f"  {at.line}:{at.column}" if step.ok else f"  {text.source.name}:{at.line}:{at.column}"
