"""What can be said of a line that nothing explains: its difference and its ratio, in the simplest form found."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Final

from bpttcheck.errors import Refused
from bpttcheck.explain.places import places
from bpttcheck.explain.simplest import Pair
from bpttcheck.notation.syntax import Number, Power
from bpttcheck.notation.write import plain
from bpttcheck.verify.claims import cases
from bpttcheck.verify.derive import entry_text
from bpttcheck.verify.naming import Naming
from bpttcheck.verify.results import Counterexample

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from bpttcheck.explain.asked import Asked
    from bpttcheck.notation.syntax import Node

# It is multiplied out: what has many places, high powers or long numbers is not given to it.
_MOST_NODES: Final = 30
_MOST_POWERS: Final = 4
_LONGEST_NUMBER: Final = 10**6
_MOST_SHOWN: Final = 100
_WORK_OF_ALGEBRA: Final = 20_000
SHORT: Final = "nothing known explains this line; numbers that tell it from the truth stand below"


def unexplained(asked: Asked) -> str:
    """A sentence that says so, with the difference and the ratio where these are short."""
    found = _sides(asked)
    if found is None:
        return SHORT
    where, line, truth = found
    asked.prepared.world.graph.meter.spend(_WORK_OF_ALGEBRA)
    shown = [text for text in _simplest(line, truth) if len(text) <= _MOST_SHOWN]
    return f"nothing known explains this line; {where}{' and '.join(shown)}" if shown else SHORT


def _sides(asked: Asked) -> tuple[str, Node, Node] | None:
    """Where the line was refuted, and both sides there; nothing where one is too long."""
    claim, evidence = asked.claim(asked.tree), asked.evidence
    if claim is None or not isinstance(evidence, Counterexample):
        return None
    world = asked.prepared.world
    try:
        with world.limited():
            found = cases(claim, asked.target, asked.prepared).found
    except Refused:
        return None
    sizes = [range(1, world.size(sort) + 1) for sort in claim.meaning.shape.sorts]
    entry = [entry_text(at) for at in product(*sizes)].index(evidence.entry)
    case = next(case for case in found if case.values == evidence.at)
    naming = Naming(world)
    if any(naming.is_long(nodes[entry]) for nodes in (case.line, case.truth)):
        return None
    line, truth = (naming.tree(nodes[entry], top=True) for nodes in (case.line, case.truth))
    is_short = _is_short(line) and _is_short(truth) and not naming.used
    return (_where(evidence), line, truth) if is_short else None


def _is_short(tree: Node) -> bool:
    nodes = [place.node for place in places(tree)]
    numbers = [node.value for node in nodes if isinstance(node, Number)]
    powers = [
        abs(node.exponent.value) for node in nodes if isinstance(node, Power) and isinstance(node.exponent, Number)
    ]
    longest = max(map(_length, numbers), default=0)
    return len(nodes) <= _MOST_NODES and sum(powers) <= _MOST_POWERS and longest <= _LONGEST_NUMBER


def _length(number: Fraction) -> int:
    return max(abs(number.numerator), number.denominator)


def _where(evidence: Counterexample) -> str:
    at = [f"{name} = {value}" for name, value in evidence.at]
    entry = [f"in the entry {evidence.entry}"] if evidence.entry else []
    return f"at {', '.join(at + entry)}, " if at else "".join(f"{each}, " for each in entry)


def _simplest(line: Node, truth: Node) -> Iterator[str]:
    try:
        pair = Pair(line, truth)
    except ZeroDivisionError:
        return
    yield f"line - truth = {plain(pair.difference)}"
    if (ratio := pair.ratio) is not None:
        yield f"line/truth = {plain(ratio)}"
