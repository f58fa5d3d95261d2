"""What stands under a line of a derivation: why it has its verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bpttcheck.derivation import Verdict
from bpttcheck.notation.write import plain
from bpttcheck.reports import faults, words
from bpttcheck.reports.characters import cells, joined
from bpttcheck.reports.page import Piece, Row, row
from bpttcheck.reports.reasons import reasons
from bpttcheck.verify.results import Counterexample, Proof, Reason, Transposed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.notation.syntax import Node
    from bpttcheck.reports.screen import Screen
    from bpttcheck.verify.results import DerivationResult, Named, Scope, StepResult

INDENT: Final = 6
_GAP: Final = 3


def explained(step: StepResult, result: DerivationResult, screen: Screen, *, verbose: bool) -> Iterator[Row]:
    """All that is to be said of a line; one that has the expected verdict needs few words."""
    full = verbose or not step.ok
    yield from read_as(step.tree if step.step.notation == "latex" and full else None, step.notes)
    if step.needs:
        yield from _conditional(step, full=full)
    if step.scope and not words.reaches(step.scope):
        yield from _tried(step.scope, screen, verbose=verbose)
    if said := words.follows(result, step) or words.again(result, step):
        yield row(said, "quiet", INDENT)
    if step.fault:
        yield from _fault(step, screen, full=full)
    if full:
        yield from reasons(step, screen, INDENT, full=verbose)
    if isinstance(step.evidence, Transposed) and step.follows is None:
        yield from _transposed(step.evidence, full=full)
    # A carried line differs from the truth where the line that it follows from does: that is shown there.
    if step.evidence and (verbose or (full and step.follows is None)):
        yield from _evidence(step, screen, verbose=verbose)


def read_as(tree: Node | None, notes: tuple[str, ...]) -> Iterator[Row]:
    """How a formula was read, and what was chosen where there was a choice."""
    if tree is not None:
        lead = "read as "
        yield Row((Piece(lead, "quiet"), Piece(plain(tree), "quiet")), INDENT, INDENT + len(lead))
    for note in notes:
        yield row(joined(note), "quiet", INDENT)


def _conditional(step: StepResult, *, full: bool) -> Iterator[Row]:
    yield row(words.holds(step), "quiet" if not full else "", INDENT)
    if step.step.expect == Verdict.CORRECT:
        for remedy in words.remedies(step):
            yield Row((Piece("hint: ", "quiet"), Piece(joined(remedy))), INDENT, INDENT + 6)


def _tried(scope: Scope, screen: Screen, *, verbose: bool) -> Iterator[Row]:
    """How far a line reaches that is not proved for all sizes and lengths; with the numbers where it is wrong."""
    yield from (row(said, "quiet", INDENT) for said in words.tried(scope))
    for where, found in words.refuted(scope) if verbose else ():
        yield row(f"{words.at(found, where)}:", "quiet", INDENT)
        yield from _columns(found.shown, screen)
        yield from _values(found)


def _fault(step: StepResult, screen: Screen, *, full: bool) -> list[Row]:
    assert step.fault is not None  # noqa: S101  (asked before)
    if full:
        return faults.rows(step.fault, screen.width, screen.show, INDENT)
    return [row(joined(step.fault.fault.message), "quiet", INDENT)]


def _transposed(found: Transposed, *, full: bool) -> Iterator[Row]:
    yield row(words.transposed(found), "" if full else "quiet", INDENT)
    if full:
        yield Row((Piece("hint: ", "quiet"), Piece(words.TURN)), INDENT, INDENT + 6)


def _evidence(step: StepResult, screen: Screen, *, verbose: bool) -> Iterator[Row]:
    evidence = step.evidence
    if isinstance(evidence, Proof) and verbose:
        yield row(words.certainty(evidence), "quiet", INDENT)
    elif isinstance(evidence, Reason):
        yield row(evidence.why, "", INDENT)
    elif isinstance(evidence, Counterexample):
        yield from _witness(evidence, screen, named=verbose or not step.mistakes, verbose=verbose)


def _witness(found: Counterexample, screen: Screen, *, named: bool, verbose: bool) -> Iterator[Row]:
    """The two values; with ``named``, those that they are made of, where no words say more."""
    if where := words.at(found):
        yield row(f"{where}:", "quiet", INDENT)
    if named:
        yield from _columns(found.shown, screen)
    yield from _values(found)
    if found.transposed:
        yield row(f"the line is {words.TRANSPOSED}", "", INDENT)
    if verbose:
        yield row("computed from", "quiet", INDENT)
        yield from _columns(found.point, screen)


def _values(found: Counterexample) -> Iterator[Row]:
    yield Row((Piece("line  = "), Piece(found.line, "bad")), INDENT, INDENT + 8)
    yield Row((Piece("truth = "), Piece(found.truth, "good")), INDENT, INDENT + 8)


def _columns(named: tuple[Named, ...], screen: Screen) -> Iterator[Row]:
    """Names with values in columns, as many as fit, the values of each column one below the other."""
    items = [(screen.show(each.name), each.value) for each in named]
    most = max((cells(name) for name, _ in items), default=0)
    texts = [f"{name}{' ' * (most - cells(name))} = {value}" for name, value in items]
    widest = max(map(cells, texts), default=0)
    count = max((screen.width - INDENT + _GAP) // (widest + _GAP), 1)
    for first in range(0, len(texts), count):
        line = (" " * _GAP).join(f"{text:<{widest}}" for text in texts[first : first + count])
        yield row(line.rstrip(), "quiet", INDENT)
