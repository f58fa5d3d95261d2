"""A witness as a person reads it: the numbers that go in, and the two values that come out."""

from __future__ import annotations

from itertools import islice, product
from typing import TYPE_CHECKING

from bpttcheck.verify.derive import entry_text
from bpttcheck.verify.exact import Exact
from bpttcheck.verify.naming import name_of
from bpttcheck.verify.results import Counterexample, Named

if TYPE_CHECKING:
    from flint import arb

    from bpttcheck.kernel.balls import BallPoint
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
    line, truth = _apart(witness.left, witness.right)
    shown = _shown(witness, case.line[entry], case.truth[entry], prepared.world.graph)
    point = _point(witness.point, case.line[entry], case.truth[entry])
    return Counterexample(case.values, _entry(claim, entry, prepared), shown, line, truth, point, assume)


def _point(point: BallPoint, line: int, truth: int) -> tuple[Named, ...]:
    """The base variables of which both sides are made, exact where they are rational."""
    exact, named = Exact(point), []
    for name, node in sorted(exact.variables(line, truth).items()):
        value = exact.value(node)
        named.append(Named(name, digits(point.value(node), _DIGITS[1]) if value is None else str(value)))
    return tuple(named)


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


def _shown(witness: Witness, line: int, truth: int, graph: Graph) -> tuple[Named, ...]:
    """The named entries of which the line is made, and those of the truth if these are few."""
    named = _surface(graph, line)
    both = named | _surface(graph, truth, _MOST_SHOWN)
    named = both if len(both) <= _MOST_SHOWN else named
    values = ((name, witness.point.value(node)) for name, node in named.items())
    return tuple(Named(name, digits(value, _DIGITS[0])) for name, value in islice(values, _MOST_SHOWN))


def _surface(graph: Graph, top: int, most: int | None = None) -> dict[str, int]:
    """The named entries of which a node is made, without what those are made of; one more than ``most`` at the most."""
    found: dict[str, int] = {}
    seen: set[int] = set()
    waiting = [top]
    while waiting and (most is None or len(found) <= most):
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            if name := name_of(graph, node):
                found.setdefault(name, node)
            else:
                waiting.extend(reversed(graph.nodes[node][1]))
    return _grouped(found)


def _grouped(found: dict[str, int]) -> dict[str, int]:
    """Entries of one quantity together, in the order in which the quantities first occur."""
    first: dict[str, int] = {}
    for name in found:
        first.setdefault(name.partition("[")[0], len(first))
    return dict(sorted(found.items(), key=lambda item: (first[item[0].partition("[")[0]], item[0])))


def _entry(claim: Claim, entry: int, prepared: Prepared) -> str:
    """Which entry of a vector or matrix it is, as ``[2,1]``; nothing for a scalar."""
    sorts = claim.meaning.shape.sorts
    if not sorts:
        return ""
    positions = list(product(*(range(1, prepared.world.size(sort) + 1) for sort in sorts)))
    return entry_text(positions[entry])
