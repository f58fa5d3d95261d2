"""How much of a line changes to the next one, so that a derivation is written down and not only its end."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from bpttcheck.notation.syntax import (
    Entry,
    Negative,
    Node,
    Number,
    Range,
    Reference,
    Repeated,
    Summation,
    children,
    mapped,
)

if TYPE_CHECKING:
    from bpttcheck.verify.results import DerivationResult

_HOLE: Final = Number(Fraction(0))


def leaps(result: DerivationResult) -> tuple[int, ...]:
    """What changes to each line from the one before it, and to the first from the target; 0 for what cannot be read."""
    before, found = result.target, []
    for step in result.steps:
        found.append(changed(before, step.tree) if before is not None and step.tree is not None else 0)
        before = step.tree if step.tree is not None else before
    return tuple(found)


def changed(before: Node, after: Node) -> int:
    """The size of the smallest part of the new line outside of which both are the same.

    >>> from bpttcheck.notation.plain import read
    >>> changed(read("V @ (h + o)"), read("V @ (h + y)")), changed(read("V @ (h + o)"), read("V @ y"))
    (1, 1)
    >>> changed(read("h + o"), read("x + 2*y"))
    5
    """
    if before == after:
        return 0
    if not isinstance(after, Reference | Entry) and _hollow(before) == _hollow(after):
        pairs = zip(children(before), children(after), strict=True)
        others = [(old, new) for old, new in pairs if old != new]
        if len(others) == 1:
            return changed(*others[0])
    return size(after)


def size(node: Node) -> int:
    """How many numbers, names and operations; signs, times, indices and bounds go with what they stand at.

    >>> from bpttcheck.notation.plain import read
    >>> size(read("-h(t-1)[i]")), size(read("V.T @ (yhat - y)")), size(read("sum(k=1..3, o[k]^2)"))
    (1, 6, 4)
    """
    match node:
        case Reference() | Range():
            return 1
        case Entry(base) | Negative(base):
            return size(base)
        case Summation(_, body) | Repeated(_, body):
            return 1 + size(body)
    return 1 + sum(map(size, children(node)))


def _hollow(node: Node) -> Node:
    """What is left of a node without the nodes below it."""
    return mapped(node, lambda _: _HOLE)
