"""Gradients of a loss that is summed over times: the sums of the gradients of its terms.

A line that sums over times claims what the gradient of one term is, and more than the line says if it is so for each.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec.structs import replace

from bpttcheck.expressions.indices import LAST, linear
from bpttcheck.expressions.scope import is_quantity
from bpttcheck.notation import plain
from bpttcheck.notation.syntax import (
    Call,
    Derivative,
    Entry,
    MatrixProduct,
    Node,
    Number,
    Product,
    Quotient,
    Range,
    Reference,
    Relation,
    Summation,
    Transpose,
)
from bpttcheck.scopes.letters import Letters, unindexed
from bpttcheck.scopes.restating import names_in

if TYPE_CHECKING:
    from bpttcheck.models.model import Glossary
    from bpttcheck.scopes.restating import Claim

_WHOLE = (("", 1), (LAST, 0))


def by_terms(claim: Claim, names: Glossary) -> Claim | None:
    """The claim that the terms of a line are the gradients of the terms of a loss; ``None`` where that is not told."""
    match claim.target:
        case Derivative(Reference(loss, None), by, ()) | Call("grad", (Reference(loss, None), by)):
            term, line = _summed(loss, claim.line, names)
        case _:
            return None
    found = _one_term(line, by, claim, names) if term and isinstance(line, Summation) else None
    if (
        term is None
        or found is None
        or found[0] in {LAST, *claim.times, *claim.indices}
        or is_quantity(found[0], names)
    ):
        return None
    letter, body, known = found
    of, times = Reference(term, Reference(letter)), claim.times | {letter}
    target = Derivative(of, by) if isinstance(claim.target, Derivative) else Call("grad", (of, by))
    return replace(claim, target=target, line=body, times=times, conditions=(*claim.conditions, *known))


def _summed(loss: str, line: Node, names: Glossary) -> tuple[str | None, Node]:
    """The name of the terms of a loss, and a line as a sum, where both are sums, or both are divided by the length."""
    whole = _definition_of(loss, names)
    mean, divided = _undivided(whole), _undivided(line)
    if whole is None or (mean is None) != (divided is None):
        return None, line
    return _term_of(mean or whole, names), drawn_out(divided or line)


def _definition_of(loss: str, names: Glossary) -> Node | None:
    """What a loss without a time is defined to be."""
    quantity = names.quantity(loss, timed=False)
    rules = [rule for family in names.families if family.named == quantity for rule in family.rules]
    return plain.read(rules[0].passage.text) if len(rules) == 1 and rules[0].meaning else None


def _undivided(tree: Node | None) -> Node | None:
    """What is divided by the length; ``None`` where nothing is."""
    match tree:
        case Quotient(part, Reference(name, None)) if name == LAST:
            return part
        case Product((Quotient(Number(one), Reference(name, None)), part)) if one == 1 and name == LAST:
            return part
    return None


def _term_of(whole: Node, names: Glossary) -> str | None:
    """What a loss is the sum of, over all times."""
    match whole:
        case Summation(over, Reference(name, Reference(letter, None))) if letter == over.index and _is_whole(over):
            own = [family.named for family in names.families if family.named.name == name and family.named.timed]
            return name if own == [names.quantity(name, timed=True)] else None
    return None


def _is_whole(over: Range) -> bool:
    return over.lower is None or (over.upper is not None and (linear(over.lower), linear(over.upper)) == _WHOLE)


def _one_term(
    line: Summation, by: Node, claim: Claim, names: Glossary
) -> tuple[str, Node, tuple[Relation, ...]] | None:
    """The letter of the time of a term, the term, and what is known of that time."""
    over, at = line.range, unindexed(by).time if _is_named(by) else None
    if over.lower is not None and at is not None:  # a gradient by what is there at one time: later losses have one
        start = linear(at)
        if start and start[0] in claim.times and not start[1] and _starts(over, start[0]):
            return over.index, line.body, (Relation(Reference(start[0]), "<=", Reference(over.index)),)
        return None
    if at is not None or not _is_named(by) or not _is_whole(over) or not _is_time(line, claim, names):
        return None
    inner = drawn_out(line.body)
    if isinstance(inner, Summation) and _starts(inner.range, over.index):
        swapped = Range(over.index, Number(Fraction(1)), Reference(inner.range.index))
        return inner.range.index, Summation(swapped, inner.body), ()
    return over.index, line.body, ()


def _is_named(by: Node) -> bool:
    """Whether something is a quantity or an entry of one."""
    return isinstance(by, Reference) or (isinstance(by, Entry) and isinstance(by.base, Reference))


def _starts(over: Range, letter: str) -> bool:
    """Whether a range leads from a letter to the last time."""
    ends = [linear(end) if end else None for end in (over.lower, over.upper)]
    return ends == [(letter, 0), (LAST, 0)]


def _is_time(node: Summation, claim: Claim, names: Glossary) -> bool:
    return Letters(claim.times, claim.indices).kind(node.range, node.body, names) == "time"


def drawn_out(tree: Node) -> Node:
    """A product, or what is transposed, with the sum in one factor around it."""
    match tree:
        case MatrixProduct(factors) | Product(factors):
            inner = [drawn_out(factor) for factor in factors]
            sums = [number for number, each in enumerate(inner) if isinstance(each, Summation)]
            if len(sums) != 1:
                return tree
            one = inner[sums[0]]
            others = [each for number, each in enumerate(factors) if number != sums[0]]
            if not isinstance(one, Summation) or any(one.range.index in names_in(each) for each in others):
                return tree
            parts = tuple(one.body if number == sums[0] else each for number, each in enumerate(factors))
            return Summation(one.range, replace(tree, factors=parts))
        case Transpose(base) if isinstance(one := drawn_out(base), Summation):
            return Summation(one.range, Transpose(one.body))
    return tree
