"""Targets and lines as claims: for all values of their free indices, a node for each entry."""

from __future__ import annotations

from itertools import product
from math import prod
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from bpttcheck.errors import NoRange, NoSuchTime, Refused, Shapes, TooLarge, Undefined, within
from bpttcheck.expressions import Meaning, meaning
from bpttcheck.expressions.constants import is_constant
from bpttcheck.expressions.indices import letters
from bpttcheck.expressions.products import transposed
from bpttcheck.expressions.scope import NOTHING, Cell, Frame, Scope
from bpttcheck.expressions.shapes import size_of
from bpttcheck.expressions.sums import all_values
from bpttcheck.notation import plain
from bpttcheck.notation.syntax import Node, Reference, Repeated, Summation, children
from bpttcheck.places import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bpttcheck.derivation import Notation
    from bpttcheck.expressions.scope import Wanted
    from bpttcheck.expressions.shapes import Shape
    from bpttcheck.places import Passage
    from bpttcheck.verify.setting import Prepared

MOST_CASES = 20_000
_WORK_OF_A_CASE = 15
_WORK_OF_A_CHARACTER = 3
Values = tuple[tuple[str, int], ...]
Entries = tuple[int, ...]
Notes = tuple[str, ...]


class Claim(Struct, frozen=True):
    """An expression that was read: its shape, its free indices, what it needs to mean anything."""

    tree: Node
    passage: Passage
    meaning: Meaning
    free: dict[str, Cell]
    needs: tuple[str, ...]
    time: Node
    notes: tuple[str, ...] = ()


class Target:
    """What is derived, with the truth at all values of its free indices, built once."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        self._truths: dict[Values, Entries | Refused] = {}

    def check(self, prepared: Prepared) -> None:
        """Build the truth; raises :class:`Refused` where it means nothing, or exists at no values."""
        with within(self.claim.passage), prepared.world.limited():
            truths = [self.truth(frame) for frame in frames(self.claim.free, prepared)]
        failed = [truth for truth in truths if isinstance(truth, Refused)]
        if len(failed) == len(truths):
            raise failed[0] if failed else _left_out(self.claim)

    def truth(self, frame: Frame) -> Entries | Refused:
        """The entries at the values of the target's own indices; the refusal where a time does not exist."""
        key = tuple((name, frame.indices[name]) for name in self.claim.free)
        if key not in self._truths:
            self._truths[key] = _built(self.claim, frame)
        return self._truths[key]


class Case(Struct, frozen=True):
    """One choice of values for the free indices, with the entries of both sides."""

    values: Values
    truth: tuple[int, ...]
    line: tuple[int, ...]


class Cases(Struct, frozen=True):
    """All cases of a line, and the values at which a time that it names does not exist."""

    found: tuple[Case, ...]
    missing: tuple[Values, ...]


def read_target(passage: Passage, prepared: Prepared, notation: Notation = "plain") -> Target:
    """The target; raises :class:`Refused`. Its left-out time is that of its numerator, else of its denominator."""
    with within(passage):
        tree, notes = read_tree(passage.text, notation, prepared)
        return target_of(tree, passage, prepared, notes)


def target_of(tree: Node, passage: Passage, prepared: Prepared, notes: Notes = ()) -> Target:
    """The target that a tree is; raises :class:`Refused`."""
    with within(passage):
        time = next(_times(tree, prepared), Reference("t"))
        return Target(replace(_read(tree, passage, prepared, time, {}), notes=notes))


def notation_of(text: str) -> Notation:
    """The notation of a text that stands alone: plain text has no backslash."""
    return "latex" if "\\" in text else "plain"


def read_tree(text: str, notation: Notation, prepared: Prepared, entries: int | None = None) -> tuple[Node, Notes]:
    """What a text says, and what was chosen as it was read."""
    if notation == "plain":
        return plain.read(text), ()
    from bpttcheck.notation.latex.reading import read  # with LaTeX, and without it not

    key = text, entries
    if key not in prepared.trees:
        found = read(text, replace(prepared.lexicon(), entries=entries))
        prepared.trees[key] = found.node, tuple(dict.fromkeys(note.text for note in found.notes))
    return prepared.trees[key]


def read_line(
    passage: Passage, notation: Notation, target: Target, prepared: Prepared, *, turned: bool = False
) -> Claim:
    """A line for a target, or its transpose; raises :class:`Refused` where it means nothing or has another shape."""
    with within(passage):
        wanted = target.claim.meaning.shape
        tree, notes = read_tree(passage.text, notation, prepared, _entries(wanted, prepared))
    return replace(line_of(tree, passage, target, prepared, turned=turned), notes=notes)


