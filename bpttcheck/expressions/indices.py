"""Indices and times: whole numbers, letters, ``tau``, and sums of these."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from msgspec import Struct

from bpttcheck.errors import Misused, NotAnIndex, OutOfRange, Refused, TooLarge, UnknownName
from bpttcheck.expressions.scope import Cell, Frame, Scope, is_quantity
from bpttcheck.notation.syntax import (
    Entry,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Reference,
    Relation,
    Repeated,
    Sum,
    Summation,
    children,
)
from bpttcheck.notation.write import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from bpttcheck.expressions.scope import Names

LAST = "tau"
_LARGEST = 10**6


def letters(node: Node, names: Names, time: Node | None) -> frozenset[str]:
    """The names that stand for an index or a time somewhere in an expression, but for those that a sum binds.

    ``time`` is the left-out time, which every name has that needs one.
    """
    found: set[str] = set()
    waiting = [node]
    for each in waiting:
        match each:
            case Reference(name, None):
                if time and names.quantity(name, timed=True) and not names.quantity(name, timed=False):
                    found |= bare_names(time)
            case Reference(_, Node() as written):
                found |= bare_names(written)
            case Entry(base, indices):
                waiting.append(base)  # to be looked at in turn
                found.update(*map(bare_names, indices))
            case Summation(over, body) | Repeated(over, body):
                found |= (letters(body, names, time) - {over.index}) | bare_names(over)
            case _:
                waiting.extend(children(each))
                found |= bare_names(each) if isinstance(each, Relation) else set()  # of indices or of values
    return frozenset(found)


def bare_names(node: Node) -> frozenset[str]:
    """The names without a time in an index, a time or a range."""
    match node:
        case Number():
            return frozenset()
        case Reference(name, None):
            return frozenset({name})
    return frozenset().union(*map(bare_names, children(node)))


class Index(Struct, frozen=True):
    """An index expression: its value in a frame, and the index it follows, if it is one with or without an offset."""

    value: Callable[[Frame], int]
    cell: Cell | None = None


def index(node: Node, scope: Scope) -> Index:
    """What an expression means as an index; raises ``NotAnIndex``, ``UnknownName`` or ``TooLarge``."""
    match node:
        case Number(value) if value.denominator == 1:
            return _number(int(value), node)
        case Reference(name, None):
            return _letter(name, node, scope)
        case Negative(term):
            inner = index(term, scope)
            return Index(lambda frame: -inner.value(frame))
        case Sum(terms):
            return _sum([index(term, scope) for term in terms])
        case Product(factors):
            return _product([index(factor, scope) for factor in factors], node)
        case Power(base, exponent):
            return _power(index(base, scope), index(exponent, scope), node)
    raise Refused(NotAnIndex(node.span, f"`{plain(node)}`"))


def position(node: Node, sort: str, base: Node, scope: Scope) -> Callable[[Frame], int]:
    """The entry that an index names along an axis of something, from 0; raises ``OutOfRange`` when it is asked for."""
    number = index(node, scope)
    if number.cell:
        number.cell.become(sort, node.span, scope)

    def found(frame: Frame) -> int:
        value, size = number.value(frame), frame.world.size(sort)
        if not 1 <= value <= size:
            raise Refused(OutOfRange(node.span, plain(base), value, size))
        return value - 1

    return found


def linear(node: Node) -> tuple[str, int] | None:
    """The letter of an index and what is added to it, ``("", 3)`` for a number; ``None`` for anything else."""
    match node:
        case Number(value) if value.denominator == 1:
            return "", int(value)
        case Reference(name, None):
            return name, 0
        case Negative(Number(value)) if value.denominator == 1:
            return "", -int(value)
        case Sum(terms):
            parts = [linear(term) for term in terms]
            names = [part[0] for part in parts if part and part[0]]
            if None not in parts and len(names) <= 1:
                return "".join(names), sum(part[1] for part in parts if part)
    return None


def _number(value: int, node: Node) -> Index:
    if abs(value) > _LARGEST:
        raise Refused(TooLarge(node.span, "this number", _LARGEST))
    return Index(lambda _: value)


def _letter(name: str, node: Node, scope: Scope) -> Index:
    cell = scope.index(name)
    if cell is None and name == LAST:
        if not scope.names.timed:
            why = "it stands for the last time, and nothing here has a time"
            raise Refused(Misused(node.span, f"unknown name `{LAST}`", why))
        return Index(lambda frame: frame.world.times)
    if cell is None:
        if is_quantity(name, scope.names):
            raise Refused(NotAnIndex(node.span, f"the quantity `{name}`"))
        if scope.names.label(name):
            raise Refused(NotAnIndex(node.span, f"the class `{name}`"))
        if scope.free is None:
            raise Refused(UnknownName(node.span, name, (*scope.bound, *scope.names.known())))
        cell = scope.free[name] = Cell(name)
    cell.used = True
    return Index(lambda frame: frame.indices[name], cell)


def _sum(terms: list[Index]) -> Index:
    cells = [term.cell for term in terms if term.cell]
    return Index(lambda frame: sum(term.value(frame) for term in terms), cells[0] if len(cells) == 1 else None)


def _product(factors: list[Index], node: Node) -> Index:
    def value(frame: Frame) -> int:
        found = prod(factor.value(frame) for factor in factors)
        if abs(found) > _LARGEST:
            raise Refused(TooLarge(node.span, "this number", _LARGEST))
        return found

    return Index(value)


def _power(base: Index, exponent: Index, node: Node) -> Index:
    def value(frame: Frame) -> int:
        b, n = base.value(frame), exponent.value(frame)
        if n < 0 or (abs(b) > 1 and n * abs(b).bit_length() > _LARGEST.bit_length() * 2) or abs(b**n) > _LARGEST:
            raise Refused(TooLarge(node.span, "this number", _LARGEST))
        return int(b**n)

    return Index(value)
