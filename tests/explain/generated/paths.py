"""Mistakes of thought about time, paths and what a weight multiplies, as they stand in a line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from bpttcheck.expressions.shapes import TIME
from bpttcheck.notation.syntax import (
    Call,
    Derivative,
    Entry,
    MatrixProduct,
    Negative,
    Node,
    Number,
    Product,
    Reference,
    Sum,
    Summation,
    Transpose,
    mapped,
    walk,
)
from tests.explain.generated.rewriting import ONE, TWO, rewritten
from tests.explain.generated.sought import (
    Sought,
    called,
    equations,
    named,
    quantity,
    sought,
    squashed,
    states,
    time_of,
    weighted,
)
from tests.explain.generated.spots import spots

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.explain.generated.right import Right


def _is_later(node: Node) -> bool:
    times = (each.time for each in walk(node) if isinstance(each, Reference))
    return any(isinstance(time, Sum) and time.terms[1:] == (ONE,) for time in times)


def _sum(terms: list[Node]) -> Node:
    return terms[0] if len(terms) == 1 else Sum(tuple(terms))


def no_later(right: Right) -> Iterator[Node]:
    """What comes back from the next time is left out."""
    for spot in spots(right.tree):
        if isinstance(spot.node, Sum):
            kept = [term for term in spot.node.terms if not _is_later(term)]
            if kept and len(kept) < len(spot.node.terms):
                yield spot.put(_sum(kept))


def own_losses(right: Right) -> Iterator[Node]:
    """∂L(t)/∂a(t) where ∂L/∂a(t) stands."""
    if right.prepared.world.glossary.quantity("L", timed=True) and states(right):
        yield from rewritten(right, _of_own_loss)


def _of_own_loss(node: Node, right: Right) -> list[Node]:
    match node:
        case Call("grad", (Reference("L", None), below)) if (time := time_of(below, right)) is not None:
            return [Call("grad", (Reference("L", time), below))]
        case Derivative(Reference("L", None), below) if (time := time_of(below, right)) is not None:
            return [replace(node, numerator=Reference("L", time))]
    return []


def path(right: Right) -> Iterator[Node]:
    """One of several ways to the time before is left out."""
    if not states(right) or len(squashed(right)) < 2 or not any(sought(right)):
        return
    for spot in spots(right.tree):
        match spot.node:
            case Sum(terms) if not any(isinstance(term, Number) for term in terms):
                yield from (spot.put(_sum([*terms[:k], *terms[k + 1 :]])) for k in range(len(terms)))


def held(right: Right) -> Iterator[Node]:
    """What is asked, with what is on one way held."""
    for each in sought(right):
        if not isinstance(each.node, Derivative) or not each.node.holding:
            yield from _held(each, right)


def _held(each: Sought, right: Right) -> Iterator[Node]:
    """The derivative with what is on one way held."""
    time, own = time_of(each.below, right), named(each.below)
    if time is None or own is None:
        return
    whens: tuple[Node, ...] = (time, Sum((time, ONE)))
    for name in (*squashed(right), *sorted(states(right))):
        for when in whens:
            if name != own.name or when != time:
                other = Derivative(each.above, each.below, (Reference(name, when),))
                yield each.put(Transpose(other) if isinstance(each.node, Call) else other)


def previous_state(right: Right) -> Iterator[Node]:
    """The state of its own time where the one before belongs."""
    for each in sought(right):
        found = quantity(each.below, right)
        if found and found.role == "parameter" and len(found.shape.sorts) == 2:
            yield from rewritten(right, _own_state)


def _own_state(node: Node, right: Right) -> list[Node]:
    match node:
        case Reference(name, Sum((base, Negative(Number(one))))) if one == 1 and name in weighted(right):
            return [replace(node, time=base)]
    return []


def bias(right: Right) -> Iterator[Node]:
    """A bias gets what the weight beside it multiplies."""
    for each in sought(right):
        name = named(each.below)
        text = next((text for text in equations(right).values() if name and re.match(rf"{name.name}\b", text)), "")
        found = quantity(each.below, right)
        if found is None or not found.shape.is_vector or found.role != "parameter":
            continue
        for which, before in re.findall(r"\w+ @ (\w+)\((?:t|k)( ?- ?1)?\)", text):
            yield from _multiplied(right, which, bool(before), each.below)


def _multiplied(right: Right, which: str, is_before: bool, below: Node) -> Iterator[Node]:
    loop = right.tree if isinstance(right.tree, Summation) else None
    time: Node = Reference(loop.range.index) if loop else (time_of(below, right) or right.target.claim.time)
    given: Node = Reference(which, Sum((time, Negative(ONE))) if is_before else time)
    body = loop.body if loop else right.tree
    indices = below.indices if isinstance(below, Entry) else ()
    if indices:
        several: list[Node] = [Product((body, Entry(given, indices)))]
    else:
        several = [Product((body, given)), MatrixProduct((body, Transpose(given)))]
    yield from (replace(loop, body=new) if loop else new for new in several)


def unsummed(right: Right) -> Iterator[Node]:
    """The sum over time is left out, or is one time's share, or has a limit one off."""
    if isinstance(right.tree, Summation) and not _is_index(right.tree, right):
        index = Reference(right.tree.range.index)
        yield right.tree.body
        yield from (_put(right.tree.body, index, time) for time in (Reference("tau"), ONE))
        tau = Reference("tau")
        yield replace(right.tree, range=replace(right.tree.range, lower=TWO, upper=tau))
        yield replace(right.tree, range=replace(right.tree.range, lower=ONE, upper=Sum((tau, Negative(ONE)))))


def _is_index(loop: Summation, right: Right) -> bool:
    entries = (each for each in walk(loop.body) if isinstance(each, Entry))
    free = right.target.claim.free
    return any(Reference(loop.range.index) in each.indices for each in entries) or not (
        right.prepared.world.glossary.timed and all(cell.root().sort != TIME for cell in free.values())
    )


def _put(node: Node, old: Node, new: Node) -> Node:
    return new if node == old else mapped(node, lambda child: _put(child, old, new))


def total_for_direct(right: Right) -> Iterator[Node]:
    """∂h(k)/∂W where ∂h(k)/∂W(k) stands."""
    yield from rewritten(right, _total)


def _total(node: Node, right: Right) -> list[Node]:
    match node:
        case Derivative(_, below) if (name := named(below)) and name.time is not None:
            found = quantity(below, right)
            if found and found.role == "parameter":
                return [replace(node, denominator=called(below, name.name, None))]
    return []
