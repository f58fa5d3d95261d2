"""A line about which questions are asked, and the quick answer to each: its value at one point of the reals.

A tree that differs from the truth there is not what was meant; one that agrees is put to the kernel like any line.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from bpttcheck.derivation import Verdict
from bpttcheck.errors import Refused
from bpttcheck.explain.about import About
from bpttcheck.explain.altered import Altered, Looked, World
from bpttcheck.explain.holes import Holes
from bpttcheck.explain.inner import inner
from bpttcheck.explain.known import Parts
from bpttcheck.explain.misfits import Misfits
from bpttcheck.explain.numbers import Numbers, close, is_something
from bpttcheck.explain.passes import InNumbers
from bpttcheck.explain.places import places
from bpttcheck.explain.questions import QUESTIONS, Questions
from bpttcheck.explain.surroundings import Surroundings
from bpttcheck.explain.unfolded import unfolded
from bpttcheck.explain.worst import Worst
from bpttcheck.expressions.scope import Frame
from bpttcheck.kernel.equality import Identity
from bpttcheck.verify.claims import Target, cases, line_of, rewritten
from bpttcheck.verify.judging import Line
from bpttcheck.verify.results import Counterexample, StepResult

if TYPE_CHECKING:
    from bpttcheck.explain.altered import Everywhere
    from bpttcheck.explain.numbers import Row
    from bpttcheck.explain.unfolded import Unfolded
    from bpttcheck.expressions.shapes import Shape
    from bpttcheck.notation.syntax import Node
    from bpttcheck.places import Passage
    from bpttcheck.verify.claims import Claim
    from bpttcheck.verify.setting import Prepared

RIGHT: Final = frozenset({Verdict.CORRECT, Verdict.CONDITIONAL})
# What all questions together may look at, so that a very long line is asked about less often.
_MOST_NODES: Final = 500_000


class Asked(About):
    """A wrong line, its target, and what is asked about them."""

    def __init__(
        self, tree: Node, result: StepResult, target: Target, prepared: Prepared, limit: int = QUESTIONS
    ) -> None:
        super().__init__(tree, result.step, target, prepared)
        count = sum(1 for _ in places(tree))
        self.questions = Questions(min(limit, _MOST_NODES // count), prepared.world.graph)
        self.questions.search(count)
        self.further: tuple[Passage, ...] = ()
        self.evidence = result.evidence
        self.fault = result.fault
        self._others: dict[Node, Asked] = {}
        self._lines: dict[tuple[Shape, tuple[str, ...]], Claim] = {}

    @cached_property
    def around(self) -> Surroundings:
        """What the line and the model offer for what is missing."""
        return Surroundings(self)

    @cached_property
    def unfolded(self) -> Unfolded:
        """Which node belongs to which quantity."""
        return unfolded(self.prepared)

    @cached_property
    def meant(self) -> Claim | None:
        """What the line claims as it is written; nothing if that means nothing."""
        return self.claim(self.tree)

    @cached_property
    def needs(self) -> tuple[str, ...]:
        """The assumptions without which the line says nothing."""
        return self.meant.needs if self.meant else ()

    @cached_property
    def unbound(self) -> tuple[str, ...]:
        """The letters that stand free in the line and not in the target."""
        free = self.meant.free if self.meant else ()
        return tuple(name for name in free if name not in self.target.claim.free)

    @cached_property
    def _frame(self) -> dict[str, int]:
        """The values of the target's own indices at which values are compared: such at which the line is wrong."""
        inside = inner(self.target, self.prepared)
        if not self._refuted_at or self._differs_at(inside):
            return inside
        return {name: value for name, value in self._refuted_at.items() if name in self.target.claim.free}

    @cached_property
    def _refuted_at(self) -> dict[str, int]:
        """The values of all indices at which the line was found to be wrong."""
        return dict(self.evidence.at) if isinstance(self.evidence, Counterexample) else {}

    def _differs_at(self, indices: dict[str, int]) -> bool:
        """Whether the line has a value there, and another one than the truth."""
        claim = self.claim(self.tree)
        truth = self.target.truth(Frame(self.prepared.world, indices))
        if claim is None or isinstance(truth, Refused):
            return False
        try:
            with self.prepared.world.limited():
                line = self.values_at(claim.meaning.build(self._with_others(claim, indices)))
        except Refused:
            return False
        wanted = self.values_at(truth)
        return line is not None and wanted is not None and not close(line, wanted)

    @cached_property
    def truth(self) -> Row | None:
        """The values of the truth."""
        found = self.target.truth(Frame(self.prepared.world, self._frame))
        return None if isinstance(found, Refused) else self.values_at(found)

    @cached_property
    def line(self) -> Row | None:
        """The values of the line as it is written."""
        return self.values(self.tree)

    def instead(self, tree: Node) -> Asked:
        """Another line in the place of this one, about which the same questions are counted."""
        key = self.parts.light(tree)
        other = self._others.get(key) or Asked(tree, StepResult(self.step, Verdict.WRONG), self.target, self.prepared)
        self._others[key], other.questions = other, self.questions
        other.assuming(self.further)
        return other

    def assuming(self, further: tuple[Passage, ...]) -> None:
        """Ask from now on at a point that obeys further assumptions."""
        self.further = further
        for name in ("truth", "line", "worst", "numbers", "_in_numbers"):
            self.__dict__.pop(name, None)

    @cached_property
    def numbers(self) -> Numbers:
        """The values of nodes at the point at which the line is looked at."""
        return Numbers(self.prepared.judge(self.further).ball_point())

    @cached_property
    def _in_numbers(self) -> InNumbers:
        return InNumbers(self.numbers)

    def comes_of(self, changed: Everywhere) -> bool:
        """Whether the line is what a changed backward pass computes for the target: quickly no, or proved."""
        self.questions.ask()
        claim, world = self.target.claim, self.prepared.world
        if self.line is None:
            return False
        try:
            with world.limited():
                found = Looked(world, changed, self._in_numbers).values(claim, Frame(world, self._frame))
        except Refused:
            return False
        return found is not None and close(self.line, found) and self.equals(Altered(claim, World(world, changed)))

    def claim(self, tree: Node) -> Claim | None:
        """What a tree claims in the place of the line; nothing if that means nothing."""
        self.questions.read(tree)
        try:
            found = line_of(tree, self.step.text, self.target, self.prepared)
        except Refused:
            return None
        self.questions.read(tree)
        return found

    @cached_property
    def worst(self) -> Worst:
        """The entry in which the line is farthest from the truth."""
        return Worst(self)

    @cached_property
    def misfits(self) -> Misfits:
        """What cannot give the line a meaning."""
        return Misfits(self)

    @cached_property
    def holes(self) -> Holes:
        """The line with a hole at each place."""
        return Holes(self.tree, self.claim, self.parts.around, self.questions.read)

    @cached_property
    def parts(self) -> Parts:
        """The parts of the line, each read once."""
        return Parts(self.tree, self.target.claim, self.prepared, self.questions.read)

    def values(self, tree: Node) -> Row | None:
        """The values of a tree's entries; nothing where it means nothing, has another shape, or no value."""
        self.questions.ask()
        return self.values_of(tree)

    def values_of(self, tree: Node) -> Row | None:
        """The same where the question was counted before."""
        claim = self.claim(tree)
        if claim is None:
            return None
        try:
            with self.prepared.world.limited():
                return self.values_at(claim.meaning.build(self.frame_of(claim)))
        except Refused:
            return None

    def values_at(
        self, nodes: tuple[int, ...], further: tuple[Passage, ...] | None = None, attempt: int = 0
    ) -> Row | None:
        """The values of nodes at one point, under further assumptions or those that are made now."""
        point = self.prepared.judge(self.further if further is None else further).ball_point(attempt)
        point.evaluate(nodes)
        balls = [point.value(node) for node in nodes]
        return tuple(float(ball.mid()) for ball in balls) if all(ball.is_finite() for ball in balls) else None

    def is_close(self, values: Row | None) -> bool:
        """Whether values are those of the truth, as far as numbers tell."""
        return values is not None and self.truth is not None and close(values, self.truth)

    def is_right(self, tree: Node) -> bool:
        """Whether a tree is right in the place of the line: quickly no, or proved like any line."""
        return self.is_close(self.values(self.parts.light(tree))) and self.is_proved(tree)

    def is_proved(self, tree: Node) -> bool:
        """Whether the kernel says that a tree is right in the place of the line."""
        claim = self.claim(tree)
        try:
            return bool(claim and Line(claim, self.target, self.prepared).verdict(self.step, None).verdict in RIGHT)
        except Refused:
            return False

    def equals_line(self, other: Node, *, naturally: bool = False) -> bool:
        """Whether the line is just what another tree says in the place of the target, proved likewise.

        The other may have another shape than the target. ``naturally``: or is so under all that the model declares.
        """
        target = self.other(other)
        return target is not None and self.equals(target, naturally=naturally)

    def other(self, tree: Node) -> Target | None:
        """A tree as another target; nothing if it means nothing."""
        self.questions.read(tree)
        try:
            return Target(rewritten(self.target.claim, tree, self.prepared))
        except Refused:
            return None

    def equals(self, other: Target, *, naturally: bool = False) -> bool:
        """Whether the line is what another target is: quickly no, or proved."""
        self.questions.ask()
        try:
            claim = self._line_for(other)
            with self.prepared.world.limited():
                frame = self.frame_of(claim)
                wanted = other.truth(frame)
                if isinstance(wanted, Refused):
                    return False
                line = claim.meaning.build(frame)
        except Refused:
            return False
        points = (self.further, self.prepared.natural(())) if naturally else (self.further,)
        return any(self._meet(line, wanted, further) for further in points) and self._agree(claim, other)

    def _meet(self, one: tuple[int, ...], other: tuple[int, ...], further: tuple[Passage, ...]) -> bool:
        """Whether two sides have the same values at one point."""
        mine, theirs = self.values_at(one, further), self.values_at(other, further)
        return mine is not None and theirs is not None and close(mine, theirs)

    def _line_for(self, other: Target) -> Claim:
        """What the line claims of another target; raises :class:`Refused` where it has another shape."""
        key = other.claim.meaning.shape, tuple(other.claim.free)
        if key not in self._lines:
            self._lines[key] = line_of(self.tree, self.step.text, other, self.prepared)
        return self._lines[key]

    def frame_of(self, claim: Claim) -> Frame:
        """The values of all its indices at which a claim is looked at."""
        return self._with_others(claim, self._frame)

    def _with_others(self, claim: Claim, indices: dict[str, int]) -> Frame:
        """Values for the letters that stand free in a claim and not in the target, too."""
        others = {name: self._refuted_at.get(name, 1) for name in claim.free if name not in indices}
        return Frame(self.prepared.world, {**indices, **others})

    def _agree(self, claim: Claim, other: Target) -> bool:
        """Whether two claims are equal, as they are or under what the model declares as natural."""
        try:
            with self.prepared.world.limited():
                found = cases(claim, other, self.prepared)
        except Refused:
            return False
        pairs = [pair for case in found.found for pair in zip(case.line, case.truth, strict=True)]
        # What vanishes everywhere comes of many a mistake.
        if not any(map(is_something, self.values_at(tuple(line for line, _ in pairs)) or ())):
            return False
        judges = (self.prepared.judge(further) for further in ((), self.prepared.natural(())))
        return any(isinstance(judge.decide(pairs)[1], Identity) for judge in judges)
