"""A claim, what the program says of it, and what the numbers say wherever it is said to hold."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, NamedTuple

from tests.scopes import brute
from tests.scopes.engine import Said, says
from tests.scopes.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.scopes.brute import Found
    from tests.scopes.claims import Claim

_RIGHT = ("correct", "conditional")


class Tried(NamedTuple):
    """A claim and what came of it.

    ``found`` is what the numbers say where the line is said to hold, ``against`` of it what is against that, ``unlike``
    what is against the sizes that are said to have been tried. ``unread`` is why the numbers cannot say anything.
    """

    claim: Claim
    said: Said
    found: tuple[Found, ...] = ()
    against: tuple[Found, ...] = ()
    unlike: tuple[Found, ...] = ()
    unread: str = ""

    @property
    def is_right(self) -> bool:
        """Whether the program finds the line right at the file's sizes."""
        return self.said.verdict in _RIGHT

    @property
    def is_every(self) -> bool:
        """Whether it is said to hold for every size of every sort, and every length."""
        return bool(self.said.bounds) and len(self.said.every) == len(self.said.bounds)


def tried(claim: Claim, seed: int = 0) -> Tried:
    """What comes of a claim."""
    said = says(claim)
    if said.verdict not in _RIGHT or not said.bounds:
        return Tried(claim, said)
    line = brute.Line(said)
    own = line.equals(line.own)
    if own.said not in ("equal", "partly"):
        return Tried(claim, said, unread=f"{own.said}: {own.why}")
    found = tuple(brute.tried(said, line, Random(seed)))  # noqa: S311  (no secret is made of it)
    against = tuple(each for each in found if brute.contradicts(said, each))
    return Tried(claim, said, found, against, tuple(brute.wrongly_tried(said, line)))


def stream(seed: int, kinds: tuple[str, ...] = tuple(KINDS)) -> Iterator[Tried]:
    """Claims without end, one of each kind in turn, by a seed."""
    random = Random(seed)  # noqa: S311
    while True:
        for kind in kinds:
            claim = KINDS[kind](random)
            if claim is not None:
                yield tried(claim, seed)
