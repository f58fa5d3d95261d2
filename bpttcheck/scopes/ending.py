"""Claims about several times as claims about the last one.

What is said of t and earlier times, of what looks back, is at every length what it is at the length t: of τ there.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from bpttcheck.expressions.indices import LAST, linear
from bpttcheck.expressions.references import COMPARED
from bpttcheck.expressions.scope import is_quantity
from bpttcheck.notation.syntax import Relation
from bpttcheck.scopes.causal import is_causal
from bpttcheck.scopes.letters import bare
from bpttcheck.scopes.restating import Claim, put

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bpttcheck.models.model import Glossary

_MOST: Final = 6


class AtLast(Struct, frozen=True):
    """A claim about the last time, and the conditions on the time that it was about.

    ``latest`` are the letters of earlier times, each with by how many steps it comes after the last one at most.
    """

    claim: Claim
    letter: str
    latest: dict[str, int]
    dropped: tuple[Relation, ...]

    def first(self) -> int:
        """The first length at which the conditions leave anything to be claimed."""
        return next((last for last in range(1, _MOST) if self._admits(last)), _MOST)

    def _admits(self, last: int) -> bool:
        others = sorted(self.latest)
        values = (dict(zip(others, each, strict=True)) for each in product(range(1, last + 1), repeat=len(others)))
        return any(all(_holds(c, {**each, self.letter: last}) for c in self.dropped) for each in values)


def at_last(claim: Claim, names: Glossary) -> AtLast | None:
    """The claim with τ for the latest time that it names; ``None`` where it does not show which one that is.

    Conditions that name τ are left out: more is claimed then.
    """
    kept = tuple(each for each in claim.conditions if LAST not in _letters(each))
    for letter in sorted(claim.times):
        latest = {other: _late(other, letter, kept) for other in claim.times - {letter}}
        known = {other: late for other, late in latest.items() if late is not None}
        if len(known) < len(latest) or is_quantity(letter, names):
            continue
        within = {**known, letter: 0}
        if not is_causal((claim.target, claim.line), within, claim.indices, names):
            continue
        if found := claim.put(letter, LAST):
            ended = (_ended(each, letter) for each in kept)
            conditions = tuple(each for each in ended if each is not None)
            return AtLast(replace(found, conditions=conditions), letter, known, _timed(kept, within))
    return None


def _timed(conditions: tuple[Relation, ...], letters: Iterable[str]) -> tuple[Relation, ...]:
    known = frozenset(letters)
    return tuple(each for each in conditions if _letters(each) <= known)


def _letters(condition: Relation) -> frozenset[str]:
    return bare(condition.left) | bare(condition.right)


def _late(other: str, letter: str, conditions: Iterable[Relation]) -> int | None:
    """By how many steps one time comes after another at most, by what is assumed."""
    found = [late for each in conditions if (late := _late_by(each, other, letter)) is not None]
    return min(found, default=None)


def _late_by(condition: Relation, other: str, letter: str) -> int | None:
    left, right, sign = condition.left, condition.right, condition.comparison
    if sign in {">", ">="}:
        left, right, sign = right, left, "<" if sign == ">" else "<="
    a, b = linear(left), linear(right)
    if a is None or b is None or sign == "!=":
        return None
    if sign == "=" and (a[0], b[0]) == (letter, other):
        a, b = b, a
    if (a[0], b[0]) != (other, letter):
        return None
    late = b[1] - a[1] - (sign == "<")
    return late if late <= 0 else None


def _ended(condition: Relation, letter: str) -> Relation | None:
    """A condition on earlier times, with τ for the last one; one that all of them meet says nothing."""
    letters = _letters(condition)
    if letter not in letters:
        return condition
    if letters == {letter}:
        return None
    ended = put(condition, letter, LAST)
    assert isinstance(ended, Relation)  # noqa: S101  (its sides alone were changed)
    is_met = condition.comparison in {"<=", ">="} and any(_late_by(condition, each, letter) == 0 for each in letters)
    return None if is_met else ended


def _holds(condition: Relation, values: dict[str, int]) -> bool:
    left, right = (linear(side) for side in (condition.left, condition.right))
    if left is None or right is None:
        return True
    one, other = (values.get(each[0], 0) + each[1] for each in (left, right))
    return COMPARED[condition.comparison](one, other)
