"""What an expression is at a point, by a rule for each kind of node of the syntax tree; here those of arithmetic."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import TYPE_CHECKING, Any, Final

from bpttcheck.notation import syntax
from bpttcheck.notation.syntax import Node, Number, Reference
from tests.soundness.evaluator.arrays import Array, Size, UnexaminedError, by_entries, common_size, product, scalar
from tests.soundness.evaluator.indices import Scene, whole
from tests.soundness.evaluator.numbers import NoValueError

if TYPE_CHECKING:
    from collections.abc import Sequence

Rule = Callable[[Any, Scene, Size], Array]
NOTHING: Final[Size] = (None, None)
_RULES: Final[dict[type[Node], Rule]] = {}


class NoSizeError(UnexaminedError):
    """Nothing tells how large a constant is here."""


def means(kind: type[Node]) -> Callable[[Rule], Rule]:
    """Registers what a kind of node is."""

    def register(rule: Rule) -> Rule:
        _RULES[kind] = rule
        return rule

    return register


def value(node: Node, scene: Scene, wanted: Size = NOTHING) -> Array:
    """What an expression is; ``wanted`` is the size that what stands beside it asks for."""
    rule = _RULES.get(type(node))
    if rule is None:
        raise UnexaminedError(type(node).__name__)
    return rule(node, scene, wanted)


def fitted(nodes: Sequence[Node], scene: Scene, wanted: Size = NOTHING) -> list[Array]:
    """Parts of one size, of which one may take that of the others."""
    found = [sized(node, scene) for node in nodes]
    if None in found:
        known = [part for part in found if part and not part.is_scalar]
        asked = common_size(known) if known else wanted
        found = [value(node, scene, asked) if part is None else part for node, part in zip(nodes, found, strict=True)]
    return [part for part in found if part is not None]


def sized(node: Node, scene: Scene, wanted: Size = NOTHING) -> Array | None:
    """The same; ``None`` where nothing tells how large it is."""
    try:
        return value(node, scene, wanted)
    except NoSizeError:
        return None


@means(Number)
def _number(node: Number, scene: Scene, _: Size) -> Array:
    return scalar(scene.world.numbers.number(node.value))


@means(syntax.Sum)
def _sum(node: syntax.Sum, scene: Scene, wanted: Size) -> Array:
    parts = fitted(node.terms, scene, wanted)
    for part, term in zip(parts, node.terms, strict=True):
        if part.is_scalar and common_size(parts) != (1, 1) and not _is_number(term):
            raise UnexaminedError("a scalar beside a vector")
    return by_entries(parts, lambda *terms: sum(terms))


def _is_number(node: Node) -> bool:
    """Whether it is made of numbers alone, of which one may be added to each entry."""
    return not isinstance(node, Reference) and all(map(_is_number, syntax.children(node)))


@means(syntax.Product)
def _product(node: syntax.Product, scene: Scene, wanted: Size) -> Array:
    return by_entries(fitted(node.factors, scene, wanted), lambda *all_: reduce(lambda x, y: x * y, all_))


@means(syntax.Negative)
def _negative(node: syntax.Negative, scene: Scene, wanted: Size) -> Array:
    return by_entries([value(node.term, scene, wanted)], lambda x: -x)


def _divided(x: Any, y: Any) -> Any:
    if y == 0:
        raise NoValueError
    return x / y


@means(syntax.Quotient)
def _quotient(node: syntax.Quotient, scene: Scene, wanted: Size) -> Array:
    above, below = fitted((node.numerator, node.denominator), scene, wanted)
    if above.is_scalar and not below.is_scalar:
        raise UnexaminedError("a scalar over a vector")
    return by_entries((above, below), _divided)


@means(syntax.Power)
def _power(node: syntax.Power, scene: Scene, _: Size) -> Array:
    if node.base == Reference("e") and "e" not in scene.indices and not scene.world.given.is_quantity("e"):
        return by_entries([value(node.exponent, scene)], scene.world.numbers.exp)
    exponent, base = whole(node.exponent, scene), value(node.base, scene)
    if not base.is_scalar and not base.is_vector:
        raise UnexaminedError("a power of a matrix")
    return by_entries([base], lambda x: raised(x, exponent, scene))


def raised(base: Any, exponent: int, scene: Scene) -> Any:
    """An entry to a whole power, by squaring."""
    if exponent < 0:
        return _divided(scene.world.numbers.number(1), raised(base, -exponent, scene))
    result = scene.world.numbers.number(1)
    for bit in f"{exponent:b}":
        result = result * result * (base if bit == "1" else 1)
    return result


@means(syntax.Transpose)
def _transpose(node: syntax.Transpose, scene: Scene, wanted: Size) -> Array:
    return value(node.base, scene, (wanted[1], wanted[0])).turned


@means(syntax.MatrixProduct)
def _matrix_product(node: syntax.MatrixProduct, scene: Scene, wanted: Size) -> Array:
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


def _inner(part: Array | None, side: int) -> int | None:
    if part is None:
        return None
    return len(part.entries) if part.loose else part.size[side]
