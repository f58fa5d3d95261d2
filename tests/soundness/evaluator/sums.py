"""Sums and products over an index."""

from __future__ import annotations

from functools import reduce

from bpttcheck.notation import syntax
from bpttcheck.notation.syntax import Node, Number, Reference
from tests.soundness.evaluator.arrays import Array, Size, UnexaminedError, by_entries, product, scalar
from tests.soundness.evaluator.indices import Scene, extent, whole
from tests.soundness.evaluator.values import means, value
from tests.soundness.evaluator.world import NoTimeError, constant


@means(syntax.Summation)
def _summation(node: syntax.Summation, scene: Scene, wanted: Size) -> Array:
    run = _run(node, scene, "up")
    terms = [value(node.body, scene.bound({node.range.index: k}), wanted) for k in run]
    return by_entries(terms, lambda *all_: sum(all_)) if terms else _empty(node, scene, 0)


def _empty(node: syntax.Summation | syntax.Repeated, scene: Scene, number: int) -> Array:
    """What nothing adds up or multiplies to, in the shape of the body where it has a meaning."""
    found = scene.world.numbers.number(number)
    for k in range(1, scene.world.given.times + 1):
        try:
            body = value(node.body, scene.bound({node.range.index: k}))
        except (NoTimeError, UnexaminedError):
            continue
        if number and not body.is_vector and not body.is_scalar:
            zero = found - found
            return Array(
                *body.size, tuple(found if i == j else zero for i in range(body.rows) for j in range(body.rows))
            )
        return constant(*body.size, found)
    return scalar(found)


@means(syntax.Repeated)
def _repeated(node: syntax.Repeated, scene: Scene, _: Size) -> Array:
    factors = [value(node.body, scene.bound({node.range.index: k})) for k in _run(node, scene)]
    if not factors:
        return _empty(node, scene, 1)
    by_hand = factors[0].is_scalar or factors[0].is_vector
    return by_entries(factors, lambda *a: reduce(lambda x, y: x * y, a)) if by_hand else reduce(product, factors)


def _run(node: syntax.Summation | syntax.Repeated, scene: Scene, order: str = "") -> range:
    """The values of an index, in their order."""
    over = node.range
    if over.lower is None or over.upper is None:
        return range(1, 1 + extent(over.index, node.body, scene.bound({over.index: 1})))
    way = 1 if (order or over.order or _way(over.lower, over.upper)) == "up" else -1
    return range(whole(over.lower, scene), whole(over.upper, scene) + way, way)


def _way(first: Node, last: Node) -> str:
    """Which way a range of two dots runs: the end that leaves something out, like k+1, is the smaller one."""
    (a, m), (b, n) = _linear(first), _linear(last)
    if a == b:
        return "up" if m <= n else "down"
    if "tau" in (a, b):
        return "up" if b == "tau" else "down"
    if not a or not b:
        return "up" if not a else "down"
    return "up" if m > n else "down"


def _linear(node: Node) -> tuple[str, int]:
    match node:
        case Number(found):
            return "", int(found)
        case syntax.Negative(Number(found)):
            return "", -int(found)
        case Reference(name, None):
            return name, 0
        case syntax.Sum(terms):
            parts = [_linear(term) for term in terms]
            return "".join(part[0] for part in parts), sum(part[1] for part in parts)
    raise UnexaminedError("the end of a range")
