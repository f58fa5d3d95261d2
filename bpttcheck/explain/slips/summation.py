"""A sum is missing, one too many, or stands over too much.

What reaches a unit from several others is summed over all of them: ∂L/∂hⱼ takes Σᵢ of what comes back from every oᵢ,
and a weight that is used at every time takes Σₜ. An index that stands on one side alone is the sign of a lost sum.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from bpttcheck.explain.pages import Example, Slip
from bpttcheck.explain.slips.time import beside
from bpttcheck.notation.syntax import Call, Negative, Product, Quotient, Range, Repeated, Sum, Summation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.explain.asked import Asked
    from bpttcheck.explain.places import Place
    from bpttcheck.notation.syntax import Node

# What a lost sum may stand in.
_AROUND: Final = (Sum, Product, Negative, Quotient, Call)


def _changes(place: Place, asked: Asked) -> Iterator[Node]:
    match place.node:
        case Summation(over, body) as node:
            yield body
            if over.lower is not None:
                yield Summation(Range(over.index), body, span=node.span)
            if isinstance(body, Sum):
                first, *rest = body.terms
                yield Sum((Summation(over, first), *rest), span=node.span)
            yield from _off_by_one(node)
        case Repeated() as node:
            yield from _off_by_one(node)
        case Call("sum", (body,)):
            yield body
        case node if not place.above or isinstance(place.parent, _AROUND):
            for index in asked.unbound:
                yield Summation(Range(index), node, span=node.span)
            if not (isinstance(node, Sum) and place.above) and asked.kind(node).is_vector:
                yield Call("sum", (node,), span=node.span)


def _off_by_one(node: Summation | Repeated) -> Iterator[Node]:
    for side in ("lower", "upper"):
        limit = getattr(node.range, side)
        for other in beside(limit) if limit else ():
            yield replace(node, range=replace(node.range, **{side: other}))


PAGE = Slip(
    code="summation",
    rank=24,
    changes=_changes,
    examples=(
        Example(
            "d L(t) / d h(t)[j]",
            "d L(t)/d o(t)[k] * v[k,j]",
            "sum(k, d L(t)/d o(t)[k] * v[k,j])",
        ),
        Example("d L / d c[i]", "d L/d o(s)[i]", "sum(s, d L/d o(s)[i])"),
        Example(
            "d L(t) / d h(t)[j]", "sum(k=2..3, d L(t)/d o(t)[k] * v[k,j])", "sum(k=1..3, d L(t)/d o(t)[k] * v[k,j])"
        ),
    ),
)
