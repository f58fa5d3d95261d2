"""Each kind of slip as it is made: of a right line, all lines that have it once."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec.structs import replace

from bpttcheck.expressions.shapes import TIME
from bpttcheck.notation.syntax import (
    Call,
    Entry,
    Indicator,
    Negative,
    Node,
    Number,
    Power,
    Quotient,
    Reference,
    Sum,
)
from tests.explain.generated.products import added, dropped, inverted, reordered, transposed
from tests.explain.generated.spots import flat, spots
from tests.explain.generated.sums import brackets, limits, more_terms, one_term_less, other_sums

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.explain.generated.right import Right
    from tests.explain.generated.spots import Spot

ONE, TWO = Number(Fraction(1)), Number(Fraction(2))
_DERIVED = {"tanh": "dtanh", "sigmoid": "dsigmoid", "relu": "drelu"}
_PAIRED = {**_DERIVED, **{derived: name for name, derived in _DERIVED.items()}}


def _sign(spot: Spot, right: Right) -> Iterator[Node]:
    match spot.node:
        case Negative(term):
            yield term
        case Sum(terms):
            for number, term in enumerate(terms):
                turned = term.term if isinstance(term, Negative) else Negative(term)
                yield Sum((*terms[:number], turned, *terms[number + 1 :]))
    if spot.above is None or isinstance(spot.above, Call):
        yield spot.node.term if isinstance(spot.node, Negative) else Negative(spot.node)


def _index(spot: Spot, right: Right) -> Iterator[Node]:
    match spot.node:
        case Entry(base, indices):
            if len(indices) == 2:
                yield Entry(base, indices[::-1])
            for number, index in enumerate(indices):
                for other in _other_indices(index, spot, right):
                    yield Entry(base, (*indices[:number], other, *indices[number + 1 :]))
        case Indicator(condition):
            for side in ("left", "right"):
                for other in _other_indices(getattr(condition, side), spot, right):
                    yield Indicator(replace(condition, **{side: other}))


def _other_indices(index: Node, spot: Spot, right: Right) -> Iterator[Node]:
    if isinstance(index, Number):
        largest = max(right.prepared.world.sizes.values())
        yield from (Number(Fraction(k)) for k in range(1, largest + 1) if k != index.value)
    if isinstance(index, Reference):
        free = right.target.claim.free
        letters = {*spot.bound, *(name for name, cell in free.items() if cell.root().sort != TIME)}
        yield from (Reference(name) for name in sorted(letters) if name != index.name)


def _time(spot: Spot, right: Right) -> Iterator[Node]:
    node = spot.node
    if not isinstance(node, Reference) or not _is_timed(node.name, right):
        return
    written = node.time or right.target.claim.time
    for other in (*_beside(written), Reference("t"), Reference("tau")):
        if other != written:
            yield replace(node, time=other)
    if node.time is not None:
        yield replace(node, time=None)


def _beside(time: Node) -> Iterator[Node]:
    match time:
        case Number(value):
            yield from (Number(value + step) for step in (-1, 1))
        case Sum((base, Number(value))) if value == 1:
            yield base
        case Sum((base, Negative(Number(value)))) if value == 1:
            yield from (base, Sum((base, Number(value))))
        case Reference():
            yield from (Sum((time, Negative(ONE))), Sum((time, ONE)))


def _is_timed(name: str, right: Right) -> bool:
    return right.prepared.world.glossary.quantity(name, timed=True) is not None


def _name(spot: Spot, right: Right) -> Iterator[Node]:
    if not isinstance(spot.node, Reference):
        return
    names = right.prepared.world.glossary
    timed = spot.node.time is not None or names.quantity(spot.node.name, timed=False) is None
    mine = names.quantity(spot.node.name, timed=timed)
    if mine is None or spot.node.name in spot.bound:
        return
    for family in names.families:
        other = family.named
        alike = other.timed == mine.timed and len(other.shape.sorts) == len(mine.shape.sorts)
        if alike and other.name != mine.name and other.role != "abbreviation":
            yield replace(spot.node, name=other.name)


def _power(spot: Spot, right: Right) -> Iterator[Node]:
    match spot.node:
        case Power(base, Number(value)):
            yield base
            yield Power(base, Number(value + 1))
        case (Entry() | Call() | Reference()) as node if not isinstance(spot.above, Entry | Power):
            yield Power(node, TWO)


def _function(spot: Spot, right: Right) -> Iterator[Node]:
    match spot.node:
        case Call(name, (argument,)) if name in _PAIRED:
            yield Call(_PAIRED[name], (argument,))
            yield argument
        case Call("log", (argument,)):
            yield Quotient(ONE, argument)
        case Call("exp", (argument,)):
            yield argument


SLIPS: dict[str, tuple[Callable[[Spot, Right], Iterator[Node]], ...]] = {
    "sign": (_sign,),
    "index": (_index,),
    "transpose": (transposed,),
    "time": (_time,),
    "name": (_name,),
    "order": (reordered,),
    "function": (_function,),
    "summation": (other_sums, limits),
    "power": (_power,),
    "bracket": (brackets,),
    "factor": (added, inverted),
    "term": (more_terms,),
    "missing-factor": (dropped,),
    "missing-term": (one_term_less,),
}


def slipped(right: Right, kind: str) -> list[Node]:
    """All lines with one slip of a kind."""
    made = {
        flat(spot.put(new)): None for spot in spots(right.tree) for make in SLIPS[kind] for new in make(spot, right)
    }
    return [tree for tree in made if tree != right.tree]
