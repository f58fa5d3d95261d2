"""Letters: whether they stand for times or for entries of a sort, found from where they stand; their values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

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
from tests.scopes.numbers.arrays import UNIT, Array, MeaninglessError, NoTimeError
from tests.soundness.evaluator.indices import follows, free_letters, lacks_time

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.scopes.numbers.world import Scene

TIME = "time"
_GUESSES = (2, 1, 3)


def time_of(node: Node, scene: Scene) -> int:
    """A time as a number."""
    found = whole(node, scene)
    if found.letters:
        raise MeaninglessError("an index as a time")
    return round(float(found.data.real.item()))


def whole(node: Node, scene: Scene) -> Array:
    """A whole number, or one for each value of the letters in it."""
    match node:
        case Number(value) if value.denominator == 1:
            return _one(int(value))
        case Reference(name, None) if name in scene.runs:
            return Array((name,), (UNIT, UNIT), scene.runs[name].reshape(1, -1, 1, 1).astype(complex))
        case Reference(name, None) if name in scene.numbers:
            return _one(scene.numbers[name])
        case Reference("tau", None):
            return _one(scene.world.given.times)
        case Negative() | Sum() | Product() | Power():
            from tests.scopes.numbers.rules import arithmetic

            return arithmetic(node, scene, whole)
    raise MeaninglessError(f"an index that is none: {node}")


def _one(value: int) -> Array:
    return Array((), (UNIT, UNIT), np.full((1, 1, 1), value, dtype=complex))


def marking(node: Node, scene: Scene) -> Reference | None:
    """The one-hot vector whose class an index means."""
    given = scene.world.given
    if not isinstance(node, Reference) or node.name in scene.local or node.name == "tau":
        return None
    named = given.labels.get(node.name)
    if isinstance(named, Reference):
        fixed = named.time if isinstance(named.time, Number) or named.time == Reference("tau") else None
        return Reference(named.name, node.time or fixed)
    return node if not scene.knows(node.name) and given.is_quantity(node.name) else None


def kind_of(letter: str, node: Node, scene: Scene) -> str:
    """The sort that a letter runs through, or that it is a time."""
    found = next(_kinds(letter, node, scene), None)
    if found is None:
        raise MeaninglessError(f"nothing tells what {letter} runs through")
    return found


def _kinds(letter: str, node: Node, scene: Scene) -> Iterator[str]:
    """What a letter is, by each place at which it stands."""
    match node:
        case Reference(_, Node() as time) if follows(letter, time):
            yield TIME
        case Reference(name, None) if scene.time == Reference(letter) and lacks_time(name, scene.world.given):
            yield TIME
        case Entry(Reference("delta", None), (one, other)) | Relation(one, _, other):
            yield from _beside(letter, one, other, scene)
        case Entry(base, indices) if any(follows(letter, index) for index in indices):
            yield from _along(letter, base, indices, scene)
        case Summation(over, _) | Repeated(over, _) if over.index != letter:
            ends = [end for end in (over.lower, over.upper) if end is not None and follows(letter, end)]
            yield from (kind_of(over.index, node.body, scene) for _ in ends[:1])
    if isinstance(node, Summation | Repeated):
        scene = scene.without(node.range.index)
    if not (isinstance(node, Summation | Repeated) and node.range.index == letter):
        for child in children(node):
            yield from _kinds(letter, child, scene)


def _along(letter: str, base: Node, indices: tuple[Node, ...], scene: Scene) -> Iterator[str]:
    found = probed(base, {letter}, scene)
    sorts = [found.sort] if found.is_vector else list(found.sorts)
    yield from (sort for sort, index in zip(sorts, indices, strict=False) if follows(letter, index))


def _beside(letter: str, one: Node, other: Node, scene: Scene) -> Iterator[str]:
    for mine, others in ((one, other), (other, one)):
        if follows(letter, mine) and (vector := marking(others, scene)):
            yield probed(vector, {letter}, scene).sort
        elif follows(letter, mine) and others == Reference("tau"):
            yield TIME
        elif follows(letter, mine) and isinstance(others, Reference) and others.name in scene.runs:
            yield scene.kinds[others.name]
        elif follows(letter, mine) and isinstance(others, Reference) and others.name in scene.local:
            yield TIME


def probed(node: Node, letters: set[str], scene: Scene) -> Array:
    """What is written, at some values of its letters at which all its times exist."""
    from tests.scopes.numbers.rules import value

    names = {each for each in free_letters(node, scene.world.given) | letters if not scene.knows(each)}
    for guess in _GUESSES:
        there = scene
        for name in names:
            there = there.number(name, guess)
        try:
            return value(node, there)
        except NoTimeError:
            continue
    raise NoTimeError("an index whose range is not plain")
