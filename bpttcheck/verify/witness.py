"""A witness as a person reads it: the numbers that go in, and the two values that come out."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from bpttcheck.kernel import operations as ops
from bpttcheck.verify.results import Counterexample, Named

if TYPE_CHECKING:
    from flint import arb

    from bpttcheck.kernel.equality import Witness
    from bpttcheck.kernel.graph import Graph
    from bpttcheck.verify.claims import Case, Claim
    from bpttcheck.verify.setting import Prepared

_MOST_SHOWN = 16
_DIGITS = (6, 12, 25, 60, 200)


def counterexample(
    witness: Witness, case: Case, entry: int, claim: Claim, prepared: Prepared, assume: tuple[str, ...]
) -> Counterexample:
    """The point at which a line and the truth differ, with the entries of which the two are made."""
    graph = prepared.world.graph
    line, truth = _apart(witness.left, witness.right)
    named = _surface(graph, (case.line[entry], case.truth[entry]))
    shown = tuple(Named(_label(graph, n), digits(witness.point.value(n), _DIGITS[0])) for n in named[:_MOST_SHOWN])
    point = tuple(Named(name, str(number)) for name, number in sorted(witness.point.drawn.items()))
    return Counterexample(case.values, _entry(claim, entry, prepared), shown, line, truth, point, assume)


def digits(value: arb, count: int) -> str:
    """The middle of a ball in so many significant digits."""
    text: str = value.mid().str(count, radius=False)
    return _tidy(text)


def _tidy(text: str) -> str:
    mantissa, _, exponent = text.partition("e")
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return f"{mantissa}e{exponent}" if exponent else mantissa


def _apart(left: arb, right: arb) -> tuple[str, str]:
    """Both values in as many digits as it takes to see that they differ."""
    for count in _DIGITS:
        a, b = digits(left, count), digits(right, count)
        if a != b:
            return a, b
    return a, b


def _surface(graph: Graph, nodes: tuple[int, ...]) -> list[int]:
    """The named entries of which nodes are made, without what those are made of, in the order of the graph."""
    found: set[int] = set()
    seen: set[int] = set()
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        if node in seen:
            continue
        seen.add(node)
        operation, arguments, _ = graph.nodes[node]
        if operation in {ops.ENTRY, ops.VARIABLE}:
            found.add(node)
        else:
            waiting.extend(arguments)
    return sorted(found)


def _label(graph: Graph, node: int) -> str:
    return str(graph.nodes[node][2])


def _entry(claim: Claim, entry: int, prepared: Prepared) -> str:
    """Which entry of a vector or matrix it is, as ``[2,1]``; nothing for a scalar."""
    sorts = claim.meaning.shape.sorts
    if not sorts:
        return ""
    positions = list(product(*(range(1, prepared.world.size(sort) + 1) for sort in sorts)))
    return f"[{','.join(map(str, positions[entry]))}]"
