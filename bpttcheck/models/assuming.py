"""Assumptions: equations that determine base variables, one-hot vectors, and conditions on indices.

They are imposed after differentiation: a point of the kernel obeys them, the graph does not know them.
"""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING

from msgspec import Struct

from bpttcheck.errors import BadAssumption, NoRange, NoSuchTime, NotAnIndex, Refused, Shapes, UnknownName, within
from bpttcheck.expressions import meaning
from bpttcheck.expressions.indices import LAST, index, letters
from bpttcheck.expressions.meaning import spread
from bpttcheck.expressions.references import COMPARED
from bpttcheck.expressions.scope import Frame, Scope
from bpttcheck.expressions.sums import all_values
from bpttcheck.kernel import operations as ops
from bpttcheck.kernel.balls import ATTEMPTS
from bpttcheck.kernel.equality import Identity, Judge, NoValue
from bpttcheck.kernel.point import Assumptions
from bpttcheck.kernel.reverse import ReversePass
from bpttcheck.models import holding
from bpttcheck.models.model import Glossary
from bpttcheck.models.unrolled import Unrolled
from bpttcheck.notation import plain
from bpttcheck.notation.characters import LETTERS
from bpttcheck.notation.syntax import Call, Node, Reference, Relation, children
from bpttcheck.notation.write import plain as written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from bpttcheck.expressions import Meaning
    from bpttcheck.expressions.scope import Cell
    from bpttcheck.kernel.balls import BallPoint
    from bpttcheck.kernel.equality import Finding
    from bpttcheck.models.model import Model
    from bpttcheck.places import Passage, Span


_SEEDS = 8
_NOT_ONEHOT = "only an input or a parameter can be one-hot"
_LETTER = re.compile(rf"(?:[^\W\d_]|{'|'.join(sorted(LETTERS))})(?:_?\d+)?")


class Condition(Struct, frozen=True):
    """A condition on indices, such as ``t < tau``: where it fails, a line claims nothing."""

    text: str
    names: frozenset[str]
    holds: Callable[[Frame], bool]


class Assumed(Struct, frozen=True):
    """All that a file, or a verdict under conditions, assumes."""

    values: Assumptions
    conditions: tuple[Condition, ...]
    texts: tuple[str, ...]

    def admits(self, frame: Frame) -> bool:
        """Whether the conditions hold at these values of the indices; one that names others is passed over."""
        return all(c.holds(frame) for c in self.conditions if c.names <= frame.indices.keys())


NOTHING = Assumed(Assumptions(), (), ())


def assume(passages: Iterable[Passage], world: Unrolled, before: Assumed = NOTHING) -> Assumed:
    """The assumptions upon those made before; raises :class:`Refused` for one that cannot be used."""
    solver = _Solver(world, before.values)
    conditions = list(before.conditions)
    texts = list(before.texts)
    for passage in passages:
        with within(passage):
            node = plain.read_assumption(passage.text)
            texts.append(written(node))
            condition = _condition(node, world)
            if condition:
                conditions.append(condition)
            else:
                solver.impose(node)
    return Assumed(solver.assumptions, tuple(conditions), tuple(dict.fromkeys(texts)))


def check(model: Model, *, rows: bool) -> None:
    """Raises :class:`Refused` for what a model calls natural and what could not be assumed, at its own sizes."""
    called = tuple((each.letter.text, each.quantity.text) for each in model.rename)
    sizes = {size.sort: size.size for size in model.sizes}
    glossary = Glossary(model.families, called, model.labels, rows=rows, sizes=sizes, times=model.times)
    world = Unrolled(glossary, sizes, model.times)
    for passage in model.assumptions:
        with within(passage), world.limited():
            assume([passage], world)
    for passage in model.holding:
        holding.check(passage, glossary)


