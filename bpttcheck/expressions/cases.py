"""Cases: ``cases(a if i = j and t < tau, b otherwise)``, of which exactly one must hold at all values of the indices.

A condition on a class, ``if i = y(t)``, is a 0 or a 1 that only the numbers know: each case is multiplied by its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product
from math import prod
from typing import TYPE_CHECKING

from msgspec import Struct

from bpttcheck.errors import NoCase, Refused, TooLarge, TwoCases
from bpttcheck.expressions.indices import index
from bpttcheck.expressions.labels import marked
from bpttcheck.expressions.meaning import Meaning, count, fitted, means, shape_of_terms, spread
from bpttcheck.expressions.references import COMPARED, indicator
from bpttcheck.notation.syntax import Conjunction, Piecewise, Reference, Relation, walk

if TYPE_CHECKING:
    from bpttcheck.expressions.meaning import Entries
    from bpttcheck.expressions.scope import Frame, Scope
    from bpttcheck.notation.syntax import Node

_MOST_CLASSES = 20_000
_Side = Callable[["Frame", Mapping[str, int]], int]


class _Condition(Struct, frozen=True):
    """When a case holds: with the classes given, and as a node that is 0 or 1."""

    written: Relation | Conjunction
    holds: Callable[[Frame, Mapping[str, int]], bool]
    node: Callable[[Frame], int]


@means(Piecewise)
def cases(node: Piecewise, scope: Scope) -> Meaning:
    """The case that holds; raises ``Shapes``, and when it is built ``NoCase`` or ``TwoCases``."""
    parts = fitted([piece.body for piece in node.pieces], scope)
    shape = shape_of_terms(parts, [piece.body.span for piece in node.pieces], "or", scope)
    sorts: dict[str, str] = {}
    conditions = [_condition(piece.condition, sorts, scope) for piece in node.pieces if piece.condition]
    choice = _Choice(node, conditions, sorts)

    def build(frame: Frame) -> Entries:
        graph, size = frame.world.graph, count(shape, frame)
        weights = choice.weights(frame)
        if not sorts:
            return spread(parts[weights.index(graph.one)].build(frame), size)
        built = [spread(p.build(frame), size) for p, w in zip(parts, weights, strict=True) if w != graph.zero]
        weights = [weight for weight in weights if weight != graph.zero]
        return tuple(
            graph.add([graph.multiply((w, entry)) for w, entry in zip(weights, entries, strict=True)])
            for entries in zip(*built, strict=True)
        )

    return Meaning(shape, build)


def _condition(condition: Relation | Conjunction, sorts: dict[str, str], scope: Scope) -> _Condition:
    """A condition; what classes it names is added to ``sorts``."""
    if isinstance(condition, Relation):
        return _relation(condition, sorts, scope)
    parts = [_relation(each, sorts, scope) for each in condition.relations]
    return _Condition(
        condition,
        lambda frame, classes: all(part.holds(frame, classes) for part in parts),
        lambda frame: frame.world.graph.product([part.node(frame) for part in parts]),
    )


def _relation(condition: Relation, sorts: dict[str, str], scope: Scope) -> _Condition:
    node = indicator(condition, scope)
    left, right = (_side(each, sorts, scope) for each in (condition.left, condition.right))
    compared = COMPARED[condition.comparison]
    return _Condition(
        condition,
        lambda frame, classes: compared(left(frame, classes), right(frame, classes)),
        lambda frame: node.build(frame)[0],
    )


def _side(node: Node, sorts: dict[str, str], scope: Scope) -> _Side:
    vector = marked(node, scope)
    if vector is None:
        number = index(node, scope)
        return lambda frame, _: number.value(frame)
    name = vector.name
    sorts[name] = vector.sort
    return lambda _, classes: classes[name]


class _Choice(Struct, frozen=True):
    """Which case holds, where the classes are among ``sorts``."""

    node: Piecewise
    conditions: list[_Condition]
    sorts: dict[str, str]

    def weights(self, frame: Frame) -> list[int]:
        """For each case a node that is 1 where it holds, else 0."""
        self._check(frame)
        graph = frame.world.graph
        found = [each.node(frame) for each in self.conditions]
        if len(found) < len(self.node.pieces):
            others = graph.multiply(
                [graph.add((graph.one, graph.negative(each))) for each in found if each != graph.zero]
            )
            found.append(graph.zero if graph.one in found else others)
        return found

    def _check(self, frame: Frame) -> None:
        """Whatever the classes, one case holds and no other."""
        ranges = [range(1, frame.world.size(sort) + 1) for sort in self.sorts.values()]
        if prod(map(len, ranges)) > _MOST_CLASSES:
            raise Refused(TooLarge(self.node.span, "the number of classes to go through", _MOST_CLASSES))
        for values in product(*ranges):
            classes = dict(zip(self.sorts, values, strict=True))
            true = [each for each in self.conditions if each.holds(frame, classes)]
            if len(true) > 1:
                raise Refused(TwoCases(true[1].written.span, self._at(frame, classes)))
            if not true and len(self.conditions) == len(self.node.pieces):
                raise Refused(NoCase(self.node.span, self._at(frame, classes)))

    def _at(self, frame: Frame, classes: Mapping[str, int]) -> str:
        nodes = (node for each in self.conditions for node in walk(each.written))
        named = {node.name for node in nodes if isinstance(node, Reference)}
        values = {name: value for name, value in frame.indices.items() if name in named} | dict(classes)
        return f" at {', '.join(f'{name} = {value}' for name, value in values.items())}" if values else ""
