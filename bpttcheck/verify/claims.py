"""Targets and lines as claims: for all values of their free indices, a node for each entry."""

from __future__ import annotations

from itertools import product
from math import prod
from typing import TYPE_CHECKING

from msgspec import Struct

from bpttcheck.errors import Misused, NoRange, NoSuchTime, Refused, Shapes, TooLarge, within
from bpttcheck.expressions import Meaning, meaning
from bpttcheck.expressions.meaning import all_values
from bpttcheck.expressions.scope import Cell, Frame, Scope
from bpttcheck.notation import plain
from bpttcheck.notation.syntax import Node, Reference, Summation, children
from bpttcheck.places import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.places import Passage
    from bpttcheck.verify.setting import Prepared

MOST_CASES = 100_000
Values = tuple[tuple[str, int], ...]


class Claim(Struct, frozen=True):
    """An expression that was read: its shape, its free indices, what it needs to mean anything."""

    tree: Node
    passage: Passage
    meaning: Meaning
    free: dict[str, Cell]
    needs: tuple[str, ...]
    time: Node


class Case(Struct, frozen=True):
    """One choice of values for the free indices, with the entries of both sides."""

    values: Values
    truth: tuple[int, ...]
    line: tuple[int, ...]


class Cases(Struct, frozen=True):
    """All cases of a line, and the values at which a time that it names does not exist."""

    found: tuple[Case, ...]
    missing: tuple[Values, ...]


def read_target(passage: Passage, prepared: Prepared) -> Claim:
    """The target; raises :class:`Refused`. Its left-out time is that of its numerator, else of its denominator."""
    with within(passage):
        tree = plain.read(passage.text)
        time = next(_times(tree), Reference("t"))
        return _read(tree, passage, prepared, time, {})


def read_line(passage: Passage, notation: str, target: Claim, prepared: Prepared) -> Claim:
    """A line for a target; raises :class:`Refused` where it means nothing or its shape is another one."""
    with within(passage):
        if notation == "latex":
            fault = Misused(Span(0, len(passage.text)), "LaTeX is not read yet", "write it in the plain notation")
            raise Refused(fault)
        tree = plain.read(passage.text)
        free = {name: Cell(name, cell.root().sort) for name, cell in target.free.items()}
        line = _read(tree, passage, prepared, target.time, free)
        if not line.meaning.shape.fits(target.meaning.shape):
            raise Refused(Shapes(tree.span, str(line.meaning.shape), "=", str(target.meaning.shape)))
        return line


def _read(tree: Node, passage: Passage, prepared: Prepared, time: Node, free: dict[str, Cell]) -> Claim:
    scope = Scope(prepared.world.glossary, free, time)
    found = meaning(tree, scope)
    for name, cell in free.items():
        if cell.root().sort is None:
            raise Refused(NoRange(tree.span, name))
    return Claim(tree, passage, found, free, tuple(sorted(scope.needs)), time)


def _times(node: Node) -> Iterator[Node]:
    """The times that are written, in the order in which they are written, but for those that a sum binds."""
    if isinstance(node, Summation):
        return
    if isinstance(node, Reference) and node.time is not None:
        yield node.time
    for child in children(node):
        yield from _times(child)


def cases(line: Claim, target: Claim, prepared: Prepared) -> Cases:
    """Both sides at all values of the free indices that the assumptions admit.

    Raises :class:`Refused` with what is wrong with the line: where it means nothing at some values, or a time that
    it names exists at none.
    """
    truths: dict[Values, tuple[int, ...] | None] = {}
    found: list[Case] = []
    missing: list[Values] = []
    fault: Refused | None = None
    for frame in _frames(line.free, prepared):
        truth = _truth(target, frame, truths)
        if truth is None:
            continue
        values = tuple(frame.indices.items())
        try:
            with within(line.passage):
                found.append(Case(values, truth, line.meaning.build(frame)))
        except Refused as refused:
            if not isinstance(refused.fault, NoSuchTime) or refused.passage is not line.passage:
                raise
            fault = fault or refused
            missing.append(values)
    if fault and not found:
        raise fault
    return Cases(tuple(found), tuple(missing))


def target_cases(target: Claim, prepared: Prepared) -> list[tuple[Values, tuple[int, ...]]]:
    """The truth at all values of the target's free indices; raises the fault where it exists at none."""
    found = []
    fault: Refused | None = None
    for frame in _frames(target.free, prepared):
        try:
            with within(target.passage):
                found.append((tuple(frame.indices.items()), target.meaning.build(frame)))
        except Refused as refused:
            if not isinstance(refused.fault, NoSuchTime):
                raise
            fault = refused
    if fault and not found:
        raise fault
    return found


def _frames(free: dict[str, Cell], prepared: Prepared) -> Iterator[Frame]:
    world = prepared.world
    ranges = [all_values(cell, world.times, world.size) for cell in free.values()]
    if prod(map(len, ranges)) > MOST_CASES:
        raise Refused(TooLarge(Span(0, 0), "the number of values of the free indices", MOST_CASES))
    for values in product(*ranges):
        frame = Frame(world, dict(zip(free, values, strict=True)))
        if prepared.assumed.admits(frame):
            yield frame


def _truth(
    target: Claim, frame: Frame, known: dict[Values, tuple[int, ...] | None]
) -> tuple[int, ...] | None:
    """The target at the values of its own indices; ``None`` where a time that it names does not exist."""
    key = tuple((name, frame.indices[name]) for name in target.free)
    if key not in known:
        try:
            with within(target.passage):
                known[key] = target.meaning.build(frame)
        except Refused as refused:
            if not isinstance(refused.fault, NoSuchTime):
                raise
            known[key] = None
    return known[key]
