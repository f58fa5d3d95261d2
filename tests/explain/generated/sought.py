"""The derivative that a target asks for, the target with another one in its place, and what the model says of names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from bpttcheck.notation.syntax import Call, Derivative, Entry, Node, Reference
from tests.explain.generated.spots import spots

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bpttcheck.expressions.scope import Quantity
    from tests.explain.generated.right import Right

_SQUASHED: Final = re.compile(r"(tanh|sigmoid|relu|leaky_relu|softplus)\((\w+)(\(\w+\))?\)$")
_SOFTMAX: Final = re.compile(r"softmax\((\w+)(\(\w+\))?\)$")
_WEIGHTED: Final = re.compile(r"@ [\[(]*(?:\w+\(t\) ?\* ?)?(\w+)\(t ?- ?1\)")
_BEFORE: Final = re.compile(r"(\w+)\(t ?- ?1\)")


@dataclass(frozen=True)
class Sought:
    """What is derived, by what, and the target with another derivative instead."""

    above: Node
    below: Node
    node: Node
    put: Callable[[Node], Node]

    def of(self, above: Node, below: Node) -> Node:
        """The target with another numerator and denominator."""
        if isinstance(self.node, Derivative):
            return self.put(replace(self.node, numerator=above, denominator=below))
        return self.put(Call("grad", (above, below)))


def sought(right: Right) -> Iterator[Sought]:
    """All derivatives in a target."""
    for spot in spots(right.target.claim.tree):
        match spot.node:
            case Derivative(above, below) | Call("grad", (above, below)):
                yield Sought(above, below, spot.node, spot.put)


def named(node: Node) -> Reference | None:
    """The name in an entry, or alone."""
    base = node.base if isinstance(node, Entry) else node
    return base if isinstance(base, Reference) else None


def quantity(node: Node, right: Right) -> Quantity | None:
    """What a name or an entry belongs to."""
    name = named(node)
    if name is None:
        return None
    names = right.prepared.world.glossary
    ways = (True, False) if name.time is not None else (False, True)
    return next((found for timed in ways if (found := names.quantity(name.name, timed=timed))), None)


def called(node: Node, name: str, time: Node | None) -> Node:
    """The same entry of something else."""
    reference = Reference(name, time)
    return replace(node, base=reference) if isinstance(node, Entry) else reference


def time_of(node: Node, right: Right) -> Node | None:
    """The time of what has one, if it is left out the target's."""
    found, name = quantity(node, right), named(node)
    return (name.time or right.target.claim.time) if found and name and found.timed else None


def at(node: Node, time: Node | None) -> Node:
    """The same at another time."""
    name = named(node)
    return called(node, name.name, time) if name else node


def quantities(right: Right) -> tuple[Quantity, ...]:
    """All that the model names, without what a file abbreviates."""
    every = (family.named for family in right.prepared.world.glossary.families)
    return tuple(each for each in every if each.role != "abbreviation")


@lru_cache(maxsize=64)
def _equations(pairs: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return {left.partition("(")[0]: text for left, text in pairs if not re.search(r"\((\d|tau)", left)}


def equations(right: Right) -> dict[str, str]:
    """The right sides of the model's equations by the names on the left."""
    return _equations(tuple(right.prepared.model.equations))


def squashed(right: Right) -> dict[str, tuple[str, str]]:
    """What is just an activation of something, with the activation and that."""
    found = {name: _SQUASHED.match(text) for name, text in equations(right).items()}
    return {name: (match[1], match[2]) for name, match in found.items() if match}


def softmaxed(right: Right) -> dict[str, str]:
    """What a softmax makes, with what of."""
    found = {name: _SOFTMAX.match(text) for name, text in equations(right).items()}
    return {name: match[1] for name, match in found.items() if match}


def states(right: Right) -> frozenset[str]:
    """What is used one time later."""
    return frozenset(_BEFORE.findall(" ".join(equations(right).values())))


def weighted(right: Right) -> frozenset[str]:
    """What of the time before is multiplied by weights."""
    return frozenset(_WEIGHTED.findall(" ".join(equations(right).values())))


def is_mean(right: Right) -> bool:
    """Whether the loss is a mean, so that that of one time counts for a part only."""
    return "/" in equations(right).get("L", "") or not label(right)


def label(right: Right) -> str:
    """The vector that the outputs should be."""
    return next(iter(right.prepared.world.glossary.labels), "")


def is_summed_loss(node: Node, right: Right) -> bool:
    """Whether something is the sum over all times of what has the same name at one."""
    name = named(node)
    names = right.prepared.world.glossary
    return name is not None and name.time is None and all(names.quantity(name.name, timed=k) for k in (True, False))
