"""Mistakes of thought about what is asked: the outcome of each is another derivative, and is written as that."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from bpttcheck.notation.syntax import (
    Call,
    Derivative,
    Entry,
    MatrixProduct,
    Negative,
    Node,
    Number,
    Product,
    Quotient,
    Range,
    Reference,
    Sum,
    Summation,
    Transpose,
)
from tests.explain.generated.sought import (
    Sought,
    at,
    called,
    is_mean,
    is_summed_loss,
    named,
    quantities,
    quantity,
    softmaxed,
    sought,
    states,
    time_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.explain.generated.right import Right

ONE, TWO = Number(Fraction(1)), Number(Fraction(2))
T, TAU = Reference("t"), Reference("tau")
_MOST: Final = 5


def _later(time: Node) -> Node:
    return Sum((time, ONE))


def _over_time(body: Node, lower: Node = ONE, upper: Node = TAU) -> Node:
    return Summation(Range("t", lower, upper), body)


def _is_parameter(node: Node, right: Right) -> bool:
    found = quantity(node, right)
    return found is not None and found.role == "parameter" and not found.timed


def _own_time_alone(each: Sought, right: Right) -> Iterator[Node]:
    time = time_of(each.below, right)
    if time is not None:
        yield each.of(at(each.above, time), each.below)
    elif _is_parameter(each.below, right):
        yield _over_time(each.of(at(each.above, T), at(each.below, T)))


def recurrent(right: Right) -> Iterator[Node]:
    """Each loss goes back to its own time and no further."""
    for each in sought(right):
        if is_summed_loss(each.above, right) and states(right) and not is_mean(right):
            yield from _own_time_alone(each, right)


def truncated(right: Right) -> Iterator[Node]:
    """Each loss goes back by one step and no further."""
    for each in sought(right):
        if not is_summed_loss(each.above, right) or not states(right) or is_mean(right):
            continue
        time = time_of(each.below, right)
        if time is not None:
            here, next_one = (each.of(at(each.above, when), each.below) for when in (time, _later(time)))
            if any(float(value) for value in right.values(next_one)):
                yield Sum((here, next_one))
        elif _is_parameter(each.below, right):
            before = each.of(at(each.above, T), at(each.below, Sum((T, Negative(ONE)))))
            own = each.of(at(each.above, T), at(each.below, T))
            if any(float(value) for value in right.values(_over_time(before, TWO))):
                yield Sum((_over_time(own), _over_time(before, TWO)))


def direct(right: Right) -> Iterator[Node]:
    """One use of a parameter for all, or all for one; more held than is asked for, or less."""
    for each in sought(right):
        time, name = time_of(each.above, right), named(each.below)
        found = quantity(each.below, right)
        if found and name and found.role == "parameter" and not right.prepared.model.name.startswith("mlp"):
            if name.time is not None:
                yield each.of(each.above, at(each.below, None))
            elif time is not None:
                yield each.of(each.above, at(each.below, time))
        if isinstance(each.node, Derivative):
            yield from _held(each, each.node, right)


def _held(each: Sought, node: Derivative, right: Right) -> Iterator[Node]:
    time = time_of(each.below, right)
    if node.holding:
        yield each.put(replace(node, holding=()))
    elif time is not None:
        own = named(each.below)
        for name in sorted(states(right)):
            if own and own.name != name and at(each.above, None) != Reference(name):
                yield each.put(replace(node, holding=(Reference(name, time),)))


def summed(right: Right) -> Iterator[Node]:
    """One time's share for all, or all but the first or the last."""
    for each in sought(right):
        if is_summed_loss(each.above, right) and _is_parameter(each.below, right):
            one = each.of(each.above, at(each.below, T))
            yield from (each.of(each.above, at(each.below, time)) for time in (TAU, ONE))
            yield _over_time(one, ONE, Sum((TAU, Negative(ONE))))
            yield _over_time(one, TWO, TAU)
            yield one
            yield each.of(at(each.above, T), at(each.below, T))


def by_another(right: Right) -> Iterator[Node]:
    """The gradient by something else of as many axes."""
    for each in sought(right):
        mine, name = quantity(each.below, right), named(each.below)
        if mine is None or name is None:
            continue
        time = time_of(each.below, right) or right.target.claim.time
        for other in quantities(right):
            if other.name != mine.name and len(other.shape.sorts) == len(mine.shape.sorts):
                yield each.of(each.above, called(each.below, other.name, time if other.timed else None))


