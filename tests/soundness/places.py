"""Places in a tree at which an expression stands, and the tree with another one there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from msgspec.structs import replace

from bpttcheck.notation import syntax
from bpttcheck.notation.syntax import Call, Node, Number, Reference, mapped

Put = Callable[[Node], Node]

# The fields that hold expressions: not times, indices, ranges, exponents, or what one derives by.
_EXPRESSIONS: dict[type[Node], tuple[str, ...]] = {
    syntax.Entry: ("base",),
    syntax.Negative: ("term",),
    syntax.Sum: ("terms",),
    syntax.Product: ("factors",),
    syntax.MatrixProduct: ("factors",),
    syntax.Quotient: ("numerator", "denominator"),
    syntax.Power: ("base",),
    syntax.Transpose: ("base",),
    syntax.Summation: ("body",),
    syntax.Repeated: ("body",),
    syntax.Written: ("parts",),
    syntax.Derivative: ("numerator",),
    syntax.Piecewise: ("pieces",),
    syntax.Piece: ("body",),
}
_FIRST_ONLY = {"grad", "leaky_relu", "dleaky_relu"}
_NONE = {"ones", "zeros", "onehot"}


def _same(node: Node) -> Node:
    return node


def expressions(tree: Node, put: Put = _same) -> Iterator[tuple[Node, Put]]:
    """Every expression in a tree, with what puts another one in its place."""
    if not isinstance(tree, syntax.Piece):
        yield tree, put
    if isinstance(tree, Call):
        last = 0 if tree.function in _NONE else 1 if tree.function in _FIRST_ONLY else len(tree.arguments)
        yield from _in_tuple(tree, "arguments", put, last)
    for name in _EXPRESSIONS.get(type(tree), ()):
        if isinstance(getattr(tree, name), tuple):
            yield from _in_tuple(tree, name, put)
        else:
            yield from expressions(getattr(tree, name), _putting(tree, name, put))


def _in_tuple(tree: Node, name: str, put: Put, last: int | None = None) -> Iterator[tuple[Node, Put]]:
    parts: tuple[Node, ...] = getattr(tree, name)
    for k, part in enumerate(parts[:last]):
        yield from expressions(part, _putting(tree, name, put, k))


def everything(tree: Node, put: Put = _same) -> Iterator[tuple[Node, Put]]:
    """Every node, also in times and indices."""
    yield tree, put
    for name in tree.__struct_fields__:
        match getattr(tree, name):
            case Node() as child:
                yield from everything(child, _putting(tree, name, put))
            case tuple() as several:
                for k, child in enumerate(several):
                    if isinstance(child, Node):
                        yield from everything(child, _putting(tree, name, put, k))


def _putting(tree: Node, name: str, put: Put, place: int | None = None) -> Put:
    def putting(new: Node) -> Node:
        changed: Any = new
        if place is not None:
            parts = getattr(tree, name)
            changed = (*parts[:place], new, *parts[place + 1 :])
        return put(replace(tree, **{name: changed}))

    return putting


def substituted(tree: Node, letter: str, new: Node) -> Node:
    """A tree with something for a letter, but for where a sum binds it."""
    if tree == Reference(letter):
        return new
    if isinstance(tree, syntax.Summation | syntax.Repeated) and tree.range.index == letter:
        return replace(tree, range=mapped(tree.range, lambda end: substituted(end, letter, new)))
    return mapped(tree, lambda child: substituted(child, letter, new))


def number(value: Fraction | int | str) -> Node:
    """A number; below 0 with a minus sign, as one writes it."""
    exact = Fraction(value)
    return Number(exact) if exact >= 0 else syntax.Negative(Number(-exact))


def total(*terms: Node) -> Node:
    """A sum without sums in it."""
    flat = [part for term in terms for part in (term.terms if isinstance(term, syntax.Sum) else (term,))]
    return syntax.Sum(tuple(flat)) if len(flat) > 1 else flat[0]


def times(*factors: Node) -> Node:
    """A product without products in it."""
    flat = [
        part for factor in factors for part in (factor.factors if isinstance(factor, syntax.Product) else (factor,))
    ]
    return syntax.Product(tuple(flat)) if len(flat) > 1 else flat[0]


def minus(one: Node, other: Node) -> Node:
    """A difference."""
    return total(one, syntax.Negative(other))
