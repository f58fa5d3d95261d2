"""Conditions and cases, entries, arrays that are written out, and sums and products over letters."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from bpttcheck.notation import syntax
from bpttcheck.notation.syntax import Node, Number, Reference, Relation, Slice
from tests.scopes.numbers.arrays import (
    UNIT,
    Array,
    BeyondError,
    MeaninglessError,
    NoTimeError,
    Sorts,
    by_entries,
    product,
    scalar,
    taken,
    union,
)
from tests.scopes.numbers.letters import TIME, kind_of, marking, time_of, whole
from tests.scopes.numbers.rules import fitted, means, sized, value
from tests.soundness.evaluator.indices import COMPARED

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.scopes.numbers.world import Scene

_ZERO: Final = Number(value=0)  # type: ignore[arg-type]


@means(syntax.Indicator)
def _indicator(node: syntax.Indicator, scene: Scene, _: Sorts) -> Array:
    return holds(node.condition, scene)


def holds(condition: Relation, scene: Scene) -> Array:
    """1 where a relation of indices, classes or values holds, else 0."""
    for side, other in ((condition.right, condition.left), (condition.left, condition.right)):
        vector = marking(side, scene) if condition.comparison in ("=", "!=") else None
        if vector and not (isinstance(other, Reference) and scene.world.given.is_quantity(other.name)):
            same = picked(value(vector, scene), [other], scene)
            return same if condition.comparison == "=" else by_entries([same], lambda x: 1 - x)
    compared = COMPARED[condition.comparison]
    try:
        parts = [whole(condition.left, scene), whole(condition.right, scene)]
    except MeaninglessError:
        parts = fitted((condition.left, condition.right), scene)
        return by_entries(parts, lambda x, y: np.where(x.real == y.real, np.nan, compared(x.real, y.real)) + 0j)
    return by_entries(parts, lambda x, y: compared(x.real, y.real) + 0j)


@means(syntax.Piecewise)
def _piecewise(node: syntax.Piecewise, scene: Scene, wanted: Sorts) -> Array:
    chosen: list[tuple[Array, Array]] = []
    left = scalar(1)
    for piece in node.pieces:
        where = by_entries([left, _all(piece.condition, scene)], np.multiply) if piece.condition else left
        if where.data.any():
            chosen.append((where, value(piece.body, scene, wanted)))
        left = by_entries([left, where], lambda x, y: x * (1 - y))
    if left.data.any() and node.pieces[-1].condition:
        raise MeaninglessError("no case")
    parts = [by_entries([body, where], lambda b, w: np.where(w.real > 0.5, b, 0)) for where, body in chosen]
    return by_entries(parts, lambda *all_: sum(all_))


def _all(condition: Relation | syntax.Conjunction, scene: Scene) -> Array:
    relations = condition.relations if isinstance(condition, syntax.Conjunction) else (condition,)
    return by_entries([holds(each, scene) for each in relations], lambda *all_: reduce(np.multiply, all_))


# ---- entries ----------------------------------------------------------------------------------------------------


def picked(base: Array, indices: Sequence[Node], scene: Scene) -> Array:
    """The entries that indices name; at a class, the sum of all, each times the entry of the one-hot vector."""
    if base.is_scalar or len(indices) != (1 if base.is_vector else 2):
        raise MeaninglessError("a count of indices")
    sides = [0, 1] if len(indices) > 1 else [0 if base.sorts[1] == UNIT else 1]
    loose = base.loose
    for side, index in zip(sides, indices, strict=True):
        base = _taken(base, side, index, scene)
    return base._replace(loose=loose and not base.is_scalar)


def _taken(base: Array, side: int, index: Node, scene: Scene) -> Array:
    size = base.data.shape[side - 2]
    if isinstance(index, Slice):
        return _sliced(base, side, index, scene)
    if vector := marking(index, scene):
        marks = value(vector, scene)
        if marks.sort != base.sorts[side]:
            raise MeaninglessError("a class of something else")
        marks = marks if marks.sorts[1] == UNIT else marks.turned
        return product(marks.turned._replace(loose=False), base) if side == 0 else product(base, marks)
    place = whole(index, scene)
    places = np.round(place.data[0, ..., 0, 0].real).astype(int)
    if places.min(initial=1) < 1 or places.max(initial=1) > size:
        raise BeyondError(f"{places.max(initial=1)} of {size}")
    return taken(base, side, places - 1, place.letters)


def _sliced(base: Array, side: int, index: Slice, scene: Scene) -> Array:
    if index.lower is None and index.upper is None:
        return base
    size = base.data.shape[side - 2]
    first = time_of(index.lower, scene) if index.lower else 1
    last = time_of(index.upper, scene) if index.upper else size
    if not 1 <= first <= last <= size:
        raise BeyondError(f"{last} of {size}")
    data = base.data[..., first - 1 : last, :] if side == 0 else base.data[..., first - 1 : last]
    sorts = list(base.sorts)
    sorts[side] = f"#{last - first + 1}"
    return Array(base.letters, (sorts[0], sorts[1]), data)


# ---- written out ------------------------------------------------------------------------------------------------


@means(syntax.Written)
def _written(node: syntax.Written, scene: Scene, _: Sorts) -> Array:
    if not any(isinstance(part, syntax.Written) for part in node.parts):
        if len(node.parts) == 1:
            return value(node.parts[0], scene)
        rows = [list(node.parts)] if scene.world.given.rows else [[part] for part in node.parts]
    else:
        rows = [list(part.parts) for part in node.parts if isinstance(part, syntax.Written)]
        if len(rows) < len(node.parts):
            raise MeaninglessError("something beside rows")
    if len({len(row) for row in rows}) > 1:
        raise MeaninglessError("rows of several lengths")
    found = [[None if part == _ZERO else sized(part, scene) for part in row] for row in rows]
    heights = [next((_block(b, scene).sorts[0] for b in row if b), None) for row in found]
    widths = [next((_block(b, scene).sorts[1] for b in col if b), None) for col in zip(*found, strict=True)]
    return _grid(
        [
            [_block(found[i][j] or _filling(part, scene, (heights[i], widths[j])), scene) for j, part in enumerate(row)]
            for i, row in enumerate(rows)
        ]
    )


def _block(part: Array, scene: Scene) -> Array:
    """A loose vector stands as the author's vectors do."""
    upright = part.sorts[0 if scene.world.given.rows else 1] == UNIT
    return part if not part.loose or upright else part.turned


