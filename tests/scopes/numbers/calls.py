"""Functions of each entry and of whole vectors; derivatives, by moving all entries of what is below at once."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from bpttcheck.notation.syntax import Call, Derivative, Entry, Negative, Node, Number, Quotient, Reference
from tests.scopes.numbers.arrays import (
    UNIT,
    Array,
    MeaninglessError,
    NoTimeError,
    Sorts,
    by_entries,
    product,
)
from tests.scopes.numbers.letters import time_of
from tests.scopes.numbers.parts import picked
from tests.scopes.numbers.rules import fitted, means, resolved, sort_of, value
from tests.scopes.numbers.world import Key

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.scopes.numbers.world import Scene


@means(Call)
def called(node: Call, scene: Scene, wanted: Sorts) -> Array:
    """What a function gives."""
    name = node.function
    if name in ("ones", "zeros"):
        return _filled(node, scene)
    if name == "grad":
        return gradient(node.arguments[0], node.arguments[1], scene)
    if name in _OF_TWO:
        return _OF_TWO[name](fitted(node.arguments, scene), scene)
    part = value(node.arguments[0], scene, wanted if name in _BY_ENTRIES else (None, None))
    if name in _OF_WHOLE:
        return _OF_WHOLE[name](part, scene)
    label = _leak(node)
    by_value = scene.world.given.slopes_by_value and _BY_VALUE.get(name)
    function = by_value or _BY_ENTRIES.get(name)
    if function is None:
        raise MeaninglessError(f"the function {name}")
    return by_entries([part], lambda x: function(x, label))


def _leak(node: Call) -> float:
    match node.arguments[1:]:
        case (Number(slope),):
            return float(slope)
        case (Negative(Number(slope)),):
            return -float(slope)
        case (Quotient(Number(above), Number(below)),):
            return float(above / below)
    return float(Fraction(1, 100))


def _filled(node: Call, scene: Scene) -> Array:
    sorts = [sort_of(argument, scene) for argument in node.arguments]
    pair = (sorts[0], sorts[1]) if len(sorts) > 1 else (UNIT, sorts[0]) if scene.world.given.rows else (sorts[0], UNIT)
    rows, columns = (1 if each == UNIT else scene.world.extent(each) for each in pair)
    return Array((), pair, np.full((1, rows, columns), float(node.function == "ones"), dtype=complex))


def _log(x: Any, _: float = 0) -> Any:
    return np.where(x.real > 0, np.log(np.where(x.real > 0, x, 1)), np.nan)


def _kinked(x: Any, below: float) -> Any:
    """x above 0, and a multiple of it below."""
    return np.where(x.real > 0, x, below * x)


def _step(x: Any, below: float = 0) -> Any:
    return np.where(x.real == 0, np.nan, np.where(x.real > 0, 1, below)) + 0j


def _sigmoid(x: Any, _: float = 0) -> Any:
    return 1 / (1 + np.exp(-x))


def _where(condition: Any, x: Any, y: Any) -> Any:
    return np.where(condition, x, y)


def _softmax(part: Array, _: Scene) -> Array:
    powers = np.exp(part.data)
    return part._replace(data=powers / powers.sum(axis=(-1, -2), keepdims=True))


def _diagonal(part: Array, _: Scene) -> Array:
    if not part.is_vector:
        raise MeaninglessError("the diagonal of what is no vector")
    upright = part if part.sorts[1] == UNIT else part.turned
    data = upright.data * np.eye(upright.data.shape[-2])
    return Array(part.letters, (part.sort, part.sort), data)


def _outer(parts: list[Array], _: Scene) -> Array:
    left, right = (part if part.sorts[1] == UNIT else part.turned for part in parts)
    return product(left._replace(loose=False), right.turned._replace(loose=False))


def _dot(parts: list[Array], _: Scene) -> Array:
    left, right = (part if part.sorts[1] == UNIT else part.turned for part in parts)
    return product(left.turned._replace(loose=False), right._replace(loose=False))


_OF_TWO: Final[dict[str, Callable[[list[Array], Scene], Array]]] = {
    "outer": _outer,
    "dot": _dot,
    "max": lambda parts, _: by_entries(parts, lambda x, y: _where(x.real > y.real, x, y)),
    "min": lambda parts, _: by_entries(parts, lambda x, y: _where(x.real > y.real, y, x)),
}
_OF_WHOLE: Final[dict[str, Callable[[Array, Scene], Array]]] = {
    "softmax": _softmax,
    "diag": _diagonal,
    "sum": lambda part, _: Array(part.letters, (UNIT, UNIT), part.data.sum(axis=(-1, -2), keepdims=True)),
}
_BY_ENTRIES: Final[dict[str, Callable[[Any, float], Any]]] = {
    "exp": lambda x, _: np.exp(x),
    "log": _log,
    "tanh": lambda x, _: np.tanh(x),
    "sigmoid": _sigmoid,
    "relu": lambda x, _: _kinked(x, 0),
    "leaky_relu": _kinked,
    "softplus": lambda x, _: np.log(1 + np.exp(x)),
    "step": lambda x, _: _step(x),
    "abs": lambda x, _: _kinked(x, -1),
    "sign": lambda x, _: 2 * _step(x) - 1,
    "identity": lambda x, _: x,
    "dtanh": lambda x, _: 1 - np.tanh(x) ** 2,
    "dsigmoid": lambda x, _: _sigmoid(x) * (1 - _sigmoid(x)),
    "drelu": lambda x, _: _step(x),
    "dleaky_relu": _step,
    "dsoftplus": _sigmoid,
}
# The same slopes by what comes out of the activation.
_BY_VALUE: Final[dict[str, Callable[[Any, float], Any]]] = {
    "dtanh": lambda h, _: 1 - h * h,
    "dsigmoid": lambda s, _: s * (1 - s),
    "dsoftplus": lambda h, _: 1 - np.exp(-h),
}


# ---- derivatives ------------------------------------------------------------------------------------------------


@means(Derivative)
def derivative(node: Derivative, scene: Scene, _: Sorts) -> Array:
    """``d A / d B``: a gradient that stands as fits, a vector, or a Jacobian with a row for each entry of A."""
    key, indices = _below(node.denominator, scene)
    held = frozenset(_below(each, scene)[0] for each in node.holding)
    above, slopes = _slopes(node.numerator, key, held, scene)
    base = scene.world.value(key)
    turned = scene.world.given.denominator and above.is_vector
    flat, sort = np.moveaxis(slopes, 0, -1), base.sort
    lower = base
    if indices:
        # The entries of A stand as letters while those of B are chosen.
        return _at_entries(above, flat, base, indices, scene)
    if above.is_scalar:
        data = flat[..., 0, 0, :].reshape(1, *flat.shape[:-3], *base.data.shape[-2:])
        return Array(above.letters, base.sorts, data, loose=base.is_vector)
    if lower.is_scalar:
        found = Array(above.letters, above.sorts, flat[None, ..., 0])
        return (found if found.sorts[0] == UNIT else found.turned) if turned else found
    if above.is_vector and lower.is_vector:
        rows = flat.reshape(1, *flat.shape[:-3], flat.shape[-3] * flat.shape[-2], flat.shape[-1])
        jacobian = Array(above.letters, (above.sort, sort), rows)
        return jacobian.turned if turned else jacobian
    raise MeaninglessError("a derivative with more than two axes")


def _at_entries(above: Array, flat: Any, base: Array, indices: tuple[Node, ...], scene: Scene) -> Array:
    if not above.is_scalar:
        return _columns(above, flat, base, indices, scene)
    data = flat[..., 0, 0, :].reshape(1, *flat.shape[:-3], *base.data.shape[-2:])
    found = picked(Array(above.letters, base.sorts, data), indices, scene)
    return found._replace(loose=found.is_vector)


def _columns(above: Array, flat: Any, base: Array, indices: tuple[Node, ...], scene: Scene) -> Array:
    """The derivatives of a vector by an entry: a vector as it is, by its place in a matrix of one row for each."""
    row = {"0": flat.shape[-3] * flat.shape[-2]}
    letter = next(iter(row))
    places = np.moveaxis(flat.reshape(*flat.shape[:-3], row[letter], flat.shape[-1]), -2, 0)
    data = np.moveaxis(places, 0, 0).reshape(1, row[letter], *flat.shape[:-3], *base.data.shape[-2:])
    found = picked(Array((letter, *above.letters), base.sorts, data), indices, scene)
    if not found.is_scalar:
        raise MeaninglessError("a derivative by several entries of several")
    axis = 1 + found.letters.index(letter)
    column = np.moveaxis(found.data[..., 0], axis, -2)
    result = Array(tuple(each for each in found.letters if each != letter), (above.sort, UNIT), column)
    upright = above.sorts[1] == UNIT
    turned = scene.world.given.denominator
    return result if upright != bool(turned) else result.turned


def gradient(above: Node, denominator: Node, scene: Scene) -> Array:
    """``grad(A, B)``: the shape of B."""
    key, indices = _below(denominator, scene)
    base = scene.world.value(key)
    value_above, slopes = _slopes(above, key, frozenset(), scene)
    if not value_above.is_scalar:
        raise MeaninglessError("the gradient of what is no scalar")
    flat = np.moveaxis(slopes, 0, -1)[..., 0, 0, :]
    found = Array(value_above.letters, base.sorts, flat.reshape(1, *flat.shape[:-1], *base.data.shape[-2:]))
    return picked(found, indices, scene) if indices else found


def _slopes(above: Node, key: Key, held: frozenset[Key], scene: Scene) -> tuple[Array, Any]:
    """What is above, and its derivatives by each entry of a quantity along the first axis."""
    world = scene.world
    named = tuple(sorted((name, at) for name, at in scene.numbers.items()))
    runs = tuple(sorted((name, tuple(run.tolist())) for name, run in scene.runs.items()))
    memo = above, key, held, named, runs, scene.time, scene.at, scene.in_equation
    if memo not in world.slopes:
        count = world.value(key).data[0].size
        base = value(above, scene)
        moved = value(above, scene._replace(world=world.with_moved(key, held)))
        slopes = np.broadcast_to(moved.data.imag / 1e-30, (count, *moved.data.shape[1:]))
        world.slopes[memo] = base, slopes + 0j
    return world.slopes[memo]


def _below(node: Node, scene: Scene) -> tuple[Key, tuple[Node, ...]]:
    given = scene.world.given
    match node:
        case Reference():
            key = resolved(node, scene)
            if node.time is not None and given.is_shared(key.name):
                return Key(key.name, _used(time_of(node.time, scene), scene), is_copy=True), ()
            return key, ()
        case Entry(Reference() as base, indices):
            return _below(base, scene)[0], indices
    raise MeaninglessError("a derivative by what is no quantity")


def _used(time: int, scene: Scene) -> int:
    if not 1 <= time <= scene.world.given.times:
        raise NoTimeError(time)
    return time
