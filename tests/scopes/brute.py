"""Sizes and lengths at which a line is tried that is said to hold at every one, and what the numbers say there."""

from __future__ import annotations

import json
import re
from copy import copy
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from bpttcheck.notation import plain
from tests.scopes.numbers.arrays import BeyondError, MeaninglessError, NoTimeError
from tests.scopes.numbers.points import Finding, Point, compared
from tests.soundness.evaluator.given import Given

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from tests.scopes.engine import Said

LARGEST: Final = 8
LONGEST: Final = 6
_SEED, _SECOND_SEED = 3, 2  # at the first all numbers are positive
# Where it is a matter of classes, or of which side of a kink.
_SEEDS: Final = (2, 3, 4, 5)
_MANY_SEEDS: Final = (*_SEEDS, 6, 7, 8, 9)
_MIXED: Final = 6
_MOST_POINTS: Final = 400
_CASES: Final = re.compile(r"onehot|relu|\b(step|abs|sign|max|min)\(")
_FIRST: Final = {"different": 0, "equal": 1, "partly": 2}
_MODELS: dict[str, Given] = {}
_POINTS: dict[str, Point] = {}


class Where(NamedTuple):
    """Sizes and a length; ``alone`` where all but one of them are the file's."""

    sizes: dict[str, int]
    times: int
    alone: bool = True

    def __str__(self) -> str:
        return f"{self.sizes}" + (f", tau = {self.times}" if self.times else "")


class Found(NamedTuple):
    """What the numbers say somewhere."""

    where: Where
    finding: Finding


class Line:
    """A line beside its target, in numbers, at any sizes and lengths."""

    def __init__(self, said: Said) -> None:
        assert said.told is not None
        self._told, self._assume = said.told, said.assume
        self._trees = plain.read(said.target), plain.read(said.line)
        written = json.dumps([said.told["given"], said.assume, said.target, said.line])
        self._has_cases = bool(_CASES.search(written))
        self.own = Where(dict(said.told["sizes"]), said.told["times"] or 0)

    def at(self, where: Where, seed: int) -> Finding:
        """What the numbers say of it at some sizes; a difference must be the same with more digits."""
        found = self._at(where, seed)
        if found.said == "different":
            closer = self._at(where, seed, closely=True)
            if closer.said != "different" or (np.isfinite(found.most) and not 1 / 2 < closer.most / found.most < 2):
                return closer._replace(said="equal")
        return found

    def _at(self, where: Where, seed: int, *, closely: bool = False) -> Finding:
        target, line = self._trees
        try:
            point = self._point(where, seed, closely=closely)
        except BeyondError as beyond:
            return Finding("beyond", str(beyond))
        except (MeaninglessError, NoTimeError) as why:
            return Finding("meaningless", str(why))
        return compared(target, line, point)

    def _point(self, where: Where, seed: int, *, closely: bool) -> Point:
        key = json.dumps([self._told["given"], self._assume, where.sizes, where.times, seed, closely])
        if key not in _POINTS:
            if len(_POINTS) > _MOST_POINTS:
                _POINTS.clear()
            _POINTS[key] = Point(self._given(where), seed, self._assume, closely=closely)
        return _POINTS[key]

    def _given(self, where: Where) -> Given:
        key = json.dumps(self._told["given"])
        if key not in _MODELS:
            if len(_MODELS) > _MOST_POINTS:
                _MODELS.clear()
            _MODELS[key] = Given(self._told)
        found = copy(_MODELS[key])
        found.sizes, found.times = where.sizes, where.times
        return found

    def equals(self, where: Where, *, closely: bool = False) -> Finding:
        """The same at a point, or several: what one of them says, the gravest first."""
        if closely or self._has_cases:
            found = [self.at(where, seed) for seed in (_MANY_SEEDS if closely else _SEEDS)]
        else:
            found = [self.at(where, _SEED)]
            if found[0].said not in ("equal", "different") or not where.alone:
                found.append(self.at(where, _SECOND_SEED))
        return min(found, key=lambda each: _FIRST.get(each.said, len(_FIRST)))


def places(said: Said, own: Where, random: Random) -> Iterator[Where]:
    """Where a line is tried that is said to hold at every size of some sorts, and every length perhaps."""
    every = [bound.name for bound in said.every]
    for name in every:
        yield from (_put(own, {name: value}, alone=True) for value in range(1, _most(name) + 1))
    if len(every) > 1:
        for k in range(_MIXED):
            most = 3 if k % 2 else LARGEST
            chosen = {name: random.randint(1, min(most, _most(name))) for name in every}
            yield _put(own, chosen, alone=False)


def _most(name: str) -> int:
    return LONGEST if name == "tau" else LARGEST


def _put(own: Where, chosen: dict[str, int], *, alone: bool) -> Where:
    sizes = {sort: chosen.get(sort, size) for sort, size in own.sizes.items()}
    return Where(sizes, chosen.get("tau", own.times), alone)


def tried(said: Said, line: Line, random: Random) -> Iterator[Found]:
    """What the numbers say everywhere that a line is said to hold; what has no entry there claims nothing."""
    for where in places(said, line.own, random):
        found = line.equals(where)
        yield Found(where, found)


def least(said: Said, name: str) -> int:
    """The size from which a line is said to hold."""
    bound = next(each for each in said.bounds if each.name == name)
    return int(getattr(bound, "least", 1))


def contradicts(said: Said, found: Found) -> bool:
    """Whether what was found is against what is said; a size below the least says nothing."""
    sizes: dict[str, Any] = {**found.where.sizes, "tau": found.where.times}
    if any(sizes[bound.name] < least(said, bound.name) for bound in said.every):
        return False
    return found.finding.said == "different" or (found.finding.said == "beyond")


def wrongly_tried(said: Said, line: Line) -> Iterator[Found]:
    """Sizes at which a line is said to be right, or not to be, of which the numbers say otherwise."""
    for bound in said.bounds:
        for value in bound.tried:
            where = _put(line.own, {bound.name: value}, alone=True)
            found = line.equals(where)
            if found.said == "different":
                yield Found(where, found)
        if bound.wrong is not None and not bound.fault:
            where = _put(line.own, {bound.name: bound.wrong}, alone=True)
            found = line.equals(where, closely=True)
            if found.said == "equal":
                yield Found(where, found)
