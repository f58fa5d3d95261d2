"""Logarithms at a point of a field: taken apart into logarithms of absolute values.

log of a product, quotient, power or exponential is a sum. log of a sum is that of one of its terms, and of the sum
divided by that term, which is a variable of its own, known by its value. What is known of it is log |u|: exp(log u)
is u again where u is positive wherever it is defined, and exp(2 log u) is u².
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from math import prod
from typing import TYPE_CHECKING, Any

from bpttcheck.kernel import polynomials
from bpttcheck.kernel.point import drawn
from bpttcheck.kernel.polynomials import accumulate
from bpttcheck.kernel.primes import UNDEFINED, raised

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from fractions import Fraction

    from bpttcheck.kernel.field import FieldPoint
    from bpttcheck.kernel.polynomials import Polynomial

    Factors = tuple[int, ...]

_MOST_TERMS = 1024
_DEEPEST = 32
_WORK_OF_A_TERM = 10
_SMALL_PRIMES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47)


class Logarithms:
    """What was found of logarithms at one point."""

    def __init__(self) -> None:
        self.by_square: dict[int, Polynomial] = {}
        self.arguments: dict[int, tuple[int, bool]] = {}
        # Whether an argument that is no number was told to be 1 or -1.
        self.one = False
        self.depth = 0

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """One logarithm further within others, also where what is done inside is broken off."""
        self.depth += 1
        try:
            yield
        finally:
            self.depth -= 1


def value(p: FieldPoint, node: int) -> Any:
    """log of a node, as the value of the polynomial into which it is taken apart."""
    argument = p.values[node]
    if argument is UNDEFINED or argument == 0:
        return UNDEFINED
    return _evaluated(p, of_node(p, node))


def softplus(p: FieldPoint, node: int) -> Any:
    """log(1 + exp(a)), likewise."""
    return UNDEFINED if p.values[node] is UNDEFINED else _evaluated(p, of_softplus(p, node))


def _evaluated(p: FieldPoint, polynomial: Polynomial) -> Any:
    return sum(m * p.constant(c) for m, c in polynomial.items()) % p.prime


def of_node(p: FieldPoint, node: int) -> Polynomial:
    """log |node| as a sum of logarithms, taken apart as far as the operations allow."""
    # By the value: what is equal, or opposite, has the same logarithm, however it is written.
    square = p.values[node] * p.values[node] % p.prime
    known = p.logarithms.by_square.get(square)
    if square == 1 and p.graph.nodes[node][1]:
        p.logarithms.one = True
        return {}
    if known is None:
        operation, arguments, label = p.graph.nodes[node]
        rule = operation.logarithm if p.logarithms.depth < _DEEPEST else None
        with p.logarithms.deeper():
            known = rule(p, label, arguments) if rule else None
        if known is None:
            known = _of_value(p, p.values[node], positive=p.is_positive(node))
        p.logarithms.by_square[square] = known
    return known


def of_number(p: FieldPoint, number: Fraction) -> Polynomial:
    """log of a rational number by its small prime factors."""
    result: Polynomial = {}
    for part, sign in ((abs(number.numerator), 1), (number.denominator, -1)):
        rest = part
        for prime in _SMALL_PRIMES:
            while rest and rest % prime == 0:
                rest //= prime
                accumulate(result, _of_value(p, prime, positive=True), sign)
        accumulate(result, _of_value(p, rest % p.prime, positive=True), sign)
    return result


def of_sum(p: FieldPoint, products: Iterable[Factors]) -> Polynomial | None:
    """log of a sum of products; ``None`` with no terms or too many."""
    terms = _terms(p, products)
    if not terms:
        return None
    positive = all(_is_positive(p, term) for term in terms)
    return _of_total(p, [(_value(p, term), partial(_of_product, p, term)) for term in terms], positive=positive)


def _of_product(p: FieldPoint, factors: Factors) -> Polynomial:
    if len(factors) == 1:
        return of_node(p, factors[0])
    found = polynomials.total([of_node(p, k) for k in factors])
    return _of_value(p, _value(p, factors), positive=_is_positive(p, factors)) if found is None else found


def _value(p: FieldPoint, factors: Factors) -> Any:
    return prod([p.values[k] for k in factors]) % p.prime


def _is_positive(p: FieldPoint, factors: Factors) -> bool:
    return prod(map(p.sign, factors)) > 0


def of_softmax(p: FieldPoint, node: int, others: tuple[int, ...]) -> Polynomial:
    """log softmax(o)ᵢ = oᵢ - log Σₖ exp(oₖ)."""
    terms = [(p.exponential(k, 1), partial(p.polynomial, k)) for k in others]
    return accumulate(dict(p.polynomial(node)), _of_total(p, terms, positive=True), -1)


def of_softplus(p: FieldPoint, node: int, sign: int = 1) -> Polynomial:
    """log(1 + exp(a)), with a sign before a."""
    argument = accumulate({}, p.polynomial(node), sign)
    return _of_total(p, [(1, dict), (p.exponential(node, sign), lambda: argument)], positive=True)


def of_sigmoid(p: FieldPoint, node: int) -> Polynomial:
    """log σ(a) = -log(1 + exp(-a))."""
    return accumulate({}, of_softplus(p, node, -1), -1)


def _terms(p: FieldPoint, products: Iterable[Factors]) -> list[Factors] | None:
    """The terms of nested sums that are not 0; ``None`` if there are too many, as after doubling 60 times."""
    found: list[Factors] = []
    waiting = [*products]
    visited = 0
    while waiting:
        factors = waiting.pop()
        visited += 1
        further = _summed(p, factors[0]) if len(factors) == 1 else ()
        for term in further or (factors,):
            if further and len(term) == 1:
                waiting.append(term)
            elif _value(p, term):
                found.append(term)
        if max(visited, len(found)) > _MOST_TERMS:
            p.graph.meter.spend(visited)
            return None
    return found


def _summed(p: FieldPoint, node: int) -> tuple[Factors, ...]:
    """The terms of which a node is the sum; none where it stands for itself."""
    operation, arguments, _ = p.graph.nodes[node]
    return tuple(operation.terms(arguments)) if operation.terms and node not in p.leaves else ()


def _of_total(p: FieldPoint, terms: Sequence[tuple[int, Callable[[], Polynomial]]], *, positive: bool) -> Polynomial:
    """log of a sum: the term is chosen by the value of sum/term, which a common factor of all does not change."""
    p.graph.meter.spend(_WORK_OF_A_TERM * len(terms))
    total = sum(term for term, _ in terms) % p.prime
    quotients = [total * raised(term, -1, p.prime) % p.prime for term, _ in terms]
    chosen = min(range(len(terms)), key=quotients.__getitem__)
    return accumulate(dict(terms[chosen][1]()), _of_value(p, quotients[chosen], positive=positive), 1)


def _of_value(p: FieldPoint, argument: int, *, positive: bool) -> Polynomial:
    if argument in {1, p.prime - 1}:
        return {}
    # The square: log |u| is the same for u and -u.
    key = drawn(p.seed, "logarithm", argument * argument % p.prime) % p.prime
    if positive or key not in p.logarithms.arguments:
        p.logarithms.arguments[key] = (argument, positive)
    return {key: 1}
