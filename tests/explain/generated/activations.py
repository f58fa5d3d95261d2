"""Mistakes of thought about activations, as they stand in a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from bpttcheck.notation.syntax import (
    Call,
    Derivative,
    MatrixProduct,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Sum,
)
from tests.explain.generated.rewriting import TWO, one_less, rewritten
from tests.explain.generated.sought import (
    called,
    named,
    sought,
    squashed,
    states,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.explain.generated.right import Right

_SLOPES = {"dtanh", "dsigmoid", "drelu", "dleaky_relu", "dsoftplus", "step"}


def _slope_of(node: Node) -> Node | None:
    """Of 1 - x² the x."""
    match node:
        case Sum((Number(one), Negative(Power(base, Number(two))))) if one == 1 and two == 2:
            return base
        case Sum((Number(one), Negative(Product((base, other))))) if one == 1 and base == other:
            return base
    return None


def _is_slope(node: Node) -> bool:
    return _slope_of(node) is not None or (isinstance(node, Call) and node.function in _SLOPES)


def _pairs(factors: tuple[Node, ...]) -> Iterator[tuple[int, int]]:
    """The places of x and 1 - x."""
    for one, node in enumerate(factors):
        yield from ((one, other) for other, rest in enumerate(factors) if rest == one_less(node))


def _product(factors: list[Node]) -> Node:
    return factors[0] if len(factors) == 1 else Product(tuple(factors))


def _without_slope(node: Node, _right: Right) -> list[Node]:
    match node:
        case Product(factors):
            lost = [{k} for k, each in enumerate(factors) if _is_slope(each)] + [set(pair) for pair in _pairs(factors)]
            kept = ([each for k, each in enumerate(factors) if k not in some] for some in lost)
            return [_product(several) for several in kept if several]
        case MatrixProduct(factors):
            alike = [k for k, each in enumerate(factors) if isinstance(each, Call) and _is_diagonal_slope(each)]
            others = [(*factors[:k], *factors[k + 1 :]) for k in alike]
            return [several[0] if len(several) == 1 else MatrixProduct(several) for several in others]
    return []


def _is_diagonal_slope(node: Call) -> bool:
    if node.function != "diag":
        return False
    inside = node.arguments[0]
    return _is_slope(inside) or (isinstance(inside, Product) and [*_pairs(inside.factors)] == [(0, 1)])


def _adjoint_after(node: Node, right: Right) -> list[Node]:
    """∂L/∂h where ∂L/∂a stands."""
    after = {before: name for name, (_, before) in squashed(right).items()}
    match node:
        case Call("grad", (above, below)) if (name := named(below)) and name.name in after:
            return [Call("grad", (above, called(below, after[name.name], name.time)))]
        case Derivative(above, below) if (name := named(below)) and name.name in after:
            return [replace(node, denominator=called(below, after[name.name], name.time))]
    return []


def activation(right: Right) -> Iterator[Node]:
    """The slope of an activation is left out."""
    yield from rewritten(right, _without_slope)
    yield from rewritten(right, _adjoint_after)
    after = {before: name for name, (_, before) in squashed(right).items()}
    for each in sought(right):
        below = named(each.below)
        if below and below.name in after:
            yield each.of(each.above, called(each.below, after[below.name], below.time))


def _wrong_slope(node: Node, right: Right) -> list[Node]:
    base = _slope_of(node)
    if base is not None:
        yields = [_square_rest(Call("tanh", (base,))), Product((base, one_less(base)))]
        before = _before(base, right)
        state = _state_of(base, right)
        return [*yields, *([_square_rest(before)] if before else []), *([_square_rest(state)] if state else [])]
    match node:
        case Call("dtanh" | "dsigmoid" as function, (argument,)) if (after := _after(argument, right)) is not None:
            return [Call(function, (after,))]
        case Product(factors):
            return [_product(each) for pair in _pairs(factors) for each in _other_pairs(factors, pair, right)]
    return []


def _square_rest(node: Node) -> Node:
    return one_less(Power(node, TWO))


def _other_pairs(factors: tuple[Node, ...], pair: tuple[int, int], right: Right) -> Iterator[list[Node]]:
    base = factors[pair[0]]
    rest = [each for k, each in enumerate(factors) if k not in pair]
    yield [_square_rest(base), *rest]
    applied = Call("sigmoid", (base,))
    yield [applied, one_less(applied), *rest]
    before = _before(base, right)
    if before is not None:
        yield [before, one_less(before), *rest]


def _before(node: Node, right: Right) -> Node | None:
    """Of h the a."""
    name, known = named(node), squashed(right)
    return called(node, known[name.name][1], name.time) if name and name.name in known else None


def _after(node: Node, right: Right) -> Node | None:
    """Of a the h."""
    name = named(node)
    known = {before: after for after, (_, before) in squashed(right).items()}
    return called(node, known[name.name], name.time) if name and name.name in known else None


def _state_of(node: Node, right: Right) -> Node | None:
    """Of tanh(s) the h, where h is that times a gate."""
    match node:
        case Call("tanh", (argument,)) if (name := named(argument)) and "h" in states(right) and name.name == "s":
            return called(argument, "h", name.time)
    return None


def activation_place(right: Right) -> Iterator[Node]:
    """The slope of an activation is taken of something else, or is another one's."""
    yield from rewritten(right, _wrong_slope)
