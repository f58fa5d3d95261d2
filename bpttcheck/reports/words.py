"""The sentences of a report: results as a person would put them, the same in every format."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from bpttcheck.derivation import Verdict
from bpttcheck.reports.characters import joined
from bpttcheck.verify.results import ARGUMENT, Proof, Range

if TYPE_CHECKING:
    from bpttcheck.verify.results import (
        Bound,
        Counterexample,
        DerivationResult,
        FileResult,
        Scope,
        StepResult,
        Transposed,
    )

_HOLDING: Final = "holding "
_NOT_RIGHT: Final = frozenset({Verdict.WRONG, Verdict.CARRIED})
_MEANT_BY_YAML: Final = re.compile(r"[\[\]{},:#&*!|>'\"%@`]")


def verdict(step: StepResult) -> str:
    """The verdict, and how it stands to the one that was expected."""
    if not step.ok:
        expected = step.step.expect
        if expected == step.verdict:
            return f"{step.verdict}, but not for the expected mistake `{step.step.mistake}`"
        return step.verdict + (f", expected {expected}" if expected != Verdict.CORRECT else "")
    return step.verdict + (", as expected" if step.verdict != Verdict.CORRECT else "")


def listed(parts: tuple[str, ...]) -> str:
    """Things in a row.

    >>> listed(("a", "b", "c"))
    'a, b and c'
    """
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))


def holds(step: StepResult) -> str:
    """Under which assumptions a conditional line is right."""
    return f"holds if {listed(tuple(map(_condition, step.needs)))}"


def _condition(need: str) -> str:
    held = need.removeprefix(_HOLDING)
    return need if held == need else f"{listed(tuple(held.split(', ')))} {'are' if ', ' in held else 'is'} held"


def remedies(step: StepResult) -> list[str]:
    """What to add to a file or a call, and what to write instead, so that a conditional line is correct.

    Nothing where no assumption says it.
    """
    if any(" exist" in need for need in step.needs):
        return []
    assumed = [need for need in step.needs if not need.startswith(_HOLDING)]
    called = step.step.text.source.name == ARGUMENT
    add = " ".join(f'--assume "{need}"' for need in assumed) if called else _assume(assumed)
    return [
        *([f"add `{add}`"] if assumed else []),
        *([f"write the {step.instead.part} as `{step.instead.text}`"] if step.instead else []),
    ]


def _assume(needs: list[str]) -> str:
    return f"assume: [{', '.join(map(_quoted, needs))}]"


def _quoted(need: str) -> str:
    doubled = need.replace("'", "''")
    return f"'{doubled}'" if _MEANT_BY_YAML.search(need) else need


def checked(proof: Proof) -> str:
    """The values for which a line was checked, if it has free indices."""
    return f"for {', '.join(map(str, proof.over))}" if proof.over else ""


def certainty(proof: Proof) -> str:
    """The error bound of a proof."""
    return f"an exact identity in {counted(proof.cases, 'case')}, in error with a chance below 2^-{proof.bits}"


def reaches(scope: Scope) -> str:
    """For which sizes and lengths a line is right, in words that go on from its verdict; "" if some were only tried."""
    if not all(bound.every for bound in scope.bounds):
        return ""
    from_which = [f"{bound.name} ≥ {bound.least}" for bound in scope.bounds if bound.least > 1]
    whole = "for every size and every tau" if scope.times else "for every size"
    return f"{whole} ({', '.join(from_which)})" if from_which else whole


def tried(scope: Scope) -> list[str]:
    """What was found of a line that was not proved for all sizes and lengths: proved, then wrong, then only tried."""
    proved = [_proved(bound) for bound in scope.sizes if bound.every]
    whole = [f"every size of {listed(tuple(proved))}"] if proved else []
    whole += [f"every {_proved(scope.times)}"] if scope.times and scope.times.every else []
    whole = whole if scope.together else [f"{whole[0]}, or {whole[1]}, one with the other as it is"]
    only = [_only(bound) for bound in scope.bounds if not bound.every and bound.wrong is not None]
    others = [bound for bound in scope.bounds if not bound.every and bound.wrong is None]
    reasons = dict.fromkeys(bound.why for bound in others)
    rest = [f"tried at {listed(tuple(_values(b) for b in others if b.why == why))}: {why}" for why in reasons]
    return [*([f"for {listed(tuple(whole))}"] if whole else []), *only, *rest]


def scope(step: StepResult) -> list[str]:
    """How far a right line reaches, where that was asked: in one sentence, or in several."""
    if step.scope is None:
        return []
    whole = reaches(step.scope)
    return [whole] if whole else tried(step.scope)


def refuted(scope: Scope) -> list[tuple[str, Counterexample]]:
    """At which other sizes and lengths the line is wrong, with the numbers that show it."""
    return [(f"{bound.name} = {bound.wrong}", bound.witness) for bound in scope.bounds if bound.witness]


def refutations(step: StepResult) -> list[str]:
    """The same in sentences."""
    found = refuted(step.scope) if step.scope else []
    return [f"{at(each, where)}: {values(each)}" for where, each in found]


def _proved(bound: Bound) -> str:
    return bound.name if bound.least == 1 else f"{bound.name} ≥ {bound.least}"


def _only(bound: Bound) -> str:
    """Where a line is right and where not: ``only at y = 3: at y = 4 it is wrong``."""
    lead = "only at" if len(bound.tried) == 1 else "right at"
    said = f"it means nothing, {bound.fault}" if bound.fault else "it is wrong"
    return f"{lead} {_values(bound)}: at {bound.name} = {bound.wrong} {said}"


def _values(bound: Bound) -> str:
    return str(Range(bound.name, bound.tried))


def follows(result: DerivationResult, step: StepResult) -> str:
    """From which line a carried one follows, and which is the first wrong one."""
    if step.follows is None:
        return ""
    before, first = result.steps[step.follows - 1], first_wrong(result, step)
    through = f"line {line_of(before)}, and so from " if before is not first else ""
    return f"follows from {through}line {line_of(first)}, which is {first.verdict}"


def first_wrong(result: DerivationResult, step: StepResult) -> StepResult:
    """The line in which the slip was made that a carried one carries."""
    while step.follows is not None:
        step = result.steps[step.follows - 1]
    return step


def again(result: DerivationResult, step: StepResult) -> str:
    """From which line one does not follow that is right where the line before it is not."""
    before = wrong_before(result, step)
    return f"right again: it does not follow from line {line_of(before)}, which is {before.verdict}" if before else ""


def wrong_before(result: DerivationResult, step: StepResult) -> StepResult | None:
    """The last line before a right one that could be read, if that is not right."""
    if not step.verdict.is_right:
        return None
    place = next(number for number, each in enumerate(result.steps) if each is step)
    readable = [each for each in result.steps[:place] if each.verdict != Verdict.MALFORMED]
    return readable[-1] if readable and readable[-1].verdict in _NOT_RIGHT else None


def line_of(step: StepResult) -> int:
    """The line of the file in which a step begins."""
    return step.step.text.source.place(step.step.text.offsets[0]).line


def values(found: Counterexample) -> str:
    """The two values at a counterexample."""
    return f"the line is `{found.line}`, the truth `{found.truth}`"


def at(found: Counterexample, where: str = "") -> str:
    """Where a counterexample is taken, and at which size if not at those of the file."""
    free = ", ".join([*([where] if where else []), *(f"{name} = {value}" for name, value in found.at)])
    parts = (("at", free), ("in the entry", found.entry), ("with", listed(found.assume)))
    return ", ".join(f"{word} {what}" for word, what in parts if what)


TRANSPOSED: Final = "right but for a transposition"
TURN: Final = "transpose the line, `(…).T`, or declare the convention: `layout:` or `vectors:`"


def transposed(found: Transposed) -> str:
    """What is wrong with a line that is turned round, and nothing else."""
    shapes = f"{TRANSPOSED}: it is {found.line}, and the target {found.target}"
    return f"{shapes}; turned round it holds if {listed(found.needs)}" if found.needs else shapes


def options(result: DerivationResult) -> dict[str, str]:
    """The options of the model that the file settles, with its choices."""
    return {each.option.text: each.choice.text for each in result.derivation.setting.options}


def setting(result: DerivationResult) -> str:
    """The model, options, sizes and assumptions of a derivation."""
    chosen = ", ".join(f"{joined(option)}: {joined(choice)}" for option, choice in options(result).items())
    model = f"{result.model} ({chosen})" if chosen else result.model
    sizes = [f"{size.sort} = {size.size}" for size in result.sizes]
    times = [f"tau = {result.times}"] if result.times else []
    text = f"{model} with {', '.join([*sizes, *times])}"
    return f"{text}, assuming {listed(result.assume)}" if result.assume else text


def counted(count: int, noun: str) -> str:
    """A number of things.

    >>> counted(1, "file"), counted(2, "file")
    ('1 file', '2 files')
    """
    return f"{count} {noun}" + ("" if count == 1 else "s")


class Tally:
    """What a run comes to."""

    def __init__(self) -> None:
        self._verdicts: Counter[Verdict] = Counter()
        self.bits: int | None = None
        self._reaches: list[bool] = []
        self._files = self._unread = self._targets = self._unjudged = self._unexpected = self._passed = 0

    def add(self, result: FileResult) -> None:
        """Count a file."""
        self._files += 1
        self._unread += result.fault is not None
        self._passed += len(result.passed)
        for derivation in result.derivations:
            if derivation.fault:
                self._targets += 1
                self._unjudged += len(derivation.derivation.steps)
            self._verdicts.update(step.verdict for step in derivation.steps)
            self._reaches += [bool(reaches(step.scope)) for step in derivation.steps if step.scope]
            self._unexpected += sum(not step.ok for step in derivation.steps)
            proofs = [each.evidence.bits for each in derivation.steps if isinstance(each.evidence, Proof)]
            self.bits = min([*proofs, *([] if self.bits is None else [self.bits])], default=None)

    @property
    def ok(self) -> bool:
        """Whether all is as expected."""
        return not (self._unread or self._targets or self._unexpected)

    @property
    def reach(self) -> str:
        """How many right lines hold for every size and length, where that was asked."""
        if not self._reaches:
            return ""
        lines = counted(len(self._reaches), "right line")
        return f"proved for every size and every length: {sum(self._reaches)} of {lines}"

    def __str__(self) -> str:
        lines = self._verdicts.total()
        verdicts = ", ".join(f"{self._verdicts[each]} {each}" for each in Verdict if self._verdicts[each])
        files = f"{counted(self._files, 'file')}, " if self._files > 1 else ""
        head = f"{files}{counted(lines, 'line')}" + (f": {verdicts}" if verdicts else "")
        head += f"; {counted(self._passed, 'formula')} passed over" if self._passed else ""
        return f"{head}; {'all as expected' if self.ok else ', '.join(self._troubles(lines))}"

    def _troubles(self, lines: int) -> list[str]:
        unread = [(self._unread, "file"), (self._targets, "derivation")]
        unreadable = listed(tuple(counted(count, noun) for count, noun in unread if count))
        return [
            *([f"{self._unexpected} of {lines} not as expected"] if self._unexpected else []),
            *([f"{unreadable} could not be read"] if unreadable else []),
            *([f"{counted(self._unjudged, 'line')} not judged"] if self._unjudged else []),
        ]
