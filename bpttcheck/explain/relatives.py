"""What stands elsewhere in a line, as it would stand at another place: with another index, time or letter."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from bpttcheck.errors import Refused
from bpttcheck.explain.places import places, replaced
from bpttcheck.notation import plain
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
    Reference,
    Sum,
    Summation,
    mapped,
    walk,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.explain.asked import Asked

_MOST: Final = 240


def terms(asked: Asked) -> tuple[Node, ...]:
    """The terms of the line's sums, and the like with other numbers."""
    found = [unsigned(term) for node in _nodes(asked) if isinstance(node, Sum) for term in node.terms]
    return _with_relatives(found or [unsigned(asked.tree)], asked)


def factors(asked: Asked) -> tuple[Node, ...]:
    """The factors of the line's products and what its functions are applied to, and the like."""
    found: list[Node] = []
    for node in _nodes(asked):
        match node:
            case Product(several) | MatrixProduct(several):
                found += several
            case Call(_, (argument,)):
                found += [node, argument]
            case Derivative(above):
                found.append(above)
    return _with_relatives(found, asked)


def complements(asked: Asked) -> Iterator[Node]:
    """The quotients of the line with 1 - x for each x: what the other of two classes adds."""
    for node in _nodes(asked):
        match node:
            case Quotient(Reference() | Entry() as above, Reference() | Entry() as below):
                yield Quotient(_rest(above), _rest(below))


def _rest(node: Node) -> Node:
    one = Number(Fraction(1))
    return Sum((one, Negative(node)))


def divisors(asked: Asked) -> tuple[Node, ...]:
    """What stands below the line's bars."""
    found = [node.denominator for node in _nodes(asked) if isinstance(node, Quotient)]
    return _with_relatives(found, asked)


def conjugates(asked: Asked) -> Iterator[Node]:
    """The line's sums of two with the other sign between them: a + b beside a - b."""
    for node in _nodes(asked):
        match node:
            case Sum((one, Negative(two))):
                yield Sum((one, two))
            case Sum((one, two)):
                yield Sum((one, Negative(two)))


def unbound(asked: Asked) -> Iterator[Node]:
    """What the line sums up, for each index of the target instead of the one that is summed over."""
    for node in _nodes(asked):
        if isinstance(node, Summation):
            for index in asked.around.written_indices:
                if index != Reference(node.range.index):
                    yield replaced(node.body, Reference(node.range.index), index)


def of_equation(asked: Asked, kind: type[Sum | MatrixProduct]) -> Iterator[Node]:
    """The terms or factors of the equation of what is asked for."""
    target = asked.target.claim.tree
    indices = target.indices if isinstance(target, Entry) else ()
    match target:
        case Reference(name, time) | Entry(Reference(name, time)):
            for family in asked.glossary.families:
                if family.named.name == name:
                    for rule in family.rules:
                        parts = _parts(rule.passage.text, kind, Reference(rule.letter), time)
                        yield from (Entry(part, indices) if indices else part for part in parts)


def _parts(text: str, kind: type[Sum | MatrixProduct], letter: Node, time: Node | None) -> Iterator[Node]:
    try:
        tree = plain.read(text)
    except Refused:
        return
    for place in places(tree):
        match place.node:
            case (Sum(parts) | MatrixProduct(parts)) as node if isinstance(node, kind):
                yield from (replaced(part, letter, time) if time else part for part in parts)


def _nodes(asked: Asked) -> Iterator[Node]:
    return (place.node for place in places(asked.tree))


def unsigned(node: Node) -> Node:
    """What a minus stands before, or the node."""
    return node.term if isinstance(node, Negative) else node


def with_other_letters(node: Node, asked: Asked) -> Iterator[Node]:
    """The node with each letter of an index exchanged for each other one."""
    for name in sorted(asked.around.index_letters):
        for other in sorted(asked.around.index_letters - {name}):
            changed = replaced(node, Reference(name), Reference(other))
            if changed != node:
                yield changed


def _with_relatives(found: list[Node], asked: Asked) -> tuple[Node, ...]:
    """The nodes first, then the like of each."""
    several = dict.fromkeys(found)
    several.update(dict.fromkeys(other for node in found for other in _relatives(node, asked)))
    return tuple(several)[:_MOST]


def _relatives(node: Node, asked: Asked) -> Iterator[Node]:
    yield from with_other_letters(node, asked)
    if any(isinstance(each, Derivative) for each in walk(node)):
        yield from _with_other_names(node, asked)
    world = asked.prepared.world
    for field, most in (("indices", max(world.sizes.values(), default=0)), ("time", world.times)):
        for number in sorted(set(_numbers(node, field))):
            for other in range(1, most + 1):
                if other != number:
                    yield renumbered(node, field, Number(Fraction(number)), Number(Fraction(other)))


def _with_other_names(node: Node, asked: Asked) -> Iterator[Node]:
    """The node with a quantity exchanged for another that the line names and that has the same shape."""
    names = {place.node.name: place.node for place in places(asked.tree) if isinstance(place.node, Reference)}
    for name, reference in names.items():
        mine = asked.quantity(reference)
        for other, its in names.items():
            theirs = asked.quantity(its)
            if mine and theirs and other != name and (mine.shape, mine.timed) == (theirs.shape, theirs.timed):
                changed = _renamed(node, name, other)
                if changed != node:
                    yield changed


def _renamed(node: Node, name: str, other: str) -> Node:
    match node:
        case Reference(mine, time) if mine == name:
            return Reference(other, time, span=node.span)
    return mapped(node, lambda child: _renamed(child, name, other))


def _numbers(node: Node, field: str) -> Iterator[int]:
    for place in places(node):
        if isinstance(place.node, Number) and place.way and place.way[-1][0] == field:
            yield int(place.node.value)


def renumbered(node: Node, field: str, old: Node, new: Node) -> Node:
    """The node with something else wherever a number stands as one of its ``indices``, or as a ``time``."""
    match node:
        case Entry(base, indices) if field == "indices":
            others = tuple(new if index == old else index for index in indices)
            return Entry(renumbered(base, field, old, new), others, span=node.span)
        case Reference(name, time) if field == "time" and time == old:
            return Reference(name, new, span=node.span)
    return mapped(node, lambda child: renumbered(child, field, old, new))