def of_another(right: Right) -> Iterator[Node]:
    """The derivative of something else by the same."""
    for each in sought(right):
        yield from (each.of(above, each.below) for above in _others_above(each, right) if above != each.above)


def _others_above(each: Sought, right: Right) -> Iterator[Node]:
    times = dict.fromkeys((time_of(each.below, right), time_of(each.above, right), right.target.claim.time))
    indices: list[Node] = [Reference(name) for name in right.target.claim.free]
    indices += [Number(Fraction(k)) for k in range(1, _MOST)]
    for other in quantities(right):
        if other.role == "computed":
            for time in (time for time in times if time) if other.timed else (None,):
                whole = Reference(other.name, time)
                if other.shape.is_scalar or other.shape.is_vector:
                    yield whole
                if other.shape.is_vector:
                    yield from (Entry(whole, (index,)) for index in indices)


def elsewhere(right: Right) -> Iterator[Node]:
    """The same derivative at another index or time."""
    for each in sought(right):
        yield from (each.of(each.above, other) for other in _moved(each.below, right))
        yield from (each.of(other, each.below) for other in _moved(each.above, right))
        for step in (ONE, Negative(ONE)):
            both = [_stepped(node, step, right) for node in (each.above, each.below)]
            yield each.of(both[0], both[1])


def _moved(node: Node, right: Right) -> Iterator[Node]:
    if isinstance(node, Entry):
        if len(node.indices) == 2:
            yield replace(node, indices=node.indices[::-1])
        others: list[Node] = [Reference(name) for name in right.target.claim.free]
        others += [Number(Fraction(k)) for k in range(1, _MOST + 1)]
        for number, index in enumerate(node.indices):
            for other in others:
                if other != index:
                    yield replace(node, indices=(*node.indices[:number], other, *node.indices[number + 1 :]))
    if time_of(node, right) is not None:
        yield at(node, TAU)
        yield from (_stepped(node, step, right) for step in (ONE, Negative(ONE)))


def _stepped(node: Node, step: Node, right: Right) -> Node:
    time = time_of(node, right)
    return node if time is None else at(node, Sum((time, step)))


def extra(right: Right) -> Iterator[Node]:
    """The line, and another derivative besides, or without it."""
    for each in sought(right):
        for above, below in _besides(each, right):
            other = each.of(above, below)
            yield Sum((right.tree, other))
            yield Sum((right.tree, Negative(other)))


def _besides(each: Sought, right: Right) -> Iterator[tuple[Node, Node]]:
    time = time_of(each.below, right) or right.target.claim.time
    times = (time, _later(time), Sum((time, Negative(ONE))), TAU)
    mine = quantity(each.below, right)
    for other in quantities(right):
        for when in times if other.timed else (None,):
            if other.role == "computed" and other.shape.is_scalar:
                yield Reference(other.name, when), each.below
            if mine and len(other.shape.sorts) == len(mine.shape.sorts):
                yield each.above, called(each.below, other.name, when)


def multiple(right: Right) -> Iterator[Node]:
    """Twice the line, half of it, τ times, the mean."""
    if right.prepared.world.glossary.timed:
        yield Product((TAU, right.tree))
        yield Quotient(right.tree, TAU)
    yield Product((TWO, right.tree))
    yield Quotient(right.tree, TWO)


def layout(right: Right) -> Iterator[Node]:
    """The line turned round, as a whole or factor by factor."""
    if len(right.target.claim.meaning.shape.sorts) > 1:
        yield Transpose(right.tree)
        if isinstance(right.tree, MatrixProduct):
            yield MatrixProduct(tuple(_turned(factor) for factor in reversed(right.tree.factors)))


def _turned(node: Node) -> Node:
    match node:
        case Transpose(base):
            return base
        case Call("diag"):
            return node
    return Transpose(node)


def likelihood(right: Right) -> Iterator[Node]:
    """The log-likelihood for the loss."""
    outputs = softmaxed(right)
    for each in sought(right):
        name = named(each.below)
        if name and name.name in outputs:
            yield right.tree.term if isinstance(right.tree, Negative) else Negative(right.tree)
