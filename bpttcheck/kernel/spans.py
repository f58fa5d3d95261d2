"""Over which times the terms of a node reach: for each node the first and the last, and how far apart in one term."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct

from bpttcheck.kernel.operations import ENTRY

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

    from bpttcheck.kernel.graph import Graph, Node


class Span(Struct, frozen=True):
    """The times of a node: the first and the last, and the most steps between two of one term."""

    first: int
    last: int
    width: int


def spans(
    graph: Graph,
    tops: Iterable[int],
    leaves: Container[int],
    times: Mapping[int, int],
    paths: Mapping[int, Span] = MappingProxyType({}),
) -> dict[int, Span | None]:
    """The spans of nodes and of all that they are made of; ``None`` for what has no time.

    A sum is as wide as its widest term. A product of parts with times, or a function, is as wide as all its times are
    apart. A derivative is as wide as its ``paths``, whatever it is made of.
    """
    found: dict[int, Span | None] = {}
    for position in graph.ancestors_of(tops, (), leaves):
        operation, arguments, _ = graph.nodes[position]
        if position in leaves or not arguments:
            at = times.get(position)
            found[position] = None if at is None else Span(at, at, 0)
        elif operation.terms:
            found[position] = _any([_all([found[f] for f in term]) for term in operation.terms(arguments)])
        else:
            found[position] = _all([found[a] for a in arguments], is_function=True)
        if position in paths:
            found[position] = _all([found[position], paths[position]], is_function=True)
    return found


def timeless(
    graph: Graph, tops: Iterable[int], leaves: Container[int], found: Mapping[int, Span | None], names: dict[Node, int]
) -> frozenset[int]:
    """The largest parts of nodes that have no time, by ``names`` that are the same for what is built alike elsewhere.

    An entry is what it stands for: a parameter is the same at each time.
    """
    own: dict[int, int] = {}
    largest = {top for top in tops if found[top] is None}
    for position in graph.ancestors_of(tops, (), leaves):
        operation, arguments, label = graph.nodes[position]
        if found[position] is None:
            inner = tuple(own[a] for a in arguments if position not in leaves)
            is_same = operation is ENTRY and inner
            own[position] = inner[0] if is_same else names.setdefault((operation, inner, label), len(names))
        elif position not in leaves:
            largest.update(a for a in arguments if found[a] is None)
    return frozenset(own[node] for node in largest)


def _hull(parts: Iterable[Span | None]) -> tuple[list[Span], int, int]:
    there = [part for part in parts if part]
    first, last = min((part.first for part in there), default=0), max((part.last for part in there), default=0)
    return there, first, last


def _all(parts: list[Span | None], *, is_function: bool = False) -> Span | None:
    there, first, last = _hull(parts)
    if not there:
        return None
    return there[0] if len(there) == 1 and not is_function else Span(first, last, last - first)


def _any(parts: list[Span | None]) -> Span | None:
    there, first, last = _hull(parts)
    return Span(first, last, max(part.width for part in there)) if there else None
