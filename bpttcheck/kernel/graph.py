"""The graph: one small equation per node, each in terms of earlier nodes, no two nodes the same."""

from __future__ import annotations

from contextlib import contextmanager
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from bpttcheck.kernel import operations as ops
from bpttcheck.kernel.work import Work

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from bpttcheck.kernel.operations import Operation

Node = tuple["Operation", tuple[int, ...], Any]

_WORK_OF_A_FUNCTION = 3


class Exhausted(Exception):  # noqa: N818
    """Raised when building takes more work than was allowed."""


class Graph:
    """Hash-consed nodes, named by their position; a node's arguments stand before it.

    ``nodes[i]`` is the operation, the arguments and the label of node ``i``. The label is the number of a constant,
    the exponent of a power, the name of a variable or an entry, and ``None`` elsewhere. ``weights`` are what it takes
    to look at the nodes, ``meter`` counts the looks; ``variables`` are the base variables by their names.

    The plain constructors keep what is written, so that ``0 / 0`` stays visible; :meth:`total`, :meth:`product` and
    :meth:`combination`, which build adjoints, drop what is 0 or 1.
    """

    def __init__(self, meter: Work | None = None) -> None:
        self.nodes: list[Node] = []
        self.weights: list[int] = []
        self.meter = meter or Work()
        self.variables: dict[str, int] = {}
        self.composed: set[int] = set()
        self.compositions: set[int] = set()
        self.defined: dict[int, int] = {}
        self.allowed = 1 << 62
        self.has_steps = False
        self._positions: dict[Node, int] = {}
        self.zero: int = self.constant(0)
        self.one: int = self.constant(1)
        self.minus_one: int = self.constant(-1)

    def apply(self, operation: Operation, arguments: tuple[int, ...], label: object = None) -> int:
        """The node for an operation on earlier nodes; the same node each time.

        Raises :class:`Exhausted` once as many arguments were looked at as ``allowed``.
        """
        node = (operation, arguments, label)
        position = self._positions.get(node)
        self.allowed -= len(arguments)
        if position is None:
            if self.allowed < 0:
                raise Exhausted
            if operation.stepped:
                self.has_steps = True
            position = self._positions[node] = len(self.nodes)
            self.nodes.append(node)
            self.weights.append((1 + len(arguments)) * (_WORK_OF_A_FUNCTION if operation.function else 1))
        return position

    @property
    def work(self) -> int:
        """How much was done."""
        return self.meter.done

    @contextmanager
    def metered(self, meter: Work) -> Iterator[None]:
        """Count elsewhere what is done inside."""
        before, self.meter = self.meter, meter
        try:
            yield
        finally:
            self.meter = before

    def weigh(self, nodes: Iterable[int]) -> int:
        """What it takes to look at nodes."""
        return sum(map(self.weights.__getitem__, nodes))

    def spend(self, work: int) -> None:
        """Count work, in arguments looked at; raises :class:`Exhausted` beyond what is ``allowed``."""
        self.allowed -= work
        if self.allowed < 0:
            raise Exhausted

    def constant(self, value: Fraction | int) -> int:
        """An exact rational number."""
        return self.apply(ops.CONSTANT, (), value if isinstance(value, Fraction) else Fraction(value))

    def variable(self, name: str) -> int:
        """A base variable: an entry that nothing determines."""
        position = self.variables.get(name)
        if position is None:
            position = self.variables[name] = self.apply(ops.VARIABLE, (), name)
        return position

    def entry(self, name: str, definition: int) -> int:
        """An entry of a quantity: a node of its own, though its value is that of its definition.

        So two quantities that happen to be equal stay two when one differentiates by one of them. Those that
        are no mere function of something, such as a pre-activation, are ``composed``, and their definitions are
        ``compositions``. ``defined`` leads from definitions to entries.
        """
        entry = self.apply(ops.ENTRY, (definition,), name)
        self.defined.setdefault(definition, entry)
        operation, arguments, _ = self.nodes[definition]
        if arguments and operation.function is None:
            self.composed.add(entry)
            self.compositions.add(definition)
        return entry

    def add(self, terms: Iterable[int]) -> int:
        """The sum of terms, as written; 0 if there is none."""
        terms = tuple(terms)
        if len(terms) < 2:
            return terms[0] if terms else self.zero
        return self.apply(ops.ADD, terms)

    def multiply(self, factors: Iterable[int]) -> int:
        """The product of factors, as written; 1 if there is none."""
        factors = tuple(factors)
        if len(factors) < 2:
            return factors[0] if factors else self.one
        return self.apply(ops.MULTIPLY, factors)

    def inner(self, first: tuple[int, ...], second: tuple[int, ...]) -> int:
        """The inner product of two rows of nodes, as written."""
        if len(first) == 1:
            return self.apply(ops.MULTIPLY, first + second)
        return self.apply(ops.INNER, first + second) if first else self.zero

    def power(self, base: int, exponent: int) -> int:
        """An integer power; the exponent -1 is the reciprocal."""
        return base if exponent == 1 else self.apply(ops.POWER, (base,), exponent)

    def negative(self, term: int) -> int:
        """``-term``."""
        return self.multiply((self.minus_one, term))

    def quotient(self, numerator: int, denominator: int) -> int:
        """``numerator / denominator``."""
        return self.multiply((numerator, self.power(denominator, -1)))

    def slope(self, operation: Operation, argument: int, label: object = None) -> int:
        """The derivative of an operation by its only argument, from the row by which the reverse pass has it."""
        node = self.apply(operation, (argument,), label)
        (partial,) = operation.partials(self, node, label, (argument,))
        return partial

    def total(self, terms: Iterable[int]) -> int:
        """The sum of terms without those that are 0."""
        return self.add([t for t in terms if t != self.zero])

    def product(self, factors: Iterable[int]) -> int:
        """The product of factors without those that are 1; 0 if one of them is."""
        kept = tuple([f for f in factors if f != self.one])
        return self.zero if self.zero in kept else self.multiply(kept)

    def times(self, one: int, other: int) -> int:
        """The product of two factors, in the same way."""
        if one == self.one or other == self.zero:
            return other
        if other == self.one or one == self.zero:
            return one
        return self.apply(ops.MULTIPLY, (one, other))

    def combination(self, pairs: list[tuple[int, int]]) -> int:
        """The sum of the products of pairs, without what is 0 and factors that are 1."""
        zero, one = self.zero, self.one
        terms, first, second = [], [], []
        for a, b in pairs:
            if a == zero or b == zero:
                continue
            if a == one or b == one:
                terms.append(b if a == one else a)
            else:
                first.append(a)
                second.append(b)
        if first:
            terms.append(self.inner(tuple(first), tuple(second)))
        return self.add(terms)

    def ancestors(self, node: int, known: Container[int] = (), leaves: Container[int] = ()) -> list[int]:
        """All that a node is made of, and itself, each after its arguments.

        Without what is ``known`` already, and without what the ``leaves`` are made of.
        """
        return [] if node in known else self.ancestors_of((node,), known, leaves)

    def ancestors_of(
        self, tops: Iterable[int], known: Container[int] = (), leaves: Container[int] = (), cost: int = 0
    ) -> list[int]:
        """All that several nodes are made of, and these, in the same way; each costs so many looks besides."""
        nodes = self.nodes
        seen = {top for top in tops if top not in known}
        found = list(seen)
        for position in found:
            # Most arguments were seen before: all of them at once costs least.
            if position in leaves or seen.issuperset(nodes[position][1]):
                continue
            for argument in nodes[position][1]:
                if argument not in seen:
                    seen.add(argument)
                    if argument not in known:
                        found.append(argument)  # to be looked at in turn
        found.sort()
        self.meter.spend(5 + (1 + cost) * self.weigh(found))
        return found

    def replace(self, node: int, old: int, new: int) -> int:
        """The node with one of its ancestors replaced by another node."""
        return self.replaced((node,), {old: new})[0]

    def replaced(self, tops: Sequence[int], images: Mapping[int, int]) -> list[int]:
        """Several nodes with some of their ancestors, or themselves, replaced by other nodes."""
        image = self.images(tops, images)
        return [image[top] for top in tops]

    def images(self, tops: Iterable[int], images: Mapping[int, int], leaves: Container[int] = ()) -> dict[int, int]:
        """What several nodes and their ancestors become where some are replaced by other nodes; ``leaves`` stay."""
        image = dict(images)
        for position in self.ancestors_of(tops, images, leaves):
            operation, arguments, label = self.nodes[position]
            if position in leaves:
                image[position] = position
                continue
            moved = tuple([image[a] for a in arguments])
            image[position] = position if moved == arguments else self.apply(operation, moved, label)
        return image