def _filling(node: Node, scene: Scene, sorts: Sorts) -> Array:
    if node != _ZERO:
        return value(node, scene, sorts)
    rows, columns = (1 if each in (None, UNIT) else scene.world.extent(str(each)) for each in sorts)
    return Array((), (sorts[0] or UNIT, sorts[1] or UNIT), np.zeros((1, rows, columns), dtype=complex))


def _grid(rows: list[list[Array]]) -> Array:
    parts = [part for row in rows for part in row]
    letters = union(parts)
    shape = np.broadcast_shapes(*(part.spread(letters).shape[:-2] for part in parts))
    spread = [[np.broadcast_to(part.spread(letters), (*shape, *part.data.shape[-2:])) for part in row] for row in rows]
    try:
        data = np.concatenate([np.concatenate(row, axis=-1) for row in spread], axis=-2)
    except ValueError as shapes:
        raise MeaninglessError("blocks that do not fit") from shapes
    down = _sort_of_blocks([row[0].sorts[0] for row in rows])
    across = _sort_of_blocks([part.sorts[1] for part in rows[0]])
    return Array(letters, (down, across), data)


def _sort_of_blocks(sorts: list[str]) -> str:
    if len(sorts) == 1:
        return sorts[0]
    if all(each == UNIT or each.startswith("#") for each in sorts):
        return f"#{sum(int(each.removeprefix('#')) for each in sorts)}"
    return "+".join(each.removeprefix("#") for each in sorts)


# ---- sums and products ------------------------------------------------------------------------------------------


@means(syntax.Summation)
def _summation(node: syntax.Summation, scene: Scene, wanted: Sorts) -> Array:
    if _kind(node, scene) == TIME:
        terms = [value(node.body, scene.number(node.range.index, k), wanted) for k in _times(node, scene, "up")]
        return by_entries(terms, lambda *all_: sum(all_)) if terms else _empty(node, scene, 0)
    return _over(node, scene, wanted, np.sum, 0)


