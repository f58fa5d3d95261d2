"""Ways to compute a changed backward pass: as nodes of the graph, which the kernel can judge, or quickly as numbers.

Nothing is handed to what is not ``leading``, made of the denominator: most of a model is not, and many are tried.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from bpttcheck.kernel.graph import Graph
from bpttcheck.kernel.reverse import Handed, ReversePass, handed

if TYPE_CHECKING:
    from bpttcheck.explain.numbers import Numbers

# What it takes to hand on from a node in numbers.
_WORK_OF_A_NODE: Final = 8

V = TypeVar("V", int, float)
Held = frozenset[int]
Adjoints = Callable[[int], V]
# What a node hands on to whom, instead of what the chain rule says; nothing where it says the same.
Rule = Callable[[Graph, int], Iterable[Handed] | None]


class Way(ABC, Generic[V]):
    """How adjoints are computed; those that were ``made`` are kept."""

    def __init__(self) -> None:
        self.made: dict[tuple[object, ...], Adjoints[V]] = {}

    @abstractmethod
    def walk(
        self, of: int, held: Held, leading: frozenset[int], rule: Rule, more: Iterable[tuple[int, V]] = ()
    ) -> Adjoints[V]:
        """The adjoints of a pass from a node to all that lead to the denominator; some have ``more`` to begin with."""

    @abstractmethod
    def times(self, adjoint: V, partial: int) -> V:
        """What is handed on."""

    @abstractmethod
    def total(self, pairs: list[tuple[V, V]]) -> V:
        """The sum of the products of pairs."""


class AsNodes(Way[int]):
    """Adjoints that are nodes."""

    def __init__(self, graph: Graph) -> None:
        super().__init__()
        self._graph = graph

    def walk(
        self, of: int, held: Held, leading: frozenset[int], rule: Rule, more: Iterable[tuple[int, int]] = ()
    ) -> Adjoints[int]:
        """The pass of the kernel, with another rule."""

        def changed(graph: Graph, node: int) -> list[Handed]:
            found = rule(graph, node)
            shares = [share for share in (handed(graph, node) if found is None else found) if share[0] in leading]
            return [*shares, *more] if node == of else shares

        return ReversePass(self._graph, of, held, changed).adjoint

    def times(self, adjoint: int, partial: int) -> int:
        """A product of nodes."""
        return self._graph.times(adjoint, partial)

    def total(self, pairs: list[tuple[int, int]]) -> int:
        """A sum of products of nodes."""
        return self._graph.total([self._graph.times(one, other) for one, other in pairs])


class InNumbers(Way[float]):
    """Adjoints at one point, from partial derivatives of which each is found once."""

    def __init__(self, numbers: Numbers) -> None:
        super().__init__()
        self.numbers = numbers
        self._graph = numbers.point.graph
        self._handed: dict[int, list[tuple[int, float]]] = {}

    def walk(
        self, of: int, held: Held, leading: frozenset[int], rule: Rule, more: Iterable[tuple[int, float]] = ()
    ) -> Adjoints[float]:
        """Each node after all that are made of it."""
        adjoints = {of: 1.0}
        for node, share in more:
            adjoints[node] = adjoints.get(node, 0.0) + share
        self._graph.meter.spend(_WORK_OF_A_NODE * len(leading))
        for node in sorted(leading, reverse=True):
            own = adjoints.get(node, 0.0)
            if own and node not in held:
                for argument, partial in self._shares(node, rule):
                    if argument in leading:
                        adjoints[argument] = adjoints.get(argument, 0.0) + own * partial
        return lambda node: adjoints.get(node, 0.0)

    def _shares(self, node: int, rule: Rule) -> list[tuple[int, float]]:
        changed = rule(self._graph, node)
        if changed is not None:
            return self._valued(changed)
        if node not in self._handed:
            self._handed[node] = self._valued(handed(self._graph, node))
        return self._handed[node]

    def _valued(self, shares: Iterable[Handed]) -> list[tuple[int, float]]:
        several = [*shares]
        values = self.numbers.of(tuple([partial for _, partial in several]))
        return [(argument, value) for (argument, _), value in zip(several, values, strict=True)]

    def times(self, adjoint: float, partial: int) -> float:
        """A product of numbers."""
        return adjoint * self.numbers.of((partial,))[0]

    def total(self, pairs: list[tuple[float, float]]) -> float:
        """A sum of products of numbers."""
        return sum([one * other for one, other in pairs])
