"""The places of a tree, and the tree with something else at one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from bpttcheck.notation.syntax import Call, Derivative, Node, Repeated, Sum, Summation, mapped

if TYPE_CHECKING:
    from collections.abc import Iterator

Step = tuple[str, int | None]


class Place(Struct, frozen=True):
    """A node where it stands: the way to it, the nodes above it, and the indices that are bound there."""

    node: Node
    way: tuple[Step, ...]
    above: tuple[Node, ...]
    bound: tuple[str, ...]

    @property
    def parent(self) -> Node | None:
        """The node right above."""
        return self.above[-1] if self.above else None


def places(tree: Node) -> Iterator[Place]:
    """All places, from the top."""
    waiting = [Place(tree, (), (), ())]
    while waiting:
        place = waiting.pop()
        yield place
        waiting.extend(reversed(list(_below(place))))


def _below(place: Place) -> Iterator[Place]:
    node = place.node
    bound = place.bound
    if isinstance(node, Summation | Repeated):
        bound = (*bound, node.range.index)
    for name in node.__struct_fields__:
        match getattr(node, name):
            case Node() as child:
                yield Place(child, (*place.way, (name, None)), (*place.above, node), bound)
            case tuple() as several:
                for number, child in enumerate(several):
                    if isinstance(child, Node):
                        yield Place(child, (*place.way, (name, number)), (*place.above, node), bound)


def changed(place: Place, new: Node) -> Node:
    """The whole tree with another node at a place."""
    for (name, number), parent in zip(reversed(place.way), reversed(place.above), strict=True):
        if number is None:
            new = replace(parent, **{name: new})
        else:
            items = list(getattr(parent, name))
            items[number] = new
            new = replace(parent, **{name: tuple(items)})
    return new


def outermost(place: Place, new: Node) -> tuple[Place, Node]:
    """The outermost derivative around a place with another node there, where one is: only as a whole has it a value."""
    for depth, above in enumerate(place.above):
        if isinstance(above, Derivative) or (isinstance(above, Call) and above.function == "grad"):
            inner = Place(place.node, place.way[depth:], place.above[depth:], place.bound)
            return Place(above, place.way[:depth], place.above[:depth], place.bound), changed(inner, new)
    return place, new


def enclosing(place: Place, new: Node) -> Iterator[tuple[Node, Node]]:
    """What stands at a place, and what is around it as far as one term reaches, without and with another node there."""
    yield place.node, new
    for depth in range(len(place.way) - 1, 0, -1):
        if isinstance(place.above[depth], Sum):
            return
        inner = Place(place.node, place.way[depth:], place.above[depth:], ())
        yield place.above[depth], changed(inner, new)


def replaced(node: Node, old: Node, new: Node) -> Node:
    """The node with another one wherever an old one stands in it."""
    return new if node == old else mapped(node, lambda child: replaced(child, old, new))


def zip_children(one: Node, other: Node) -> Iterator[tuple[str, int | None, Node, Node]]:
    """The nodes right below two of one kind, in pairs, each with the step to it; none where they have not as many."""
    for name in one.__struct_fields__:
        match getattr(one, name), getattr(other, name):
            case Node() as left, Node() as right:
                yield name, None, left, right
            case tuple() as several, tuple() as others if len(several) == len(others):
                for number, (left, right) in enumerate(zip(several, others, strict=True)):
                    if isinstance(left, Node) and isinstance(right, Node):
                        yield name, number, left, right
