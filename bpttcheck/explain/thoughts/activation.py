"""The derivative of the activation is left out.

Between a(t) and h(t) = tanh(a(t)) there is a box of its own, and the chain rule asks a factor of every box: 1 - h² for
tanh, f (1 - f) for a sigmoid gate f. It stands with the quantity that comes out of it, entry by entry.

Changed rule: an activation hands on what it gets as it is.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from bpttcheck.explain.altered import slope_scopes
from bpttcheck.explain.asking import askings, called
from bpttcheck.explain.pages import Changed, Example, Thought
from bpttcheck.explain.unfolded import SQUASHES
from bpttcheck.notation.syntax import Negative, Number, Power, Product, Sum

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.explain.asked import Asked
    from bpttcheck.explain.passes import Rule
    from bpttcheck.explain.unfolded import Unfolded
    from bpttcheck.kernel.graph import Graph
    from bpttcheck.kernel.reverse import Handed

_ONE = Number(Fraction(1))


def _others(asked: Asked) -> Iterator[Changed]:
    unfolded = asked.unfolded
    names = tuple(unfolded.squashed)
    if not names or not any(askings(asked)):
        return
    for some in dict.fromkeys((*((name,) for name in names), names)):
        for scope in slope_scopes(unfolded, _left_out(unfolded, some)):
            yield Changed(scope, _says(some, asked))


def _left_out(unfolded: Unfolded, names: tuple[str, ...]) -> Rule:
    def rule(graph: Graph, node: int) -> list[Handed] | None:
        operation, arguments, _ = graph.nodes[node]
        is_one = operation in SQUASHES and unfolded.owner.get(node, ("", 0))[0] in names
        return [(arguments[0], graph.one)] if is_one else None

    return rule


def _says(names: tuple[str, ...], asked: Asked) -> str:
    functions = {SQUASHES[operation] for name, operation in asked.unfolded.squashed.items() if name in names}
    if len(names) > 1:
        return f"the derivatives of the activations ({', '.join(sorted(functions))}) are left out"
    (function,) = functions
    return (
        f"the derivative of {function} in `{asked.shown(called(asked, names[0]))}` is left out{_slope(names[0], asked)}"
    )


def _slope(name: str, asked: Asked) -> str:
    """The factor that is missing, where the quantity is just the value of its activation."""
    value, function = called(asked, name), SQUASHES[asked.unfolded.squashed[name]]
    slopes = {
        "tanh": Sum((_ONE, Negative(Power(value, Number(Fraction(2)))))),
        "sigmoid": Product((value, Sum((_ONE, Negative(value))))),
    }
    is_value = name in asked.unfolded.values
    return f": the factor `{asked.shown(slopes[function])}` is missing" if is_value and function in slopes else ""


PAGE = Thought(
    code="activation",
    rank=11,
    others=_others,
    examples=(
        Example("d h(t)[i] / d h(t-1)[j]", "W[i,j]", "(1 - h(t)[i]^2)*W[i,j]"),
        Example("grad(L, W)", "sum(t, grad(L, h(t)) @ h(t-1).T)", "sum(t, grad(L, a(t)) @ h(t-1).T)"),
        Example(
            "grad(L, af(t))",
            "grad(L, s(t)) * s(t-1)",
            "grad(L, s(t)) * s(t-1) * f(t) * (1 - f(t))",
            model="lstm",
        ),
        Example("grad(L, h(1))", "W(2).T @ grad(L, h(2))", "W(2).T @ (grad(L, h(2)) * (1 - h(2)^2))", model="mlp"),
    ),
)
