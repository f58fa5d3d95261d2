"""The verdict on one line: the questions in their order, each put to the kernel."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from bpttcheck.derivation import Step, Verdict
from bpttcheck.errors import Misused, NoSize, Refused, Shapes, TooMuchInAll, Undefined, WrongShape
from bpttcheck.kernel.equality import Finding, Identity, NoValue, Undecided, Witness
from bpttcheck.kernel.work import Spent
from bpttcheck.notation.plain import LONGEST
from bpttcheck.places import NOWHERE, Passage
from bpttcheck.verify.claims import Case, Cases, Claim, Target, cases, read_line
from bpttcheck.verify.held import alternatives
from bpttcheck.verify.results import Counterexample, Located, Proof, Range, Reason, StepResult, Transposed
from bpttcheck.verify.setting import Prepared, assumption_text
from bpttcheck.verify.witness import counterexample

if TYPE_CHECKING:
    from bpttcheck.verify.setting import Prepared

# What may be wrong with a line only because it is turned round: what it asks its parts to be follows its target.
_OF_SHAPES = (Misused, NoSize, Shapes, WrongShape)
_RIGHT = {Verdict.CORRECT, Verdict.CONDITIONAL}
_WORK_OF_A_LINE = 1_500
_WORK_OF_A_WITNESS = 1_500
_WORK_OF_A_CHARACTER = 35


class Outcome(Struct, frozen=True):
    """The finding on the cases of a line: the one that decides, and the case and entry in which it was made."""

    finding: Finding
    case: Case
    entry: int


class Readable(Struct, frozen=True):
    """A line that could be read, as what the next one may carry on from; as its transpose, where that is right."""

    number: int
    claim: Claim
    verdict: Verdict


class Line:
    """One line against its target."""

    def __init__(self, claim: Claim, target: Target, prepared: Prepared) -> None:
        self.claim = claim
        self._prepared = prepared
        with prepared.world.limited():
            self._cases = cases(claim, target, prepared)
        self._labels = unstated((*target.claim.needs, *claim.needs), prepared)
        self._existing = _condition_of(self._cases, prepared.world.times)

    def verdict(self, step: Step, before: Readable | None) -> StepResult:
        """The verdict with its evidence; raises ``Undefined`` for a line that has no value."""
        outcome = self._outcome(self._labels)
        if isinstance(outcome.finding, NoValue):
            raise Refused(Undefined(self.claim.tree.span, _where(outcome) + outcome.finding.why))
        if isinstance(outcome.finding, Identity):
            needs = (*_texts(self._labels), *self._existing)
            verdict = Verdict.CONDITIONAL if needs else Verdict.CORRECT
            return StepResult(step, verdict, self.claim.tree, needs, self._proof(outcome.finding))
        return self._otherwise(step, outcome, before)

    def _otherwise(self, step: Step, outcome: Outcome, before: Readable | None) -> StepResult:
        under, strongest = self._conditional(outcome)
        if under:
            further, proof = under
            needs = (*_texts(further), *self._existing)
            return StepResult(step, Verdict.CONDITIONAL, self.claim.tree, needs, self._proof(proof))
        evidence = self._refutation(strongest or (self._labels, outcome))
        evidence = evidence or self._refutation((self._labels, outcome))
        if evidence is None:
            why = outcome.finding.why if isinstance(outcome.finding, Undecided) else ""
            return StepResult(step, Verdict.UNDECIDED, self.claim.tree, evidence=Reason(why))
        if before and before.verdict is not Verdict.UNDECIDED and self.carries(before.claim):
            return StepResult(step, Verdict.CARRIED, self.claim.tree, (), evidence, follows=before.number)
        return StepResult(step, Verdict.WRONG, self.claim.tree, (), evidence)

    # ---- questions ------------------------------------------------------------------------------------------

    def _outcome(
        self,
        further: tuple[Passage, ...],
        found: Cases | None = None,
        *,
        weakest: bool = True,
        first: Outcome | None = None,
    ) -> Outcome:
        """The finding that decides over all cases: a difference, else what is undefined, else what is undecided.

        Without ``weakest``, the first one that is no identity. The entry of another outcome is asked ``first``.
        """
        judge = self._prepared.judge(further)
        places = [(case, entry) for case in (found or self._cases).found for entry in range(len(case.line))]
        if first:
            places.insert(0, (first.case, first.entry))
        pairs = ((case.line[entry], case.truth[entry]) for case, entry in places)
        number, finding = judge.decide(pairs, weakest=weakest)
        return Outcome(finding, *places[number])

    def _conditional(
        self, without: Outcome
    ) -> tuple[tuple[tuple[Passage, ...], Identity] | None, tuple[tuple[Passage, ...], Outcome] | None]:
        """The least of the model's natural assumptions under which the line is true; else what refutes it under all.

        What decides ``without`` any is likely to decide under all.
        """
        natural = self._prepared.natural(self._labels)
        if not natural:
            return None, None
        everything = (*self._labels, *natural)
        strongest = self._outcome(everything, weakest=False, first=without)
        if isinstance(strongest.finding, Witness):
            return None, (everything, strongest)
        # Where all of them prove nothing, no two are likely to: the line has hardly a value then.
        most = len(natural) if isinstance(strongest.finding, Identity) else 1
        for count in range(1, most + 1):
            for chosen in combinations(natural, count):
                further = (*self._labels, *chosen)
                finding = self._outcome(further, weakest=False).finding
                if isinstance(finding, Identity):
                    return (further, finding), None
        return None, (everything, strongest)

    def carries(self, before: Claim) -> bool:
        """Whether the line equals the one before it."""
        if not self.claim.meaning.shape.fits(before.meaning.shape, self._prepared.world.sizes):
            return False
        # One that says something for each t is not carried by one that is about no t.
        if not before.free.keys() <= self.claim.free.keys():
            return False
        labels = unstated(before.needs, self._prepared)
        with self._prepared.world.limited():
            found = cases(self.claim, Target(before), self._prepared)
        if len(found.found) < len(self._cases.found):
            return False
        return isinstance(self._outcome((*self._labels, *labels), found).finding, Identity)

    # ---- evidence -------------------------------------------------------------------------------------------

    def _refutation(self, found: tuple[tuple[Passage, ...], Outcome]) -> Counterexample | None:
        further, outcome = found
        if not isinstance(outcome.finding, Witness):
            return None
        assume = (*self._prepared.assumed.texts, *_texts(further))
        self._prepared.world.graph.meter.spend(_WORK_OF_A_WITNESS)
        return counterexample(
            outcome.finding,
            outcome.case,
            outcome.entry,
            self.claim,
            self._prepared,
            tuple(dict.fromkeys(assume)),
        )

    def _proof(self, identity: Identity) -> Proof:
        names = self.claim.free
        over = tuple(
            Range(name, tuple(sorted({dict(case.values)[name] for case in self._cases.found}))) for name in names
        )
        entries = sum(len(case.line) for case in self._cases.found)
        return Proof(identity.bits - entries.bit_length(), len(self._cases.found), over)


def judge_step(
    step: Step, target: Target, prepared: Prepared, before: Readable | None, number: int
) -> tuple[StepResult, Readable | None]:
    """What is said of a step, and the step as one to carry on from; a line that means nothing is ``malformed``."""
    try:
        prepared.world.graph.meter.spend(work_of(step.text))
        claim, result = _judged(step, target, prepared, before)
    except Spent as spent:
        return StepResult(step, Verdict.UNDECIDED, evidence=Reason(_in_all(spent))), before
    except Refused as refused:
        located = Located(refused.fault, refused.passage or step.text)
        return StepResult(step, Verdict.MALFORMED, fault=located), before
    return replace(result, notes=claim.notes), Readable(number, claim, result.verdict)


def work_of(line: Passage) -> int:
    """What it takes to read a line, and to tell it, besides the nodes that it is made of."""
    return _WORK_OF_A_LINE + _WORK_OF_A_CHARACTER * min(len(line.text), LONGEST)


def _in_all(spent: Spent) -> str:
    fault = TooMuchInAll(NOWHERE, spent.most)
    return f"{fault.message}: {fault.hint}"


def _judged(step: Step, target: Target, prepared: Prepared, before: Readable | None) -> tuple[Claim, StepResult]:
    try:
        claim = read_line(step.text, step.notation, target, prepared)
    except Refused as refused:
        turned = _turned(step, target, prepared) if isinstance(refused.fault, _OF_SHAPES) else None
        if turned is None:
            raise
        return turned.claim, turned.result(target, before)
    result = Line(claim, target, prepared).verdict(step, before)
    return claim, _held(result, claim, target, prepared) or _remarked(result, claim, target, prepared)


def _held(result: StepResult, claim: Claim, target: Target, prepared: Prepared) -> StepResult | None:
    """What is said of a line that is right where a derivative holds what texts hold in it; ``None`` for another."""
    if result.verdict in _RIGHT:
        return None
    for each in alternatives(claim, target, prepared):
        try:
            found = Line(each.claim, each.target, prepared).verdict(result.step, None)
        except Refused:
            continue
        if found.verdict in _RIGHT:
            needs = (*found.needs, each.need)
            return replace(found, verdict=Verdict.CONDITIONAL, tree=claim.tree, needs=needs, instead=each.instead)
    return None


def _remarked(result: StepResult, claim: Claim, target: Target, prepared: Prepared) -> StepResult:
    """What is said of a line, with the remark that its transpose is right, where that has the same shape and is."""
    if result.verdict is Verdict.WRONG and isinstance(result.evidence, Counterexample):
        shape, sizes = claim.meaning.shape, prepared.world.sizes
        is_square = len(shape.sorts) > 1 and shape.fits(shape.transposed, sizes)
        if is_square and _turned(result.step, target, prepared):
            return replace(result, evidence=replace(result.evidence, transposed=True))
    return result


class _Turned(Struct, frozen=True):
    """A line whose transpose is right, with that transpose as a claim, and what is said of it."""

    claim: Claim
    line: Line
    right: StepResult

    def result(self, target: Target, before: Readable | None) -> StepResult:
        """What is said of the line itself; one turned round likewise before it was wrong first."""
        shape, wanted = self.claim.meaning.shape.transposed, target.claim.meaning.shape
        evidence = Transposed(str(shape), str(wanted), self.right.needs)
        step, tree = self.right.step, self.claim.tree
        if before and before.verdict in {Verdict.WRONG, Verdict.CARRIED} and self.line.carries(before.claim):
            return StepResult(step, Verdict.CARRIED, tree, (), evidence, follows=before.number)
        return StepResult(step, Verdict.WRONG, tree, (), evidence)


def _turned(step: Step, target: Target, prepared: Prepared) -> _Turned | None:
    """The transpose of a line, if that is right."""
    try:
        claim = read_line(step.text, step.notation, target, prepared, turned=True)
        line = Line(claim, target, prepared)
        found = line.verdict(step, None)
    except Refused:
        return None
    return _Turned(claim, line, found) if found.verdict in _RIGHT else None


def _where(outcome: Outcome) -> str:
    if isinstance(outcome.finding, NoValue) and outcome.finding.side == "right":
        return "the target has none: "
    at = ", ".join(f"{name} = {value}" for name, value in outcome.case.values)
    return f"at {at}, " if at else ""


def unstated(needs: tuple[str, ...], prepared: Prepared) -> tuple[Passage, ...]:
    """The one-hot vectors that are needed and that neither the file states nor a need before it, in whatever words."""
    found: tuple[Passage, ...] = ()
    for need in needs:
        further = (*found, Passage.whole(need, "<needed>"))
        if prepared.judge(further).assumptions.onehot != prepared.judge(found).assumptions.onehot:
            found = further
    return found


def _texts(passages: tuple[Passage, ...]) -> tuple[str, ...]:
    return tuple(assumption_text(passage) for passage in passages)


def _condition_of(found: Cases, times: int) -> tuple[str, ...]:
    """The condition that leaves out just the values at which a time does not exist; in words if there is none."""
    if not found.missing:
        return ()
    for name, _ in found.missing[0]:
        kept = {dict(case.values)[name] for case in found.found}
        lost = {dict(values)[name] for values in found.missing}
        if kept & lost:
            continue
        if min(lost) > max(kept):
            return (f"{name} < {_from_the_end(min(lost), times)}",)
        if max(lost) < min(kept):
            return (f"{name} > {max(lost)}",)
    return ("all times that it names exist",)


def _from_the_end(time: int, last: int) -> str:
    return "tau" if time == last else f"tau - {last - time}"
