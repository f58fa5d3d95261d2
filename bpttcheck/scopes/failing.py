"""Whether anything in a world may have no value at some sizes, or has a sign that counts.

All that was built is looked at, what entries stand for as well: a claim that holds of a name as a variable has no value
where the name has none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from bpttcheck.expressions.indices import LAST
from bpttcheck.kernel import operations as ops

if TYPE_CHECKING:
    from fractions import Fraction

    from bpttcheck.kernel.graph import Graph, Node
    from bpttcheck.verify.setting import Prepared

_POSITIVE = {ops.EXP, ops.SOFTMAX, ops.SIGMOID}
# Made of what is positive, these are.
_KEEPING = {ops.ENTRY, ops.ADD, ops.MULTIPLY, ops.INNER, ops.POWER}


class _Failing:
    """What was found in a graph as far as it was looked through."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._seen = 0
        self._found = False

    def anywhere(self) -> bool:
        """Whether there is such a node."""
        nodes = self._graph.nodes
        if not self._found:
            new = nodes[self._seen :]
            self._found = any(is_partial(node) and not self._is_positive(node[1][0]) for node in new)
            self._seen = len(nodes)
        return self._found or self._graph.has_steps

    def _is_positive(self, position: int) -> bool:
        """Whether a node is positive by what it is made with, and so at every size."""
        seen, waiting = {position}, [position]
        while waiting:
            operation, arguments, label = self._graph.nodes[waiting.pop()]
            if operation in _POSITIVE or (operation is ops.VARIABLE and label == LAST):
                continue
            if operation is ops.CONSTANT and cast("Fraction", label) > 0:
                continue
            if operation not in _KEEPING or not arguments:
                return False
            further = {*arguments} - seen
            seen |= further
            waiting += further
        return True


def is_partial(node: Node) -> bool:
    """Whether what a node is made of must not be 0."""
    operation, _, label = node
    return operation is ops.LOG or (operation is ops.POWER and int(str(label)) < 0)


def may_fail(prepared: Prepared) -> bool:
    """Whether anything may that was built in a world until now."""
    found = prepared.kept.get(_Failing)
    failing = found if isinstance(found, _Failing) else _Failing(prepared.world.graph)
    prepared.kept[_Failing] = failing
    return failing.anywhere()
