"""How often a formula is differentiated, through all names that it uses.

A derivative of order k of a product is 0 where there are fewer than k factors to differentiate, and what is 0 is not
there to be counted: it takes k values of an index, or k steps of time, until it is made of all that it may be.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from bpttcheck.notation.syntax import Call, Derivative, Reference, children

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bpttcheck.notation.syntax import Node

Orders = Mapping[str, int]
ENDLESS: Final = 1000


def orders(bodies: Iterable[tuple[str, Node]]) -> Orders:
    """How often what each name stands for is differentiated at most, by what defines it."""
    bodies = list(bodies)
    found: dict[str, int] = {}
    for _ in range(len(bodies) + 1):
        before = found
        found = {}
        for name, body in bodies:
            found[name] = max(order(body, before), found.get(name, 0))
        if found == before:
            return found
    return dict.fromkeys(found, ENDLESS)


def order(tree: Node, known: Orders) -> int:
    """How often something in a formula is differentiated at most."""
    match tree:
        case Derivative(numerator):
            return 1 + order(numerator, known)
        case Call("grad", (numerator, _)):
            return 1 + order(numerator, known)
        case Reference(name):
            return known.get(name, 0)
    return max((order(child, known) for child in children(tree)), default=0)
