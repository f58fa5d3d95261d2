"""What the lines of an answer earn, by the scheme of the problem. Any route that is right earns its marks."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from bpttcheck.derivation import Verdict
from bpttcheck.grade.forms import lacks
from bpttcheck.grade.leaps import leaps
from bpttcheck.grade.records import Part
from bpttcheck.notation.syntax import Call, Derivative, mapped

if TYPE_CHECKING:
    from bpttcheck.homework import Problem, Scheme
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


def counts(problem: Problem, result: DerivationResult) -> tuple[bool, ...]:
    """Which lines count: none that only restates the target or a line before it, or that changes too much at once."""
    most = problem.largest
    small = (most is None or size <= most for size in leaps(result))
    return tuple(new and kept for new, kept in zip(_new(result), small, strict=True))


def _new(result: DerivationResult) -> tuple[bool, ...]:
    seen = set() if result.target is None else {_as_gradients(result.target)}
    found = []
    for step in result.steps:
        tree = None if step.tree is None else _as_gradients(step.tree)
        found.append(tree is None or tree not in seen)
        if tree is not None:
            seen.add(tree)
    return tuple(found)


def _as_gradients(tree: Node) -> Node:
    """A tree with one way to write a derivative, so that the other one restates."""
    inner = mapped(tree, _as_gradients)
    match inner:
        case Derivative(of, by, ()):
            return Call("grad", (of, by))
    return inner


def leap(problem: Problem, size: int) -> str:
    """Why a step of a size is too large; empty if it is not."""
    most = problem.largest
    if most is None or size <= most:
        return ""
    return f"{size} numbers, names and operations change at once, and at most {most} are allowed"


def per_line(problem: Problem, result: DerivationResult) -> tuple[Fraction, ...]:
    """What each line earns of the points for lines: equal shares of the new ones, at least as many as asked for."""
    counted = counts(problem, result)
    each = problem.scheme.lines / max(sum(_new(result)), problem.least, 1)
    return tuple(
        each * share(step, problem.scheme) if new else _NONE for step, new in zip(result.steps, counted, strict=True)
    )


def parts(problem: Problem, result: DerivationResult, prepared: Prepared) -> tuple[Part, ...]:
    """All parts of the points, in the order of the scheme; those that are worth nothing are left out."""
    scheme = problem.scheme
    found = [_final(problem, result, prepared)] if scheme.final else []
    if scheme.lines:
        far = sum(bool(leap(problem, size)) for size in leaps(result))
        why = f"{far} of them change too much at once" if far else ""
        found.append(Part("the lines", sum(per_line(problem, result), _NONE), scheme.lines, why))
    for stone in scheme.milestones:
        reached = any(
            step.tree is not None and share(step, scheme) == _ALL and not lacks(step.tree, stone.form, prepared)
            for step, new in zip(result.steps, counts(problem, result), strict=True)
            if new
        )
        why = "" if reached else "no line has that form and is right"
        found.append(Part(stone.name, stone.points if reached else _NONE, stone.points, why))
    return tuple(found)


def _final(problem: Problem, result: DerivationResult, prepared: Prepared) -> Part:
    points, what = problem.scheme.final, "the last line"
    if not result.steps:
        return Part(what, _NONE, points, "there is none")
    if why := obstacle(problem, result, prepared):
        return Part(what, _NONE, points, why)
    last = result.steps[-1]
    earned = share(last, problem.scheme)
    return Part(what, points * earned, points, "" if earned == _ALL else f"it is {last.verdict}")


def obstacle(problem: Problem, result: DerivationResult, prepared: Prepared) -> str:
    """Why the last line is not what is asked for, right or wrong; empty if it is."""
    last, counted = result.steps[-1], counts(problem, result)
    if not _new(result)[-1]:
        return "it only restates what stands before it"
    if why := leap(problem, max(leaps(result))):
        return why
    if sum(counted) < problem.least:
        return f"at least {problem.least} lines are asked for"
    return lacks(last.tree, problem.form, prepared) if last.tree is not None else ""
