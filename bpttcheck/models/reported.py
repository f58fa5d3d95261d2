"""What a derivation is about and what its lines mean, read again from the texts that a report has of them."""

from __future__ import annotations

from contextlib import contextmanager
from itertools import product
from math import prod
from typing import TYPE_CHECKING, NamedTuple

from msgspec import UNSET, Struct
from msgspec.structs import replace

from bpttcheck.derivation import Declaration, Definition, Label, ModelText, Rename, Size
from bpttcheck.errors import BadAssumption, NoSuchTime, NotAnIndex, Refused, Shapes, TooLarge, UnknownName
from bpttcheck.expressions import Meaning, meaning
from bpttcheck.expressions.indices import index, letters
from bpttcheck.expressions.references import COMPARED
from bpttcheck.expressions.scope import Cell, Frame, Scope
from bpttcheck.expressions.sums import all_values
from bpttcheck.models.classes import classes
from bpttcheck.models.defining import defined
from bpttcheck.models.equations import Written
from bpttcheck.models.model import Glossary
from bpttcheck.models.reading import letters as called
from bpttcheck.models.reading import read
from bpttcheck.notation import plain
from bpttcheck.notation.syntax import (
    Call,
    Derivative,
    Entry,
    Number,
    Reference,
    Relation,
    Repeated,
    Summation,
    Transpose,
    children,
    mapped,
)
from bpttcheck.places import NOWHERE, Passage, Source
from bpttcheck.report import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from bpttcheck.notation.syntax import Node
    from bpttcheck.report import Derivation, Given, Step

_SOURCE = Source("report", "")
_MOST_FRAMES = 20_000


class Sides(Struct, frozen=True):
    """A target and a line in a world, with the letters that stand free in them."""

    truth: Meaning
    line: Meaning
    free: dict[str, Cell]
    world: Written

    def frames(self, assumed: list[Assumption]) -> list[Frame]:
        """All values of the letters that are assumed; raises :class:`Refused` for too many."""
        ranges = [all_values(cell, self.world.times, self.world.size) for cell in self.free.values()]
        if prod(map(len, ranges)) > _MOST_FRAMES:
            raise Refused(TooLarge(NOWHERE, "the number of values of the free indices", _MOST_FRAMES))
        frames = (Frame(self.world, dict(zip(self.free, values, strict=True))) for values in product(*ranges))
        return [frame for frame in frames if all(each.condition is None or each.condition(frame) for each in assumed)]

    def frame(self, at: dict[str, int]) -> Frame:
        """These values of the letters; raises ``UnreadableError`` where one is left open."""
        if self.free.keys() - at.keys():
            raise UnreadableError(f"no values for {', '.join(self.free.keys() - at.keys())}")
        return Frame(self.world, at)

    def place(self, entry: str) -> int:
        """Which of the entries is called so: ``[2,1]``, or nothing for a scalar; raises ``UnreadableError``."""
        at = [int(index) for index in entry.strip("[]").split(",") if index]
        sizes = [self.world.size(sort) for sort in self.truth.shape.sorts]
        if len(at) != len(sizes) or not all(1 <= k <= size for k, size in zip(at, sizes, strict=True)):
            raise UnreadableError(f"there is no entry `{entry}`")
        return sum((k - 1) * prod(sizes[n + 1 :]) for n, k in enumerate(at))


def world(said: Derivation) -> Written:
    """What a derivation is about; raises ``UnreadableError``."""
    if said.given is None:
        raise UnreadableError(f"{said.target}: nothing tells what it is about")
    with _reading(said.target):
        return Written(_glossary(said.given, said.sizes, said.times or 0), said.sizes, said.times or 0)


def sides(said: Derivation, step: Step, world: Written, *, turned: bool = False, follows: bool = False) -> Sides:
    """A line and its target, or its target for what is ``turned`` round, or the line from which it ``follows``.

    Raises ``UnreadableError`` for what is no text, and :class:`Refused` for what has no meaning or another shape.
    """
    target, line = _tree(said.target, said), _tree(step.text, step)
    time = next(_times(target, world.glossary), Reference("t"))
    if follows:
        target = _before(said, step)
    elif step.instead and step.verdict == "conditional":
        instead = _tree(step.instead.text)
        if _holding_nothing(instead) != _holding_nothing(target if step.instead.part == "target" else line):
            raise UnreadableError(f"`{step.instead.text}` says something else")
        target, line = (instead, line) if step.instead.part == "target" else (target, instead)
    return _read(target, Transpose(base=line) if turned else line, time, world)


def _holding_nothing(node: Node) -> Node:
    return mapped(replace(node, holding=()) if isinstance(node, Derivative) else node, _holding_nothing)


def _before(said: Derivation, step: Step) -> Node:
    lines = {each.line: each for each in said.steps}
    number = getattr(step.evidence, "follows", UNSET)
    if number not in lines:
        raise UnreadableError(f"line {step.line} follows from none")
    return _tree(lines[number].text, lines[number])


