"""What a line and its target name, and the like: entries and quantities at the same places and times."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from bpttcheck.explain.places import places
from bpttcheck.expressions.scope import is_quantity
from bpttcheck.notation.syntax import Derivative, Entry, Reference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.explain.asked import Asked
    from bpttcheck.expressions.scope import Quantity
    from bpttcheck.notation.syntax import Node


def named(asked: Asked) -> tuple[Node, ...]:
    """Entries and quantities that the line or the target names, then others at the same places and times."""
    return tuple(dict.fromkeys((*mentioned(asked), *vectors_and_numbers(asked), *_entries(asked))))


def mentioned(asked: Asked) -> Iterator[Node]:
    """Entries and quantities that the line or the target names, as often as they do."""
    for tree in (asked.tree, asked.target.claim.tree):
        for place in places(tree):
            if isinstance(place.parent, Entry | Derivative) and not isinstance(place.node, Entry):
                continue
            if _is_named(place.node, asked):
                yield place.node


def _is_named(node: Node, asked: Asked) -> bool:
    match node:
        case Entry(Reference(name)) | Reference(name):
            return is_quantity(name, asked.glossary)
    return False


def vectors_and_numbers(asked: Asked) -> Iterator[Node]:
    """All that has no indices, at the times that the line names and one before."""
    for each in asked.quantities:
        if each.role != "parameter" or len(each.shape.sorts) < 2:
            yield from at_times(each, asked)


def at_times(quantity: Quantity, asked: Asked) -> Iterator[Node]:
    """A quantity at the times that the line names and one before; by itself, if it has no time."""
    for time in asked.around.times if quantity.timed else (None,):
        yield Reference(quantity.name, time)


def _entries(asked: Asked) -> Iterator[Node]:
    """Entries of all quantities, by the indices that the line and the target have."""
    for each in asked.quantities:
        axes = [
            [index for index in asked.around.written_indices if asked.around.may_pick(index, sort)]
            for sort in each.shape.sorts
        ]
        if axes:
            yield from (Entry(base, tuple(indices)) for base, *indices in product(at_times(each, asked), *axes))


def weights(asked: Asked) -> Iterator[Node]:
    """All parameters."""
    for each in asked.quantities:
        if each.role == "parameter":
            yield from at_times(each, asked)


def is_computed(node: Node, asked: Asked) -> bool:
    """Whether a node is something that the model computes, or an entry of it."""
    name = node.base if isinstance(node, Entry) else node
    mine = asked.quantity(name) if isinstance(name, Reference) else None
    return mine is not None and mine.role == "computed"
