"""Points at which assumptions hold, and a line beside its target there."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

import numpy as np

from bpttcheck.notation import plain
from bpttcheck.notation.syntax import Call, Entry, Node, Number, Reference, Relation, Slice, Summation
from tests.scopes.numbers import calls, parts  # noqa: F401  (they register rules)
from tests.scopes.numbers.arrays import UNIT, Array, BeyondError, MeaninglessError, NoTimeError, by_entries
from tests.scopes.numbers.letters import TIME, kind_of, time_of
from tests.scopes.numbers.rules import value
from tests.scopes.numbers.world import Scene, World, full
from tests.soundness.evaluator.indices import COMPARED, free_letters
from tests.soundness.evaluator.lines import left_out_time

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.scopes.numbers.arrays import Data
    from tests.soundness.evaluator.given import Given

# ``beyond``: a number names an entry that is not there. ``meaningless``: it has no meaning, or this does not read it.
# ``partly``: equal in all cases in which the times exist. ``nowhere``: in no case they do, or everything has a value.
Said = Literal["equal", "partly", "different", "beyond", "meaningless", "nowhere"]
TOLERANCE: Final = 1e-6


class Finding(NamedTuple):
    """What numbers say of a line, and why where they say nothing; by how much the sides differ at most."""

    said: Said
    why: str = ""
    most: float = 0


class Point:
    """Numbers for base variables, drawn by a seed such that what is assumed holds; ``closely`` with more digits."""

    def __init__(self, given: Given, seed: int, assume: Iterable[str], *, closely: bool = False) -> None:
        self.given, self._seed = given, seed
        self._kind = np.clongdouble if closely else np.complex128
        self.conditions: list[Relation] = []
        self._equations: list[Relation] = []
        self._vectors: dict[str, str] = {}
        self._drawn: dict[tuple[str, int | None], Data] = {}
        for text in assume:
            self._include(plain.read_assumption(text))
        self.world = World(given, self._draw)
        self._impose()

    def _include(self, node: Node) -> None:
        match node:
            case Call("onehot", (part,)):
                self._vectors[self._base(part)] = "onehot"
            case Relation(Call("sum", (Reference() as part,)), "=", Number(one)) if one == 1:
                self._vectors.setdefault(self._base(part), "sum")
            case Relation(Summation(over, Entry(Reference() as part, (*_, Reference(last)))), "=", Number(one)) if (
                one == 1 and over.index == last and over.lower is None
            ):
                self._vectors.setdefault(self._base(part), "sum")
            case Relation(Reference(name) | Entry(Reference(name)), "=", _) if self.given.is_quantity(name):
                self._equations.append(node)
            case Relation():
                self.conditions.append(node)
            case _:
                raise MeaninglessError(f"the assumption {node}")

    def _base(self, node: Node) -> str:
        match node:
            case Reference(name) | Entry(Reference(name), (Reference(), Slice(None, None))) if self.given.is_quantity(
                name
            ):
                return self.given.called(name)
        raise MeaninglessError("an assumption about what is no quantity")

    def _draw(self, name: str, time: int | None, sizes: tuple[int, ...]) -> Data:
        if (name, time) not in self._drawn:
            self._drawn[name, time] = self._fresh(name, time, sizes).astype(self._kind)
        return self._drawn[name, time]

    def _fresh(self, name: str, time: int | None, sizes: tuple[int, ...]) -> Any:
        random = np.random.default_rng([self._seed, time or 0, *name.encode()])
        kind = self._vectors.get(name)
        if kind == "onehot":
            return np.eye(sizes[-1])[random.integers(sizes[-1], size=sizes[:-1])]
        low = 0.1 if self._seed % 2 else -1.0
        found = random.uniform(low, 1.2, sizes)
        if kind == "sum":
            found = found.astype(self._kind)
            found[..., -1] = 1 - found[..., :-1].sum(axis=-1)
        return found

    def _impose(self) -> None:
        """Give the left side of each assumed equation the value of the right one, entry by entry."""
        for relation in self._equations:
            for scene in scenes([relation.left, relation.right], Reference("t"), self.world):
                self._assign(relation, scene)
        if self._equations:
            self.world = World(self.given, self._draw)
            self._check()

    def _assign(self, relation: Relation, scene: Scene) -> None:
        left = relation.left
        base = left.base if isinstance(left, Entry) else left
        assert isinstance(base, Reference)
        for each in _as_numbers(scene):
            entries = self._entries(base, each)
            found = value(relation.right, each._replace(world=World(self.given, self._draw)))
            if isinstance(left, Entry):
                place = tuple(time_of(index, each) - 1 for index in left.indices)
                if any(at >= size for at, size in zip(place, entries.shape, strict=True)):
                    raise BeyondError(f"{place} of {entries.shape}")
                entries[place] = found.data.item()
            else:
                entries[...] = np.broadcast_to(found.data[0], (*entries.shape, 1, 1)[:2]).reshape(entries.shape)

    def _entries(self, base: Reference, scene: Scene) -> Data:
        """The numbers of a base variable, to be set."""
        time = None if base.time is None else time_of(base.time, scene)
        name = self.given.called(base.name)
        rule = self.given.rule(name, time)
        if rule is None or rule.body is not None:
            raise MeaninglessError("an assumption about what is computed")
        return self._draw(name, time, tuple(map(self.given.extent, rule.sorts)))

    def _check(self) -> None:
        for relation in self._equations:
            for scene in scenes([relation.left, relation.right], Reference("t"), self.world):
                left, right = (value(side, scene) for side in (relation.left, relation.right))
                right = by_entries([left, right], lambda x, y: y + 0 * x) if right.is_scalar else right
                if np.nanmax(apart(left, right, scene), initial=0) > TOLERANCE:
                    raise MeaninglessError("an assumption that was not brought about")

    def admits(self, scene: Scene) -> bool:
        """Whether the times are assumed; conditions on other letters are held against their values later."""
        known = [each for each in self.conditions if free_letters(each, self.given) <= scene.numbers.keys()]
        return all(COMPARED[r.comparison](time_of(r.left, scene), time_of(r.right, scene)) for r in known)


def _as_numbers(scene: Scene) -> list[Scene]:
    """A scene for each choice of the values of its letters."""
    found = [scene._replace(runs={})]
    for letter, run in scene.runs.items():
        found = [each.number(letter, int(k)) for each in found for k in run]
    return found


def scenes(trees: list[Node], time: Node | None, world: World) -> Iterator[Scene]:
    """The letters that stand free in any of several trees: times one by one, others with all values."""
    letters = sorted(set().union(*(free_letters(tree, world.given) for tree in trees)))
    letters += ["t"] * (time == Reference("t") and "t" not in letters and world.given.times > 0)
    scene, times = _with_letters(Scene(world, {}, {}, time), letters, trees)
    for values in product(range(1, 1 + world.given.times), repeat=len(times)):
        yield scene._replace(numbers=dict(zip(times, values, strict=True)))


def _with_letters(scene: Scene, letters: list[str], trees: list[Node]) -> tuple[Scene, list[str]]:
    """A scene with all values of those letters that are no times, and the times; some are known by others only."""
    waiting, times = list(letters), []
    while waiting:
        kinds = {letter: _kind(letter, trees, scene) for letter in waiting}
        known = [letter for letter in waiting if kinds[letter]]
        if not known:
            raise MeaninglessError(f"nothing tells what {waiting[0]} runs through")
        for letter in known:
            if kinds[letter] == TIME:
                times.append(letter)
            else:
                values = np.arange(1, 1 + scene.world.extent(kinds[letter]))
                scene = scene.run(letter, values, kinds[letter])._replace(local=frozenset())
        waiting = [letter for letter in waiting if letter not in known]
    return scene, sorted(times)


def _kind(letter: str, trees: list[Node], scene: Scene) -> str:
    for tree in trees:
        try:
            return kind_of(letter, tree, scene)
        except BeyondError:
            raise
        except MeaninglessError:
            continue
    return TIME if letter == "t" else ""


def apart(one: Array, other: Array, scene: Scene) -> Any:
    """By how much two arrays differ at most, beside 1 or their own size; infinitely if in shape. NaN is passed over."""
    try:
        fitting = one.turned.as_sorts(other.sorts) if _stands_wrong(one, other) else one.as_sorts(other.sorts)
    except MeaninglessError:
        return np.inf
    if one.is_scalar != other.is_scalar or fitting.data.shape[-2:] != other.data.shape[-2:]:
        return np.inf
    letters = tuple(sorted(scene.runs))
    x, y = (full(each, letters, scene).data for each in (fitting, other))
    found = np.abs(x - y) / np.maximum(1, np.maximum(np.abs(x.real), np.abs(y.real)))
    return np.where(np.isfinite(x) & np.isfinite(y), found, np.nan)


def _stands_wrong(one: Array, other: Array) -> bool:
    """Whether a vector stands the other way than one beside it, of which at least one may stand as fits."""
    return (one.loose or other.loose) and one.is_vector and (one.sorts[0] == UNIT) != (other.sorts[0] == UNIT)


def compared(target: Node, line: Node, point: Point) -> Finding:
    """What numbers say of a line at a point."""
    given = point.given
    target, line = given.layered(target), given.layered(line)
    try:
        with np.errstate(all="ignore"):
            return _compared(target, line, point)
    except BeyondError as beyond:
        return Finding("beyond", str(beyond))
    except (MeaninglessError, NoTimeError, RecursionError) as why:
        return Finding("meaningless", str(why))


def _compared(target: Node, line: Node, point: Point) -> Finding:
    time = left_out_time(target, point.given)
    cases = missing = 0
    for scene in scenes([target, line], time, point.world):
        if not point.admits(scene):
            continue
        try:
            truth = value(target, scene)
            found = value(line, scene, truth.sorts)
        except NoTimeError:
            missing += 1
            continue
        difference = _meant(apart(found, truth, scene), point, scene)
        cases += bool(np.isfinite(difference).any())
        most = float(np.nanmax(difference, initial=0))
        if most > TOLERANCE:
            at = {name: int(where[0]) for name, where in _worst(difference, scene)}
            return Finding("different", f"by {most:.2g} at {dict(scene.numbers)} {at}", most)
    return Finding("nowhere" if not cases else "partly" if missing else "equal")


def _worst(difference: Any, scene: Scene) -> Iterator[tuple[str, Any]]:
    if np.ndim(difference):
        place = np.unravel_index(np.nanargmax(difference), difference.shape)
        for axis, letter in enumerate(sorted(scene.runs)):
            yield letter, scene.runs[letter][place[axis + 1]].reshape(1)


def _meant(difference: Any, point: Point, scene: Scene) -> Any:
    """The differences at those values of letters that are assumed."""
    if not np.ndim(difference):
        return np.array(difference)
    for each in point.conditions:
        if free_letters(each, point.given) - scene.numbers.keys() and free_letters(each, point.given) <= (
            scene.numbers.keys() | scene.runs.keys()
        ):
            where = full(parts.holds(each, scene), tuple(sorted(scene.runs)), scene).data.real > 0.5
            difference = np.where(where, difference, np.nan)
    return difference
