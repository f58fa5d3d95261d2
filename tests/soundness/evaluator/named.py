"""What names stand for: quantities at their times, constants of a size, and entries of anything."""

from __future__ import annotations

from typing import Final

from bpttcheck.notation import syntax
from bpttcheck.notation.syntax import Entry, Node, Number, Reference, Relation
from tests.soundness.evaluator.arrays import Array, Size, UnexaminedError, scalar
from tests.soundness.evaluator.conditions import holds
from tests.soundness.evaluator.indices import Scene, marking, whole
from tests.soundness.evaluator.selecting import picked
from tests.soundness.evaluator.values import NoSizeError, means, value
from tests.soundness.evaluator.world import Key

CONSTANTS: Final = {"I", "e", "ones", "zeros"}


@means(Reference)
def _reference(node: Reference, scene: Scene, wanted: Size) -> Array:
    given, name = scene.world.given, node.name
    if node.time is None and (name in scene.indices or (name == "tau" and not given.is_quantity(name))):
        return scalar(scene.world.numbers.number(whole(node, scene)))
    if name in CONSTANTS and not given.is_quantity(name):
        return _constant(node, scene, wanted)
    key = resolved(node, scene)
    at = scene.at if scene.at is not None else _summed_time(scene)
    if scene.in_equation and given.is_shared(key.name) and at is not None:
        return scene.world.value(Key(key.name, at, is_copy=True))
    return scene.world.value(key)


def _summed_time(scene: Scene) -> int | None:
    """The time over which an equation without one sums."""
    return next((scene.indices[letter] for letter in scene.locals if letter in ("t", "k")), None)


def resolved(node: Reference, scene: Scene) -> Key:
    """The quantity and the time that a name means; a parameter with a time is the parameter."""
    given = scene.world.given
    name = given.called(node.name)
    has_time, has_none = given.is_known(name, timed=True), given.is_known(name)
    time = node.time or (None if has_none else scene.time)
    if has_time and time is not None:
        key = Key(name, whole(time, scene))
        if not isinstance(time, Number) and time != Reference("tau"):
            scene.world.check_family(key)
        return key
    if has_none and (node.time is None or given.is_shared(name)):
        return Key(name, None)
    raise UnexaminedError(f"the name {node.name}")


def _constant(node: Reference, scene: Scene, wanted: Size) -> Array:
    given, number = scene.world.given, scene.world.numbers.number
    zero, one = number(0), number(1)
    if node.name == "I":
        size = sort_size(node.time, scene) if node.time else next((n for n in wanted if n not in (None, 1)), None)
        if size is None:
            raise NoSizeError
        return Array(size, size, tuple(one if i == j else zero for i in range(size) for j in range(size)))
    if node.name == "e" and node.time and (vector := marking(node.time, scene)):
        return value(vector, scene)
    along = wanted[1] if given.rows else wanted[0]
    if along in (None, 1):
        raise NoSizeError
    rows, columns = (1, along) if given.rows else (along, 1)
    only = whole(node.time, scene) - 1 if node.name == "e" and node.time else None
    entries = (one if node.name == "ones" or k == only else zero for k in range(along or 0))
    return Array(rows or 1, columns or 1, tuple(entries))


def sort_size(node: Node, scene: Scene) -> int:
    """How many entries a sort has, as it is written: ``h``, ``h+x`` or a number."""
    match node:
        case Reference(name, None) if name in scene.world.given.sizes:
            return scene.world.given.extent(name)
        case syntax.Sum(terms):
            return sum(sort_size(term, scene) for term in terms)
    return whole(node, scene)


@means(Entry)
def _entry(node: Entry, scene: Scene, _: Size) -> Array:
    given = scene.world.given
    if node.base == Reference("delta") and not given.is_quantity("delta"):
        return holds(Relation(node.indices[0], "=", node.indices[1]), scene)
    return picked(value(node.base, scene), node.indices, scene)
