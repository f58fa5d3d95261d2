"""A forward pass: every quantity at a point, computed when it is asked for; and the same with one entry moved."""

from __future__ import annotations

from itertools import product as every
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.soundness.evaluator.arrays import Array, UnexaminedError, column, filled
from tests.soundness.evaluator.numbers import Floats, NoValueError, Numbers

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.soundness.evaluator.given import Given, Rule

    Draw = Callable[[str, int | None, tuple[int, ...]], Array]


class NoTimeError(Exception):
    """A quantity does not exist at a time."""


class Key(NamedTuple):
    """A quantity at a time; or the copy of a shared parameter that the equations of a time use."""

    name: str
    time: int | None
    is_copy: bool = False


class Moved(NamedTuple):
    """The entry that is moved, and what keeps its value all the same."""

    key: Key
    entry: int
    held: frozenset[Key]


class World:
    """The quantities of a model at one point."""

    def __init__(
        self, given: Given, numbers: Numbers, draw: Draw, moved: Moved | None = None, still: World | None = None
    ) -> None:
        self.given, self.numbers, self.moved = given, numbers, moved
        self._draw, self._still = draw, still
        self._values: dict[Key, Array] = {}
        self._needs: dict[Key, frozenset[Key]] = {}
        self._asking: list[set[Key]] = []
        self._others: dict[Moved, World] = {}

    def with_moved(self, moved: Moved) -> World:
        """The same with an entry moved by a step."""
        if self.moved:
            raise UnexaminedError("a derivative of a derivative")
        if moved not in self._others:
            self._others[moved] = World(self.given, self.numbers, self._draw, moved, self)
        return self._others[moved]

    def noting(self, compute: Callable[[], Array]) -> tuple[Array, frozenset[Key]]:
        """A value, and all that it is made of."""
        self._asking.append(set())
        try:
            return compute(), frozenset(self._asking[-1])
        finally:
            needed = self._asking.pop()
            if self._asking:
                self._asking[-1] |= needed

    def value(self, key: Key) -> Array:
        """A quantity at a time; raises ``NoTimeError``."""
        if self._still and self.moved and not (self.moved.key in self._still.needs(key) and key not in self.moved.held):
            return self._still.value(key)
        if key not in self._values:
            self._values[key], needed = self.noting(lambda: self._computed(key))
            self._needs[key] = needed | {key}
        if self._asking:
            self._asking[-1] |= self._needs[key]
        return self._values[key]

    def needs(self, key: Key) -> frozenset[Key]:
        """All that a quantity is made of."""
        self.value(key)
        return self._needs[key]

    def _computed(self, key: Key) -> Array:
        if key.is_copy:
            return self._pushed(key, self.value(Key(key.name, None)))
        rule = self.given.rule(key.name, key.time)
        if rule is None:
            raise NoTimeError(key)
        if rule.body is None:
            return self._pushed(key, self._drawn(key, rule))
        return self._pushed(key, self._by_equation(key, rule))

    def _drawn(self, key: Key, rule: Rule) -> Array:
        found = self._draw(key.name, key.time, tuple(self.given.extent(sort) for sort in rule.sorts))
        return found.turned if self.given.rows and found.is_vector else found

    def _by_equation(self, key: Key, rule: Rule) -> Array:
        from tests.soundness.evaluator.indices import Scene, extent
        from tests.soundness.evaluator.values import value

        indices = {rule.letter: key.time} if rule.letter and key.time is not None else {}
        at = key.time if rule.role == "computed" else None
        scene = Scene(self, indices, rule.time, at, in_equation=rule.role == "computed")
        assert rule.body is not None
        if not rule.indices:
            return value(rule.body, scene)
        sizes = [extent(letter, rule.body, scene) for letter in rule.indices]
        places = every(*(range(1, size + 1) for size in sizes))
        found = [value(rule.body, scene.bound(dict(zip(rule.indices, at, strict=True)))).entries[0] for at in places]
        return column(found) if len(sizes) == 1 else Array(sizes[0], sizes[1], tuple(found))

    def check_family(self, key: Key) -> None:
        """Raises ``NoTimeError`` where what a letter of time names has another shape than at most times."""
        usual = self.given.usual_size(key.name)
        if usual and self.given.rule(key.name, key.time) and self.value(key).size != usual:
            raise NoTimeError(key)

    def _pushed(self, key: Key, found: Array) -> Array:
        if self.moved is None or self.moved.key != key:
            return found
        entries: list[Any] = list(found.entries)
        entries[self.moved.entry] += self.numbers.step
        return found._replace(entries=tuple(entries))


def usual_size(given: Given, name: str) -> tuple[int, int] | None:
    """The shape of a quantity at most times: between the first and the last of four."""

    def draw(_name: str, _time: int | None, size: tuple[int, ...]) -> Array:
        rows, columns = (*size, 1, 1)[:2]
        return constant(rows, columns, complex(0.5))

    try:
        return World(given, Floats(), draw).value(Key(name, 2)).size
    except (NoTimeError, NoValueError, UnexaminedError, ArithmeticError):
        return None


def constant(rows: int, columns: int, number: Any) -> Array:
    """An array of one number."""
    return filled(rows, columns, lambda i, j: number)
