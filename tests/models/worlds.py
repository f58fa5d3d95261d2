"""Models unrolled for a test, expressions read in them, and their values at numbers that the test chose."""

from __future__ import annotations

import json
from itertools import product
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import numpy as np
from flint import arb, fmpq

from bpttcheck.expressions import Meaning, meaning
from bpttcheck.expressions.indices import letters
from bpttcheck.expressions.scope import Frame, Scope
from bpttcheck.kernel.point import Assumptions, Point
from bpttcheck.loading.derivations import load
from bpttcheck.notation import plain
from bpttcheck.places import Source
from bpttcheck.verify.setting import Prepared, Settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from bpttcheck.derivation import DerivationFile
    from bpttcheck.models.unrolled import Unrolled

Array = Any
SEED = b"a test"


def file_of(target: str, *steps: object, model: object = "rnn", **keys: object) -> DerivationFile:
    """A derivation file with these keys; JSON is YAML."""
    whole = {"model": model, **keys, "target": target, "steps": list(steps) or ["0"]}
    return load(Source("test.yaml", json.dumps(whole, ensure_ascii=False)))


def prepared(model: object = "rnn", **keys: object) -> Prepared:
    """A model, unrolled, with what a file may say beside it."""
    return Settings(SEED).prepare(file_of("0", model=model, **keys).derivations[0].setting)


def world_of(model: object = "rnn", **keys: object) -> Unrolled:
    return prepared(model, **keys).world


def read(text: str, world: Unrolled, time: str | None = "t", **scope: object) -> Meaning:
    """What an expression means, where unknown names are free indices."""
    tree, when = plain.read(text), plain.read(time) if time else None
    used = letters(tree, world.glossary, when)
    return meaning(tree, Scope(world.glossary, {}, when, used, **scope))  # type: ignore[arg-type]


class Numbers(Point[arb]):
    """Values of nodes where those of the base variables are given."""

    rule = attrgetter("ball")

    def __init__(self, world: Unrolled, arrays: Mapping[str, Array]) -> None:
        super().__init__(world.graph, Assumptions(), {})
        self._given = dict(entry for name, array in arrays.items() for entry in named(name, array))

    def constant(self, number: Fraction | int) -> arb:
        return arb(fmpq(number.numerator, number.denominator))

    def draw(self, name: str) -> arb:
        return arb(self._given[name])

    def floats(self, nodes: tuple[int, ...]) -> Array:
        return np.array([float(self.value(node).mid()) for node in nodes])


def named(name: str, array: Array) -> list[tuple[str, float]]:
    """The entries of an array with the names that they have in the graph, row by row."""
    array = np.asarray(array)
    places = product(*(range(1, size + 1) for size in array.shape))
    return [
        (f"{name}[{','.join(map(str, at))}]" if at else name, float(entry))
        for at, entry in zip(places, array.ravel(), strict=True)
    ]


def evaluate(text: str, world: Unrolled, arrays: Mapping[str, Array], time: str = "t", **indices: int) -> Array:
    """The value of an expression as an array of its own shape: a column is flat, a row is 1×n."""
    found = read(text, world, time)
    flat = Numbers(world, arrays).floats(found.build(Frame(world, indices)))
    if found.shape.columns == "1":
        return flat if found.shape.rows != "1" else flat[0]
    rows, columns = (1 if sort == "1" else world.size(sort) for sort in (found.shape.rows, found.shape.columns))
    return flat.reshape(rows, columns)


def random_arrays(world: Unrolled, seed: int = 0) -> dict[str, Array]:
    """Values for all base variables of a world: positive and negative, none near 0."""
    rng = np.random.default_rng(seed)
    arrays: dict[str, Array] = {}
    for family in world.glossary.families:
        for time in (None, *range(world.times + 1)):
            rule = family.rule(time, world.times) if family.named.timed == (time is not None) else None
            if rule and rule.meaning is None:
                shape = [world.size(sort) for sort in family.named.shape.sorts]
                name = family.named.name if time is None else f"{family.named.name}({time})"
                arrays[name] = rng.uniform(0.2, 1.2, shape) * rng.choice([-1, 1], shape)
    return arrays
