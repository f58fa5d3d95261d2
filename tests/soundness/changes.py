"""Changes that most often alter what a line means, a row for each kind; whether one does is for the judge to say."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec.structs import replace

from bpttcheck.notation import plain, syntax
from bpttcheck.notation.syntax import (
    Call,
    Derivative,
    Entry,
    Indicator,
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
    Transpose,
)
from tests.soundness.places import minus, number, times, total

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.soundness.rewritings import Around, Rule

CHANGES: dict[str, Rule] = {}
TINY = Fraction(1, 10**12)
_OTHERS = {"tanh": "sigmoid", "sigmoid": "tanh", "exp": "sigmoid", "log": "tanh", "relu": "abs", "softmax": "sigmoid"}
_LETTERS = "ijkm"


def changes(name: str) -> Callable[[Rule], Rule]:
    def register(rule: Rule) -> Rule:
        CHANGES[name] = rule
        return rule

    return register


def _without(parts: tuple[Node, ...], place: int) -> list[Node]:
    return [part for k, part in enumerate(parts) if k != place]


@changes("sign")
def sign(node: Node, around: Around) -> Node | None:
    match node:
        case Sum(terms):
            place = around.random.randrange(len(terms))
            term = terms[place]
            other = term.term if isinstance(term, Negative) else Negative(term)
            return Sum((*terms[:place], other, *terms[place + 1 :]))
        case Negative(term):
            return term
        case Product() | MatrixProduct() | Reference() | Entry():
            return Negative(node)
    return None


@changes("dropped term")
def dropped_term(node: Node, around: Around) -> Node | None:
    return total(*_without(node.terms, around.random.randrange(len(node.terms)))) if isinstance(node, Sum) else None


@changes("dropped factor")
def dropped_factor(node: Node, around: Around) -> Node | None:
    if isinstance(node, Product):
        return times(*_without(node.factors, around.random.randrange(len(node.factors))))
    if isinstance(node, MatrixProduct):
        left = _without(node.factors, around.random.randrange(len(node.factors)))
        return MatrixProduct(tuple(left)) if len(left) > 1 else left[0]
    return None


@changes("doubled factor")
def doubled_factor(node: Node, around: Around) -> Node | None:
    return times(*node.factors, around.random.choice(node.factors)) if isinstance(node, Product) else None


@changes("factor")
def factor(node: Node, around: Around) -> Node | None:
    return times(number(around.random.choice(["2", "1/2", "3", "-1", "9/10"])), node) if _is_value(node) else None


@changes("factor off by 1e-12")
def tiny_factor(node: Node, around: Around) -> Node | None:
    return times(number(1 + around.random.choice([1, -1]) * TINY), node) if _is_value(node) else None


@changes("term of 1e-12")
def tiny_term(node: Node, around: Around) -> Node | None:
    if not _is_value(node):
        return None
    return around.random.choice([total(node, number(TINY)), minus(node, times(number(TINY), node))])


@changes("number off by 1e-12")
def tiny_number(node: Node, around: Around) -> Node | None:
    return number(node.value + around.random.choice([1, -1]) * TINY) if isinstance(node, Number) else None


@changes("number")
def other_number(node: Node, around: Around) -> Node | None:
    return number(node.value + around.random.choice([1, -1, 2])) if isinstance(node, Number) else None


@changes("index")
def index(node: Node, around: Around) -> Node | None:
    if not isinstance(node, Entry):
        return None
    place = around.random.randrange(len(node.indices))
    other: Node = around.random.choice([number(1), number(2), *map(Reference, _LETTERS)])
    return replace(node, indices=(*node.indices[:place], other, *node.indices[place + 1 :]))


@changes("exchanged indices")
def exchanged_indices(node: Node, _: Around) -> Node | None:
    return replace(node, indices=node.indices[::-1]) if isinstance(node, Entry) and len(node.indices) > 1 else None


@changes("time")
def time(node: Node, around: Around) -> Node | None:
    match node:
        case Reference(_, Node() as when):
            step = Number(Fraction(1))
            others: list[Node] = [total(when, step), minus(when, step), Reference("tau"), step]
            return replace(node, time=around.random.choice(others))
    return None


@changes("name")
def name(node: Node, around: Around) -> Node | None:
    if not isinstance(node, Reference):
        return None
    given = around.claim.said["given"]
    heads = [head for key in ("parameters", "inputs", "equations", "define") for head in given[key]]
    known = [read for read in map(plain.read_head, heads) if isinstance(read, Reference)]
    alike = {each.name for each in known if (each.time is None) == (node.time is None)} - {node.name}
    return replace(node, name=around.random.choice(sorted(alike))) if alike else None


@changes("transposition")
def transposition(node: Node, _: Around) -> Node | None:
    match node:
        case Transpose(base):
            return base
        case Reference() | MatrixProduct() | Derivative():
            return Transpose(node)
    return None


@changes("power")
def power(node: Node, around: Around) -> Node | None:
    match node:
        case Power(base, Number(exponent)):
            return around.random.choice([base, Power(base, number(exponent + 1)), Power(base, number(-exponent))])
        case Entry() | Call() | Quotient():
            return Power(node, number(around.random.choice([2, 3, -1, 0])))
    return None


@changes("order")
def order(node: Node, around: Around) -> Node | None:
    match node:
        case MatrixProduct(factors):
            place = around.random.randrange(len(factors) - 1)
            return MatrixProduct((*factors[:place], factors[place + 1], factors[place], *factors[place + 2 :]))
        case Quotient(above, below):
            return Quotient(below, above)
    return None


@changes("function")
def function(node: Node, _: Around) -> Node | None:
    match node:
        case Call(called, arguments) if called in _OTHERS:
            return Call(_OTHERS[called], arguments)
        case Call("exp" | "log" | "tanh", (inner,)):
            return inner
    return None


@changes("range")
def bounds(node: Node, around: Around) -> Node | None:
    match node:
        case Summation(Range(letter, None, None), body) if letter == "t":
            first, last = around.random.choice([("2", "tau"), ("1", "tau-1")])
            return Summation(Range(letter, plain.read(first), plain.read(last)), body)
        case Summation(Range(letter, Node() as lower, Node() as upper), body):
            return Summation(Range(letter, total(lower, number(1)), upper), body)
        case Summation(_, body):
            return body
        case syntax.Repeated(Range(letter, Node() as lower, Node() as upper, way), body):
            return syntax.Repeated(Range(letter, upper, lower, way), body)
    return None


@changes("condition")
def condition(node: Node, _: Around) -> Node | None:
    match node:
        case Indicator(relation):
            turned: syntax.Comparison = "!=" if relation.comparison == "=" else "="
            return Indicator(replace(relation, comparison=turned))
        case Entry(Reference("delta"), (_, _)):
            return number(1)
    return None


@changes("derivative")
def derivative(node: Node, around: Around) -> Node | None:
    match node:
        case Derivative(above, Reference(_, Node() as when) as below, held):
            later = replace(below, time=total(when, Number(Fraction(1))))
            return Derivative(above, around.random.choice([later, replace(below, time=Reference("tau"))]), held)
        case Derivative(Reference("L", None), below, held):
            return Derivative(Reference("L", Reference("t")), below, held)
        case Call("grad", (Reference("L", None), below)):
            return Call("grad", (Reference("L", Reference("tau")), below))
    return None


def _is_value(node: Node) -> bool:
    return isinstance(node, Sum | Product | MatrixProduct | Quotient | Entry | Call | Summation | Derivative | Power)
