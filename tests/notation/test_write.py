"""Printing trees: the plain text can be read back, and is what one would write by hand."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpttcheck.notation import plain, write
from bpttcheck.notation.functions import FUNCTIONS
from bpttcheck.notation.syntax import (
    Call,
    Conjunction,
    Derivative,
    Entry,
    Indicator,
    MatrixProduct,
    Negative,
    Node,
    Number,
    Piece,
    Piecewise,
    Power,
    Product,
    Quotient,
    Range,
    Reference,
    Relation,
    Repeated,
    Slice,
    Sum,
    Summation,
    Transpose,
    Written,
)

# Text that is printed as it stands.
SETTLED = [
    "yhat(t)[1]*(v[1,1] - 1)",
    "W.T @ grad(L, h(t+1))",
    "sum(k=1..3, exp(o[k]))",
    "sum(k=t+1..tau, k)",
    "d L/d o(t)[1]",
    "1[i = k]",
    "x^2",
    "-a*b",
    "-x^2",
    "x^-1",
    "(-x)^2",
    "(a + b) + c",
    "a - (b - c)",
    "a - b + c",
    "a*(-b)",
    "a*b/c*x",
    "a/(b*c)",
    "(A @ B)*c",
    "A @ (B @ c)",
    "x^(T)",
    "dx/(dy)",
    "(d L/d W)^2",
    "a * d L/d h[1] * b",
    "2*(a + b)[1]",
    "W.T[1,2]",
    "(d s(t)/d s(t-1) holding h(t-1)) * a",
    "d s(t)/d s(t-1) holding h(t-1), f(t)",
    "[h(t-1), x(t)]",
    "[h(t-1); x(t)]",
    "[[a, b]; c]",
    "[[a, b], [c, x]].T",
    "d [a, b]/d [c]",
    "W[2,1..3] @ h[t-1..t+1]",
    "W[2..,..3] @ h[..t-1]",
    "W[:,j]",
    "prod(k=t..s+1, d h(k)/d h(k-1))",
    "prod(k=t downto s+1, k)",
    "prod(k=s+1 upto t, k)",
    "cases(-a if i = j, b + c otherwise)",
    "cases(-a if i = j and t < tau, b otherwise)",
    "tanh'(a)*sigmoid'(b)",
]


@pytest.mark.parametrize("text", SETTLED)
def test_plain_text_is_settled(text: str) -> None:
    assert write.plain(plain.read(text)) == text


@pytest.mark.parametrize("text", ["sum(y(t)) = 1", "t <= tau", "i != j"])
def test_assumptions_are_settled(text: str) -> None:
    assert write.plain(plain.read_assumption(text)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(Fraction(-2), "-2"), (Fraction(1, 3), "1/3"), (Fraction(-7, 40), "-0.175"), (Fraction(10**40), "1e40")],
)
def test_numbers_that_nobody_wrote(value: Fraction, text: str) -> None:
    assert write.plain(Number(value)) == text


NAMES = st.sampled_from(
    "a b h t T e W_xh yhat dx dy d_1 delta depth holding odot if otherwise downto".split()  # noqa: SIM905
)
NUMBERS = st.one_of(
    st.integers(0, 99).map(Fraction),
    st.decimals(0, 9, places=3).map(Fraction),
    st.sampled_from(["1e300", "1e-300", "0.00000000000000000000012345", "123456789012345678901234567890"]).map(
        Fraction
    ),
)


def several(nodes: st.SearchStrategy[Node], least: int = 2) -> st.SearchStrategy[tuple[Node, ...]]:
    return st.lists(nodes, min_size=least, max_size=3).map(tuple)


@st.composite
def calls(draw: st.DrawFn, nodes: st.SearchStrategy[Node]) -> Node:
    name = draw(st.sampled_from(sorted(FUNCTIONS.keys() - {"prod", "cases"})))
    most = 1 if name == "sum" else FUNCTIONS[name][1]
    return Call(name, tuple(draw(st.lists(nodes, min_size=FUNCTIONS[name][0], max_size=most))))


def larger(nodes: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    ranges = st.builds(Range, NAMES) | st.builds(Range, NAMES, nodes, nodes)
    orders = st.sampled_from(["", "down", "up"])
    signs = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
    relations = st.builds(Relation, nodes, signs, nodes)
    slices = st.builds(Slice, st.none() | nodes, st.none() | nodes)
    conditions = relations | st.builds(Conjunction, several(relations))
    pieces = st.lists(st.builds(Piece, nodes, conditions), min_size=1, max_size=2)
    return st.one_of(
        st.builds(Reference, NAMES, nodes),
        st.builds(Entry, nodes, several(nodes | slices, 1)),
        st.builds(Written, several(nodes, 1)),
        calls(nodes),
        st.builds(Negative, nodes),
        st.builds(Sum, several(nodes)),
        st.builds(Product, several(nodes)),
        st.builds(MatrixProduct, several(nodes)),
        st.builds(Quotient, nodes, nodes),
        st.builds(Power, nodes, nodes),
        st.builds(Transpose, nodes),
        st.builds(Summation, ranges, nodes),
        st.builds(Repeated, st.builds(Range, NAMES, nodes, nodes, orders) | st.builds(Range, NAMES), nodes),
        st.builds(Piecewise, pieces.map(tuple) | st.builds(lambda some, last: (*some, Piece(last)), pieces, nodes)),
        st.builds(Indicator, relations),
        st.builds(Derivative, nodes, nodes, several(nodes, 0)),
    )


LEAVES: st.SearchStrategy[Node] = st.one_of(
    st.builds(Reference, NAMES), st.just(Reference("ones")), st.builds(Number, NUMBERS)
)
TREES = st.recursive(LEAVES, larger, max_leaves=12)


@given(TREES)
def test_what_is_printed_reads_back(tree: Node) -> None:
    assert plain.read(write.plain(tree)) == tree


@given(TREES)
def test_printed_text_is_settled(tree: Node) -> None:
    text = write.plain(tree)
    assert write.plain(plain.read(text)) == text


@given(TREES, st.data())
def test_white_space_says_nothing(tree: Node, data: st.DataObject) -> None:
    tokens = re.findall(r"\.T(?!\w)|[0-9]+(?:\.[0-9]+)?(?:e-?[0-9]+)?|\w+'?|[<>!]=|\.\.|\S|\s", write.plain(tree))
    spaces = data.draw(st.lists(st.sampled_from(["", " ", "\n  "]), min_size=len(tokens), max_size=len(tokens)))
    text = "".join(token + space for token, space in zip(tokens, spaces, strict=True))
    assert plain.read(text) == tree


def test_deep_trees_are_printed_within_the_stack() -> None:
    tree = plain.read("(exp(" * 40 + "x^" * 100 + "2" + "))" * 40)
    assert plain.read(write.plain(tree)) == tree
