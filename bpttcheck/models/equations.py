"""A model's equations written down in the order in which they are computed, one for each number; none is computed."""

from __future__ import annotations

from bisect import bisect_right
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple, cast

from bpttcheck.errors import Refused, TooMuchWork
from bpttcheck.models.unrolled import Unrolled
from bpttcheck.places import NOWHERE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bpttcheck.kernel.graph import Graph
    from bpttcheck.kernel.operations import Operation
    from bpttcheck.models.model import Glossary

_MOST = 1_000_000


class Equation(NamedTuple):
    """An operation by name, the places of its arguments, and a number or a name that belongs to it."""

    operation: str
    arguments: tuple[int, ...]
    label: object = None


class Equations:
    """Equations, each in terms of earlier ones, no two the same; expressions and models write themselves down here.

    A ``slope`` is the derivative of its first argument by the second, while all others are held.
    """

    def __init__(self) -> None:
        self.rows: list[Equation] = []
        self._places: dict[Equation, int] = {}
        self._made_of: dict[int, list[int]] = {}
        self.zero, self.one, self.minus_one = map(self.constant, (0, 1, -1))

    def _put(self, operation: str, arguments: Iterable[int] = (), label: object = None) -> int:
        row = Equation(operation, tuple(arguments), label)
        if row not in self._places:
            self._places[row] = len(self.rows)
            self.rows.append(row)
        return self._places[row]

    def constant(self, number: Fraction | int) -> int:
        """A rational number."""
        return self._put("constant", (), Fraction(number))

    def variable(self, name: str) -> int:
        """An entry that nothing determines."""
        return self._put("variable", (), name)

    def entry(self, name: str, definition: int) -> int:
        """An entry of a quantity, which is another one than an equal entry of another quantity."""
        return self._put("entry", (definition,), name)

    def apply(self, operation: Operation, arguments: tuple[int, ...], label: object = None) -> int:
        """A function of earlier numbers."""
        return self._put(operation.name, arguments, label)

    def slope(self, operation: Operation, argument: int, label: object = None) -> int:
        """The derivative of a function by its argument."""
        return self.derivative(self.apply(operation, (argument,), label), argument, frozenset())

    def derivative(self, of: int, by: int, held: frozenset[int]) -> int:
        """The derivative of a number by another, while others are held."""
        return self._put("slope", (of, by, *sorted(held)))

    def add(self, terms: Iterable[int]) -> int:
        """A sum."""
        several = tuple(terms)
        return several[0] if len(several) == 1 else self._put("add", several)

    def multiply(self, factors: Iterable[int]) -> int:
        """A product, which is 0 or a factor alone where this is plain."""
        several = tuple(factor for factor in factors if factor != self.one) or (self.one,)
        if self.zero in several:
            return self.zero
        return several[0] if len(several) == 1 else self._put("multiply", several)

    def inner(self, first: tuple[int, ...], second: tuple[int, ...]) -> int:
        """The sum of the products of pairs."""
        return self.add(map(self.multiply, zip(first, second, strict=True)))

    def power(self, base: int, exponent: int) -> int:
        """A whole power."""
        return self._put("power", (base,), exponent)

    def negative(self, term: int) -> int:
        """``-term``."""
        return self.multiply((self.minus_one, term))

    def quotient(self, above: int, below: int) -> int:
        """``above / below``."""
        return self.multiply((above, self.power(below, -1)))

    def spend(self, work: int) -> None:
        """Raises :class:`Refused` for more than a report of a line needs."""
        if work > _MOST or len(self.rows) > _MOST:
            raise Refused(TooMuchWork(NOWHERE))

    total, product = add, multiply

    def made_of(self, place: int, after: int) -> list[int]:
        """All equations after a place that another is made of, and itself, in their order."""
        if place not in self._made_of:
            seen, waiting = {place}, [place]
            while waiting:
                new = set(self.rows[waiting.pop()].arguments) - seen
                seen |= new
                waiting.extend(new)
            self._made_of[place] = sorted(seen)
        found = self._made_of[place]
        return found[bisect_right(found, after) :]


class Written(Unrolled):
    """A model unrolled into equations, with the derivatives that expressions ask for as slopes."""

    def __init__(self, glossary: Glossary, sizes: dict[str, int], times: int) -> None:
        self.equations = Equations()
        super().__init__(glossary, sizes, times, cast("Graph", self.equations))

    def derivative(self, of: int, by: int, held: frozenset[int]) -> int:
        """The slope of a number by another."""
        return self.equations.derivative(of, by, held)
