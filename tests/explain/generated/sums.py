"""Slips in sums: a term lost or one too many, a bracket closed elsewhere, a sum left out, its limits off by one."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec.structs import replace

from bpttcheck.notation.syntax import (
    Call,
    Entry,
    MatrixProduct,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Range,
    Reference,
    Repeated,
    Sum,
    Summation,
)
from tests.explain.generated.spots import spots

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.explain.generated.right import Right
    from tests.explain.generated.spots import Spot

_ONE = Number(Fraction(1))


def _sum(terms: tuple[Node, ...]) -> Node:
    return terms[0] if len(terms) == 1 else Sum(terms)


def one_term_less(spot: Spot, right: Right) -> Iterator[Node]:
    """Any term of a sum."""
    if isinstance(spot.node, Sum):
        terms = spot.node.terms
        yield from (_sum((*terms[:number], *terms[number + 1 :])) for number in range(len(terms)))


def more_terms(spot: Spot, right: Right) -> Iterator[Node]:
    """A term twice, a 1, or an entry that the line has elsewhere."""
    if not isinstance(spot.node, Sum) and spot.above is not None:
        return
    terms = spot.node.terms if isinstance(spot.node, Sum) else (spot.node,)
    entries = [each.node for each in spots(right.tree) if isinstance(each.node, Entry) and not each.bound]
    for more in (*terms, *entries, _ONE):
        yield Sum((*terms, more))
        yield Sum((*terms, more.term if isinstance(more, Negative) else Negative(more)))


def brackets(spot: Spot, right: Right) -> Iterator[Node]:
    """A bracket left out round a sum, or one that closes too late."""
    match spot.node:
        case Product((*most, Sum((first, *rest)))):
            yield Sum((Product((*most, first)), *rest))
        case MatrixProduct((*most, Sum((first, *rest)))):
            yield Sum((MatrixProduct((*most, first)), *rest))
        case Negative(Sum((first, *rest))):
            yield Sum((Negative(first), *rest))
        case Negative(Product((Sum((first, *rest)), *most))):
            yield Sum((Negative(first), *rest[:-1], Product((rest[-1], *most))))
        case Quotient(Sum((*most, last)), below):
            yield Sum((*most, Quotient(last, below)))
        case Power(Sum((*most, last)), exponent):
            yield Sum((*most, Power(last, exponent)))
        case Summation(over, Sum((first, *rest))):
            yield Sum((Summation(over, first), *rest))
        case Call(name, (Sum((first, *rest)),)):
            yield Sum((Call(name, (first,)), *rest))
    if isinstance(spot.node, Product) and isinstance(spot.node.factors[0], Sum):
        (*most, last), *others = spot.node.factors[0].terms, *spot.node.factors[1:]
        yield Sum((*most, Product((last, *others))))
    if isinstance(spot.node, Sum):
        yield from _widened(spot.node.terms)


def _widened(terms: tuple[Node, ...]) -> Iterator[Node]:
    for number, term in enumerate(terms[:-1]):
        before, after = terms[:number], terms[number + 1 :]
        match term:
            case Product((*most, last)) | MatrixProduct((*most, last)):
                yield _sum((*before, type(term)((*most, Sum((last, *after))))))
            case Negative(Product((*most, last))):
                yield _sum((*before, Negative(Product((*most, Sum((last, *after)))))))
            case Negative(last):
                yield _sum((*before, Negative(Sum((last, *after)))))


def other_sums(spot: Spot, right: Right) -> Iterator[Node]:
    """A sum left out, one over a part only, or one more."""
    match spot.node:
        case Summation(over, body):
            yield body
            if isinstance(body, Sum):
                yield Sum((Summation(over, body.terms[0]), *body.terms[1:]))
        case Call("sum", (body,)):
            yield body
    if spot.above is None:
        yield from (Summation(Range(name), spot.node) for name in right.target.claim.free)


def limits(spot: Spot, right: Right) -> Iterator[Node]:
    """A limit of a sum or product one off."""
    match spot.node:
        case (Summation(over) | Repeated(over)) as loop if over.lower and over.upper:
            for side in ("lower", "upper"):
                for other in _beside(getattr(over, side)):
                    yield replace(loop, range=replace(over, **{side: other}))


def _beside(limit: Node) -> Iterator[Node]:
    match limit:
        case Number(value):
            yield from (Number(each) for each in (value - 1, value + 1) if each >= 0)
        case Reference():
            yield from (Sum((limit, Negative(_ONE))), Sum((limit, _ONE)))
        case Sum((base, Negative(Number() as step)) | (base, Number() as step)) if step == _ONE:
            yield base
