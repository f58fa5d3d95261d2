"""The loss is differentiated as if it were the squared error.

ŷ - y is the derivative of half the squared error by ŷ. That of the negative log-likelihood is -yᵢ/ŷᵢ; only after the
softmax, by o, it is ŷ - y as well.

Changed rule: the loss hands ŷ - y to ŷ.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from bpttcheck.explain.altered import scopes
from bpttcheck.explain.asking import askings, quantity_of
from bpttcheck.explain.pages import Changed, Example, Thought
from bpttcheck.explain.softmaxes import by_input, by_output, is_label, is_output
from bpttcheck.explain.thoughts.softmax_diagonal import own_input
from bpttcheck.kernel.operations import ADD, LOG
from bpttcheck.kernel.reverse import handed
from bpttcheck.notation.syntax import Negative, Number, Product, Sum

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bpttcheck.explain.asked import Asked
    from bpttcheck.explain.places import Place
    from bpttcheck.kernel.graph import Graph
    from bpttcheck.kernel.reverse import Handed
    from bpttcheck.notation.syntax import Node

    Rule = Callable[[Graph, int], list[Handed] | None]


def _squared(times: int) -> Rule:
    """Of -y log ŷ, what y log ŷ hands on is y - ŷ, with a factor."""

    def rule(graph: Graph, node: int) -> list[Handed] | None:
        operation, arguments, _ = graph.nodes[node]
        if operation is ADD or not any(graph.nodes[a][0] is LOG for a in arguments):
            return None
        logs = [(graph.nodes[a][1][0], wanted) for a, wanted in handed(graph, node) if graph.nodes[a][0] is LOG]
        rests = ((value, graph.add((wanted, graph.negative(value)))) for value, wanted in logs)
        return [(value, graph.product((graph.constant(times), rest))) for value, rest in rests]

    return rule


def _both(rule: Rule) -> Rule:
    def both(graph: Graph, node: int) -> list[Handed] | None:
        changed = rule(graph, node)
        return own_input(graph, node) if changed is None else changed

    return both


def _others(asked: Asked) -> Iterator[Changed]:
    if not any(askings(asked)):
        return
    name = asked.unfolded.within(LOG) or "yhat"
    for times in (1, 2):
        rule = _squared(times)
        what = "half the squared error" if times == 1 else "the squared error"
        true = f"-sum(y*log({name})), whose derivative by {name}[i] is -y[i]/{name}[i]"
        says = f"this is what comes of {what}; the loss is {true}"
        yield from (Changed(scope, says) for scope in scopes(asked.unfolded, rule))
        if _is_of_loss(asked):
            diagonal = f"{says}, and softmax is taken entry by entry"
            yield from (Changed(scope, diagonal) for scope in scopes(asked.unfolded, _both(rule)))


def _changes(place: Place, asked: Asked) -> Iterator[Node]:
    """What the loss hands on, where ŷ - y or (ŷ - y) ŷ (1 - ŷ) stands."""
    match place.node:
        case Sum((output, Negative(label))) if is_output(output, asked) and is_label(label, asked):
            yield from by_output(output, label, asked)
        case Product((Number(), Sum((output, Negative(label))))) if is_output(output, asked):
            yield from by_output(output, label, asked)
        case Product(factors):
            for difference in factors:
                yield from _after_softmax(difference, factors, asked)


def _after_softmax(difference: Node, factors: tuple[Node, ...], asked: Asked) -> Iterator[Node]:
    match difference:
        case Sum((output, Negative(label))) if is_output(output, asked) and is_label(label, asked):
            slope = (difference, output, Sum((Number(Fraction(1)), Negative(output))))
            if all(each in factors for each in slope):
                rest = tuple(each for each in factors if each not in slope)
                for new in (difference, *by_input(output, asked)):
                    yield Product((*rest, new)) if rest else new


def _is_of_loss(asked: Asked) -> bool:
    quantities = (quantity_of(asking.above, asked) for asking in askings(asked))
    return any(quantity and quantity.shape.is_scalar for quantity in quantities)


PAGE = Thought(
    code="squared",
    rank=18,
    others=_others,
    changes=_changes,
    examples=(
        Example("d L(t) / d yhat(t)[i]", "2*(yhat(t)[i] - y(t)[i])", "-y(t)[i]/yhat(t)[i]"),
        Example(
            "grad(L, o(t))", "(yhat(t) - y(t)) * yhat(t) * (1 - yhat(t))", "yhat(t) - y(t)", assume=("sum(y(t)) = 1",)
        ),
        Example("grad(L, yhat)", "2*(yhat - y)", "-y/yhat", model="mlp"),
    ),
)
