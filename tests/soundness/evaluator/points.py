"""Points at which assumptions hold, and the values of free indices for which a line claims something."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from random import Random
from typing import TYPE_CHECKING, Any

from bpttcheck.notation import plain
from bpttcheck.notation.syntax import Call, Entry, Node, Number, Reference, Relation, Slice, Summation, children
from tests.soundness.evaluator.arrays import Array, Size, UnexaminedError, column
from tests.soundness.evaluator.indices import COMPARED, Scene, extents, free_letters, whole
from tests.soundness.evaluator.values import value
from tests.soundness.evaluator.world import NoTimeError, World

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.soundness.evaluator.given import Given
    from tests.soundness.evaluator.numbers import Numbers

_FINENESS = 64


class Point:
    """Numbers for base variables, drawn by a seed such that what is assumed holds."""

    def __init__(self, given: Given, numbers: Numbers, seed: int, assume: Iterable[str] = ()) -> None:
        self._given, self._numbers, self._seed = given, numbers, seed
        self.relations: list[Relation] = []
        self._vectors: dict[str, str] = {}
        for text in assume:
            self._include(plain.read_assumption(text))

    def draw(self, name: str, time: int | None, size: tuple[int, ...]) -> Array:
        """A base variable at a time."""
        random = Random(f"{self._seed} {name} {time}")  # noqa: S311  (no secret is made of it)
        rows, columns = (*size, 1, 1)[:2]
        lines = [
            self._line(name, time or 0, columns if len(size) > 1 else rows, random)
            for _ in range(rows if len(size) > 1 else 1)
        ]
        entries = [self._numbers.number(entry) for line in lines for entry in line]
        return Array(rows, columns, tuple(entries)) if len(size) > 1 else column(entries)

    def _line(self, name: str, time: int, count: int, random: Random) -> list[Fraction]:
        """The entries of a vector, or of a row."""
        kind = self._vectors.get(name)
        if kind == "zero":
            return [Fraction(0)] * count
        if kind == "onehot":
            only = (self._seed + time) % count  # so that seeds in a row go through all classes
            return [Fraction(int(k == only)) for k in range(count)]
        least = 1 if self._seed % 2 else -_FINENESS
        found = [Fraction(random.randint(least, _FINENESS) or 1, _FINENESS) for _ in range(count)]
        return [*found[:-1], 1 - sum(found[:-1], Fraction(0))] if kind == "sum" else found

    def _include(self, node: Node) -> None:
        match node:
            case Call("onehot", (part,)):
                self._vectors[self._base(part)] = "onehot"
            case Relation(Call("sum", (Reference() as part,)), "=", Number(one)) if one == 1:
                self._vectors.setdefault(self._base(part), "sum")
            case Relation(Summation(_, Entry(Reference() as part, _)), "=", Number(one)) if one == 1:
                self._vectors.setdefault(self._base(part), "sum")
            case Relation(Reference(name, Number()) as part, "=", Number(zero)) if zero == 0 and name not in "ij":
                self._vectors[self._base(part)] = "zero"
            case Relation():
                self.relations.append(node)
            case _:
                raise UnexaminedError(f"the assumption {node}")

    def _base(self, node: Node) -> str:
        match node:
            case Reference(name) if self._given.is_quantity(name):
                return self._given.called(name)
            case Entry(Reference(name), (Reference(), Slice(None, None))):
                return self._given.called(name)
        raise UnexaminedError("an assumption about what is no quantity")

    def world(self) -> World:
        """A forward pass at the point."""
        return World(self._given, self._numbers, self.draw)

    def admits(self, scene: Scene) -> bool:
        """Whether the values of the indices are assumed."""
        relations = [each for each in self.relations if self._letters(each) <= scene.indices.keys()]
        return all(COMPARED[r.comparison](whole(r.left, scene), whole(r.right, scene)) for r in relations)

    def _letters(self, node: Node) -> set[str]:
        return free_letters(node, self._given)


def scenes(trees: Iterable[Node], time: Node | None, world: World, point: Point) -> Iterator[Scene]:
    """All values of the letters that stand free in any of several trees."""
    trees = list(trees)
    letters = sorted(set().union(*(free_letters(tree, world.given) for tree in trees)))
    letters += ["t"] * (time == Reference("t") and "t" not in letters and world.given.times > 0)
    start = Scene(world, {}, time)
    ranges = [range(1, 1 + _extent(letter, letters, trees, point, start)) for letter in letters]
    for values in product(*ranges):
        scene = start._replace(indices=dict(zip(letters, values, strict=True)))
        if point.admits(scene):
            yield scene


def _extent(
    letter: str, letters: list[str], trees: list[Node], point: Point, start: Scene, seen: tuple[str, ...] = ()
) -> int:
    for tree in trees:
        for size in extents(letter, tree, start):
            return size
    if letter == "t":
        return start.world.given.times
    for other in _compared_with(letter, [*trees, *point.relations]):
        if other in letters and other not in (letter, *seen):
            return _extent(other, letters, trees, point, start, (*seen, letter))
    raise UnexaminedError(f"nothing tells what {letter} runs through")


def _compared_with(letter: str, trees: Iterable[Node]) -> Iterator[str]:
    for tree in trees:
        match tree:
            case Entry(Reference("delta", None), (Reference(one, None), Reference(other, None))) | Relation(
                Reference(one, None), _, Reference(other, None)
            ):
                yield from (one, other) if letter in (one, other) else ()
        yield from _compared_with(letter, children(tree))


def evaluated(tree: Node, scene: Scene, wanted: Size = (None, None)) -> Array | None:
    """What a tree is in a scene; ``None`` where a time that it names does not exist."""
    try:
        return value(tree, scene, wanted)
    except NoTimeError:
        return None


def difference(one: Array, other: Array, numbers: Numbers) -> Any:
    """By how much two arrays differ at most, beside 1 or their own size; ``None`` if their shapes do."""
    fits = one.size == other.size or ((one.loose or other.loose) and one.turned.size == other.size)
    if not fits:
        return None
    pairs = zip(one.entries, other.entries, strict=True)
    return max(abs(x - y) / max(1, abs(numbers.real(x)), abs(numbers.real(y))) for x, y in pairs)
