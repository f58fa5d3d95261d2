"""What a target asks for: the derivatives that are written in it, and the target with others in their places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from bpttcheck.explain.places import Place, changed, places
from bpttcheck.notation.syntax import Call, Derivative, Entry, Node, Reference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.explain.asked import Asked
    from bpttcheck.expressions.scope import Quantity


class Asking(Struct, frozen=True):
    """A derivative in a target: what is derived, by what, and where it stands."""

    place: Place
    above: Node
    below: Node
    holding: tuple[Node, ...] = ()

    @property
    def can_hold(self) -> bool:
        """Whether it is written so that it can say what it holds."""
        return isinstance(self.place.node, Derivative)

    def by(self, below: Node) -> Node:
        """The target with another denominator."""
        return self.written(self.above, below)

    def of(self, above: Node) -> Node:
        """The target with another numerator."""
        return self.written(above, self.below)

    def written(self, above: Node, below: Node) -> Node:
        """The target with both others."""
        return changed(self.place, self.alone(above, below))

    def alone(self, above: Node, below: Node, holding: tuple[Node, ...] | None = None) -> Node:
        """The derivative itself with others in it."""
        if isinstance(self.place.node, Call):
            return Call("grad", (above, below))
        return Derivative(above, below, self.holding if holding is None else holding)

    def held(self, *holding: Node) -> Node:
        """The target where it holds just these."""
        return changed(self.place, self.alone(self.above, self.below, holding))


def askings(asked: Asked) -> Iterator[Asking]:
    """The derivatives in the target."""
    for place in places(asked.target.claim.tree):
        match place.node:
            case Derivative(above, below, holding):
                yield Asking(place, above, below, holding)
            case Call("grad", (above, below)):
                yield Asking(place, above, below)


def derived(node: Node) -> tuple[Node, Node] | None:
    """What is derived, by what, however that is written: ``d L/d o[i]`` is ``grad(L, o)[i]``."""
    match node:
        case Derivative(above, below, ()) | Call("grad", (above, below)):
            return above, below
        case Entry(Call("grad", (above, below)), indices):
            return above, Entry(below, indices)
    return None


def says(tree: Node, target: Node) -> bool:
    """Whether a tree has a target somewhere in it."""
    wanted = derived(target)
    nodes = [place.node for place in places(tree)]
    return target in nodes or (wanted is not None and any(derived(node) == wanted for node in nodes))


def whole(node: Node) -> Reference | None:
    """The name that a node is, or is an entry of."""
    base = node.base if isinstance(node, Entry) else node
    return base if isinstance(base, Reference) else None


def quantity_of(node: Node, asked: Asked) -> Quantity | None:
    """The quantity that a node is, or is an entry of: with a time if one is written or left out, else without."""
    name = whole(node)
    if name is None:
        return None
    plain, timed = (asked.glossary.quantity(name.name, timed=timed) for timed in (False, True))
    return (plain or timed) if name.time is None else (timed or plain)


def renamed(node: Node, name: str, time: Node | None) -> Node:
    """The same entry of another quantity."""
    reference = Reference(name, time)
    return replace(node, base=reference) if isinstance(node, Entry) else reference


def time_of(node: Node, asked: Asked) -> Node | None:
    """The time of what has one, written or left out."""
    name, quantity = whole(node), quantity_of(node, asked)
    return (name.time or asked.target.claim.time) if name and quantity and quantity.timed else None


def losses(asking: Asking, asked: Asked) -> str:
    """What has a value at every time and is summed to what is differentiated: ``L(t)`` to ``L``; nothing if not so."""
    above, unfolded = quantity_of(asking.above, asked), asked.unfolded
    nodes = unfolded.nodes.get((above.name, None), ()) if above else ()
    found = {unfolded.at[term] for node in nodes for term in unfolded.terms(node) if term in unfolded.at}
    names = {name for name, _ in found}
    return names.pop() if len(found) > 1 and len(names) == 1 else ""


def called(asked: Asked, name: str) -> Node:
    """A quantity as the model's own equations write it: ``h(t)``, ``W``."""
    for family in asked.glossary.families:
        if family.named.name == name:
            letter = next((rule.letter for rule in family.rules if rule.letter), "t")
            return Reference(name, Reference(letter) if family.named.timed else None)
    return Reference(name)
