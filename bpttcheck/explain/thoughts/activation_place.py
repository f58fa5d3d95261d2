"""The derivative of the activation is taken at the wrong place, or is that of another activation.

tanh'(a) is 1 - tanh(a)², and tanh(a) is h already: 1 - h², not 1 - a² and not 1 - tanh(h)². Of a sigmoid it is
f (1 - f). Where h = tanh(s) q, tanh(s) is not h.

Changed rule: an activation hands on another slope.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bpttcheck.explain.altered import slope_scopes
from bpttcheck.explain.asking import askings
from bpttcheck.explain.pages import Changed, Example, Thought
from bpttcheck.explain.slopes import right_slopes, with_right_slopes
from bpttcheck.kernel import operations as ops
from bpttcheck.notation.syntax import Product

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bpttcheck.explain.asked import Asked
    from bpttcheck.explain.passes import Rule
    from bpttcheck.explain.places import Place
    from bpttcheck.explain.unfolded import Unfolded
    from bpttcheck.kernel.graph import Graph
    from bpttcheck.kernel.operations import Operation
    from bpttcheck.kernel.reverse import Handed
    from bpttcheck.notation.syntax import Node

    # The slope, from the activation's argument, its value, and the entry in whose equation it stands.
    Slope = Callable[[Graph, int, int, int], int]


def _rest_of_square(graph: Graph, node: int) -> int:
    return graph.add((graph.one, graph.negative(graph.power(node, 2))))


def _times_rest(graph: Graph, node: int) -> int:
    return graph.multiply((node, graph.add((graph.one, graph.negative(node)))))


_TANH: Final = "with h = tanh(a) it is 1 - h^2"
_SIGMOID: Final = "with f = sigmoid(a) it is f*(1 - f)"

_WRONG: Final[tuple[tuple[Operation, Slope, str], ...]] = (
    (
        ops.TANH,
        lambda g, a, _, __: _rest_of_square(g, a),
        f"the derivative of tanh is taken with what went in, 1 - a^2: {_TANH}",
    ),
    (
        ops.TANH,
        lambda g, _, h, __: _rest_of_square(g, g.apply(ops.TANH, (h,))),
        f"the derivative of tanh is taken at the activated value, as if tanh were applied twice: {_TANH}",
    ),
    (ops.TANH, lambda g, _, h, __: _times_rest(g, h), f"h*(1 - h) is the derivative of a sigmoid; {_TANH}"),
    (
        ops.TANH,
        lambda g, _, __, whole: _rest_of_square(g, whole),
        "the derivative of tanh is 1 - tanh^2, with the tanh itself: the state is that tanh times something else",
    ),
    (
        ops.SIGMOID,
        lambda g, a, _, __: _times_rest(g, a),
        f"the derivative of the sigmoid is taken with what went in, a*(1 - a): {_SIGMOID}",
    ),
    (
        ops.SIGMOID,
        lambda g, _, f, __: _times_rest(g, g.apply(ops.SIGMOID, (f,))),
        f"the derivative of the sigmoid is taken at the activated value, as if it were applied twice: {_SIGMOID}",
    ),
    (ops.SIGMOID, lambda g, _, f, __: _rest_of_square(g, f), f"1 - f^2 is the derivative of tanh; {_SIGMOID}"),
)


def _others(asked: Asked) -> Iterator[Changed]:
    unfolded = asked.unfolded
    here = set(unfolded.squashed.values())
    if not any(askings(asked)):
        return
    for operation, slope, says in _WRONG:
        if operation in here:
            for scope in slope_scopes(unfolded, _with(unfolded, operation, slope)):
                yield Changed(scope, says)


def _with(unfolded: Unfolded, operation: Operation, slope: Slope) -> Rule:
    entries = {unfolded.graph.nodes[entry][1][0]: entry for entry in unfolded.at if unfolded.graph.nodes[entry][1]}
    users = {a: entry for node, entry in entries.items() for a in (node, *unfolded.graph.nodes[node][1])}

    def rule(graph: Graph, node: int) -> list[Handed] | None:
        mine, arguments, _ = graph.nodes[node]
        if mine is not operation or node not in unfolded.owner:
            return None
        return [(arguments[0], slope(graph, arguments[0], node, users.get(node, node)))]

    return rule


def _changes(place: Place, asked: Asked) -> Iterator[Node]:
    """The slope that belongs where another one stands."""
    yield from (slope for slope in right_slopes(place.node, asked) if slope != place.node)
    if isinstance(place.node, Product):
        yield from (new for new in with_right_slopes(place.node, asked) if new != place.node)


PAGE = Thought(
    code="activation-place",
    rank=15,
    others=_others,
    changes=_changes,
    examples=(
        Example("d h(t)[i] / d a(t)[i]", "1 - a(t)[i]^2", "1 - h(t)[i]^2"),
        Example("grad(L, a(t))", "grad(L, h(t)) * (h(t)*(1 - h(t)))", "grad(L, h(t)) * (1 - h(t)^2)"),
        Example(
            "grad(L, s(tau))",
            "grad(L, h(tau)) * q(tau) * (1 - h(tau)^2)",
            "grad(L, h(tau)) * q(tau) * (1 - tanh(s(tau))^2)",
            model="lstm",
        ),
        Example("grad(L, af(t))", "grad(L, f(t)) * (1 - f(t)^2)", "grad(L, f(t)) * f(t) * (1 - f(t))", model="lstm"),
        Example("grad(L, a(t))", "grad(L, h(t)) * tanh'(h(t))", "grad(L, h(t)) * tanh'(a(t))"),
    ),
)
