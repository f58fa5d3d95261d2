"""Differences and ratios in their simplest form: as people would write them, and as SymPy says that they are."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy
from hypothesis import assume, given
from hypothesis import strategies as st

from bpttcheck.explain.simplest import Pair
from bpttcheck.notation.plain import read
from bpttcheck.notation.syntax import Call, Negative, Node, Number, Power, Product, Quotient, Reference, Sum
from bpttcheck.notation.write import plain
from bpttcheck.verify.derive import to_sympy

# fmt: off
FORMS = [
    # one                        other                 difference                          ratio
    ("2*a2",                     "a2",                 "a2",                               "2"),
    ("a2",                       "-a2",                "2*a2",                             "-1"),
    ("a2",                       "a2",                 "0",                                "1"),
    ("a2^2",                     "b2^2",               "(a2 - b2)*(a2 + b2)",              "a2^2/b2^2"),
    ("1 - h(1)[1]^2",            "1 - h(1)[1]",        "-h(1)[1]*(h(1)[1] - 1)",           "h(1)[1] + 1"),
    ("a2/3 + b2/6",              "0",                  "(2*a2 + b2)/6",                    None),
    ("exp(a2)*b2",               "exp(a2)",            "exp(a2)*(b2 - 1)",                 "b2"),
    ("y(1)[1]/yhat(1)[1]",       "yhat(1)[1]",         "(y(1)[1] - yhat(1)[1]^2)/yhat(1)[1]", "y(1)[1]/yhat(1)[1]^2"),
    ("1/(a2*b2^-1)",             "3",                  "-(3*a2 - b2)/a2",                  "b2/(3*a2)"),
    ("tanh(a2)",                 "tanh(b2)",           "tanh(a2) - tanh(b2)",              "tanh(a2)/tanh(b2)"),
]
# fmt: on


@pytest.mark.parametrize(("one", "other", "difference", "ratio"), FORMS)
def test_what_is_left_is_written_as_people_would(one: str, other: str, difference: str, ratio: str | None) -> None:
    pair = Pair(read(one), read(other))
    assert plain(pair.difference) == difference
    assert (pair.ratio and plain(pair.ratio)) == ratio


@pytest.mark.parametrize("text", ["a2/(b2 - b2)", "(a2 - a2)^-1", "1/0"])
def test_what_is_divided_by_0_has_no_form(text: str) -> None:
    with pytest.raises(ZeroDivisionError):
        Pair(read(text), read("a2"))


ATOMS = st.sampled_from([Reference(name) for name in "uvw"])
NUMBERS = st.builds(lambda n, m: Number(Fraction(n, m)), st.integers(-3, 3), st.integers(1, 3))
FORMULAS = st.recursive(
    ATOMS | NUMBERS,
    lambda inner: st.one_of(
        st.builds(lambda a, b: Sum((a, b)), inner, inner),
        st.builds(lambda a, b: Product((a, b)), inner, inner),
        st.builds(Quotient, inner, inner),
        st.builds(Negative, inner),
        st.builds(lambda a: Call("tanh", (a,)), ATOMS),
        st.builds(lambda a, n: Power(a, Number(Fraction(n))), inner, st.integers(-2, 3)),
    ),
    max_leaves=6,
)


@given(FORMULAS, FORMULAS)
def test_it_is_what_sympy_says(one: Node, other: Node) -> None:
    try:
        pair = Pair(one, other)
    except ZeroDivisionError:
        assert any(each.has(sympy.zoo, sympy.nan, sympy.oo) for each in map(in_full, (one, other)))
        return
    first, second = in_full(one), in_full(other)
    assume(not (first.has(sympy.zoo, sympy.nan) or second.has(sympy.zoo, sympy.nan)))
    assert sympy.cancel(to_sympy(pair.difference) - (first - second)) == 0
    if pair.ratio is None:
        assert 0 in {first, second}
    else:
        assert sympy.cancel(to_sympy(pair.ratio) - first / second) == 0


def in_full(node: Node) -> sympy.Expr:
    """A formula with every fraction brought to one, so that what is 0 is seen to be, even below."""
    match node:
        case Sum(terms):
            return sympy.cancel(sympy.Add(*map(in_full, terms)))
        case Product(factors):
            return sympy.cancel(sympy.Mul(*map(in_full, factors)))
        case Quotient(above, below):
            return sympy.cancel(in_full(above) / in_full(below))
        case Negative(term):
            return -in_full(term)
        case Power(base, Number(exponent)):
            return sympy.cancel(in_full(base) ** int(exponent))
    return to_sympy(node)