def line_of(tree: Node, passage: Passage, target: Target, prepared: Prepared, *, turned: bool = False) -> Claim:
    """What a tree claims of a target; raises :class:`Refused` where it means nothing or has another shape."""
    wanted = target.claim.meaning.shape
    with within(passage):
        free = {name: Cell(name, cell.root().sort) for name, cell in target.claim.free.items()}
        asked = wanted.transposed if turned else wanted
        line = _read(tree, passage, prepared, target.claim.time, free, (asked.rows, asked.columns))
        if turned:
            line = replace(line, meaning=transposed(line.meaning))
        if not line.meaning.shape.fits(wanted, prepared.world.sizes):
            raise Refused(Shapes(tree.span, str(line.meaning.shape), "=", str(wanted)))
        return line


def _entries(shape: Shape, prepared: Prepared) -> int | None:
    """How many entries a vector has."""
    return size_of(shape.sorts[0], prepared.world.sizes) if shape.is_vector else None


def rewritten(claim: Claim, tree: Node, prepared: Prepared) -> Claim:
    """The claim that another tree of the same shape makes in the same place; raises :class:`Refused`."""
    free = {name: Cell(name, cell.root().sort) for name, cell in claim.free.items()}
    shape = claim.meaning.shape
    with within(claim.passage):
        return _read(tree, claim.passage, prepared, claim.time, free, (shape.rows, shape.columns))


def _read(
    tree: Node, passage: Passage, prepared: Prepared, time: Node, free: dict[str, Cell], wanted: Wanted = NOTHING
) -> Claim:
    names, layout = prepared.world.glossary, prepared.denominator
    scope = Scope(names, free, time, letters(tree, names, time), denominator_layout=layout, wanted=wanted)
    found = meaning(tree, scope)
    for name, cell in free.items():
        if cell.root().sort is None:
            raise Refused(NoRange(tree.span, name))
    return Claim(tree, passage, found, free, tuple(sorted(scope.needs)), time)


def _times(node: Node, prepared: Prepared) -> Iterator[Node]:
    """The times that are written, in the order in which they are written, but for those that a sum binds."""
    if isinstance(node, Summation | Repeated):
        return
    if isinstance(node, Reference) and node.time is not None and not is_constant(node, prepared.world.glossary):
        yield node.time
    for child in children(node):
        yield from _times(child, prepared)


def cases(line: Claim, target: Target, prepared: Prepared, wanted: Callable[[Frame], bool] = lambda _: True) -> Cases:
    """Both sides at all values of the free indices that the assumptions admit, and that are ``wanted``.

    Raises :class:`Refused` with what is wrong with the line: where it means nothing at some values, or a time that
    it names exists at none.
    """
    found: list[Case] = []
    missing: list[Values] = []
    fault: Refused | None = None
    for frame in filter(wanted, frames(line.free, prepared)):
        truth = target.truth(frame)
        if isinstance(truth, Refused):
            continue
        values = tuple(frame.indices.items())
        entries = _built(line, frame)
        if isinstance(entries, Refused):
            fault = fault or entries
            missing.append(values)
        else:
            found.append(Case(values, truth, entries))
    if not found:
        raise Refused(fault.fault, fault.passage) if fault else _left_out(line)
    return Cases(tuple(found), tuple(missing))


def _left_out(claim: Claim) -> Refused:
    return Refused(Undefined(claim.tree.span, "what is assumed leaves its indices no values"), claim.passage)


def _built(claim: Claim, frame: Frame) -> Entries | Refused:
    """The entries of a claim; the refusal where a time that it names itself does not exist there."""
    frame.world.graph.meter.spend(_WORK_OF_A_CASE + _WORK_OF_A_CHARACTER * len(claim.passage.text))
    try:
        with within(claim.passage):
            return claim.meaning.build(frame)
    except Refused as refused:
        if isinstance(refused.fault, NoSuchTime) and refused.passage is claim.passage:
            return refused.with_traceback(None)  # as a value: it would keep alive all that was going on
        raise


def frames(free: dict[str, Cell], prepared: Prepared) -> Iterator[Frame]:
    """All values of the free indices that the assumptions admit; raises ``TooLarge`` for too many."""
    world, meter = prepared.world, prepared.world.graph.meter
    ranges = [all_values(cell, world.times, world.size) for cell in free.values()]
    if prod(map(len, ranges)) > MOST_CASES:
        raise Refused(TooLarge(Span(0, 0), "the number of values of the free indices", MOST_CASES))
    for values in product(*ranges):
        meter.spend(_WORK_OF_A_CASE)
        frame = Frame(world, dict(zip(free, values, strict=True)))
        if prepared.assumed.admits(frame):
            yield frame
