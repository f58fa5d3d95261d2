"""Rewritings that keep what a line means, a row for each kind; ``None`` where one has nothing to work on."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from bpttcheck.notation import syntax
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
    Sum,
    Summation,
    children,
)
from tests.soundness.places import number, substituted, times, total

if TYPE_CHECKING:
    from random import Random

    from tests.soundness.corpus import Claim


class Around(NamedTuple):
    """What a rewriting may look at besides the node: chance, the claim, and the whole line as it stands."""

    random: Random
    claim: Claim
    tree: Node


Rule = Callable[[Node, Around], Node | None]
KEEPS: dict[str, Rule] = {}


def keeps(name: str) -> Callable[[Rule], Rule]:
    def register(rule: Rule) -> Rule:
        KEEPS[name] = rule
        return rule

    return register


def names(tree: Node) -> set[str]:
    """All names in a tree, also of indices."""
    own = {tree.name} if isinstance(tree, Reference) else {tree.index} if isinstance(tree, Range) else set()
    return own.union(*map(names, children(tree)))


def some_number(random: Random) -> Node:
    return number(Fraction(random.randint(1, 9), random.randint(1, 9)))


@keeps("reorder")
def reorder(node: Node, around: Around) -> Node | None:
    match node:
        case Sum(parts) | Product(parts):
            mixed = list(parts)
            around.random.shuffle(mixed)
            return type(node)(tuple(mixed))
    return None


@keeps("regroup")
def regroup(node: Node, around: Around) -> Node | None:
    match node:
        case Sum(parts) | Product(parts) | MatrixProduct(parts) if len(parts) > 2:
            first = around.random.randrange(len(parts) - 1)
            last = around.random.randrange(first + 2, len(parts) + 1)
            if last - first == len(parts):
                last -= 1
            return type(node)((*parts[:first], type(node)(parts[first:last]), *parts[last:]))
    return None


@keeps("expand")
def expand(node: Node, _: Around) -> Node | None:
    """a*(b + c) to a*b + a*c, and the same of matrices."""
    if not isinstance(node, Product | MatrixProduct):
        return None
    for k, factor in enumerate(node.factors):
        if isinstance(factor, Sum):
            before, after = node.factors[:k], node.factors[k + 1 :]
            return Sum(tuple(type(node)((*before, term, *after)) for term in factor.terms))
    return None


@keeps("factor out")
def factor_out(node: Node, _: Around) -> Node | None:
    """a*b + a*c to a*(b + c)."""
    match node:
        case Sum((Product((first, *rest)), Product(others), *more)) if first in others:
            left = list(others)
            left.remove(first)
            return total(times(first, Sum((times(*rest), times(*left)))), *more)
    return None


@keeps("square to product")
def square(node: Node, _: Around) -> Node | None:
    match node:
        case Power(base, Number(two)) if two == 2:
            return Product((base, base))
        case Product((one, other, *more)) if one == other:
            return times(Power(one, Number(Fraction(2))), *more)
    return None


@keeps("rename an index")
def rename_index(node: Node, around: Around) -> Node | None:
    if not isinstance(node, Summation | syntax.Repeated):
        return None
    taken = names(around.tree) | names(around.claim.target) | quantities(around.claim)
    free = [letter for letter in "mnpqrsuvwijkl" if letter not in taken]
    if not free:
        return None
    letter = around.random.choice(free)
    if node.range.index == "t" or _left_out(node.body, around.claim):
        return None
    body = substituted(node.body, node.range.index, Reference(letter))
    return replace(node, range=replace(node.range, index=letter), body=body)


def quantities(claim: Claim) -> set[str]:
    given = claim.said["given"]
    heads = [head for key in ("parameters", "inputs", "initial", "equations", "define") for head in given[key]]
    letters = [*given["rename"], *given["labels"], *claim.said["sizes"]]
    known = {head.split("(")[0].split("[")[0].strip() for head in heads} | set(letters)
    return known | {name.lower() for name in known}


def _left_out(node: Node, claim: Claim) -> bool:
    """Whether a name without a time may mean that of the index that a sum binds."""
    if isinstance(node, Reference) and node.time is None:
        return any(head.startswith(f"{node.name}(") for head in claim.said["given"]["equations"])
    return any(_left_out(child, claim) for child in children(node))


@keeps("add and subtract")
def add_and_subtract(node: Node, around: Around) -> Node | None:
    if isinstance(node, Number):
        return None
    term = times(some_number(around.random), node)
    parts = [node, term, Negative(term)]
    around.random.shuffle(parts)
    return Sum(tuple(parts))


@keeps("multiply and divide")
def multiply_and_divide(node: Node, around: Around) -> Node | None:
    by = some_number(around.random)
    return around.random.choice(
        [Quotient(times(by, node), by), times(by, Quotient(node, by)), times(Quotient(by, by), node)]
    )


@keeps("multiply and divide by an exponential")
def by_a_power(node: Node, around: Around) -> Node | None:
    if not isinstance(node, Entry):
        return None
    by = Call("exp", (times(some_number(around.random), node),))
    return Quotient(times(node, by), by)


@keeps("turn signs")
def turn_signs(node: Node, _: Around) -> Node | None:
    match node:
        case Sum(terms):
            return Negative(Sum(tuple(term.term if isinstance(term, Negative) else Negative(term) for term in terms)))
        case Negative(Product((first, *rest))):
            return times(Negative(first), *rest)
        case Negative(Negative(inner)):
            return inner
    return Negative(Negative(node))


@keeps("turn a quotient")
def turn_quotient(node: Node, around: Around) -> Node | None:
    match node:
        case Quotient(above, below):
            inverse = Power(below, number(-1))
            return around.random.choice([times(above, Quotient(number(1), below)), times(above, inverse)])
        case Product((a, Quotient(b, c), *more)) if not more:
            return Quotient(times(a, b), c)
    return None


@keeps("write a number otherwise")
def other_number(node: Node, around: Around) -> Node | None:
    if not isinstance(node, Number):
        return None
    part = Fraction(around.random.randint(-40, 40), around.random.choice([1, 2, 3, 7, 10, 1000]))
    return Sum((number(node.value - part), number(part)))