@means(syntax.Repeated)
def _repeated(node: syntax.Repeated, scene: Scene, wanted: Sorts) -> Array:
    if _kind(node, scene) != TIME:
        return _over(node, scene, wanted, np.prod, 1)
    factors = [value(node.body, scene.number(node.range.index, k)) for k in _times(node, scene)]
    if not factors:
        return _empty(node, scene, 1)
    if factors[0].is_scalar or factors[0].is_vector:
        return by_entries(factors, lambda *all_: reduce(np.multiply, all_))
    return reduce(product, factors)


def _kind(node: syntax.Summation | syntax.Repeated, scene: Scene) -> str:
    try:
        return kind_of(node.range.index, node.body, scene)
    except MeaninglessError:
        if _ends_at_times(node.range, scene):
            return TIME
        raise


def _ends_at_times(over: syntax.Range, scene: Scene) -> bool:
    """Whether a range leads from a time to a time, one of which has a letter."""
    ends = [each for end in (over.lower, over.upper) if end for each in syntax.walk(end)]
    named = {each.name for each in ends if isinstance(each, Reference)}
    return bool(named) and named <= {"tau", *scene.numbers}


def _over(
    node: syntax.Summation | syntax.Repeated, scene: Scene, wanted: Sorts, combine: Callable[..., Any], none: int
) -> Array:
    """A sum or product over the entries of a sort."""
    letter = node.range.index
    values, within = _places(node, scene)
    body = value(node.body, scene.run(letter, values, _kind(node, scene)), wanted)
    if not body.is_scalar and combine is np.prod:
        raise MeaninglessError("a product of arrays over an index")
    letters = tuple(sorted({*body.letters, *within.letters, letter}))
    data = np.where(within.spread(letters).real > 0.5, body.spread(letters), none)
    count = np.ones([len(values) if each == letter else 1 for each in ("", *letters, "", "")])
    axis = 1 + letters.index(letter)
    rest = tuple(each for each in letters if each != letter)
    return Array(rest, body.sorts, combine(data * count if none == 0 else data + 0 * count, axis=axis), body.loose)


def _places(node: syntax.Summation | syntax.Repeated, scene: Scene) -> tuple[Any, Array]:
    """The values of a letter, and for which values of others each of them is meant."""
    over = node.range
    if over.lower is None or over.upper is None:
        count = scene.world.extent(_kind(node, scene))
        return np.arange(1, count + 1), scalar(1)
    lower, upper = whole(over.lower, scene), whole(over.upper, scene)
    if lower.data.size == upper.data.size == 1 and isinstance(node, syntax.Repeated) and over.order != "up":
        low, high = sorted((lower.data.real.item(), upper.data.real.item()))
        return np.arange(low, high + 1), scalar(1)
    values = np.arange(lower.data.real.min(initial=10**6), upper.data.real.max(initial=0) + 1)
    mine = whole(Reference(over.index), scene.run(over.index, values, _kind(node, scene)))
    return values, by_entries([mine, lower, upper], lambda k, a, b: ((k.real >= a.real) & (k.real <= b.real)) + 0j)


def _empty(node: syntax.Summation | syntax.Repeated, scene: Scene, number: int) -> Array:
    """What nothing adds up or multiplies to, in the shape of the body where it has a meaning."""
    for k in range(1, scene.world.given.times + 1):
        try:
            body = value(node.body, scene.number(node.range.index, k))
        except (NoTimeError, MeaninglessError):
            continue
        if number and not body.is_vector and not body.is_scalar:
            return body._replace(letters=(), data=np.eye(body.data.shape[-1], dtype=complex)[None])
        return body._replace(data=np.full_like(body.data, number))
    raise NoTimeError("nothing of a shape that nothing tells")


def _times(node: syntax.Summation | syntax.Repeated, scene: Scene, order: str = "") -> range:
    """The times of a letter, in their order."""
    over = node.range
    if over.lower is None or over.upper is None:
        return range(1, 1 + scene.world.given.times)
    way = 1 if (order or over.order or _way(over.lower, over.upper)) == "up" else -1
    return range(time_of(over.lower, scene), time_of(over.upper, scene) + way, way)


def _way(first: Node, last: Node) -> str:
    """Which way a range of two dots runs: the end that leaves something out, like k+1, is the smaller one."""
    from tests.soundness.evaluator.sums import _way as way

    return way(first, last)
