"""The syntax tree: what a line says, in either notation, before anything is known of a model.

Every node knows its place in the passage that it was read from; two trees are equal if they say the same,
wherever they stand. What a name refers to (a quantity, an index, an abbreviation, a function) is decided later,
by a model; the one thing decided here is that a known function applied to arguments is a :class:`Call`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Literal

from bpttcheck.places import NOWHERE, Span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

Comparison = Literal["=", "!=", "<", "<=", ">", ">="]


@dataclass(frozen=True)
class Node:
    """What all nodes share: the place."""

    span: Span = field(default=NOWHERE, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True)
class Number(Node):
    """A number as written; a decimal is the exact rational that it denotes."""

    value: Fraction


@dataclass(frozen=True)
class Reference(Node):
    """A name, with the time in round brackets if one is written: ``W``, ``h(t-1)``, ``yhat(tau)``."""

    name: str
    time: Node | None = None


@dataclass(frozen=True)
class Entry(Node):
    """Entries of something: ``h(t)[2]``, ``V[1,1]``, ``(V.T @ o)[i]``, and ``delta[i,j]``."""

    base: Node
    indices: tuple[Node, ...]


@dataclass(frozen=True)
class Call(Node):
    """A function of the table :mod:`bpttcheck.notation.functions` applied to arguments: ``exp(o[1])``."""

    function: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True)
class Negative(Node):
    """``-term``."""

    term: Node


@dataclass(frozen=True)
class Sum(Node):
    """Two terms or more; a subtracted one is a :class:`Negative`."""

    terms: tuple[Node, ...]


@dataclass(frozen=True)
class Product(Node):
    """Two factors or more, multiplied with ``*``: numbers, scalars, or tensors entry by entry."""

    factors: tuple[Node, ...]


@dataclass(frozen=True)
class MatrixProduct(Node):
    """Two factors or more, multiplied with ``@``, in their order."""

    factors: tuple[Node, ...]


@dataclass(frozen=True)
class Quotient(Node):
    """``numerator / denominator``."""

    numerator: Node
    denominator: Node


@dataclass(frozen=True)
class Power(Node):
    """``base ^ exponent``."""

    base: Node
    exponent: Node


@dataclass(frozen=True)
class Transpose(Node):
    """``base.T``."""

    base: Node


@dataclass(frozen=True)
class Range(Node):
    """The values that an index runs through: ``k``, or ``k=lower..upper`` with both ends included."""

    index: str
    lower: Node | None = None
    upper: Node | None = None


@dataclass(frozen=True)
class Summation(Node):
    """``sum(k, body)`` and ``sum(k=1..3, body)``."""

    range: Range
    body: Node


@dataclass(frozen=True)
class Relation(Node):
    """Two sides compared: ``i = k`` in an indicator, ``sum(y(t)) = 1`` and ``t < tau`` in an assumption."""

    left: Node
    comparison: Comparison
    right: Node


@dataclass(frozen=True)
class Indicator(Node):
    """``1[condition]``: 1 where it holds, else 0. ``1[i, y(t)]`` is read as ``1[i = y(t)]``."""

    condition: Relation


@dataclass(frozen=True)
class Derivative(Node):
    """``d A / d B``, with what is held fixed besides: ``d s(t) / d s(t-1) holding h(t-1)``."""

    numerator: Node
    denominator: Node
    holding: tuple[Node, ...] = ()


def children(node: Node) -> Iterator[Node]:
    """The nodes right below a node, in the order in which they are written."""
    for each in fields(node):
        match getattr(node, each.name):
            case Node() as child:
                yield child
            case tuple() as several:
                yield from (child for child in several if isinstance(child, Node))
