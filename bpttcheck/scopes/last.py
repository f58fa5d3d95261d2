"""What earlier times hand to the last one: ∂h(τ)/∂h(k), a variable for each k before τ, and what comes through it.

A product of Jacobians is known by its values to be ∂h(τ)/∂h(k), and that it is becomes a claim of its own. What else is
at τ has adjoints that come through the states there, ∂L(τ)/∂h(k) = ∂L(τ)/∂h(τ) ∂h(τ)/∂h(k), which is claimed as well.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from bpttcheck.scopes.handed import PLAIN, Handed, Same

if TYPE_CHECKING:
    from bpttcheck.expressions.scope import Quantity

_Nodes = tuple[int, ...]


class HandedToLast(Handed):
    """The variables that take the place of what earlier times hand to the last one, which counts as no time."""

    def _become(self) -> None:
        asked = {(of, by): adjoint for of, by, adjoint in self.world.derivatives()}
        for rows in self._rows:
            for of in rows:
                for state, time, nodes in self._earlier:
                    self._cut(of, state, time, nodes)
        own = {node for rows in self._rows for node in rows}
        for of in self._tops:
            if of not in own:
                reached = [(s, time, tuple(y for y in nodes if (of, y) in asked)) for s, time, nodes in self._earlier]
                if not any(self._come_through(rows, of, reached) for rows in self._rows):
                    for state, time, nodes in reached:
                        self._cut(of, state, time, nodes)
        for named in self._products:
            self._is_jacobian(named)

    def _shares(self, _of: int) -> bool:
        return False

    @cached_property
    def _products(self) -> list[Quantity]:
        """What authors define for each time."""
        families = self.world.glossary.families
        return [each.named for each in families if each.named.role == "abbreviation" and each.named.timed]

    @cached_property
    def _rows(self) -> list[_Nodes]:
        """The states at the last time of which there are Jacobians."""
        ends = [nodes for _, time, nodes in self._states if time == self.world.times]
        return [nodes for nodes in ends if self._products or not set(nodes).isdisjoint(self._tops)]

    @cached_property
    def _earlier(self) -> list[tuple[str, int, _Nodes]]:
        return [(named.name, time, nodes) for named, time, nodes in self._states if time < self.world.times]

    def _derivatives(self, rows: _Nodes, column: int) -> list[int]:
        return [self.world.derivative(row, column, frozenset()) for row in rows]

    # ---- what comes through the states at the last time -----------------------------------------------------

    def _come_through(self, rows: _Nodes, of: int, reached: list[tuple[str, int, _Nodes]]) -> bool:
        """Whether adjoints of something at the last time come through states there; if so, let them be written so."""
        handed = [self.world.derivative(of, row, frozenset()) for row in rows]
        reached = [each for each in reached if each[2]]
        found = [self._through(rows, handed, of, *each) for each in reached]
        if not all(self._are_same(each.own, each.adjoints) for each in found):
            return False
        for each, (_, _, nodes) in zip(found, reached, strict=True):
            self._write_through(each, rows, handed, nodes)
        return bool(found)

    def _through(self, rows: _Nodes, handed: list[int], of: int, state: str, time: int, nodes: _Nodes) -> Same:
        """The adjoints by a state at one time, beside what comes to it through states at the last time."""
        adjoints = tuple(self.world.derivative(of, node, frozenset()) for node in nodes)
        whole = tuple(self._combined(handed, self._derivatives(rows, node)) for node in nodes)
        places = tuple(self.marks.bits[node] | self.marks.bits.get(of, 0) for node in nodes)
        return Same(adjoints, whole, places, time, state)

    def _write_through(self, same: Same, rows: _Nodes, handed: list[int], nodes: _Nodes) -> None:
        images = self.images.setdefault((None, same.time), {})
        for adjoint, node in zip(same.own, nodes, strict=True):
            if self._graph.nodes[adjoint][0] not in PLAIN and adjoint not in images:
                across = [images.get(each, each) for each in self._derivatives(rows, node)]
                images[adjoint] = self._combined(handed, across)
                self.same[adjoint] = same

    def _combined(self, handed: list[int], across: list[int]) -> int:
        return self._graph.combination([*zip(handed, across, strict=True)])

    # ---- authors' products ----------------------------------------------------------------------------------

    def _is_jacobian(self, named: Quantity) -> None:
        """Give the variables of a Jacobian to what an author defines to be the same, or its transpose."""
        for rows in self._rows:
            for state in dict.fromkeys(state for state, _, _ in self._earlier):
                for is_turned in (False, True):
                    if found := self._beside(named, state, rows, is_turned=is_turned):
                        for each in found:
                            self._same_as(each)
                        return
