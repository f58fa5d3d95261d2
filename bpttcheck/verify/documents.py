"""Documents: every chain of equalities that begins with something of the model is judged; the rest is passed over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from bpttcheck.derivation import Derivation, Step, Verdict
from bpttcheck.errors import NoRange, Refused, Unknown, UnknownCommand, UnknownWord
from bpttcheck.expressions.scope import is_quantity
from bpttcheck.kernel.work import Spent
from bpttcheck.loading.lines import both, lines_of
from bpttcheck.notation.syntax import Reference, walk
from bpttcheck.verify.claims import Target, read_target
from bpttcheck.verify.judging import work_of
from bpttcheck.verify.pipeline import Judged, judge, judge_about, too_much
from bpttcheck.verify.results import DerivationResult, Located, Passed, StepResult
from bpttcheck.verify.setting import Settings, judging

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.derivation import Document, Section, Setting
    from bpttcheck.errors import Fault
    from bpttcheck.notation.syntax import Node
    from bpttcheck.places import Passage
    from bpttcheck.verify.pipeline import Explainer
    from bpttcheck.verify.setting import Prepared

# What is refused for being of another subject, not for being wrong.
_FOREIGN: Final = (Unknown, UnknownCommand, UnknownWord, NoRange)
_NO_EQUALITY: Final = "it claims no equality"
_ON_PURPOSE: Final = "its author wants it passed over"
_NO_QUANTITY: Final = "it begins with nothing that the model defines"


class Chain(Struct, frozen=True):
    """What is claimed to be equal, in order, and what it is about."""

    steps: tuple[Step, ...]
    setting: Setting


def verify_document(
    document: Document, seed: bytes, explainer: Explainer | None
) -> tuple[tuple[DerivationResult, ...], tuple[Passed, ...]]:
    """What is said of every chain of a document, and what is passed over; in their order."""
    settings = settings_of(document, seed)
    said = [each if isinstance(each, Passed) else judge_chain(each, settings) for each in chains(document)]
    return (
        tuple(each.explained(explainer) for each in said if isinstance(each, Judged)),
        tuple(each for each in said if isinstance(each, Passed)),
    )


def settings_of(document: Document, seed: bytes) -> Settings:
    """What the chains of a document share."""
    formulas = tuple(display.text.text for section in document.sections for display in section.displays)
    return Settings(seed, formulas, judging(formulas))


def chains(document: Document) -> Iterator[Chain | Passed]:
    """What a document claims, before any of it is read; and what its author wants passed over."""
    for section in document.sections:
        yield from _chains(section)


def _chains(section: Section) -> Iterator[Chain | Passed]:
    """The chains of a section; one may go on in the next display, if that begins with an equal sign."""
    steps: list[Step] = []
    conditional = False
    for display in section.displays:
        if display.ignored:
            yield Passed(display.text, _ON_PURPOSE)
            continue
        for line in lines_of(display):
            if line.begins and steps:
                yield Chain(tuple(steps), section.setting)
                steps = []
            if steps and conditional and line.conditional:
                steps[-1] = both(steps[-1], line.step)
            else:
                steps.append(line.step)
            conditional = line.conditional
    if steps:
        yield Chain(tuple(steps), section.setting)


def judge_chain(chain: Chain, settings: Settings) -> Judged | Passed:
    """A chain about its first member that can be read; passed over, if the first one is about something else."""
    first = chain.steps[0]
    alone = Derivation(first.text, chain.steps[1:], chain.setting, notation="latex")
    try:
        settings.judging.spend(work_of(first.text))
        return _judge_chain(chain, alone, settings)
    except Spent as spent:
        return Judged(too_much(alone, spent))


def _judge_chain(chain: Chain, alone: Derivation, settings: Settings) -> Judged | Passed:
    first, setting = chain.steps[0], chain.setting
    try:
        prepared = settings.prepare(setting)
    except Refused as refused:
        return Judged(DerivationResult(alone, fault=Located(refused.fault, refused.passage or first.text)))
    targets = _Targets(prepared)
    why = _foreign(targets.of(first), prepared) or ("" if len(chain.steps) > 1 else _NO_EQUALITY)
    expected = any(step.expect is not Verdict.CORRECT for step in chain.steps)
    if why and not expected:
        return Passed(first.text, why)
    unread: list[StepResult] = []
    for number, step in enumerate(chain.steps):
        target = targets.checked(step)
        if isinstance(target, Target):
            rest = Derivation(step.text, chain.steps[number + 1 :], setting, notation="latex")
            return replace(judge_about(target, rest, prepared), unread=tuple(unread))
        fault = Located(target.fault, target.passage or step.text)
        unread.append(StepResult(step, Verdict.MALFORMED, fault=fault))
    foreign = [each.fault.fault for each in unread if each.fault and isinstance(each.fault.fault, _FOREIGN)]
    if foreign and not expected:
        return Passed(first.text, _reason(foreign[0]))
    return Judged(DerivationResult(alone, tuple(unread))) if len(unread) > 1 else judge(alone, settings)


class _Targets:
    """Members as what the others are compared with, each read once; why not, where they cannot be."""

    def __init__(self, prepared: Prepared) -> None:
        self._prepared = prepared
        self._read: dict[Passage, Target | Refused] = {}

    def of(self, step: Step) -> Target | Refused:
        """A member as it was read."""
        if step.text not in self._read:
            try:
                self._read[step.text] = read_target(step.text, self._prepared, "latex")
            except Refused as refused:
                self._read[step.text] = refused.with_traceback(None)
        return self._read[step.text]

    def checked(self, step: Step) -> Target | Refused:
        """A member whose truth was built."""
        target = self.of(step)
        try:
            if isinstance(target, Target):
                target.check(self._prepared)
        except Refused as refused:
            return refused
        return target


def _foreign(target: Target | Refused, prepared: Prepared) -> str:
    """Why a member is not about the model; empty if it is."""
    if isinstance(target, Refused):
        return _reason(target.fault) if isinstance(target.fault, _FOREIGN) else ""
    return "" if any(_is_quantity(node, prepared) for node in walk(target.claim.tree)) else _NO_QUANTITY


def _reason(fault: Fault) -> str:
    return f"{_NO_QUANTITY}: {fault.message}"


def _is_quantity(node: Node, prepared: Prepared) -> bool:
    return isinstance(node, Reference) and is_quantity(node.name, prepared.world.glossary)
