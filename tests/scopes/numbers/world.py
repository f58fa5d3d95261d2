"""A forward pass in NumPy, of quantities when they are asked for; and one with all entries of a quantity moved."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from tests.scopes.numbers.arrays import UNIT, Array, MeaninglessError, NoTimeError, standing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bpttcheck.notation.syntax import Node
    from tests.scopes.numbers.arrays import Data
    from tests.soundness.evaluator.given import Given, Rule

    Draw = Callable[[str, int | None, tuple[int, ...]], Data]

STEP = 1e-30j
_SECOND, _LONGER = 2, 4


class Key(NamedTuple):
    """A quantity at a time; or the copy of a shared parameter that the equations of a time use."""

    name: str
    time: int | None
    is_copy: bool = False


class Scene(NamedTuple):
    """Where an expression is evaluated: times as numbers, other letters with all their values.

    ``time`` is that of what names none, ``at`` that of the copies in use; ``local`` are letters that a sum binds.
    """

    world: World
    numbers: Mapping[str, int]
    runs: Mapping[str, Data]
    time: Node | None = None
    at: int | None = None
    in_equation: bool = False
    local: frozenset[str] = frozenset()
    kinds: Mapping[str, str] = {}

    def number(self, letter: str, value: int) -> Scene:
        """The same with a letter that is a number."""
        runs = {name: run for name, run in self.runs.items() if name != letter}
        return self._replace(numbers={**self.numbers, letter: value}, runs=runs, local=self.local | {letter})

    def run(self, letter: str, values: Data, kind: str) -> Scene:
        """The same with a letter that has all these values, along an axis of a sort."""
        numbers = {name: value for name, value in self.numbers.items() if name != letter}
        runs, kinds = {**self.runs, letter: values}, {**self.kinds, letter: kind}
        return self._replace(numbers=numbers, runs=runs, kinds=kinds, local=self.local | {letter})

    def without(self, letter: str) -> Scene:
        """The same where a letter has no value yet, as within a sum that binds it."""
        numbers = {name: value for name, value in self.numbers.items() if name != letter}
        runs = {name: run for name, run in self.runs.items() if name != letter}
        return self._replace(numbers=numbers, runs=runs, local=self.local - {letter})

    def knows(self, letter: str) -> bool:
        """Whether a letter has a value here."""
        return letter in self.numbers or letter in self.runs


class World:
    """The quantities of a model at one point, with what is moved in it and what keeps its value all the same."""

    def __init__(
        self,
        given: Given,
        draw: Draw,
        moved: Key | None = None,
        held: frozenset[Key] = frozenset(),
        still: World | None = None,
        *,
        is_model: bool = False,
    ) -> None:
        self.given, self.moved = given, moved
        self._is_model = is_model
        self._draw, self._held, self._still = draw, held, still
        self._values: dict[Key, Array] = {}
        self._needs: dict[Key, frozenset[Key]] = {}
        self._asking: list[set[Key]] = []
        self._others: dict[tuple[Key, frozenset[Key]], World] = {}
        self.slopes: dict[object, tuple[Array, Data]] = {}

    def with_moved(self, key: Key, held: frozenset[Key]) -> World:
        """The same with each entry of a quantity moved by a step."""
        if self.moved:
            raise MeaninglessError("a derivative of a derivative")
        if (key, held) not in self._others:
            self._others[key, held] = World(self.given, self._draw, key, held, self)
        return self._others[key, held]

    def value(self, key: Key) -> Array:
        """A quantity at a time; raises ``NoTimeError``."""
        if self._still and (key in self._held or self.moved not in self._still.needs(key)):
            return self._still.value(key)
        if key not in self._values:
            self._asking.append({key})
            try:
                self._values[key] = self._pushed(key, self._computed(key))
            finally:
                needed = self._asking.pop()
            self._needs[key] = frozenset(needed)
        if self._asking:
            self._asking[-1] |= self._needs[key]
        return self._values[key]

    def needs(self, key: Key) -> frozenset[Key]:
        """All that a quantity is made of, itself too."""
        self.value(key)
        return self._needs[key]

    def _computed(self, key: Key) -> Array:
        if key.is_copy:
            return self.value(Key(key.name, None))
        rule = self.given.rule(key.name, key.time)
        if rule is None:
            raise NoTimeError(key)
        return self._drawn(key, rule) if rule.body is None else self._by_equation(key, rule)

    def _drawn(self, key: Key, rule: Rule) -> Array:
        sizes = tuple(map(self.given.extent, rule.sorts))
        sorts = tuple(each if not each.isdecimal() else f"#{each}" for each in rule.sorts)
        rows, columns = (*sorts, UNIT, UNIT)[:2]
        data = self._draw(key.name, key.time, sizes).reshape((1, *(*sizes, 1, 1)[:2]))
        found = Array((), (rows, columns), data)
        return found.turned if self.given.rows and found.is_vector else found

    def _by_equation(self, key: Key, rule: Rule) -> Array:
        from tests.scopes.numbers.letters import kind_of
        from tests.scopes.numbers.rules import value

        numbers = {rule.letter: key.time} if rule.letter and key.time is not None else {}
        at = key.time if rule.role == "computed" else None
        scene = Scene(self, numbers, {}, rule.time, at, in_equation=rule.role == "computed")
        assert rule.body is not None
        sorts = []
        for letter in rule.indices:
            sort = kind_of(letter, rule.body, scene)
            sorts.append(sort)
            scene = scene.run(letter, np.arange(1, 1 + self.extent(sort)), sort)
        found = value(rule.body, scene)
        return standing(full(found, rule.indices, scene), rule.indices, sorts) if rule.indices else found

    def extent(self, sort: str) -> int:
        """How many entries there are along an axis."""
        return self.given.times if sort == "time" else self.given.extent(sort.replace("#", ""))

    def check_family(self, key: Key) -> None:
        """Raises ``NoTimeError`` where what a letter of time names has another shape than at most times."""
        usual = None if self._is_model else usual_sorts(self.given, key.name)
        if usual and self.given.rule(key.name, key.time) and self.value(key).sorts != usual:
            raise NoTimeError(key)

    def _pushed(self, key: Key, found: Array) -> Array:
        if self.moved != key:
            return found
        rows, columns = found.data.shape[-2:]
        steps = np.eye(rows * columns).reshape(-1, rows, columns) * STEP
        return found._replace(data=found.data + steps)


def full(part: Array, letters: tuple[str, ...], scene: Scene) -> Array:
    """A value with an axis for each of these letters, even where it does not depend on one."""
    every = tuple(sorted({*part.letters, *letters}))
    ones = np.ones((1, *(len(scene.runs[each]) if each in letters else 1 for each in every), 1, 1))
    return Array(every, part.sorts, part.spread(every) * ones, part.loose)


_USUAL: dict[tuple[int, str], tuple[object, tuple[str, str] | None]] = {}


def usual_sorts(given: Given, name: str) -> tuple[str, str] | None:
    """The shape of a quantity between the first and the last of four times."""
    key = id(given.rules), name
    if key not in _USUAL:
        longer = copy(given)
        longer.times = _LONGER
        _USUAL[key] = given.rules, _usual(longer, name)
    return _USUAL[key][1]


def _usual(given: Given, name: str) -> tuple[str, str] | None:
    def draw(_name: str, _time: int | None, sizes: tuple[int, ...]) -> Any:
        return np.full(sizes, 0.5, dtype=complex)

    try:
        return World(given, draw, is_model=True).value(Key(name, _SECOND)).sorts
    except (NoTimeError, MeaninglessError):
        return None
