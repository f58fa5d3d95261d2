"""Nodes without exponentials of logarithms: exp(n log u) is uⁿ, exp(a + log u) is exp(a) u.

*Why that is sound.* log u has a value only where u is positive, and there exp(n log u) is uⁿ. So what is written here
has the value of the node wherever the node has one, and may have one at further points. Two nodes are equal if they
agree wherever both are defined: if what is written for them does so at all its points, then they do at theirs. Nothing
is remembered of u: that it is positive holds where its logarithm stands, and may not hold elsewhere.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from bpttcheck.kernel import operations as ops

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any

    from bpttcheck.kernel.graph import Graph

    # What an operation on arguments is without exponentials of logarithms; nothing where it has none.
    Rule = Callable[[Graph, tuple[int, ...], Any], int | None]

_HIGHEST_POWER = 10_000
# What is written twice is met twice, and what doubles 60 times is no sum that anyone wrote.
_MOST_TERMS = 256
_MOST_FACTORS = 64
_Term = tuple[Fraction, tuple[int, ...]]


def cancelled(graph: Graph, tops: Sequence[int]) -> list[int]:
    """Nodes that have the values of some wherever these have one; the same nodes where nothing cancels."""
    image: dict[int, int] = {}
    for position in graph.ancestors_of(tops):
        operation, arguments, label = graph.nodes[position]
        moved = tuple([image[a] for a in arguments])
        rule = _RULES.get(operation)
        found = rule(graph, moved, label) if rule else None
        if found is None and moved != arguments:
            found = moved[0] if operation is ops.ENTRY else graph.apply(operation, moved, label)
        image[position] = position if found is None else found
    return [image[top] for top in tops]


def _terms(graph: Graph, node: int, times: Fraction) -> list[_Term] | None:
    """The terms of a node, each as a number and the factors that are none; nothing if there are too many."""
    found: list[_Term] = []
    waiting = [(node, times)]
    for _ in range(_MOST_TERMS):
        if not waiting:
            return found
        each, factor = waiting.pop()
        operation, arguments, _ = graph.nodes[each]
        if operation is ops.ENTRY:
            waiting.append((arguments[0], factor))
        elif operation is ops.ADD:
            waiting.extend((a, factor) for a in reversed(arguments))
        else:
            number, others = _factors(graph, each)
            if len(others) == 1 and others[0] != each:
                waiting.append((others[0], factor * number))
            else:
                found.append((factor * number, others))
    return None


def _factors(graph: Graph, node: int) -> _Term:
    """The number in a product, and its other factors; the product itself where there are too many."""
    number, others, waiting = Fraction(1), list[int](), [node]
    for _ in range(_MOST_FACTORS):
        if not waiting:
            return number, tuple(others)
        each = waiting.pop()
        operation, arguments, label = graph.nodes[each]
        base, _, divisor = graph.nodes[arguments[0]] if operation is ops.POWER else (None, (), None)
        if operation is ops.CONSTANT:
            number *= label
        elif base is ops.CONSTANT and label == -1 and divisor:
            number /= divisor
        elif operation is ops.MULTIPLY:
            waiting.extend(reversed(arguments))
        else:
            others.append(each)
    return Fraction(1), (node,)


def _exponential(graph: Graph, node: int, times: Fraction) -> int | None:
    """exp(times * node) where logarithms cancel in it."""
    powers, rest = [], []
    for number, factors in _terms(graph, node, times) or ():
        inner = _logarithmed(graph, factors[0]) if len(factors) == 1 else None
        if inner is not None and number.denominator == 1 and abs(number) <= _HIGHEST_POWER:
            powers.append(graph.power(inner, int(number)))
        else:
            rest.append(graph.product((graph.constant(number), *factors)))
    if not powers:
        return None
    return graph.product((*powers, graph.apply(ops.EXP, (graph.total(rest),)) if rest else graph.one))


def _logarithmed(graph: Graph, node: int) -> int | None:
    """What a node is the logarithm of; softplus(a) is log(1 + exp(a))."""
    operation, arguments, _ = graph.nodes[node]
    if operation is ops.SOFTPLUS:
        return graph.add((graph.one, graph.apply(ops.EXP, arguments)))
    return arguments[0] if operation is ops.LOG else None


def _exponentials(graph: Graph, nodes: Iterable[int], times: int = 1) -> list[int] | None:
    """The exponentials of nodes, where logarithms cancel in one of them."""
    both = [(node, _exponential(graph, node, Fraction(times))) for node in nodes]
    if all(found is None for _, found in both):
        return None
    return [
        graph.apply(ops.EXP, (graph.product((graph.constant(times), node)),)) if found is None else found
        for node, found in both
    ]


def _of_power(graph: Graph, arguments: tuple[int, ...], exponent: int) -> int | None:
    """exp(a)ⁿ is exp(n a)."""
    operation, inner, _ = graph.nodes[arguments[0]]
    return _exponential(graph, inner[0], Fraction(exponent)) if operation is ops.EXP else None


def _of_sigmoid(graph: Graph, arguments: tuple[int, ...], _: Any) -> int | None:
    """σ(a) is 1 / (1 + exp(-a))."""
    found = _exponentials(graph, arguments, -1)
    return graph.power(graph.add((graph.one, found[0])), -1) if found else None


def _of_softmax(graph: Graph, arguments: tuple[int, ...], _: Any) -> int | None:
    """softmax(o)ᵢ is exp(oᵢ) / Σₖ exp(oₖ)."""
    found = _exponentials(graph, arguments)
    return graph.quotient(found[0], graph.add(found[1:])) if found else None


_RULES: dict[ops.Operation, Rule] = {
    ops.EXP: lambda graph, arguments, _: _exponential(graph, arguments[0], Fraction(1)),
    ops.POWER: _of_power,
    ops.SIGMOID: _of_sigmoid,
    ops.SOFTMAX: _of_softmax,
}
