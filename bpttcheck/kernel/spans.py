"""Over which times the terms of a node reach: for each node the first and the last, and how far apart in one term."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

    from bpttcheck.kernel.graph import Graph


class Span(Struct, frozen=True, gc=False):
    """The times of a node: the first and the last, and the most steps between two of one term."""

    first: int
    last: int
    width: int


def spans(
    graph: Graph,
    nodes: Iterable[int],
    leaves: Container[int],
    times: Mapping[int, int],
    paths: Mapping[int, Span] = MappingProxyType({}),
) -> dict[int, Span | None]:
    """The spans of nodes that come after their arguments; ``None`` for what has no time.

    A sum is as wide as its widest term. A product of parts with times, or a function, is as wide as all its times are
    apart. A derivative is as wide as its ``paths``, whatever it is made of.
    """
    found: dict[int, Span | None] = {}
    for position in nodes:
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


def _all(parts: list[Span | None], *, is_function: bool = False) -> Span | None:
    """The span of a product, or of a function."""
    there = [part for part in parts if part is not None]
    if len(there) < 2 and not is_function:
        return there[0] if there else None
    return _hull(there, None)


def _any(parts: list[Span | None]) -> Span | None:
    """The span of a sum."""
    there = [part for part in parts if part is not None]
    return there[0] if len(there) == 1 else _hull(there, max([part.width for part in there], default=0))


def _hull(there: list[Span], width: int | None) -> Span | None:
    """From the first time to the last, of this width or as wide as these are apart."""
    if not there:
        return None
    first, last = min([part.first for part in there]), max([part.last for part in there])
    return Span(first, last, last - first if width is None else width)
