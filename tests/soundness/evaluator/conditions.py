"""Conditions on indices, classes and values, and what they choose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpttcheck.notation import syntax
from bpttcheck.notation.syntax import Conjunction, Reference, Relation
from tests.soundness.evaluator.arrays import Array, Size, UnexaminedError, by_entries, scalar
from tests.soundness.evaluator.indices import COMPARED, Scene, marking, whole
from tests.soundness.evaluator.numbers import NoValueError
from tests.soundness.evaluator.selecting import picked
from tests.soundness.evaluator.values import fitted, means, value

if TYPE_CHECKING:
    from collections.abc import Callable


@means(syntax.Indicator)
def _indicator(node: syntax.Indicator, scene: Scene, _: Size) -> Array:
    return holds(node.condition, scene)


def holds(condition: Relation, scene: Scene) -> Array:
    """1 where a relation of indices, classes or values holds, else 0."""
    one = scene.world.numbers.number(1)
    for side, other in ((condition.right, condition.left), (condition.left, condition.right)):
        vector = marking(side, scene) if condition.comparison in ("=", "!=") else None
        if vector and not (isinstance(other, Reference) and scene.world.given.is_quantity(other.name)):
            same = picked(value(vector, scene), [other], scene)
            return same if condition.comparison == "=" else by_entries([same], lambda x: one - x)
    compared = COMPARED[condition.comparison]
    try:
        return scalar(one if compared(whole(condition.left, scene), whole(condition.right, scene)) else one - one)
    except UnexaminedError:
        return by_entries(fitted((condition.left, condition.right), scene), lambda x, y: _step(x - y, compared, scene))


def _step(difference: Any, compared: Callable[[Any, Any], bool], scene: Scene) -> Any:
    real, number = scene.world.numbers.real(difference), scene.world.numbers.number
    if real == 0:
        raise NoValueError
    return number(int(compared(real, 0)))


@means(syntax.Piecewise)
def _piecewise(node: syntax.Piecewise, scene: Scene, wanted: Size) -> Array:
    true = [piece for piece in node.pieces if piece.condition and _is_true(piece.condition, scene)]
    true = true or [piece for piece in node.pieces if piece.condition is None]
    if len(true) != 1:
        raise UnexaminedError("several cases, or none")
    return value(true[0].body, scene, wanted)


def _is_true(condition: Relation | Conjunction, scene: Scene) -> bool:
    relations = condition.relations if isinstance(condition, Conjunction) else (condition,)
    real = scene.world.numbers.real
    return all(real(holds(each, scene).entries[0]) > 1 / 2 for each in relations)
