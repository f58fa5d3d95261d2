"""The gradient of a bias has an input in it.

A bias multiplies nothing, or 1: its gradient is what comes back to the sum that it stands in, Σₜ ∂L/∂a(t), without the
h(t-1) or x(t) that the weights beside it have.

Changed rule: a bias gets the input of the weight beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from bpttcheck.explain.altered import Everywhere
from bpttcheck.explain.asking import askings, quantity_of, time_of, whole
from bpttcheck.explain.pages import Changed, Example, Other, Thought
from bpttcheck.kernel.operations import ADD
from bpttcheck.kernel.reverse import handed
from bpttcheck.notation.syntax import MatrixProduct, Node, Product, Reference, Transpose

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bpttcheck.explain.asked import Asked
    from bpttcheck.explain.passes import Rule
    from bpttcheck.explain.places import Place
    from bpttcheck.explain.unfolded import At, Unfolded
    from bpttcheck.kernel.graph import Graph
    from bpttcheck.kernel.reverse import Handed

_SAYS = "a bias is multiplied by nothing: its gradient is what comes back to the sum that it stands in, without `{}`"


def _others(asked: Asked) -> Iterator[Other | Changed]:
    for asking in askings(asked):
        below = quantity_of(asking.below, asked)
        if below is None or below.role != "parameter" or not below.shape.is_vector:
            continue
        for name, steps in _inputs(asked.unfolded, below.name):
            said = asked.shown(Reference(name, None))
            yield Changed(
                Everywhere(asked.unfolded, _by_input(asked.unfolded, below.name, name, steps)), _SAYS.format(said)
            )
        yield from _as_weight(asked)


def _inputs(unfolded: Unfolded, bias: str) -> Iterator[tuple[str, int]]:
    """What stands beside a bias, multiplied by weights, and how many times before."""
    found: dict[tuple[str, int], None] = {}
    for owner in _sums(unfolded, bias):
        for node, own in unfolded.owner.items():
            if own == owner:
                for argument in unfolded.graph.nodes[node][1]:
                    at = unfolded.at.get(argument)
                    if (
                        at
                        and at[1] is not None
                        and owner[1] is not None
                        and not unfolded.is_parameter(at[0])
                        and at != owner
                    ):
                        found[at[0], owner[1] - at[1]] = None
    yield from found


def _sums(unfolded: Unfolded, bias: str) -> set[At]:
    return {
        owner
        for node, owner in unfolded.owner.items()
        if any(unfolded.at.get(a, ("", 0))[0] == bias for a in unfolded.graph.nodes[node][1])
    }


def _by_input(unfolded: Unfolded, bias: str, name: str, steps: int) -> Rule:
    def rule(graph: Graph, node: int) -> Iterable[Handed] | None:
        owner = unfolded.owner.get(node)
        if owner is None or owner[1] is None or graph.nodes[node][0] is not ADD:
            return None
        inputs = unfolded.nodes.get((name, owner[1] - steps), ())
        return [_one(unfolded, bias, inputs, share) for share in handed(graph, node)]

    return rule


def _one(unfolded: Unfolded, bias: str, inputs: tuple[int, ...], share: Handed) -> Handed:
    at = unfolded.at.get(share[0])
    if at is None or at[0] != bias:
        return share
    place = unfolded.nodes[at].index(share[0])
    return (share[0], inputs[place]) if place < len(inputs) else share


def _as_weight(asked: Asked) -> Iterator[Other]:
    """A whole matrix where a vector is asked: the gradient of the weight beside the bias."""
    for asking in askings(asked):
        for other in asked.quantities:
            if other.role == "parameter" and len(other.shape.sorts) == 2:
                tree = asking.by(Reference(other.name, time_of(asking.below, asked) if other.timed else None))
                yield Other(
                    tree,
                    f"this is `{asked.shown(tree)}`, with the input that the weight multiplies: a bias has none",
                )


def _changes(place: Place, asked: Asked) -> Iterator[Node]:
    """A product without what the weights beside the bias multiply."""
    node = place.node
    if isinstance(node, Product | MatrixProduct) and (names := _multiplied_beside(asked)):
        for number, factor in enumerate(node.factors):
            name = whole(factor.base if isinstance(factor, Transpose) else factor)
            if name is not None and name.name in names:
                others = (*node.factors[:number], *node.factors[number + 1 :])
                yield others[0] if len(others) == 1 else replace(node, factors=others)


def _multiplied_beside(asked: Asked) -> set[str]:
    biases = [
        below.name
        for asking in askings(asked)
        if (below := quantity_of(asking.below, asked)) and below.role == "parameter" and below.shape.is_vector
    ]
    return {name for bias in biases for name, _ in _inputs(asked.unfolded, bias)}


PAGE = Thought(
    code="bias",
    rank=12,
    others=_others,
    changes=_changes,
    examples=(
        Example("grad(L, b)", "sum(t, grad(L, a(t)) * h(t-1))", "sum(t, grad(L, a(t)))"),
        Example("grad(L, b)", "sum(t, grad(L, a(t)) @ x(t).T)", "sum(t, grad(L, a(t)))"),
        Example("d L / d bf[i]", "sum(t, d L/d af(t)[i] * h(t-1)[i])", "sum(t, d L/d af(t)[i])", model="lstm"),
    ),
)
