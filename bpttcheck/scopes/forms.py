"""How claims about one time are built, whichever time that is, so that what was found of one is known of others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpttcheck.kernel.operations import ENTRY

if TYPE_CHECKING:
    from collections.abc import Container, Hashable, Iterable, Mapping

    from bpttcheck.kernel.graph import Graph
    from bpttcheck.kernel.spans import Span
    from bpttcheck.scopes.cutting import Claimed
    from bpttcheck.scopes.marks import Marks
    from bpttcheck.scopes.profile import Alike

# The claims, each by names for how its two sides are built and the values of its indices.
Form = tuple[tuple[int, int, int], ...]


class Builder:
    """Tells how claims are built; ``leaves`` are variables, and ``told`` has what is assumed of some of them.

    A variable is known by its name and how many steps its time is from that of the claim, and a derivative besides by
    the times between which it leads.
    """

    def __init__(
        self, graph: Graph, marks: Marks, leaves: Container[int], told: Mapping[int, Hashable], alike: Alike
    ) -> None:
        self._graph = graph
        self._marks = marks
        self._leaves = leaves
        self._told = told
        self._alike = alike

    def form(self, claimed: list[Claimed], nodes: Iterable[int], paths: Mapping[int, Span], time: int) -> Form:
        """How claims about a time are built, of nodes that come after their arguments."""
        own: dict[int, int] = {}
        alike = self._alike
        for node in nodes:
            key = self._key(node, own, paths.get(node), time)
            own[node] = alike.setdefault(key, len(alike))
        indices = self._marks.indices
        return tuple(sorted((own[each.line], own[each.truth], each.at & indices) for each in claimed))

    def _key(self, node: int, own: dict[int, int], path: Span | None, time: int) -> Hashable:
        operation, arguments, label = self._graph.nodes[node]
        if node in self._leaves or not arguments:
            return self._variable(node, time) or (operation, label)
        way = None if path is None else (path.first - time, path.last - time)
        if operation is ENTRY:
            return "entry", own[arguments[0]], way
        return operation, label, tuple([own[each] for each in arguments]), way

    def _variable(self, node: int, time: int) -> Hashable:
        marks = self._marks
        if (name := marks.names.get(node)) is None:
            return None
        at = marks.times.get(node)
        return "variable", name, None if at is None else at - time, self._told.get(node)
