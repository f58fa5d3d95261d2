"""What an expression is at a point, by a rule for each kind of node: arithmetic, names, entries, sums, cases."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from bpttcheck.notation import syntax
from bpttcheck.notation.syntax import Entry, Node, Number, Reference, Relation
from tests.scopes.numbers.arrays import (
    NOTHING,
    UNIT,
    Array,
    MeaninglessError,
    Sorts,
    by_entries,
    common_sorts,
    product,
    scalar,
)
from tests.scopes.numbers.letters import marking, time_of, whole
from tests.scopes.numbers.world import Key

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.scopes.numbers.world import Scene

    Rule = Callable[[Any, Scene, Sorts], Array]

RULES: Final[dict[type[Node], Rule]] = {}


class NoSizeError(MeaninglessError):
    """Nothing tells how large a constant is here."""


def means(kind: type[Node]) -> Callable[[Rule], Rule]:
    """Registers what a kind of node is."""

    def register(rule: Rule) -> Rule:
        RULES[kind] = rule
        return rule

    return register


def value(node: Node, scene: Scene, wanted: Sorts = NOTHING) -> Array:
    """What an expression is; ``wanted`` are the sorts that what stands beside it asks for."""
    rule = RULES.get(type(node))
    if rule is None:
        raise MeaninglessError(type(node).__name__)
    return rule(node, scene, wanted)


def fitted(nodes: Sequence[Node], scene: Scene, wanted: Sorts = NOTHING) -> list[Array]:
    """Parts of one shape, of which one may take that of the others."""
    found = [sized(node, scene) for node in nodes]
    if None in found:
        known = [part for part in found if part and not part.is_scalar]
        asked = common_sorts(known) if known else wanted
        found = [value(node, scene, asked) if part is None else part for node, part in zip(nodes, found, strict=True)]
    return [part for part in found if part is not None]


def sized(node: Node, scene: Scene, wanted: Sorts = NOTHING) -> Array | None:
    """The same; ``None`` where nothing tells how large it is."""
    try:
        return value(node, scene, wanted)
    except NoSizeError:
        return None


def arithmetic(node: Node, scene: Scene, below: Callable[[Node, Scene], Array]) -> Array:
    """Sums, products and powers of numbers."""
    match node:
        case syntax.Negative(term):
            return by_entries([below(term, scene)], np.negative)
        case syntax.Sum(terms):
            return by_entries([below(term, scene) for term in terms], lambda *all_: sum(all_))
        case syntax.Product(factors):
            return by_entries([below(factor, scene) for factor in factors], lambda *all_: reduce(np.multiply, all_))
        case syntax.Power(base, exponent):
            return by_entries([below(base, scene), below(exponent, scene)], raised)
    raise MeaninglessError(type(node).__name__)


@means(Number)
def _number(node: Number, _: Scene, __: Sorts) -> Array:
    return scalar(float(node.value))


@means(syntax.Sum)
def _sum(node: syntax.Sum, scene: Scene, wanted: Sorts) -> Array:
    parts = fitted(node.terms, scene, wanted)
    for part, term in zip(parts, node.terms, strict=True):
        if part.is_scalar and common_sorts(parts) != (UNIT, UNIT) and not _is_number(term):
            raise MeaninglessError("a scalar beside a vector")
    return by_entries(parts, lambda *terms: sum(terms))


def _is_number(node: Node) -> bool:
    """Whether it is made of numbers alone, of which one may be added to each entry."""
    return not isinstance(node, Reference) and all(map(_is_number, syntax.children(node)))


@means(syntax.Product)
def _product(node: syntax.Product, scene: Scene, wanted: Sorts) -> Array:
    return by_entries(fitted(node.factors, scene, wanted), lambda *all_: reduce(np.multiply, all_))


@means(syntax.Negative)
def _negative(node: syntax.Negative, scene: Scene, wanted: Sorts) -> Array:
    return by_entries([value(node.term, scene, wanted)], np.negative)


@means(syntax.Quotient)
def _quotient(node: syntax.Quotient, scene: Scene, wanted: Sorts) -> Array:
    above, below = fitted((node.numerator, node.denominator), scene, wanted)
    if above.is_scalar and not below.is_scalar:
        raise MeaninglessError("a scalar over a vector")
    return by_entries((above, below), np.divide)


@means(syntax.Power)
def _power(node: syntax.Power, scene: Scene, _: Sorts) -> Array:
    if node.base == Reference("e") and not scene.knows("e") and not scene.world.given.is_quantity("e"):
        return by_entries([value(node.exponent, scene)], np.exp)
    base = value(node.base, scene)
    if not base.is_scalar and not base.is_vector:
        raise MeaninglessError("a power of a matrix")
    return by_entries([base, whole(node.exponent, scene)], raised)


def raised(base: Any, exponent: Any) -> Any:
    """Entries to whole powers."""
    powers = np.round(exponent.real).astype(int)
    low = int(powers.min(initial=0))
    high = int(powers.max(initial=0))
    if max(-low, high) > 40:
        raise MeaninglessError("a large exponent")
    base, powers = np.broadcast_arrays(base, powers)
    result = np.ones_like(base)
    for k in range(1, max(-low, high) + 1):
        result = np.where(np.abs(powers) >= k, result * base, result)
    return np.where(powers < 0, 1 / np.where(powers < 0, result, 1), result)


@means(syntax.Transpose)
def _transpose(node: syntax.Transpose, scene: Scene, wanted: Sorts) -> Array:
    return value(node.base, scene, (wanted[1], wanted[0])).turned


@means(syntax.MatrixProduct)
def _matrix_product(node: syntax.MatrixProduct, scene: Scene, wanted: Sorts) -> Array:
    found = [sized(factor, scene) for factor in node.factors]
    last = len(found) - 1
    for k, part in enumerate(found):
        if part is None:
            left, right = found[k - 1] if k else None, found[k + 1] if k < last else None
            rows = wanted[0] if k == 0 else _inner(left, 1)
            columns = wanted[1] if k == last else _inner(right, 0)
            near = (_inner(left, 1) if k else None, _inner(right, 0) if k < last else None)
            found[k] = sized(node.factors[k], scene, near) or value(node.factors[k], scene, (rows, columns))
    return reduce(product, [part for part in found if part is not None])


def _inner(part: Array | None, side: int) -> str | None:
    if part is None:
        return None
    return part.sort if part.loose else part.sorts[side]


# ---- names ----------------------------------------------------------------------------------------------------


@means(Reference)
def _reference(node: Reference, scene: Scene, wanted: Sorts) -> Array:
    given, name = scene.world.given, node.name
    if node.time is None and (scene.knows(name) or (name == "tau" and not given.is_quantity(name))):
        return whole(node, scene)
    if name in ("I", "e", "ones", "zeros") and not given.is_quantity(name):
        return _constant(node, scene, wanted)
    key = resolved(node, scene)
    at = scene.at if scene.at is not None else _summed_time(scene)
    if scene.in_equation and given.is_shared(key.name) and at is not None:
        return scene.world.value(Key(key.name, at, is_copy=True))
    return scene.world.value(key)


def _summed_time(scene: Scene) -> int | None:
    """The time over which an equation without one sums."""
    return next((scene.numbers[each] for each in ("t", "k") if each in scene.local and each in scene.numbers), None)


def resolved(node: Reference, scene: Scene) -> Key:
    """The quantity and the time that a name means; a parameter with a time is the parameter."""
    given = scene.world.given
    name = given.called(node.name)
    has_time, has_none = given.is_known(name, timed=True), given.is_known(name)
    time = node.time or (None if has_none else scene.time)
    if has_time and time is not None:
        key = Key(name, time_of(time, scene))
        if not isinstance(time, Number) and time != Reference("tau"):
            scene.world.check_family(key)
        return key
    if has_none and (node.time is None or given.is_shared(name)):
        return Key(name, None)
    raise MeaninglessError(f"the name {node.name}")


def _constant(node: Reference, scene: Scene, wanted: Sorts) -> Array:
    given = scene.world.given
    if node.name == "I":
        sort = sort_of(node.time, scene) if node.time else next((s for s in wanted if s not in (None, UNIT)), None)
        if sort is None:
            raise NoSizeError
        return Array((), (sort, sort), np.eye(scene.world.extent(sort), dtype=complex)[None])
    if node.name == "e" and node.time and (vector := marking(node.time, scene)):
        return value(vector, scene)
    along = wanted[1] if given.rows else wanted[0]
    if along in (None, UNIT):
        raise NoSizeError
    count = scene.world.extent(along)
    data = np.full((1, count, 1), float(node.name == "ones"), dtype=complex)
    found = Array((), (along, UNIT), data)
    if node.name == "e" and node.time:
        only = whole(node.time, scene)
        places = np.arange(1, count + 1).reshape(count, 1)
        found = Array(only.letters, (along, UNIT), (only.data == places).astype(complex))
    return found.turned if given.rows else found


def sort_of(node: Node, scene: Scene) -> str:
    """A sort as it is written: ``h``, ``h+x`` or a number."""
    match node:
        case Reference(name, None) if name in scene.world.given.sizes:
            return name
        case syntax.Sum(terms):
            return "+".join(sort_of(term, scene) for term in terms)
    return f"#{time_of(node, scene)}"


@means(Entry)
def _entry(node: Entry, scene: Scene, _: Sorts) -> Array:
    from tests.scopes.numbers.parts import holds, picked

    if node.base == Reference("delta") and not scene.world.given.is_quantity("delta"):
        return holds(Relation(node.indices[0], "=", node.indices[1]), scene)
    return picked(value(node.base, scene), node.indices, scene)
