"""The syntax tree: what a line says, in either notation, before anything is known of a model.

Every node knows its place in the passage that it was read from; two trees are equal if they say the same,
wherever they stand. What a name refers to (a quantity, an index, an abbreviation, a function) is decided later,
by a model; the one thing decided here is that a known function applied to arguments is a :class:`Call`.
"""

from __future__ import annotations

from fractions import Fraction  # noqa: TC003  (whoever builds nodes from their types needs it)
from functools import cache
from operator import attrgetter, is_not
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import replace

from bpttcheck.places import NOWHERE, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Comparison = Literal["=", "!=", "<", "<=", ">", ">="]
Order = Literal["", "down", "up"]


class Node(Struct, frozen=True, eq=False, kw_only=True, gc=False):
    """What all nodes share: the place, which does not count when two nodes are compared."""

    span: Span = NOWHERE

    def _said(self) -> object:
        return _fields(type(self))(self)

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and isinstance(other, Node) and self._said() == other._said()

    def __ne__(self, other: object) -> bool:
        # A Struct has an inequality of its own, by identity.
        return not self == other

    def __hash__(self) -> int:
        return hash((type(self), self._said()))


@cache
def _fields(kind: type[Node]) -> Callable[[Node], object]:
    """What a node of a kind says: all but its place."""
    return attrgetter(*_said_by(kind))


@cache
def _said_by(kind: type[Node]) -> tuple[str, ...]:
    return tuple([name for name in kind.__struct_fields__ if name != "span"])


class Number(Node, frozen=True, eq=False):
    """A number as written; a decimal is the exact rational that it denotes."""

    value: Fraction


class Reference(Node, frozen=True, eq=False):
    """A name, with the time in round brackets if one is written: ``W``, ``h(t-1)``, ``yhat(tau)``."""

    name: str
    time: Node | None = None


class Entry(Node, frozen=True, eq=False):
    """Entries of something: ``h(t)[2]``, ``V[1,1]``, ``(V.T @ o)[i]``, and ``delta[i,j]``."""

    base: Node
    indices: tuple[Node, ...]


class Slice(Node, frozen=True, eq=False):
    """Where an index stands, several: ``1..3`` with both ends included, ``2..``, ``..2``, or ``:`` for all."""

    lower: Node | None = None
    upper: Node | None = None


class Written(Node, frozen=True, eq=False):
    """``[a, b, c]``: a vector of entries, or of vectors end to end; parts that are themselves written so are rows.

    ``[a, b; c, x]`` is read as ``[[a, b], [c, x]]``.
    """

    parts: tuple[Node, ...]


class Call(Node, frozen=True, eq=False):
    """A function of the table :mod:`bpttcheck.notation.functions` applied to arguments: ``exp(o[1])``."""

    function: str
    arguments: tuple[Node, ...]


class Negative(Node, frozen=True, eq=False):
    """``-term``."""

    term: Node


class Sum(Node, frozen=True, eq=False):
    """Two terms or more; a subtracted one is a :class:`Negative`."""

    terms: tuple[Node, ...]


class Product(Node, frozen=True, eq=False):
    """Two factors or more, multiplied with ``*``: numbers, scalars, or tensors entry by entry."""

    factors: tuple[Node, ...]


class MatrixProduct(Node, frozen=True, eq=False):
    """Two factors or more, multiplied with ``@``, in their order."""

    factors: tuple[Node, ...]


class Quotient(Node, frozen=True, eq=False):
    """``numerator / denominator``."""

    numerator: Node
    denominator: Node


class Power(Node, frozen=True, eq=False):
    """``base ^ exponent``."""

    base: Node
    exponent: Node


class Transpose(Node, frozen=True, eq=False):
    """``base.T``."""

    base: Node


class Range(Node, frozen=True, eq=False):
    """The values that an index runs through: ``k``, or ``k=lower..upper`` with both ends included.

    A product may say which way it runs: ``k=t downto 1``, ``k=1 upto t``.
    """

    index: str
    lower: Node | None = None
    upper: Node | None = None
    order: Order = ""


class Summation(Node, frozen=True, eq=False):
    """``sum(k, body)`` and ``sum(k=1..3, body)``."""

    range: Range
    body: Node


class Repeated(Node, frozen=True, eq=False):
    """``prod(k=t..1, body)``: the factors in the order in which the range runs."""

    range: Range
    body: Node


class Relation(Node, frozen=True, eq=False):
    """Two sides compared: ``i = k`` in an indicator, ``sum(y(t)) = 1`` and ``t < tau`` in an assumption."""

    left: Node
    comparison: Comparison
    right: Node


class Indicator(Node, frozen=True, eq=False):
    """``1[condition]``: 1 where it holds, else 0. ``1[i, y(t)]`` is read as ``1[i = y(t)]``."""

    condition: Relation


class Conjunction(Node, frozen=True, eq=False):
    """``i = j and t < tau``: two relations or more that hold together."""

    relations: tuple[Relation, ...]


class Piece(Node, frozen=True, eq=False):
    """``body if condition``, or ``body otherwise``."""

    body: Node
    condition: Relation | Conjunction | None = None


class Piecewise(Node, frozen=True, eq=False):
    """``cases(a if i = j, b otherwise)``."""

    pieces: tuple[Piece, ...]


class Derivative(Node, frozen=True, eq=False):
    """``d A / d B``, with what is held fixed besides: ``d s(t) / d s(t-1) holding h(t-1)``."""

    numerator: Node
    denominator: Node
    holding: tuple[Node, ...] = ()


def children(node: Node) -> list[Node]:
    """The nodes right below a node, in the order in which they are written."""
    found: list[Node] = []
    for name in _said_by(type(node)):
        part = getattr(node, name)
        if isinstance(part, tuple):
            found += [child for child in part if isinstance(child, Node)]
        elif isinstance(part, Node):
            found.append(part)
    return found


def walk(root: Node) -> Iterator[Node]:
    """A node and all nodes below it, each before those below it, in the order in which they are written."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(children(node)))


def deeper(root: Node, levels: int) -> Node | None:
    """A node that lies more levels below another than these; ``None`` if there is none. Nothing recurses."""
    level = [root]
    for _ in range(levels):
        level = [child for node in level for child in children(node)]
    return level[0] if level else None


def fixed_time(time: Node | None) -> int | Literal["last"] | None:
    """The one time that is written, if it is one: a number, or ``tau``."""
    match time:
        case Number(value):
            return int(value)
        case Reference("tau", None):
            return "last"
    return None


def mapped(node: Node, change: Callable[[Node], Node]) -> Node:
    """The node with each of the nodes right below it changed; itself where none is."""
    changed: dict[str, object] = {}
    for name in node.__struct_fields__:
        match getattr(node, name):
            case Node() as child:
                if (other := change(child)) is not child:
                    changed[name] = other
            case tuple() as several:
                others = tuple([change(each) if isinstance(each, Node) else each for each in several])
                if any(map(is_not, others, several)):
                    changed[name] = others
    return replace(node, **changed) if changed else node
