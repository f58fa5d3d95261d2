"""What a lost factor or term may have been: what the line and the target name, and what stands beside these."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from bpttcheck.explain.places import places
from bpttcheck.notation.latex.kinds import kind
from bpttcheck.notation.syntax import Derivative, Entry, Negative, Number, Power, Product, Reference, Sum

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.explain.asked import Asked
    from bpttcheck.notation.syntax import Node

_ONE: Final = Number(Fraction(1))
_TWO: Final = Number(Fraction(2))
_MOST: Final = 40


def named(asked: Asked) -> tuple[Node, ...]:
    """Entries and quantities that the line or the target names, then those of other quantities at the same place."""
    found: dict[Node, None] = {}
    for tree in (asked.tree, asked.target.claim.tree):
        for place in places(tree):
            if isinstance(place.parent, Entry | Derivative) and not isinstance(place.node, Entry):
                continue
            if _is_named(place.node, asked) and not (set(_letters(place.node)) & set(place.bound)):
                found[place.node] = None
    for node in list(found):
        found.update(dict.fromkeys(_neighbours(node, asked)))
    return tuple(found)[:_MOST]


def _is_named(node: Node, asked: Asked) -> bool:
    match node:
        case Entry(Reference(name)) | Reference(name):
            return asked.glossary.quantity(name, timed=True) is not None or (
                asked.glossary.quantity(name, timed=False) is not None
            )
    return False


def _letters(node: Node) -> Iterator[str]:
    for place in places(node):
        if isinstance(place.node, Reference):
            yield place.node.name


def _neighbours(node: Node, asked: Asked) -> Iterator[Node]:
    base = node.base if isinstance(node, Entry) else node
    if not isinstance(base, Reference):
        return
    mine = asked.quantity(base)
    for other in asked.quantities:
        if mine is None or other.name == mine.name or other.shape != mine.shape or other.role == "abbreviation":
            continue
        time = base.time if other.timed else None
        reference = Reference(other.name, time)
        yield Entry(reference, node.indices) if isinstance(node, Entry) else reference


def factors(asked: Asked) -> tuple[tuple[Node, bool], ...]:
    """Factors that get lost, each above the bar or below: x, and of a vector or a number 1 - x, 1 - x², x (1 - x)."""
    found: list[tuple[Node, bool]] = [(_TWO, True), (_TWO, False), (Reference("tau"), True), (Reference("tau"), False)]
    for node in named(asked):
        shape = kind(node, asked.lexicon)
        if not (shape.is_scalar or shape.is_vector):
            continue
        found += [(node, True), (node, False)]
        complement = Sum((_ONE, Negative(node)))
        square = Sum((_ONE, Negative(Power(node, _TWO))))
        found += [(complement, True), (square, True), (Product((node, complement)), True)]
    return tuple(found)
