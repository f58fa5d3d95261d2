"""The places of a tree at which a slip can be made, each with what the tree is with something else there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec.structs import replace

from bpttcheck.notation.syntax import Call, Entry, Indicator, Node, Product, Reference, Repeated, Sum, Summation, mapped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_SMALL = {Entry: "indices", Reference: "time", Summation: "range", Repeated: "range", Indicator: "condition"}
_SIZED = {"ones", "zeros"}


@dataclass(frozen=True)
class Spot:
    """A node, what stands right above it, the indices bound there, and how to put another one in its place."""

    node: Node
    above: Node | None
    bound: tuple[str, ...]
    put: Callable[[Node], Node]


def spots(tree: Node) -> Iterator[Spot]:
    """All places but those within indices, times and limits, which belong to the node that has them."""
    yield from _spots(Spot(tree, None, (), lambda new: new))


def _spots(spot: Spot) -> Iterator[Spot]:
    yield spot
    node, bound = spot.node, spot.bound
    if isinstance(node, Summation | Repeated):
        bound = (*bound, node.range.index)
    for name in node.__struct_fields__:
        if name == _SMALL.get(type(node)) or (isinstance(node, Call) and node.function in _SIZED):
            continue
        match getattr(node, name):
            case Node() as child:
                yield from _spots(Spot(child, node, bound, _putting(spot, name)))
            case tuple() as several:
                for number, child in enumerate(several):
                    if isinstance(child, Node):
                        yield from _spots(Spot(child, node, bound, _putting(spot, name, number)))


def _putting(spot: Spot, name: str, number: int | None = None) -> Callable[[Node], Node]:
    def put(new: Node) -> Node:
        if number is None:
            return spot.put(replace(spot.node, **{name: new}))
        several = getattr(spot.node, name)
        return spot.put(replace(spot.node, **{name: (*several[:number], new, *several[number + 1 :])}))

    return put


def flat(tree: Node) -> Node:
    """The tree as one reads it: a sum that is a term of a sum has no brackets, nor a product that is a factor."""
    node = mapped(tree, flat)
    match node:
        case Sum(terms):
            return replace(node, terms=tuple(each for term in terms for each in _terms(term)))
        case Product(factors):
            return replace(node, factors=tuple(each for factor in factors for each in _factors(factor)))
    return node


def _terms(term: Node) -> tuple[Node, ...]:
    return term.terms if isinstance(term, Sum) else (term,)


def _factors(factor: Node) -> tuple[Node, ...]:
    return factor.factors if isinstance(factor, Product) else (factor,)
