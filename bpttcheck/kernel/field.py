"""Points of a prime field, where exponentials of different monomials are independent variables.

The argument of an exponential is written as a polynomial, and exp of a sum is the product of exp of its monomials.
A monomial is known by its value at the point: two different ones share a value with a chance that
:mod:`.bounds` accounts for. Each gets a random element of a subgroup of large prime order, in which rational
exponents have a meaning. Logarithms are taken apart into logarithms of absolute values.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache, partial
from math import lcm
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from flint import fmpz
from msgspec import Struct

from bpttcheck.kernel.point import Assumptions, Point, drawn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from bpttcheck.kernel.graph import Graph

Polynomial = dict[int, Any]
"""Coefficients (int or Fraction) by the values of their monomials; the constant monomial has the value 1."""

ORDER_BITS = 160
_COFACTOR_BITS = 12
_MOST_MONOMIALS = 512
_MOST_BITS = 2048
_MOST_TERMS = 1024
_HIGHEST_EXPANDED = 16
_DEEPEST_LOGARITHM = 32
_SMALL_PRIMES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47)


class PrimeField(Struct, frozen=True):
    """The integers modulo ``prime`` = ``cofactor * order + 1``, both ``prime`` and ``order`` prime."""

    prime: int
    order: int
    cofactor: int

    @classmethod
    def random(cls, seed: bytes) -> PrimeField:
        """A field drawn from about 2^152 primes, so that nobody can write a line that is aimed at one."""
        draw = 0
        while True:
            draw += 1
            order = drawn(seed, "order", draw) >> (256 - ORDER_BITS) | 1 | 1 << (ORDER_BITS - 1)
            if not fmpz(order).is_probable_prime():
                continue
            for cofactor in range(2, 1 << _COFACTOR_BITS, 2):
                if fmpz(cofactor * order + 1).is_probable_prime():
                    return cls(cofactor * order + 1, order, cofactor)


field_of = lru_cache(maxsize=64)(PrimeField.random)


class _Undefined:
    """The value of ``1/0`` and of all that is computed from it."""

    def _same(self, *_: object) -> _Undefined:
        return self

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __mod__ = __neg__ = _same


UNDEFINED = _Undefined()


class FieldPoint(Point[Any]):
    """Values of nodes at a random point of a prime field: integers, or :data:`UNDEFINED`.

    At a ``closed`` point, composed entries are variables of their own. What is an identity there is one everywhere,
    and is found with less work; what is none may be one nevertheless.
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
        closed: bool = False,
    ) -> None:
        super().__init__(graph, assumptions, fixed, graph.composed if closed else ())
        self._closed = closed
        self.field = field_of(seed)
        self.prime = self.field.prime
        self._seed = drawn(seed, "point", attempt).to_bytes(32, "big")
        self._polynomials: dict[int, Polynomial] = {}
        self._logarithms: dict[int, Polynomial] = {}
        self._exponentials: dict[tuple[int, int], Any] = {}
        self._generators: dict[int, int] = {}
        self._antilogarithms: dict[int, tuple[int, bool]] = {}
        self._positive: dict[int, bool] = {}
        self._log_depth = 0

    # ---- values ---------------------------------------------------------------------------------------------

    def constant(self, number: Fraction | int) -> Any:
        """A rational number; undefined if the prime divides its denominator."""
        return number.numerator * self.power(number.denominator, -1) % self.prime

    def draw(self, name: str) -> int:
        """A random element."""
        return drawn(self._seed, "variable", name) % self.prime

    def entry(self, definition: int) -> Any:
        """The value of an entry: that of its definition, or where that is closed a random element for it.

        By the definition, not the name: entries of one name and two definitions must not look equal.
        """
        if self.is_closed(definition):
            return drawn(self._seed, "entry", definition) % self.prime
        return self.values[definition]

    def is_closed(self, definition: int) -> bool:
        """Whether an entry stands for itself, whatever its definition says."""
        return self._closed and self.graph.is_composition(definition)

    def power(self, base: Any, exponent: int) -> Any:
        """An integer power; undefined for a negative power of 0."""
        if base is UNDEFINED or (exponent < 0 and base % self.prime == 0):
            return UNDEFINED
        return pow(base, exponent, self.prime)

    def hyperbolic(self, square: Any) -> Any:
        """tanh(a) = (E² - 1) / (E² + 1) from E² = exp(2a)."""
        return (square - 1) * self.power(square + 1, -1) % self.prime

    def exponential(self, node: int, times: int) -> Any:
        """exp(times * node): the product of exp(monomial)^coefficient over the monomials of the node."""
        value = self._exponentials.get((node, times))
        if value is None:
            value = self._exponentials[node, times] = self._exponential(node, times)
        return value

    def _exponential(self, node: int, times: int) -> Any:
        if self.values[node] is UNDEFINED:
            return UNDEFINED
        value = 1
        for monomial, coefficient in self.polynomial(node).items():
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
        if monomial in self._antilogarithms:
            number, positive = self._antilogarithms[monomial]
            whole = int(coefficient) if positive else 2 * int(coefficient / Fraction(2))
            value = pow(number, whole, self.prime)
            coefficient = coefficient - whole
        exponent = coefficient.numerator
        if coefficient.denominator != 1:
            exponent = exponent * pow(coefficient.denominator, -1, self.field.order) % self.field.order
        return value * pow(self._generator(monomial), exponent, self.prime) % self.prime

    def _generator(self, monomial: int) -> int:
        generator = self._generators.get(monomial)
        if generator is None:
            element = drawn(self._seed, "exponential", monomial) % self.prime
            generator = self._generators[monomial] = pow(element, self.field.cofactor, self.prime)
        return generator

    def logarithm(self, node: int) -> Any:
        """log of a node, as the polynomial into which it is taken apart."""
        value = self.values[node]
        if value is UNDEFINED or value == 0:
            return UNDEFINED
        return sum(m * self.constant(c) for m, c in self.log_of(node).items()) % self.prime

    def value_is_undefined(self, node: int) -> bool:
        """Whether a node that was evaluated has no value here."""
        return self.values[node] is UNDEFINED

    @property
    def atoms(self) -> int:
        """How many monomials were told apart by their values."""
        return len(self._generators) + len(self._antilogarithms)

    def weight(self, node: int) -> int:
        """The degree of exp(node) in the exponentials of its monomials."""
        coefficients = self.polynomial(node).values()
        return sum(int(abs(c)) + 1 for c in coefficients)

    def root(self, node: int) -> int:
        """The least n for which exp(node) is a product of powers of n-th roots."""
        return lcm(*(c.denominator for c in self.polynomial(node).values()))

    def of_definition(self, name: str, rule: Callable[[int], Polynomial]) -> Polynomial | None:
        """A polynomial for what determines a variable; ``None`` if nothing does."""
        definition = self.definition(name)
        return None if definition is None else rule(definition)

    def has_logarithm(self, node: int) -> bool:
        """Whether exp(node) is computed from the argument of a logarithm."""
        return not self._antilogarithms.keys().isdisjoint(self.polynomial(node))

    # ---- arguments of exponentials --------------------------------------------------------------------------

    def polynomial(self, node: int) -> Polynomial:
        """A node as a polynomial in what it is made of; as a variable of its own where that says no more."""
        if node not in self._polynomials:
            for position in self._expanded(node):
                operation, arguments, label = self.graph.nodes[position]
                rule = operation.polynomial
                result = rule(self, label, arguments) if rule else None
                if result is None:
                    result = {self.values[position]: 1} if self.values[position] else {}
                self._polynomials[position] = result
        return self._polynomials[node]

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

    def number(self, number: Fraction | int) -> Polynomial:
        """A rational constant."""
        number = number.numerator if number.denominator == 1 else number
        return {1: number} if number else {}

    def polynomial_sum(self, terms: Iterable[Polynomial]) -> Polynomial | None:
        """The sum of polynomials; ``None`` where it grows too large to be of use."""
        result: Polynomial = {}
        for term in terms:
            for monomial, coefficient in term.items():
                result[monomial] = result.get(monomial, 0) + coefficient
        return _kept(result)

    def polynomial_product(self, factors: Iterable[Polynomial]) -> Polynomial | None:
        """The product of polynomials; ``None`` where it grows too large to be of use."""
        result: Polynomial | None = {1: 1}
        for factor in factors:
            if result is None or len(result) * len(factor) > _MOST_MONOMIALS:
                return None
            product: Polynomial = {}
            for m, c in result.items():
                for n, d in factor.items():
                    key = m * n % self.prime
                    product[key] = product.get(key, 0) + c * d
            result = _kept(product)
        return result

    def polynomial_power(self, node: int, exponent: int) -> Polynomial | None:
        """An integer power of a node as a polynomial, if it is one and not too large."""
        base = self.polynomial(node)
        if abs(exponent) > _HIGHEST_EXPANDED or (exponent < 0 and len(base) != 1):
            return None
        if exponent < 0:
            base = {pow(m, -1, self.prime): Fraction(1) / c for m, c in base.items()}
        return self.polynomial_product([base] * abs(exponent))

    # ---- logarithms -----------------------------------------------------------------------------------------

    def log_of(self, node: int) -> Polynomial:
        """log |node| as a sum of logarithms, taken apart as far as the operations allow."""
        # By the value: what is equal, or opposite, has the same logarithm, however it is written.
        square = self.values[node] * self.values[node] % self.prime
        known = self._logarithms.get(square)
        if known is None:
            operation, arguments, label = self.graph.nodes[node]
            rule = operation.logarithm if self._log_depth < _DEEPEST_LOGARITHM else None
            self._log_depth += 1
            known = rule(self, label, arguments) if rule else None
            self._log_depth -= 1
            if known is None:
                known = self._log_value(self.values[node], positive=self._is_positive(node))
            self._logarithms[square] = known
        return known

    def log_number(self, number: Fraction) -> Polynomial:
        """log of a rational number by its small prime factors."""
        result: Polynomial = {}
        for part, sign in ((abs(number.numerator), 1), (number.denominator, -1)):
            rest = part
            for prime in _SMALL_PRIMES:
                while rest and rest % prime == 0:
                    rest //= prime
                    _accumulate(result, self._log_value(prime, positive=True), sign)
            _accumulate(result, self._log_value(rest % self.prime, positive=True), sign)
        return result

    def log_sum(self, arguments: tuple[int, ...]) -> Polynomial | None:
        """log of a sum: of one of its terms, and of the sum divided by that term; ``None`` with no terms or too many.

        The term is chosen by the value of that quotient, which a common factor of all terms does not change.
        """
        terms = self._terms(arguments)
        if not terms:
            return None
        positive = all(self._is_positive(t) for t in terms)
        logarithms = [(self.values[t], partial(self.log_of, t)) for t in terms]
        return self._log_total(logarithms, positive=positive)

    def log_softmax(self, node: int, others: tuple[int, ...]) -> Polynomial:
        """log softmax(o)ᵢ = oᵢ - log Σₖ exp(oₖ)."""
        total = self._log_total([(self.exponential(k, 1), partial(self.polynomial, k)) for k in others], positive=True)
        return _accumulate(dict(self.polynomial(node)), total, -1)

    def log_sigmoid(self, node: int) -> Polynomial:
        """log σ(a) = -log(1 + exp(-a))."""
        minus = _accumulate({}, self.polynomial(node), -1)
        total = self._log_total([(1, dict), (self.exponential(node, -1), lambda: minus)], positive=True)
        return _accumulate({}, total, -1)

    def _terms(self, arguments: tuple[int, ...]) -> list[int] | None:
        """The terms of nested sums that are not 0; ``None`` if there are too many, as after doubling 60 times."""
        found: list[int] = []
        waiting = list(reversed(arguments))
        visited = 0
        while waiting:
            node = waiting.pop()
            visited += 1
            if visited > _MOST_TERMS:
                return None
            operation, inner, _ = self.graph.nodes[node]
            if operation.affine == "sum" and inner and node not in self.leaves:
                waiting.extend(reversed(inner))
            elif self.values[node]:
                found.append(node)
        return found

    def _log_total(self, terms: Sequence[tuple[int, Callable[[], Polynomial]]], *, positive: bool) -> Polynomial:
        total = sum(value for value, _ in terms) % self.prime
        quotients = [total * pow(value, -1, self.prime) % self.prime for value, _ in terms]
        chosen = min(range(len(terms)), key=quotients.__getitem__)
        return _accumulate(dict(terms[chosen][1]()), self._log_value(quotients[chosen], positive=positive), 1)

    def _log_value(self, value: int, *, positive: bool) -> Polynomial:
        if value in {1, self.prime - 1}:
            return {}
        # The square: log |u| is the same for u and -u.
        key = drawn(self._seed, "logarithm", value * value % self.prime) % self.prime
        if positive or key not in self._antilogarithms:
            self._antilogarithms[key] = (value, positive)
        return {key: 1}

    def _is_positive(self, node: int) -> bool:
        for position in self.graph.ancestors(node, self._positive):
            operation, arguments, label = self.graph.nodes[position]
            self._positive[position] = operation.positive(label, [self._positive[a] for a in arguments])
        return self._positive[node]


def _accumulate(into: Polynomial, other: Polynomial, times: int) -> Polynomial:
    for monomial, coefficient in other.items():
        into[monomial] = into.get(monomial, 0) + times * coefficient
    return into


def _kept(polynomial: Polynomial) -> Polynomial | None:
    """Without the terms that vanished; ``None`` where it has too many, or coefficients that are too long."""
    result = {m: c for m, c in polynomial.items() if c and m}
    if len(result) > _MOST_MONOMIALS:
        return None
    for c in result.values():
        if c != 1 and c.numerator.bit_length() + c.denominator.bit_length() > _MOST_BITS:
            return None
    return result
