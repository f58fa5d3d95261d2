"""A point: a value for every base variable, and with it, by one sweep, for every node of the graph."""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import lru_cache
from hashlib import blake2b
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping
    from fractions import Fraction
    from operator import attrgetter

    from bpttcheck.kernel.graph import Graph

V = TypeVar("V")
R = TypeVar("R")
NOTHING: Mapping[Any, Any] = MappingProxyType({})


class Assumptions(Struct, frozen=True):
    """What holds of the base variables.

    ``determined`` gives variables as nodes in terms of others, without a circle; ``onehot`` lists blocks of
    variables of which one is 1 and the others are 0. Each block's last variable is also determined: by sum 1.
    """

    determined: Mapping[str, int] = field(default_factory=lambda: NOTHING)
    onehot: tuple[tuple[str, ...], ...] = ()


@lru_cache(maxsize=1 << 13)
def drawn(seed: bytes, *what: object) -> int:
    """A number of 256 bits that only the seed (of at most 64 bytes) and the words determine."""
    hashed = _keyed(seed).copy()
    hashed.update("\0".join(map(str, what)).encode())
    return int.from_bytes(hashed.digest(), "big")


@lru_cache(maxsize=1 << 6)
def _keyed(seed: bytes) -> blake2b:
    """A hash that has taken in its key, which is half the work of a few words."""
    return blake2b(key=seed, digest_size=32)


class Point(ABC, Generic[V]):
    """Values of nodes at one point, evaluated when they are asked for."""

    rule: ClassVar[attrgetter[Callable[..., Any]]]
    # What it takes to find the value of a node, for each of its arguments.
    cost = 1

    def __init__(
        self,
        graph: Graph,
        assumptions: Assumptions,
        fixed: Mapping[str, int],
        leaves: Container[int] = (),
    ) -> None:
        self.graph = graph
        self.leaves = leaves
        self.values: dict[int, V] = {}
        self._assumptions = assumptions
        self._fixed = fixed

    def value(self, node: int) -> V:
        """The value of a node; only what it is made of is evaluated."""
        if node not in self.values:
            self.evaluate((node,))
        return self.values[node]

    def evaluate(self, tops: Iterable[int]) -> list[int]:
        """Find the values of nodes in one sweep over all that they are made of, and say which had none before."""
        nodes, values, rule = self.graph.nodes, self.values, type(self).rule
        found = self.graph.ancestors_of(tops, values, self.leaves, self.cost)
        for position in found:
            operation, arguments, label = nodes[position]
            values[position] = rule(operation)(self, label, arguments)
        return found

    def variable(self, name: str) -> V:
        """The value of a base variable: fixed, determined by others, or drawn."""
        if name in self._fixed:
            return self.constant(self._fixed[name])
        definition = self._assumptions.determined.get(name)
        return self.draw(name) if definition is None else self.value(definition)

    def definition(self, name: str) -> int | None:
        """The node that determines a base variable here, if one does."""
        return None if name in self._fixed else self._assumptions.determined.get(name)

    def of_definition(self, name: str, rule: Callable[[int], R]) -> R | None:
        """What a rule says of what determines a variable; ``None`` if nothing does."""
        definition = self.definition(name)
        return None if definition is None else rule(definition)

    @abstractmethod
    def constant(self, number: Fraction | int) -> V:
        """The value of a rational number."""

    @abstractmethod
    def draw(self, name: str) -> V:
        """The value of a variable that nothing determines; always the same for a name."""
