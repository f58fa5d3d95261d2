"""Points of a prime field, where exponentials of different monomials are independent variables.

The argument of an exponential is written as a polynomial, and exp of a sum is the product of exp of its monomials.
A monomial is known by its value at the point. Each gets a random element of a subgroup of large prime order, in which
rational exponents have a meaning.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from bpttcheck.kernel.dependence import Dependence
from bpttcheck.kernel.logarithms import Logarithms
from bpttcheck.kernel.opening import leaves_of
from bpttcheck.kernel.point import NOTHING, Assumptions, Point, drawn
from bpttcheck.kernel.primes import UNDEFINED, field_of, raised
from bpttcheck.kernel.steps import Steps

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bpttcheck.kernel.graph import Graph
    from bpttcheck.kernel.opening import Opened
    from bpttcheck.kernel.polynomials import Polynomial

_WORK_OF_AN_EXPONENTIAL = 50
_WORK_OF_A_MONOMIAL = 15
_WORK_OF_A_LARGE_ONE = 500


class FieldPoint(Point[Any]):
    """Values of nodes at a random point of a prime field: integers, or :data:`UNDEFINED`.

    Composed entries are variables of their own, but for those with the definitions that are ``opened`` (``None``: all
    of them). What is an identity there is one everywhere, and is found with less work; what is none may be one
    nevertheless. ``steps`` are values of steps, by their keys.
    """

    rule = attrgetter("field")

    def __init__(
        self,
        graph: Graph,
        assumptions: Assumptions,
        fixed: Mapping[str, int],
        seed: bytes,
        attempt: int,
        *,
        opened: Opened = None,
        steps: Mapping[int, int] = NOTHING,
        dependence: Dependence | None = None,
    ) -> None:
        super().__init__(graph, assumptions, fixed, leaves_of(graph, opened))
        self._opened = opened
        self.field = field_of(seed)
        self.prime = self.field.prime
        self.seed = drawn(seed, "point", attempt).to_bytes(32, "big")
        self.logarithms = Logarithms()
        self.steps = Steps(steps)
        self.dependence = dependence or Dependence(graph, assumptions)
        self._polynomials: dict[int, Polynomial] = {}
        self._exponentials: dict[tuple[int, int], Any] = {}
        self._generators: dict[int, int] = {}
        self._signs: dict[int, int] = {}

    # ---- values ---------------------------------------------------------------------------------------------

    def constant(self, number: Fraction | int) -> Any:
        """A rational number; undefined if the prime divides its denominator."""
        if number.denominator == 1:
            return number.numerator % self.prime
        return number.numerator * self.power(number.denominator, -1) % self.prime

    def draw(self, name: str) -> int:
        """A random element."""
        return drawn(self.seed, "variable", name) % self.prime

    def entry(self, definition: int) -> Any:
        """The value of an entry: that of its definition, or where that is closed a random element for it.

        By the definition, not the name: entries of one name and two definitions must not look equal.
        """
        if self.is_closed(definition):
            return drawn(self.seed, "entry", definition) % self.prime
        return self.values[definition]

    def is_closed(self, definition: int) -> bool:
        """Whether an entry stands for itself, whatever its definition says."""
        return self._opened is not None and definition in self.graph.compositions and definition not in self._opened

    def power(self, base: Any, exponent: int) -> Any:
        """An integer power; undefined for a negative power of 0."""
        if base is UNDEFINED or (exponent < 0 and base % self.prime == 0):
            return UNDEFINED
        return raised(base, exponent, self.prime)

    def hyperbolic(self, square: Any) -> Any:
        """tanh(a) = (E² - 1) / (E² + 1) from E² = exp(2a)."""
        return (square - 1) * self.power(square + 1, -1) % self.prime

    def logistic(self, power: Any) -> Any:
        """sigmoid(a) = E / (1 + E) from E = exp(a)."""
        return power * self.power(1 + power, -1) % self.prime

    def exponential(self, node: int, times: int) -> Any:
        """exp(times * node): the product of exp(monomial)^coefficient over the monomials of the node."""
        value = self._exponentials.get((node, times))
        if value is None:
            value = self._exponentials[node, times] = self._exponential(node, times)
        return value

    def _exponential(self, node: int, times: int) -> Any:
        if self.values[node] is UNDEFINED:
            return UNDEFINED
        value, polynomial = 1, self.polynomial(node)
        self.graph.meter.spend(_WORK_OF_AN_EXPONENTIAL * len(polynomial))
        for monomial, coefficient in polynomial.items():
            value = value * self._exp_monomial(monomial, coefficient * times) % self.prime
        return value

    def exponentials(self, nodes: Iterable[int]) -> Any:
        """The sum of the exponentials of nodes."""
        return sum(self.exponential(node, 1) for node in nodes) % self.prime

    def _exp_monomial(self, monomial: int, coefficient: Fraction | int) -> int:
        """exp(coefficient * monomial); exp(n log u) is uⁿ where that holds of every u at which log u is defined.

        What is known of u is log |u|, so an odd power needs a u that is positive wherever it is defined.
        """
        value = 1
        if monomial in self.logarithms.arguments:
            number, positive = self.logarithms.arguments[monomial]
            whole = int(coefficient) if positive else 2 * int(coefficient / Fraction(2))
            value = raised(number, whole, self.prime)
            coefficient = coefficient - whole
        exponent = coefficient.numerator
        if coefficient.denominator != 1:
            exponent = exponent * raised(coefficient.denominator, -1, self.field.order) % self.field.order
        return value * raised(self._generator(monomial), exponent, self.prime) % self.prime

    def _generator(self, monomial: int) -> int:
        generator = self._generators.get(monomial)
        if generator is None:
            element = drawn(self.seed, "exponential", monomial) % self.prime
            generator = self._generators[monomial] = raised(element, self.field.cofactor, self.prime)
        return generator

    def value_is_undefined(self, node: int) -> bool:
        """Whether a node that was evaluated has no value here."""
        return self.values[node] is UNDEFINED

    @property
    def atoms(self) -> int:
        """How many monomials and arguments of logarithms and steps were told apart by their values."""
        # An argument that is 1 or -1 was told from all others, too.
        logarithms = len(self.logarithms.arguments) + self.logarithms.one
        steps = len(self.steps.free) + len(self.steps.chosen) + self.steps.compared
        return len(self._generators) + logarithms + steps

    def weight(self, node: int) -> int:
        """The degree of exp(node) in the exponentials of its monomials."""
        coefficients = self.polynomial(node).values()
        return sum(int(abs(c)) + 1 for c in coefficients)

    def root(self, node: int) -> int:
        """The least n for which exp(node) is a product of powers of n-th roots."""
        return lcm(*(c.denominator for c in self.polynomial(node).values()))

    def has_logarithm(self, node: int) -> bool:
        """Whether exp(node) is computed from the argument of a logarithm."""
        return not self.logarithms.arguments.keys().isdisjoint(self.polynomial(node))

    # ---- arguments of exponentials --------------------------------------------------------------------------

    def polynomial(self, node: int) -> Polynomial:
        """A node as a polynomial in what it is made of; as a variable of its own where that says no more."""
        if node not in self._polynomials:
            for position in self._expanded(node):
                operation, arguments, label = self.graph.nodes[position]
                rule = operation.polynomial
                result = rule(self, label, arguments) if rule else None
                if rule:
                    self._count(arguments, result)
                if result is None:
                    result = {self.values[position]: 1} if self.values[position] else {}
                self._polynomials[position] = result
        return self._polynomials[node]

    def _count(self, arguments: tuple[int, ...], result: Polynomial | None) -> None:
        """What it takes to multiply, or to add up, polynomials; some grow too large to be of use."""
        known = self._polynomials
        terms = sum([len(known[a]) for a in arguments if a in known])
        grown = _WORK_OF_A_LARGE_ONE if result is None else len(result)
        if terms:
            self.graph.meter.spend(_WORK_OF_A_MONOMIAL * (terms + grown))

    def _expanded(self, node: int) -> list[int]:
        """The nodes whose polynomials go into that of a node, each after its arguments; no recursion."""
        found: set[int] = set()
        waiting = [node]
        while waiting:
            position = waiting.pop()
            if position not in found and position not in self._polynomials:
                found.add(position)
                operation, arguments, _ = self.graph.nodes[position]
                if operation.polynomial and position not in self.leaves:
                    waiting.extend(arguments)
        return sorted(found)

    # ---- signs ----------------------------------------------------------------------------------------------

    def sign(self, node: int) -> int:
        """The sign that a node has wherever it is defined and not 0, 1 or -1; 0 where its operations show none."""
        for position in self.graph.ancestors(node, self._signs):
            operation, arguments, label = self.graph.nodes[position]
            self._signs[position] = operation.sign(label, [self._signs[a] for a in arguments])
        return self._signs[node]

    def is_positive(self, node: int) -> bool:
        """Whether a node is positive wherever its logarithm is defined, as far as its operations show."""
        return self.sign(node) > 0
