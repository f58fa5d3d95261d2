"""Softmax and its loss as they stand in a line: outputs, what these should be, and the derivatives by both ends."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from bpttcheck.explain.asking import renamed, whole
from bpttcheck.explain.places import places
from bpttcheck.notation.syntax import (
    Call,
    Derivative,
    Entry,
    Indicator,
    Negative,
    Number,
    Quotient,
    Reference,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.explain.asked import Asked
    from bpttcheck.notation.syntax import Node


def is_output(node: Node, asked: Asked) -> bool:
    """Whether a node is what a softmax makes, or an entry of it."""
    name = whole(node)
    return name is not None and name.name in asked.unfolded.softmaxed


def is_label(node: Node, asked: Asked) -> bool:
    """Whether a node is what the outputs should be: a vector that may mark a class, or an entry of it."""
    match node:
        case Indicator() | Entry(Reference("delta")) | Reference("e", time=_):
            return True
    name = whole(node)
    return name is not None and asked.glossary.is_label(name.name)


def input_of(output: Node, asked: Asked) -> Node | None:
    """What the softmax is applied to, at the time and index of its output."""
    name = whole(output)
    if name is None or name.name not in asked.unfolded.softmaxed:
        return None
    argument, time = asked.unfolded.softmaxed[name.name]
    if time is None:
        return renamed(output, argument, name.time)
    last = time == asked.prepared.world.times
    return renamed(output, argument, Reference("tau") if last else Number(Fraction(time)))


def by_output(output: Node, label: Node, asked: Asked) -> Iterator[Node]:
    """What may have been meant as the derivative of a loss by its output."""
    yield Negative(Quotient(label, output))
    yield from _by(output, asked)


def by_input(output: Node, asked: Asked) -> Iterator[Node]:
    """What may have been meant as the derivative by what the softmax is applied to."""
    argument = input_of(output, asked)
    if argument is not None:
        yield from _by(argument, asked)


def _by(below: Node, asked: Asked) -> Iterator[Node]:
    for above in _above(asked):
        if above != below:
            yield Call("grad", (above, below))
            yield Derivative(above, below)


def _above(asked: Asked) -> tuple[Node, ...]:
    """What is derived in the target and the line, and what else of the model the line names."""
    derived, others = [], []
    for tree in (asked.target.claim.tree, asked.tree):
        for place in places(tree):
            match place.node:
                case Derivative(above) | Call("grad", (above, _)):
                    derived.append(above)
                case Entry(Reference()) | Reference() as node if is_output(node, asked):
                    others.append(node)
    losses = [each.name for each in asked.quantities if each.role == "computed" and each.shape.is_scalar and each.timed]
    times = [place.node.time for place in places(asked.tree) if isinstance(place.node, Reference) and place.node.time]
    timed = [Reference(name, time) for name in losses for time in times[:1]]
    return tuple(dict.fromkeys((*derived, *timed, *others)))