def _read(target: Node, line: Node, time: Node, world: Written) -> Sides:
    names, free = world.glossary, dict[str, Cell]()
    scope = Scope(names, free, time, denominator_layout=names.denominator_layout)
    truth = meaning(target, replace(scope, letters=letters(target, names, time)))
    wanted = truth.shape.rows, truth.shape.columns
    found = meaning(line, replace(scope, letters=letters(line, names, time), wanted=wanted))
    if not truth.shape.fits(found.shape, world.sizes):
        raise Refused(Shapes(line.span, str(found.shape), "=", str(truth.shape)))
    return Sides(truth, found, free, world)


class Assumption(NamedTuple):
    """That a vector, or a row of a matrix, is ``zero``, ``onehot`` or has the ``sum`` 1; or a condition on letters."""

    kind: str
    vector: str = ""
    size: int = 0
    condition: Callable[[Frame], bool] | None = None


def assumption(text: str, world: Written) -> Assumption:
    """What an assumption says; raises :class:`Refused` for one that no numbers are drawn to obey."""
    match plain.read_assumption(text):
        case Call("onehot", (Reference(name) | Entry(Reference(name)),)):
            return Assumption("onehot", *_vector(name, world))
        case Relation(Call("sum", (Reference(name),)) | Summation(_, Entry(Reference(name))), "=", Number(1)):
            return Assumption("sum", *_vector(name, world))
        case Relation(Reference(name, Number()), "=", Number(0)):
            return Assumption("zero", *_vector(name, world))
        case Relation() as relation if condition := _condition(relation, world):
            return Assumption("", condition=condition)
        case node:
            raise Refused(BadAssumption(node.span, f"no numbers are drawn here that obey `{text}`"))


def _condition(relation: Relation, world: Written) -> Callable[[Frame], bool] | None:
    """Whether letters have values as assumed; nothing of what is said of values.

    Other letters than those of a line are passed over.
    """
    free: dict[str, Cell] = {}
    try:
        left, right = (index(side, Scope(world.glossary, free)) for side in (relation.left, relation.right))
    except Refused as refused:
        if isinstance(refused.fault, NotAnIndex):
            return None
        raise
    compared = COMPARED[relation.comparison]
    return lambda frame: not free.keys() <= frame.indices.keys() or compared(left.value(frame), right.value(frame))


def _vector(name: str, world: Written) -> tuple[str, int]:
    """The quantity that an author calls so, and how many entries it, or a row of it, has."""
    names = world.glossary
    found = names.quantity(name, timed=True, at=1) or names.quantity(name, timed=False)
    if found is None:
        raise Refused(UnknownName(NOWHERE, name, names.known()))
    return found.name, world.size(found.shape.sorts[-1]) if found.shape.sorts else 1


def entries(found: Meaning, frame: Frame) -> tuple[int, ...]:
    """The equations of the entries of an expression; none where a time that it names does not exist."""
    try:
        return found.build(frame)
    except Refused as refused:
        if isinstance(refused.fault, NoSuchTime):
            return ()
        raise


def _tree(text: str, said: Derivation | Step | None = None) -> Node:
    """What a text says, or a target or a line of LaTeX as it was read."""
    with _reading(text):
        return plain.read(said.read or "" if said and said.notation == "latex" else text)


def _times(node: Node, names: Glossary) -> Iterator[Node]:
    """The times that are written, but for those that a sum binds: the first is that of what names none."""
    if isinstance(node, Summation | Repeated):
        return
    if isinstance(node, Reference) and node.time is not None and names.is_known(node.name):
        yield node.time
    for child in children(node):
        yield from _times(child, names)


@contextmanager
def _reading(what: str) -> Iterator[None]:
    try:
        yield
    except Refused as refused:
        raise UnreadableError(f"{what}: {refused.fault.message}") from refused


def _glossary(said: Given, sizes: dict[str, int], times: int) -> Glossary:
    model = read(_text(said, sizes, times))
    names = tuple(family.named.name for family in model.families)
    found = Glossary(
        model.families,
        called(model.rename, names),
        model.labels,
        rows=said.rows,
        sizes=sizes,
        times=times,
        denominator_layout=said.denominator,
        slopes_by_value=said.slopes_by_value,
    )
    labels = tuple(Label(*map(Passage.whole, each)) for each in said.labels.items())
    return defined(_defined(said.define), found.with_classes(classes(labels, found)), "abbreviation")


def _text(said: Given, sizes: Mapping[str, int], times: int) -> ModelText:
    return ModelText(
        name=_SOURCE.name,
        title="",
        origin="",
        source=_SOURCE,
        sizes=tuple(Size(sort, size) for sort, size in sizes.items()),
        times=times,
        parameters=_declared(said.parameters),
        inputs=_declared(said.inputs),
        initial=_declared(said.initial),
        equations=_defined(said.equations),
        # Any vector that is given may mark a class: whether it does, a line says, and what it needs an assumption.
        assumptions=tuple(Passage.whole(f"onehot({head})") for head, sorts in said.inputs.items() if len(sorts) == 1),
        rename=tuple(Rename(*map(Passage.whole, each)) for each in said.rename.items()),
        rows=said.rows,
    )


def _declared(said: Mapping[str, list[str]]) -> tuple[Declaration, ...]:
    return tuple(Declaration(Passage.whole(head), tuple(map(Passage.whole, sorts))) for head, sorts in said.items())


def _defined(said: Mapping[str, str]) -> tuple[Definition, ...]:
    return tuple(Definition(*map(Passage.whole, each)) for each in said.items())
