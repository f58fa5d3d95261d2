"""The denominator of the softmax is taken as a constant.

ŷᵢ = exp(oᵢ)/Σₖ exp(oₖ), and the sum below contains oⱼ as well, whatever j is. The quotient rule has two terms:
ŷᵢ 1[i = j] from above, and -ŷᵢŷⱼ from below.

Changed rule: what stands below the bar hands nothing on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpttcheck.explain.altered import scopes
from bpttcheck.explain.asking import askings
from bpttcheck.explain.pages import Changed, Example, Thought
from bpttcheck.explain.softmaxes import is_label, is_output
from bpttcheck.kernel.operations import POWER, SOFTMAX
from bpttcheck.notation.syntax import (
    Call,
    Entry,
    Indicator,
    MatrixProduct,
    Negative,
    Reference,
    Relation,
    Sum,
    Transpose,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.explain.asked import Asked
    from bpttcheck.explain.places import Place
    from bpttcheck.kernel.graph import Graph
    from bpttcheck.kernel.reverse import Handed
    from bpttcheck.notation.syntax import Node


def _above(graph: Graph, node: int) -> list[Handed] | None:
    operation, arguments, label = graph.nodes[node]
    if operation is SOFTMAX:
        return [(arguments[0], node)]
    return [] if operation is POWER and label < 0 else None


def _others(asked: Asked) -> Iterator[Changed]:
    name = asked.unfolded.within(SOFTMAX) or "yhat"
    if any(askings(asked)):
        says = (
            "the denominator of the softmax is taken as a constant: it contains every input too, and gives the terms "
            f"-{name}[i]*{name}[j]"
        )
        yield from (Changed(scope, says) for scope in scopes(asked.unfolded, _above))


def _changes(place: Place, asked: Asked) -> Iterator[Node]:
    """The term of the denominator, where only that of what stands above it is there."""
    match place.node:
        case Call("diag", (output,)) if is_output(output, asked):
            yield Sum((place.node, Negative(MatrixProduct((output, Transpose(output))))))
        case Indicator(Relation(left, "=", right)) | Entry(Reference("delta"), (left, right)):
            yield from (Sum((place.node, Negative(each))) for side in (left, right) for each in _outputs(side, asked))
        case Entry(Reference(), (index,)) if is_label(place.node, asked):
            yield from (Sum((place.node, Negative(each))) for each in _outputs(index, asked))


def _outputs(index: Node, asked: Asked) -> Iterator[Node]:
    for name in asked.unfolded.softmaxed:
        timed = asked.has_time(name)
        yield from (Entry(Reference(name, time), (index,)) for time in (asked.around.times if timed else (None,)))


def _doubt(_place: Place, _new: Node, _asked: Asked) -> int:
    """A term that is missing at one place of several is more rarely that."""
    return 20


PAGE = Thought(
    code="softmax-denominator",
    rank=7,
    others=_others,
    changes=_changes,
    doubt=_doubt,
    examples=(
        Example("d yhat(t)[i] / d o(t)[j]", "1[i = j]*yhat(t)[i]", "yhat(t)[i]*(1[i = j] - yhat(t)[j])"),
        Example("grad(L(t), h(t))", "-V.T @ y(t)", "V.T @ (yhat(t) - y(t))", assume=("sum(y(t)) = 1",)),
        Example("d P[m,j] / d A(tau)[m,j]", "P[m,j]", "P[m,j]*(1 - P[m,j])", model="batch"),
    ),
)
