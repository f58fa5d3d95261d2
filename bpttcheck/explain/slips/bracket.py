"""A bracket closes too early or too late.

a(b + c) is not ab + c, and -(a + b) is not -a + b. When a factor is taken out of a sum, it is taken out of every term.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from bpttcheck.explain.pages import Example, Slip
from bpttcheck.notation.syntax import (
    Call,
    MatrixProduct,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Summation,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.explain.asked import Asked
    from bpttcheck.explain.places import Place
    from bpttcheck.notation.syntax import Node

_ONE: Final = Number(Fraction(1))


def _changes(place: Place, _asked: Asked) -> Iterator[Node]:
    match place.node:
        case Sum(terms) as node:
            yield from _widened(node, terms)
            yield from _above_the_bar(node, terms)
            yield from _subtracted(node, terms)
            yield from _narrowed_in_a_sum(node, terms)
        case node:
            for several in _narrowed(node):
                yield Sum(several, span=node.span)
            yield from _narrowed_within(node)


def _widened(node: Sum, terms: tuple[Node, ...]) -> Iterator[Node]:
    """``a*b + c`` as ``a*(b + c)``, ``-a + b`` as ``-(a + b)``, ``f(a) + b`` as ``f(a + b)``."""
    for number, term in enumerate(terms[:-1]):
        if not any(_with_more(term, terms[-1:])):  # a long sum of numbers would be gone through for each of them
            continue
        for end in range(len(terms), number + 1, -1):
            for wider in _with_more(term, terms[number + 1 : end]):
                yield _summed((*terms[:number], wider, *terms[end:]), node)


def _with_more(term: Node, after: tuple[Node, ...]) -> Iterator[Node]:
    """A term that takes those behind it into its last factors, its minus, its brackets, or above its bar."""
    match term:
        case Product(factors) | MatrixProduct(factors):
            kind = type(term)
            for cut in range(1, len(factors)):
                last = factors[cut] if cut == len(factors) - 1 else kind(factors[cut:])
                yield kind((*factors[:cut], Sum((last, *after))))
            yield from (kind((*factors[:-1], wider)) for wider in _with_more(factors[-1], after))
        case Negative(within):
            yield Negative(Sum((within, *after)))
            yield from (Negative(wider) for wider in _with_more(within, after))
        case Quotient(above, below):
            yield Quotient(Sum((above, *after)), below)
            yield Quotient(above, Sum((below, *after)))
        case Call(name, (argument,)):
            yield Call(name, (Sum((argument, *after)),))
        case Summation(over, body):
            yield Summation(over, Sum((body, *after)))


def _above_the_bar(node: Sum, terms: tuple[Node, ...]) -> Iterator[Node]:
    """``a + b/c`` as ``(a + b)/c``, ``a + b*c`` as ``(a + b)*c``, ``a + b^2`` as ``(a + b)^2``."""
    for number, term in enumerate(terms[1:], 1):
        if not any(_with_more_before(terms[:1], term)):
            continue
        for start in range(number):
            for wider in _with_more_before(terms[start:number], term):
                yield _summed((*terms[:start], wider, *terms[number + 1 :]), node)


def _subtracted(node: Sum, terms: tuple[Node, ...]) -> Iterator[Node]:
    """``-a + b*c`` as ``-(a + b)*c``."""
    for number, term in enumerate(terms):
        for end in range(number + 1, len(terms)):
            match term, terms[end]:
                case Negative(first), Product(factors):
                    whole = Sum((first, *terms[number + 1 : end], factors[0]))
                    wider = Negative(Product((whole, *factors[1:])))
                    yield _summed((*terms[:number], wider, *terms[end + 1 :]), node)


def _with_more_before(before: tuple[Node, ...], term: Node) -> Iterator[Node]:
    match term:
        case Negative(Quotient(above, below)):
            yield Quotient(Sum((*before, Negative(above))), below)
        case Negative(Product(factors)):
            yield Product((Sum((*before, Negative(factors[0]))), *factors[1:]))
        case Negative(Power(base, exponent)):
            yield Power(Sum((*before, Negative(base))), exponent)
        case Quotient(above, below):
            yield Quotient(Sum((*before, above)), below)
        case Product(factors) | MatrixProduct(factors):
            for cut in range(1, len(factors)):
                first = factors[0] if cut == 1 else type(term)(factors[:cut])
                yield type(term)((Sum((*before, first)), *factors[cut:]))
        case Power(base, exponent):
            yield Power(Sum((*before, base)), exponent)


def _narrowed(node: Node) -> Iterator[tuple[Node, ...]]:
    """``a*(b + c)`` as ``a*b + c``, ``-(a + b)`` as ``-a + b``."""
    match node:
        case Negative(Sum(terms)):
            yield from ((Negative(first), *rest) for first, rest in _cut(terms))
        case Product((*most, Sum(terms))) | MatrixProduct((*most, Sum(terms))):
            yield from ((type(node)((*most, first)), *rest) for first, rest in _cut(terms))
        case Call(name, (Sum((first, *rest)),)):
            yield (Call(name, (first,)), *rest)
    match node:
        case Product((Sum((*most, last)), *rest)) | MatrixProduct((Sum((*most, last)), *rest)):
            yield (*most, type(node)((last, *rest)))
        case Quotient(Sum((*most, last)), below):
            yield (*most, Quotient(last, below, span=node.span))


def _cut(terms: tuple[Node, ...]) -> Iterator[tuple[Node, tuple[Node, ...]]]:
    """The first terms as one, and the rest."""
    for cut in range(1, len(terms)):
        yield terms[0] if cut == 1 else Sum(terms[:cut]), terms[cut:]


def _narrowed_within(node: Node) -> Iterator[Node]:
    """``a*b*(c + d)`` as ``a*(b*c + d)``."""
    match node:
        case Product((*before, Sum(terms))):
            for start in range(1, len(before)):
                for cut in range(1, len(terms)):
                    inner = _summed(terms[:cut], node)
                    yield Product(
                        (*before[:start], Sum((Product((*before[start:], inner)), *terms[cut:]))), span=node.span
                    )


def _narrowed_in_a_sum(node: Sum, terms: tuple[Node, ...]) -> Iterator[Node]:
    for number, term in enumerate(terms):
        match term:
            case Negative(within):
                for first, *rest in _narrowed(within):
                    yield Sum((*terms[:number], Negative(first), *rest, *terms[number + 1 :]), span=node.span)
        for several in _narrowed(term):
            yield Sum((*terms[:number], *several, *terms[number + 1 :]), span=node.span)


def _summed(terms: tuple[Node, ...], node: Node) -> Node:
    return terms[0] if len(terms) == 1 else Sum(terms, span=node.span)


def _doubt(place: Place, _new: Node, _asked: Asked) -> int:
    """Nobody multiplies by 1: where that stands, a bracket was lost."""
    terms = place.node.terms if isinstance(place.node, Sum) else ()
    return -18 if any(isinstance(term, Product) and _ONE in term.factors for term in terms) else 0


PAGE = Slip(
    code="bracket",
    rank=28,
    changes=_changes,
    doubt=_doubt,
    examples=(
        Example(
            "d yhat(tau)[1] / d h(tau)[1]",
            "-yhat[1]*v[1,1]*(yhat[1] - 1) + v[2,1]*yhat[2] + v[3,1]*yhat[3]",
            "-yhat[1]*(v[1,1]*(yhat[1] - 1) + v[2,1]*yhat[2] + v[3,1]*yhat[3])",
        ),
    ),
)
