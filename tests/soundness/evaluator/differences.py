"""Derivatives as differences: each entry below is moved in a forward pass of its own, and what is above is read off."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bpttcheck.notation.syntax import Derivative, Entry, Node, Reference
from tests.soundness.evaluator.arrays import Array, Size, UnexaminedError, scalar
from tests.soundness.evaluator.indices import Scene, whole
from tests.soundness.evaluator.named import resolved
from tests.soundness.evaluator.selecting import picked
from tests.soundness.evaluator.values import means, value
from tests.soundness.evaluator.world import Key, Moved, NoTimeError

if TYPE_CHECKING:
    from collections.abc import Sequence


class Below(NamedTuple):
    """What to differentiate by: a quantity, or the entries of it that indices name."""

    key: Key
    indices: tuple[Node, ...] = ()


@means(Derivative)
def derivative(node: Derivative, scene: Scene, _: Size) -> Array:
    """``d A / d B``: a gradient that stands as fits, a vector, or a Jacobian with a row for each entry of A."""
    below = _below(node.denominator, scene)
    held = frozenset(_below(each, scene).key for each in node.holding)
    above, slopes = _slopes(node.numerator, below.key, held, scene)
    # A row for each entry of A, each as large as what stands below.
    size = scene.world.value(below.key).size
    rows = [_select(Array(*size, row), below, scene) for row in zip(*slopes, strict=True)]
    lower = rows[0]
    if above.is_scalar:
        return lower._replace(loose=lower.is_vector)
    entries = tuple(entry for row in rows for entry in row.entries)
    turned = scene.world.given.denominator and above.is_vector
    if lower.is_scalar:
        found = Array(*above.size, entries)
        return Array(1, len(entries), entries) if turned else found
    if above.is_vector and lower.is_vector:
        jacobian = Array(len(rows), len(lower.entries), entries)
        return jacobian.turned if turned else jacobian
    raise UnexaminedError("a derivative with more than two axes")


def gradient(above: Node, denominator: Node, scene: Scene) -> Array:
    """``grad(A, B)``: the shape of B."""
    below = _below(denominator, scene)
    base = scene.world.value(below.key)
    value_above, slopes = _slopes(above, below.key, frozenset(), scene)
    if not value_above.is_scalar:
        raise UnexaminedError("the gradient of what is no scalar")
    return _select(Array(*base.size, tuple(slope[0] for slope in slopes)), below, scene)


def _select(row: Array, below: Below, scene: Scene) -> Array:
    return picked(row, below.indices, scene) if below.indices else row


def _slopes(above: Node, key: Key, held: frozenset[Key], scene: Scene) -> tuple[Array, list[Sequence[object]]]:
    """For each entry below the derivatives of all entries above."""
    world = scene.world
    base, needed = world.noting(lambda: value(above, scene))
    count = len(world.value(key).entries)
    if key not in needed:
        return base, [scalar(world.numbers.number(0)).entries * len(base.entries)] * count
    found: list[Sequence[object]] = []
    for entry in range(count):
        moved = value(above, scene._replace(world=world.with_moved(Moved(key, entry, held))))
        pairs = zip(moved.entries, base.entries, strict=True)
        found.append([world.numbers.slope(one, other) for one, other in pairs])
    return base, found


def _below(node: Node, scene: Scene) -> Below:
    given = scene.world.given
    match node:
        case Reference():
            key = resolved(node, scene)
            if node.time is not None and given.is_shared(key.name):
                _check_use(whole(node.time, scene), scene)
                return Below(Key(key.name, whole(node.time, scene), is_copy=True))
            return Below(key)
        case Entry(Reference() as base, indices):
            return Below(_below(base, scene).key, indices)
    raise UnexaminedError("a derivative by what is no quantity")


def _check_use(time: int, scene: Scene) -> None:
    if not 1 <= time <= scene.world.given.times:
        raise NoTimeError(time)
