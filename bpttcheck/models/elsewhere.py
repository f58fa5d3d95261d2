"""What a report says of each line, and of it at other sizes and lengths: that it is right there, or wrong."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from bpttcheck.derivation import Verdict
from bpttcheck.expressions.indices import LAST
from bpttcheck.report import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.report import Bound, Derivation, Step, Witness

_FURTHER = 2
_LARGEST = 20


class Claim(NamedTuple):
    """A line with its derivation; ``where`` are the sizes and the length, if they are others than those of the file."""

    where: str
    said: Derivation
    step: Step


def claims(said: Derivation) -> Iterator[Claim]:
    """All that is said of the lines of a derivation; raises ``UnreadableError`` for what is no scope of its line."""
    for step in said.steps:
        yield Claim("", said, step)
        if step.scope:
            yield from _elsewhere(said, step, _bounds(said, step))


def _bounds(said: Derivation, step: Step) -> dict[str, Bound]:
    assert step.scope  # noqa: S101  (asked before)
    bounds = {**step.scope.sizes, **({LAST: step.scope.times} if step.scope.times else {})}
    own = _own(said)
    if bounds.keys() != own.keys() or not step.verdict.is_right or any(_is_far(bounds[k], own[k]) for k in own):
        raise UnreadableError(f"line {step.line} cannot have this scope")
    return bounds


def _is_far(bound: Bound, own: int) -> bool:
    """Whether it names sizes at which nobody looks at a line of such a file."""
    return max(bound.least or 1, bound.wrong or 1, *bound.tried, 1) > max(own + 1, _LARGEST)


def _own(said: Derivation) -> dict[str, int]:
    return {**said.sizes, **({LAST: said.times} if said.times else {})}


def _elsewhere(said: Derivation, step: Step, bounds: dict[str, Bound]) -> Iterator[Claim]:
    """Where it is right: of all sizes and lengths the least, and some that are drawn here; and where it is wrong."""
    own = _own(said)
    for least in _least(bounds, together=not step.scope or step.scope.together):
        drawn = {name: _drawn(name, first, own[name]) for name, first in least.items()}
        yield from (_claim(own | chosen, said, step) for chosen in (least, drawn))
    for name, bound in bounds.items():
        yield from (_claim(own | {name: size}, said, step) for size in bound.tried if size != own[name])
        if bound.wrong and bound.witness:
            yield _claim(own | {name: bound.wrong}, *_refuted(said, step, bound.witness))


def _least(bounds: dict[str, Bound], *, together: bool) -> list[dict[str, int]]:
    """The least sizes and the least length from which on it is right, with each other or one after the other."""
    least = {name: bound.least for name, bound in bounds.items() if bound.every and bound.least}
    sizes, length = ({n: k for n, k in least.items() if (n == LAST) == is_length} for is_length in (False, True))
    return [each for each in ([least] if together else [sizes, length]) if each]


def _drawn(name: str, least: int, own: int) -> int:
    """Another size or length from the least on, not far beyond that of the file."""
    random = Random(f"{name} {least} {own}")  # noqa: S311  (no secret is made of it)
    return random.choice([size for size in range(least, max(least, own) + _FURTHER + 1) if size != own])


def _claim(at: dict[str, int], said: Derivation, step: Step) -> Claim:
    where = ", ".join(f"{name} = {size}" for name, size in at.items())
    sizes = {name: size for name, size in at.items() if name != LAST}
    return Claim(where, replace(said, sizes=sizes, times=at.get(LAST)), step)


def _refuted(said: Derivation, step: Step, witness: Witness) -> tuple[Derivation, Step]:
    """What is wrong where there is a witness: the line, or what is to be written instead of it or of its target."""
    wrong = replace(step, verdict=Verdict.WRONG, evidence=witness, instead=None)
    if step.instead is None:
        return said, wrong
    if step.instead.part == "line":
        return said, replace(wrong, text=step.instead.text, notation="plain")
    return replace(said, target=step.instead.text, notation="plain"), wrong
