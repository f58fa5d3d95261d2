"""How many values terms use, held against products that SymPy multiplies out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpttcheck.kernel import operations as ops
from tests.kernel.entries import ALL, NAMED, SIZE, Net

if TYPE_CHECKING:
    from collections.abc import Callable


def slots(net: Net, node: int, *at: int) -> int:
    """How many values the terms of a node use beside nothing."""
    return net.counting().slots(net.terms(node, net.graph.zero, *at))[0]


# What is made of a net, how many values a term of it uses beside the first, and the same at the first and second entry.
MADE: dict[str, tuple[Callable[[Net], int], int]] = {
    "an entry that is named": (lambda n: n.x[0], 0),
    "an entry": (lambda n: n.x[1], 1),
    "a sum": (lambda n: n.graph.add(n.x), 1),
    "a sum with an index": (lambda n: n.graph.inner(tuple(n.w[1]), tuple(n.x)), 2),
    "a power of a sum": (lambda n: n.graph.power(n.graph.add(n.x), 3), 3),
    "a function of an entry": (lambda n: n.graph.apply(ops.TANH, (n.x[1],)), 1),
    "a slope": (lambda n: n.graph.slope(ops.TANH, n.x[1]), 1),
    "a softmax": (lambda n: n.softmax(1), 1),
    "a difference from a softmax": (lambda n: n.graph.add((n.softmax(1), n.graph.negative(n.x[1]))), 2),
    "a product of three": (lambda n: n.graph.multiply((n.x[1], n.x[2], n.x[3])), 3),
    "a product of two": (lambda n: n.graph.multiply((n.softmax(1), n.softmax(2))), 2),
    "1 over an entry": (lambda n: n.graph.power(n.x[1], -1), 1),
    "1 over a softmax": (lambda n: n.over(n.softmax(1)), 2),
    "a difference from that": (lambda n: n.difference(n.x[1], n.over(n.softmax(1))), 2),
    "a softmax in one": (lambda n: n.softmax_in_one(1), 1),
    "a difference from that one": (lambda n: n.difference(n.softmax_in_one(1), n.x[1]), 2),
    "a difference from two quotients": (
        lambda n: n.difference(n.graph.multiply((n.softmax(1), n.over(*n.x))), n.x[1]),
        3,
    ),
    "a difference from 1 over a square": (lambda n: n.difference(n.over(*n.x, power=2), n.x[1]), 3),
    "a power that nobody multiplies out": (lambda n: n.graph.power(n.graph.add(n.x), 9), SIZE - NAMED),
    "a function of two entries": (lambda n: n.of(ops.TANH, n.x[1], n.x[2]), 2),
    "the exponential of two entries": (lambda n: n.of(ops.EXP, n.x[1], n.x[2]), 2),
    "a function of an entry and a number": (lambda n: n.of(ops.TANH, n.x[1], n.graph.one), 1),
    "the logarithm of all exponentials": (lambda n: n.of(ops.LOG, n.exps(*ALL)), 0),
    "that of a softmax": (lambda n: n.of(ops.LOG, n.softmax(1)), 1),
    "that of some exponentials": (lambda n: n.of(ops.LOG, n.exps(1, 2)), 2),
    "that of all of them and one more": (lambda n: n.of(ops.LOG, n.exps(*ALL, 1)), SIZE - NAMED),
    "that of another sum": (lambda n: n.of(ops.LOG, *n.x), SIZE - NAMED),
    "nothing": (lambda n: n.graph.one, 0),
}


@pytest.mark.parametrize("name", MADE)
def test_the_values_that_a_term_uses(name: str) -> None:
    net = Net()
    make, expected = MADE[name]
    assert slots(net, make(net)) == expected


def sums(net: Net) -> st.SearchStrategy[int]:
    """Nodes made of entries by sums, products, powers and softmax."""
    graph = net.graph
    shares = [net.softmax(k) for k in (0, 1, 2)]
    inverse = [net.over(each) for each in (shares[1], net.x[1])]
    entries = st.sampled_from([*net.x, net.b, *net.w[0], *net.w[1], graph.one, *shares, *inverse])

    def larger(inner: st.SearchStrategy[int]) -> st.SearchStrategy[int]:
        several = st.lists(inner, min_size=2, max_size=4)
        return st.one_of(
            several.map(graph.add),
            st.lists(inner, min_size=2, max_size=2).map(graph.multiply),
            inner.map(lambda node: graph.power(node, 2)),
            st.lists(inner, min_size=SIZE, max_size=SIZE).map(lambda a: graph.inner(tuple(a), tuple(net.x))),
        )

    return st.recursive(entries, larger, max_leaves=6)


NET = Net()


@given(sums(NET), sums(NET), st.integers(0, 2))
@settings(max_examples=60, deadline=None)
def test_no_term_uses_more_than_is_counted(left: int, right: int, at: int) -> None:
    terms = NET.terms(left, right, at)
    own = {at} if at >= NAMED else set()
    difference = NET.graph.add((left, NET.graph.negative(right)))
    most = max((len(used | own) for used in NET.used(difference)), default=0)
    assert most <= NET.counting().slots(terms)[0]
