"""Whether a node may be 0 throughout a neighbourhood, as relu(x) is where x < 0.

It may not if it has no step in it; nor if it surely depends on a variable: if that variable stands in one term only,
multiplied with other variables and numbers, as a bias does in the argument of a unit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bpttcheck.kernel.graph import Graph
    from bpttcheck.kernel.point import Assumptions


class _On(Struct, frozen=True):
    """The variables in a node, those on which it surely depends, as bits; whether it is a monomial, and has steps."""

    variables: int = 0
    surely: int = 0
    is_monomial: bool = False
    is_stepped: bool = False


class Dependence:
    """What the nodes of a graph depend on, under assumptions; found when it is asked for."""

    def __init__(self, graph: Graph, assumptions: Assumptions) -> None:
        self._graph = graph
        self._determined = assumptions.determined
        self._classes = {name for block in assumptions.onehot for name in block}
        self._found: dict[int, _On] = {}
        self._bits: dict[str, int] = {}

    def is_stepped(self, node: int) -> bool:
        """Whether a node has a step in it."""
        return self._on(node).is_stepped

    def may_vanish(self, node: int) -> bool:
        """Whether a node may be 0 throughout a neighbourhood, without being 0 everywhere."""
        on = self._on(node)
        return on.is_stepped and not on.surely

    def _on(self, node: int) -> _On:
        for position in self._graph.ancestors(node, self._found):
            operation, arguments, label = self._graph.nodes[position]
            if not arguments:
                found = self._variable(label) if isinstance(label, str) else _On(is_monomial=label != 0)
            elif operation.terms:
                found = _sum([_product([self._found[a] for a in term]) for term in operation.terms(arguments)])
            else:
                inner = [self._found[a] for a in arguments]
                found = _On(_all(inner), is_stepped=operation.stepped or any(on.is_stepped for on in inner))
            self._found[position] = found
        return self._found[node]

    def _variable(self, name: str) -> _On:
        if name in self._determined:
            definition = self._on(self._determined[name])
            return _On(definition.variables, is_stepped=definition.is_stepped)
        bit = self._bits.setdefault(name, 1 << len(self._bits))
        return _On(bit) if name in self._classes else _On(bit, bit, is_monomial=True)


def _all(parts: Iterable[_On]) -> int:
    variables = 0
    for on in parts:
        variables |= on.variables
    return variables


def _sum(terms: list[_On]) -> _On:
    once = twice = surely = 0
    for on in terms:
        twice |= once & on.variables
        once |= on.variables
        surely |= on.surely
    single = len(terms) == 1 and terms[0].is_monomial
    return _On(once, surely & ~twice, single, any(on.is_stepped for on in terms))


def _product(factors: list[_On]) -> _On:
    variables = _all(factors)
    others = [on for on in factors if not on.is_monomial]
    if len(others) > 1:
        return _On(variables, is_stepped=any(on.is_stepped for on in others))
    scale = _all(on for on in factors if on.is_monomial)
    surely = others[0].surely & ~scale if others else variables
    return _On(variables, surely, not others, any(on.is_stepped for on in others))