def _condition(node: Node, world: Unrolled) -> Condition | None:
    """A comparison of indices; ``None`` for a statement about values."""
    if not isinstance(node, Relation):
        return None
    free: dict[str, Cell] = {}
    scope = Scope(world.glossary, free)
    try:
        left, right = index(node.left, scope), index(node.right, scope)
    except Refused as refused:
        if node.comparison == "=" and isinstance(refused.fault, NotAnIndex):
            return None
        raise
    compared = COMPARED[node.comparison]
    if not free:
        raise Refused(BadAssumption(node.span, "it names no index and no quantity"))
    _check_letters(node, world)
    return Condition(written(node), frozenset(free), lambda f: compared(left.value(f), right.value(f)))


def _check_letters(node: Node, world: Unrolled) -> None:
    """Raises ``UnknownName`` for a name that no one gives to an index; a line could not show that it is one."""
    match node:
        case Reference(name, None) if name != LAST and not _LETTER.fullmatch(name):
            raise Refused(UnknownName(node.span, name, world.glossary.known()))
    for child in children(node):
        _check_letters(child, world)


class _Solver:
    """Collects what determines what; a later assumption is read with the earlier ones imposed."""

    def __init__(self, world: Unrolled, before: Assumptions) -> None:
        self._world = world
        self._determined = dict(before.determined)
        self._onehot = list(before.onehot)
        self._unassuming = Judge(world.graph, b"assumption")

    @property
    def assumptions(self) -> Assumptions:
        return Assumptions(dict(self._determined), tuple(self._onehot))

    def impose(self, node: Node) -> None:
        """Impose a statement about values for all values of its free indices; raises ``BadAssumption``."""
        match node:
            case Relation(left, "=", right):
                for a, b in self._instances((left, right), node.span):
                    self._equate(a, b, node.span)
            case Call("onehot", (vector,)):
                if self._read((vector,), {}, node.span)[0].shape.is_scalar:
                    raise Refused(BadAssumption(node.span, _NOT_ONEHOT))
                self._mark([marked for (marked,) in self._instances((vector,), node.span)], node.span)
            case _:
                raise Refused(BadAssumption(node.span, f"`{written(node)}` is no equation"))
        self._check_real(node.span)

    def _check_real(self, span: Span) -> None:
        """Raises ``BadAssumption`` where what was determined has a value at none of the points."""
        doubtful = dict(self._determined)
        for point in self._points():
            doubtful = {name: node for name, node in doubtful.items() if not point.value(node).is_finite()}
            if not doubtful:
                return
        raise Refused(BadAssumption(span, f"no real number was found that `{next(iter(doubtful))}` would be"))

    def _points(self) -> Iterator[BallPoint]:
        for seed in range(_SEEDS):
            judge = Judge(self._world.graph, b"%d" % seed, self.assumptions)
            yield from map(judge.ball_point, range(ATTEMPTS))

    def _instances(self, nodes: tuple[Node, ...], span: Span) -> Iterator[tuple[tuple[int, ...], ...]]:
        """The entries of one side or two, for all values of the free indices at which they exist."""
        free: dict[str, Cell] = {}
        parts = self._read(nodes, free, span)
        ranges = [all_values(cell, self._world.times, self._world.size) for cell in free.values()]
        for values in product(*ranges):
            frame = Frame(self._world, dict(zip(free, values, strict=True)))
            try:
                yield tuple(part.build(frame) for part in parts)
            except Refused as refused:
                if not (free and isinstance(refused.fault, NoSuchTime)):
                    raise

    def _read(self, nodes: tuple[Node, ...], free: dict[str, Cell], span: Span) -> list[Meaning]:
        names, time = self._world.glossary, Reference("t")
        used = frozenset[str]().union(*(letters(node, names, time) for node in nodes))
        parts = [meaning(node, Scope(names, free, time, used)) for node in nodes]
        first = parts[0].shape
        for part in parts[1:]:
            if not (part.shape.fits(first, self._world.sizes) or part.shape.is_scalar):
                raise Refused(Shapes(span, str(first), "=", str(part.shape)))
        for name, cell in free.items():
            if cell.root().sort is None:
                raise Refused(NoRange(span, name))
        return parts

    def _equate(self, left: tuple[int, ...], right: tuple[int, ...], span: Span) -> None:
        graph, marked = self._world.graph, self._marked
        for a, b in zip(left, spread(right, len(left)), strict=True):
            operation, _, label = graph.nodes[a]
            is_free = operation is ops.VARIABLE and label not in self._determined and label not in marked
            if is_free and graph.nodes[b][0] is ops.CONSTANT:
                self._determined[str(label)] = b
            else:
                self._vanish(graph.add((a, graph.negative(b))), span)

    def _vanish(self, node: int, span: Span) -> None:
        """Make a node 0 by one of its variables, in which it must be affine."""
        graph = self._world.graph
        node = self._imposed(node)
        finding = self._against_zero(node)
        if isinstance(finding, Identity):
            return
        if isinstance(finding, NoValue):
            raise Refused(BadAssumption(span, "it has no value"))
        reverse, marked = ReversePass(graph, node), self._marked
        for variable in reversed(self._variables(node)):
            slope = reverse.adjoint(variable)
            free = self._name(variable) not in marked and variable not in graph.ancestors(slope)
            if free and not isinstance(self._against_zero(slope), Identity):
                rest = graph.replace(node, variable, graph.zero)
                self._determined[self._name(variable)] = graph.negative(graph.quotient(rest, slope))
                return
        raise Refused(BadAssumption(span, "it does not determine one input or parameter from the others"))

    @property
    def _marked(self) -> set[str]:
        """The variables of one-hot vectors."""
        return {name for block in self._onehot for name in block}

    def _against_zero(self, node: int) -> Finding:
        _, finding = self._unassuming.decide([(node, self._world.graph.zero)])
        return finding

    def _imposed(self, node: int) -> int:
        graph = self._world.graph
        while found := [v for v in self._variables(node) if self._name(v) in self._determined]:
            node = graph.replace(node, found[0], self._determined[self._name(found[0])])
        return node

    def _mark(self, vectors: list[tuple[int, ...]], span: Span) -> None:
        """Make vectors one-hot; raises ``BadAssumption`` where what was assumed of one before does not follow."""
        before: dict[int, int] = {}
        for entries in vectors:
            before |= self._mark_one(entries, span)
        if before:
            judge = Judge(self._world.graph, b"assumption", self.assumptions)
            number, finding = judge.decide(before.items())
            if not isinstance(finding, Identity):
                entry = self._name([*before][number])
                raise Refused(BadAssumption(span, f"what is assumed of `{entry}` before it does not follow from it"))

    def _mark_one(self, entries: tuple[int, ...], span: Span) -> dict[int, int]:
        """Make a vector one-hot; those of its entries of which something was assumed, with what that makes them."""
        graph = self._world.graph
        if any(graph.nodes[entry][0] is not ops.VARIABLE for entry in entries):
            raise Refused(BadAssumption(span, _NOT_ONEHOT))
        names = tuple(self._name(entry) for entry in entries)
        if names in self._onehot:
            return {}
        before = {entry: self._determined.pop(self._name(entry), None) for entry in entries}
        if len(entries) == 1:  # there is one class
            self._determined[names[0]] = graph.one
        else:
            self._determined[names[-1]] = graph.add((graph.one, graph.negative(graph.add(entries[:-1]))))
            self._onehot.append(names)
        return {entry: solution for entry, solution in before.items() if solution is not None}

    def _variables(self, node: int) -> list[int]:
        graph = self._world.graph
        return [each for each in graph.ancestors(node) if graph.nodes[each][0] is ops.VARIABLE]

    def _name(self, variable: int) -> str:
        return str(self._world.graph.nodes[variable][2])
