"""Indices and times as whole numbers, what a letter runs through, and the classes that one-hot vectors mark."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from bpttcheck.notation.syntax import (
    Entry,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Reference,
    Relation,
    Repeated,
    Sum,
    Summation,
    children,
)
from tests.soundness.evaluator.arrays import Array, UnexaminedError
from tests.soundness.evaluator.world import NoTimeError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tests.soundness.evaluator.given import Given
    from tests.soundness.evaluator.world import World

COMPARED: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class Scene(NamedTuple):
    """Where an expression is evaluated: the values of its letters, the time of what names none, the copies in use."""

    world: World
    indices: Mapping[str, int]
    time: Node | None = None
    at: int | None = None
    in_equation: bool = False
    locals: frozenset[str] = frozenset()

    def bound(self, letters: Mapping[str, int]) -> Scene:
        """The same with letters bound."""
        return self._replace(indices={**self.indices, **letters}, locals=self.locals | letters.keys())


def whole(node: Node, scene: Scene) -> int:
    """The value of an index or a time."""
    match node:
        case Number(value) if value.denominator == 1:
            return int(value)
        case Reference(name, None) if name in scene.indices:
            return scene.indices[name]
        case Reference("tau", None):
            return scene.world.given.times
        case Negative(term):
            return -whole(term, scene)
        case Sum(terms):
            return sum(whole(term, scene) for term in terms)
        case Product((first, *rest)):
            return whole(first, scene) * (whole(Product(tuple(rest)), scene) if rest else 1)
        case Power(base, exponent):
            return int(whole(base, scene) ** whole(exponent, scene))
    raise UnexaminedError(f"an index that is none: {node}")


def marking(node: Node, scene: Scene) -> Reference | None:
    """The one-hot vector whose class an index means."""
    given = scene.world.given
    if not isinstance(node, Reference) or node.name in scene.locals or node.name == "tau":
        return None
    named = given.labels.get(node.name)
    if isinstance(named, Reference):
        fixed = named.time if isinstance(named.time, Number) or named.time == Reference("tau") else None
        return Reference(named.name, node.time or fixed)
    return node if node.name not in scene.indices and given.is_quantity(node.name) else None


def free_letters(node: Node, given: Given) -> set[str]:
    """The letters of indices and times that no sum binds."""
    names = set(_letters(node, frozenset()))
    return {name for name in names if name != "tau" and name not in given.labels and not given.is_quantity(name)}


def _letters(node: Node, bound: frozenset[str]) -> Iterator[str]:
    match node:
        case Reference(_, Node() as time):
            yield from _names(time, bound)
        case Entry(base, indices):
            yield from _letters(base, bound)
            for index in indices:
                yield from _names(index, bound)
        case Relation(left, _, right):
            for side in (left, right):
                yield from _names(side, bound)
                yield from _letters(side, bound)
        case Summation(over, body) | Repeated(over, body):
            yield from _names(over, bound)
            yield from _letters(body, bound | {over.index})
        case _:
            for child in children(node):
                yield from _letters(child, bound)


def _names(node: Node, bound: frozenset[str]) -> Iterator[str]:
    if isinstance(node, Reference) and node.time is None and node.name not in bound:
        yield node.name
    for child in children(node):
        yield from _names(child, bound)


def extents(letter: str, node: Node, scene: Scene) -> Iterator[int]:
    """How far a letter runs, by each place at which it stands: along an axis, as a time, or compared with another."""
    from tests.soundness.evaluator.values import value

    match node:
        case Reference(_, Node() as time) if follows(letter, time):
            yield scene.world.given.times
        case Reference(name, None) if scene.time == Reference(letter) and lacks_time(name, scene.world.given):
            yield scene.world.given.times
        case Entry(Reference("delta", None), (one, other)) | Relation(one, _, other):
            yield from _beside(letter, one, other, scene)
        case Entry(base, indices) if any(follows(letter, index) for index in indices):
            sizes = [size for size in _probed(value, letter, base, scene).size if size > 1]
            yield from (size for size, index in zip(sizes, indices, strict=False) if follows(letter, index))
        case Summation(over, _) | Repeated(over, _) if over.index != letter:
            ends = [end for end in (over.lower, over.upper) if end is not None and follows(letter, end)]
            yield from (scene.world.given.times for _ in ends)
    if not (isinstance(node, Summation | Repeated) and node.range.index == letter):
        for child in children(node):
            yield from extents(letter, child, scene)


def lacks_time(name: str, given: Given) -> bool:
    """Whether a name means something only together with a time."""
    return given.is_known(given.called(name), timed=True) and not given.is_known(given.called(name))


def _beside(letter: str, one: Node, other: Node, scene: Scene) -> Iterator[int]:
    from tests.soundness.evaluator.values import value

    for mine, others in ((one, other), (other, one)):
        if follows(letter, mine) and (vector := marking(others, scene)):
            yield len(_probed(value, letter, vector, scene).entries)
        elif follows(letter, mine) and others == Reference("tau"):
            yield scene.world.given.times


def follows(letter: str, node: Node) -> bool:
    """Whether an index or a time is a letter, or one and a number of steps."""
    match node:
        case Reference(name, None):
            return name == letter
        case Sum(terms):
            return any(follows(letter, term) for term in terms)
    return False


def _probed(value: Callable[[Node, Scene], Array], letter: str, node: Node, scene: Scene) -> Array:
    """What is written, at some values of its letters at which all its times exist."""
    names = free_letters(node, scene.world.given) - scene.indices.keys() | {letter}
    for guess in (2, 1, 3):
        try:
            return value(node, scene._replace(indices={**scene.indices, **dict.fromkeys(names, guess)}))
        except NoTimeError:
            continue
    raise UnexaminedError("an index whose range is not plain")


def extent(letter: str, node: Node, scene: Scene) -> int:
    """How far a letter runs in an expression."""
    found = next(extents(letter, node, scene), None)
    if found is None:
        raise UnexaminedError(f"nothing tells what {letter} runs through")
    return found
