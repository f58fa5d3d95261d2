"""Two short formulas side by side: their difference and their ratio, cancelled, and taken apart into factors."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from flint import Ordering, fmpq_mpoly_ctx

from bpttcheck.expressions.indices import linear
from bpttcheck.notation import syntax
from bpttcheck.verify.naming import monomial, power

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flint import fmpq, fmpq_mpoly

    from bpttcheck.notation.syntax import Node


class Ratio(NamedTuple):
    """A polynomial over another."""

    above: fmpq_mpoly
    below: fmpq_mpoly


class Pair:
    """Two formulas as ratios of polynomials in their names and functions.

    Raises :class:`ZeroDivisionError` where one is divided by 0.
    """

    def __init__(self, one: Node, other: Node) -> None:
        self._atoms = [*dict.fromkeys((*_atoms(one), *_atoms(other)))]
        names = [f"x{number}" for number in range(len(self._atoms))]
        self._ring = fmpq_mpoly_ctx.get(names, Ordering.lex)
        self._known = dict(zip(self._atoms, self._ring.gens(), strict=True))
        self._one, self._other = self._ratio(one), self._ratio(other)

    @property
    def difference(self) -> Node:
        """What the first has more than the second."""
        (a, b), (c, d) = self._one, self._other
        return self._written(Ratio(a * d - c * b, b * d))

    @property
    def ratio(self) -> Node | None:
        """What the first is of the second; nothing where one of them is 0."""
        (a, b), (c, d) = self._one, self._other
        return self._written(Ratio(a * d, b * c)) if not (a.is_zero() or c.is_zero()) else None

    # ---- read ---------------------------------------------------------------------------------------------------

    def _ratio(self, node: Node) -> Ratio:
        unit = self._ring.constant(1)
        match node:
            case syntax.Number(value):
                return Ratio(self._ring.constant(value.numerator), self._ring.constant(value.denominator))
            case syntax.Negative(term):
                above, below = self._ratio(term)
                return Ratio(-above, below)
            case syntax.Sum(terms):
                found = Ratio(self._ring.constant(0), unit)
                for above, below in map(self._ratio, terms):
                    found = Ratio(found.above * below + above * found.below, found.below * below)
                return found
            case syntax.Product(factors):
                found = Ratio(unit, unit)
                for above, below in map(self._ratio, factors):
                    found = Ratio(found.above * above, found.below * below)
                return found
            case syntax.Quotient(numerator, denominator):
                (a, b), (c, d) = self._ratio(numerator), _upside_down(self._ratio(denominator))
                return Ratio(a * c, b * d)
            case syntax.Power(base, raised) if (exponent := _whole(raised)) is not None:
                found = self._ratio(base)
                above, below = found if exponent >= 0 else _upside_down(found)
                return Ratio(above ** abs(exponent), below ** abs(exponent))
        return Ratio(self._known[node], unit)

    # ---- written ------------------------------------------------------------------------------------------------

    def _written(self, found: Ratio) -> Node:
        common = found.above.gcd(found.below)
        (more, above), (less, below) = (part.factor() for part in (found.above / common, found.below / common))
        return monomial(_fraction(more) / _fraction(less), self._factors(above), self._factors(below))

    def _factors(self, found: Iterable[tuple[fmpq_mpoly, int]]) -> list[Node]:
        ordered = sorted(found, key=lambda each: len(each[0]))
        return [power(self._sum(factor), int(exponent)) for factor, exponent in ordered]

    def _sum(self, polynomial: fmpq_mpoly) -> Node:
        terms = [self._term(_fraction(coefficient), powers) for powers, coefficient in polynomial.terms()]
        return terms[0] if len(terms) == 1 else syntax.Sum(tuple(terms))

    def _term(self, coefficient: Fraction, powers: Iterable[int]) -> Node:
        return monomial(coefficient, [power(a, int(n)) for a, n in zip(self._atoms, powers, strict=True) if n])


def _atoms(node: Node) -> Iterator[Node]:
    """What a formula is a sum, product or power of."""
    match node:
        case syntax.Number():
            return
        case syntax.Power(base, raised) if _whole(raised) is not None:
            yield from _atoms(base)
        case syntax.Negative() | syntax.Sum() | syntax.Product() | syntax.Quotient():
            for child in syntax.children(node):
                yield from _atoms(child)
        case _:
            yield node


def _whole(exponent: Node) -> int | None:
    found = linear(exponent)
    return found[1] if found and not found[0] else None


def _upside_down(found: Ratio) -> Ratio:
    if found.above.is_zero():
        raise ZeroDivisionError
    return Ratio(found.below, found.above)


def _fraction(value: fmpq) -> Fraction:
    return Fraction(int(value.p), int(value.q))
