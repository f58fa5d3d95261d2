"""The line is another derivative of the model, and as such right.

∂ŷ₁/∂h₁ is a step on the way to ∂L/∂h₁, not the end of it: ∂L/∂h₁ = Σᵢ ∂L/∂ŷᵢ · ∂ŷᵢ/∂h₁. Before two results are
compared, compare what they are derivatives of, and by what.

Changed rule: the pass begins at another quantity.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from bpttcheck.explain.asking import Asking, askings, quantity_of, renamed, time_of, whole
from bpttcheck.explain.chains import chain
from bpttcheck.explain.pages import Example, Proved, Thought
from bpttcheck.notation.syntax import Entry, Node, Number, Reference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.explain.asked import Asked
    from bpttcheck.expressions.scope import Quantity

_MOST: Final = 6


def _others(asked: Asked) -> Iterator[Proved]:
    for asking in askings(asked):
        for below in _below(asking, asked):
            for above in _above(asking, asked):
                if (above, below) != (asking.above, asking.below):
                    yield from _other(asking, above, below, asked)


def _other(asking: Asking, above: Node, below: Node, asked: Asked) -> Iterator[Proved]:
    tree = asking.written(above, below)
    if asked.equals_line(tree):
        says = f"this is `{asked.shown(asking.alone(above, below))}`, and as such right"
        middle = above.base if isinstance(above, Entry) and below == asking.below else None
        yield Proved(says, chain(asking, middle, asked) if isinstance(middle, Reference) else ())


def _below(asking: Asking, asked: Asked) -> Iterator[Node]:
    """What is differentiated by, then what else could be."""
    yield asking.below
    mine, time = quantity_of(asking.below, asked), time_of(asking.below, asked)
    for other in asked.quantities:
        if mine and other.name != mine.name and len(other.shape.sorts) == len(mine.shape.sorts) and _is_own(other):
            yield renamed(asking.below, other.name, (time or asked.target.claim.time) if other.timed else None)


def _above(asking: Asking, asked: Asked) -> Iterator[Node]:
    """All that is computed, as a whole or by entries, as what is differentiated is."""
    times = dict.fromkeys((time_of(asking.below, asked), time_of(asking.above, asked), asked.target.claim.time))
    mine = quantity_of(asking.above, asked)
    is_whole = mine is not None and mine.shape.is_vector and whole(asking.above) == asking.above
    for quantity in asked.quantities:
        if quantity.role != "computed":
            continue
        for time in (time for time in times if time is not None) if quantity.timed else (None,):
            reference = Reference(quantity.name, time)
            if quantity.shape.is_scalar or is_whole:
                yield reference
            elif quantity.shape.is_vector:
                yield from (Entry(reference, (index,)) for index in _indices(quantity, asked))


def _indices(quantity: Quantity, asked: Asked) -> Iterator[Node]:
    yield from (Reference(name) for name in (*asked.indices, *asked.unbound))
    size = asked.prepared.world.size(quantity.shape.sorts[0])
    yield from (Number(Fraction(value)) for value in range(1, min(size, _MOST) + 1))


def _is_own(quantity: Quantity) -> bool:
    return quantity.role != "abbreviation"


PAGE = Thought(
    code="another-derivative",
    rank=60,
    others=_others,
    fallback=True,
    examples=(
        Example(
            "d L / d h(tau)[1]",
            "-yhat(tau)[1]*(v[1,1]*(yhat(tau)[1] - 1) + v[2,1]*yhat(tau)[2] + v[3,1]*yhat(tau)[3])",
            "v[1,1]*(yhat(tau)[1] - y(tau)[1]) + v[2,1]*(yhat(tau)[2] - y(tau)[2]) + v[3,1]*(yhat(tau)[3] - y(tau)[3])",
            assume=("sum(y(t)) = 1",),
        ),
        Example(
            "d L(t) / d h(t)[j]",
            "v[1,j]",
            "sum(i, v[i,j]*(yhat(t)[i] - y(t)[i]))",
            assume=("sum(y(t)) = 1",),
        ),
    ),
)
