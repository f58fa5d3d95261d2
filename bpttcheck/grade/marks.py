"""What the lines of an answer earn, by the scheme of the problem. Any route that is right earns its marks."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Final

from bpttcheck.derivation import Verdict
from bpttcheck.grade.forms import lacks
from bpttcheck.grade.leaps import leaps
from bpttcheck.grade.outputs.words import verdict
from bpttcheck.grade.records import Part
from bpttcheck.notation.syntax import Call, Derivative, mapped

if TYPE_CHECKING:
    from bpttcheck.homework import Milestone, Problem, Scheme
    from bpttcheck.notation.syntax import Node
    from bpttcheck.verify.results import DerivationResult, StepResult
    from bpttcheck.verify.setting import Prepared

_NONE: Final = Fraction(0)
_ALL: Final = Fraction(1)


def share(step: StepResult, scheme: Scheme) -> Fraction:
    """The share of a right line's marks that a line earns."""
    match step.verdict:
        case Verdict.CORRECT:
            return _ALL
        case Verdict.CONDITIONAL:
            return scheme.conditional
        case Verdict.CARRIED:
            return scheme.carried
        case Verdict.WRONG if any(each.repair for each in step.mistakes):
            return scheme.repaired
    return _NONE


class Answered:
    """The lines of an answer as they were judged, and what they earn; what the marks have in common is found once."""

    def __init__(self, problem: Problem, result: DerivationResult, prepared: Prepared) -> None:
        self._problem = problem
        self._result = result
        self._prepared = prepared

    @cached_property
    def _sizes(self) -> tuple[int, ...]:
        """How much changes to each line, where a bound on it is set."""
        return (0,) * len(self._result.steps) if self._problem.largest is None else leaps(self._result)

    @cached_property
    def leaps(self) -> tuple[str, ...]:
        """For each line, why the step to it is too large; empty if it is not."""
        return tuple(map(self._leap, self._sizes))

    def _leap(self, size: int) -> str:
        most = self._problem.largest
        if most is None or size <= most:
            return ""
        return f"{size} numbers, names and operations change at once, and at most {most} are allowed"

    @cached_property
    def _new(self) -> tuple[bool, ...]:
        """Which lines say more than to restate the target or a line before them."""
        target = self._result.target
        seen = set() if target is None else {_as_gradients(target)}
        found = []
        for step in self._result.steps:
            tree = None if step.tree is None else _as_gradients(step.tree)
            found.append(tree is None or tree not in seen)
            if tree is not None:
                seen.add(tree)
        return tuple(found)

    @cached_property
    def _counts(self) -> tuple[bool, ...]:
        """Which lines count: none that only restates what was said, or that changes too much at once."""
        return tuple(new and not leap for new, leap in zip(self._new, self.leaps, strict=True))

    @cached_property
    def per_line(self) -> tuple[Fraction, ...]:
        """What each line earns of the points for lines: equal shares of the new ones, at least as many as asked for."""
        scheme = self._problem.scheme
        each = scheme.lines / max(sum(self._new), self._problem.least, 1)
        steps = zip(self._result.steps, self._counts, strict=True)
        return tuple(each * share(step, scheme) if counts else _NONE for step, counts in steps)

    def parts(self) -> tuple[Part, ...]:
        """All parts of the points, in the order of the scheme; those that are worth nothing are left out."""
        scheme = self._problem.scheme
        found = [self._final()] if scheme.final else []
        if scheme.lines:
            far = sum(map(bool, self.leaps))
            why = f"{far} of them change too much at once" if far else ""
            found.append(Part("the lines", sum(self.per_line, _NONE), scheme.lines, why))
        return (*found, *map(self._stone, scheme.milestones))

    def _stone(self, stone: Milestone) -> Part:
        reached = any(
            step.tree is not None
            and share(step, self._problem.scheme) == _ALL
            and not lacks(step.tree, stone.form, self._prepared)
            for step, counts in zip(self._result.steps, self._counts, strict=True)
            if counts
        )
        why = "" if reached else "no line has that form and is right"
        return Part(stone.name, stone.points if reached else _NONE, stone.points, why)

    def _final(self) -> Part:
        points, what = self._problem.scheme.final, "the last line"
        if not self._result.steps:
            return Part(what, _NONE, points, "there is none")
        if why := self.obstacle():
            return Part(what, _NONE, points, why)
        last = self._result.steps[-1]
        earned = share(last, self._problem.scheme)
        return Part(what, points * earned, points, "" if earned == _ALL else verdict(last.verdict))

    def obstacle(self) -> str:
        """Why the last line, which is there, is not what is asked for, right or wrong; empty if it is."""
        last, least = self._result.steps[-1], self._problem.least
        if not self._new[-1]:
            return "it only restates what stands before it"
        if leap := self._leap(max(self._sizes)):
            return leap
        if sum(self._counts) < least:
            return f"at least {least} lines are asked for"
        return lacks(last.tree, self._problem.form, self._prepared) if last.tree is not None else ""


def _as_gradients(tree: Node) -> Node:
    """A tree with one way to write a derivative, so that the other one restates."""
    inner = mapped(tree, _as_gradients)
    match inner:
        case Derivative(of, by, ()):
            return Call("grad", (of, by))
    return inner
