"""Random terms for hypothesis, and changes of a term at any place in it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import settings
from hypothesis import strategies as st

from tests.kernel.terms import (
    Term,
    absolute,
    entry,
    exp,
    inner,
    leaky_relu,
    log,
    relu,
    sigmoid,
    softmax,
    softplus,
    step,
    tanh,
    term,
    x,
    y,
    z,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

thorough = settings(deadline=None, max_examples=150, derandomize=True)

numbers = st.sampled_from([Fraction(n) for n in ("0", "1", "2", "-1", "1/2", "-3")]).map(term)
leaves = st.sampled_from([x, y, z]) | numbers


def _grown(smaller: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
    pairs = st.tuples(smaller, smaller)
    return st.one_of(
        pairs.map(lambda p: p[0] + p[1]),
        pairs.map(lambda p: p[0] * p[1]),
        pairs.map(lambda p: p[0] - p[1]),
        pairs.map(lambda p: p[0] / p[1]),
        pairs.map(lambda p: softmax(p[0], *p)),
        st.tuples(pairs, pairs).map(lambda p: inner(*p)),
        smaller.map(exp),
        smaller.map(log),
        smaller.map(tanh),
        smaller.map(sigmoid),
        smaller.map(softplus),
        smaller.map(step),
        smaller.map(relu),
        smaller.map(absolute),
        smaller.map(lambda t: leaky_relu(t, Fraction(1, 5))),
        # one name for many definitions: a value must not hang on the name
        smaller.map(lambda t: entry("p", t)),
        st.tuples(smaller, st.sampled_from([-2, 0, 2, 3])).map(lambda p: p[0] ** p[1]),
    )


terms = st.recursive(leaves, _grown, max_leaves=7)

Change = tuple["Callable[[Term], bool]", "Callable[[Term], Term]"]


def changed(t: Term, change: Change, *, within_functions: bool = True) -> Iterator[Term]:
    """The term with one change, once for each place where it fits."""
    fits, new = change
    if fits(t):
        yield new(t)
    if within_functions or t.name in {"add", "multiply", "inner product", "power", "entry"}:
        for k, inner in enumerate(t.of):
            for other in changed(inner, change, within_functions=within_functions):
                yield replace(t, of=(*t.of[:k], other, *t.of[k + 1 :]))
