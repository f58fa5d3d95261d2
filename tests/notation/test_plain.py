"""The plain notation: what each text says, where its parts stand, and why other texts are refused."""

from __future__ import annotations

import re
import time
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpttcheck import errors as e
from bpttcheck.notation import plain, write
from bpttcheck.notation.functions import FUNCTIONS, UNPRIMED
from bpttcheck.notation.syntax import (
    Call,
    Comparison,
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
    children,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def n(value: int | str) -> Number:
    return Number(Fraction(value))


def ref(name: str, at: Node | None = None) -> Reference:
    return Reference(name, at)


def at(base: Node, *indices: Node) -> Entry:
    return Entry(base, indices)


def plus(*terms: Node) -> Sum:
    return Sum(terms)


def times(*factors: Node) -> Product:
    return Product(factors)


def mat(*factors: Node) -> MatrixProduct:
    return MatrixProduct(factors)


def call(function: str, *arguments: Node) -> Call:
    return Call(function, arguments)


def when(left: Node, comparison: Comparison, right: Node) -> Indicator:
    return Indicator(Relation(left, comparison, right))


def written(*parts: Node) -> Written:
    return Written(parts)


def cases(*pieces: Piece) -> Piecewise:
    return Piecewise(pieces)


neg, over, power, d = Negative, Quotient, Power, Derivative
a, b, c, i, j, k, t, tau, x, y, h, o, L, W = map(ref, "a b c i j k t tau x y h o L W".split())  # noqa: SIM905
h_t, o_t, L_t, yhat_t = ref("h", t), ref("o", t), ref("L", t), ref("yhat", t)
earlier = plus(t, neg(n(1)))

READINGS: list[tuple[str, Node]] = [
    # numbers
    ("3", n(3)),
    ("0.5", n("0.5")),
    (".5", n("0.5")),
    ("1e-3", n("0.001")),
    ("2.5E2", n(250)),
    # names, times, entries
    ("W_xh", ref("W_xh")),
    ("h(t-1)", ref("h", earlier)),
    ("yhat(tau)[1]", at(ref("yhat", tau), n(1))),
    ("W[1,2]", at(W, n(1), n(2))),
    ("W[1][1,1]", at(at(W, n(1)), n(1), n(1))),
    ("delta[i,j]", at(ref("delta"), i, j)),
    ("(a + b)[i]", at(plus(a, b), i)),
    ("exp(a)[i]", at(call("exp", a), i)),
    # signs, from the loosest to the firmest
    ("a + b", plus(a, b)),
    ("a - b + c", plus(a, neg(b), c)),
    ("-a*b + c", plus(neg(times(a, b)), c)),
    ("--a", neg(neg(a))),
    ("+a - -b", plus(a, neg(neg(b)))),
    ("(a + b) + c", plus(plus(a, b), c)),
    ("a*b*c", times(a, b, c)),
    ("a*(b*c)", times(a, times(b, c))),
    ("a*b/c*x", times(over(times(a, b), c), x)),
    ("a/b/c", over(over(a, b), c)),
    ("a*-b*c", times(a, neg(b), c)),
    ("W@W@x", mat(W, W, x)),
    ("a*W@x", mat(times(a, W), x)),
    ("W@x*a", times(mat(W, x), a)),
    ("-x^2", neg(power(x, n(2)))),
    ("2^-1", power(n(2), neg(n(1)))),
    ("x^y^2", power(x, power(y, n(2)))),
    ("x**2", power(x, n(2))),
    ("x^-y^2", power(x, neg(power(y, n(2))))),
    ("W.T @ x", mat(Transpose(W), x)),
    ("W^T @ x", mat(Transpose(W), x)),
    ("W**T[1,2]", at(Transpose(W), n(1), n(2))),
    ("x^(T)", power(x, ref("T"))),
    ("x^T_1", power(x, ref("T_1"))),
    # functions, sums, indicators
    ("exp(a)", call("exp", a)),
    ("ln(a)", call("log", a)),
    ("σ*σ(a)", times(ref("sigma"), call("sigmoid", a))),
    ("grad(L, W)", call("grad", L, W)),
    ("sum(a)", call("sum", a)),
    ("sum(k, a[k])", Summation(Range("k"), at(a, k))),
    ("sum(k=1..3, k)", Summation(Range("k", n(1), n(3)), k)),
    ("sum(k = t+1 … tau, k)", Summation(Range("k", plus(t, n(1)), tau), k)),
    ("sum(k=.5...3, k)", Summation(Range("k", n("0.5"), n(3)), k)),
    ("1[i = k]", when(i, "=", k)),
    ("1 [i == k]", when(i, "=", k)),
    ("1[i, y(t)]", when(i, "=", ref("y", t))),
    ("1[i ≠ k]*1[i != k]", times(when(i, "!=", k), when(i, "!=", k))),
    ("1[t ≤ tau]*1[t >= 1]", times(when(t, "<=", tau), when(t, ">=", n(1)))),
    ("21*1[t < k]", times(n(21), when(t, "<", k))),
    # written out, sliced
    ("[a, b, c]", written(a, b, c)),
    ("[a; b]", written(written(a), written(b))),
    ("[[a, b], [c, x]]", written(written(a, b), written(c, x))),
    ("[a, b; c, x]", written(written(a, b), written(c, x))),
    ("[[a, b, c]]", written(written(a, b, c))),
    ("W @ [h(t-1), x]", mat(W, written(ref("h", earlier), x))),
    ("[a, b].T[1]*-[c][2]", times(at(Transpose(written(a, b)), n(1)), neg(at(written(c), n(2))))),
    ("h[1..3]", at(h, Slice(n(1), n(3)))),
    ("h[2..]", at(h, Slice(n(2)))),
    ("h[2:]", at(h, Slice(n(2)))),
    ("h[..2]", at(h, Slice(None, n(2)))),
    ("W[:-1,:]", at(W, Slice(None, Negative(n(1))), Slice())),
    ("W[k+1..,..k]", at(W, Slice(Sum((k, n(1)))), Slice(None, k))),
    ("h[k:k+1]", at(h, Slice(k, plus(k, n(1))))),
    ("W[2,1..3]", at(W, n(2), Slice(n(1), n(3)))),
    ("W[:, j]*W[i,:]", times(at(W, Slice(), j), at(W, i, Slice()))),
    # ordered products, cases, primes
    ("prod(k, a[k])", Repeated(Range("k"), at(a, k))),
    ("prod(k=t..1, k)", Repeated(Range("k", t, n(1)), k)),
    ("prod(k = t downto 1, k)", Repeated(Range("k", t, n(1), "down"), k)),
    ("prod(k=1 up to t, k)", Repeated(Range("k", n(1), t, "up"), k)),
    ("sum(k=1:3, k)", Summation(Range("k", n(1), n(3)), k)),
    ("cases(a if i = j, b otherwise)", cases(Piece(a, Relation(i, "=", j)), Piece(b))),
    ("cases(a if i = j and t < k)", cases(Piece(a, Conjunction((Relation(i, "=", j), Relation(t, "<", k)))))),
    (
        "cases(a if i = j, b if i > j and t < k and t ≠ 1)",
        cases(
            Piece(a, Relation(i, "=", j)),
            Piece(b, Conjunction((Relation(i, ">", j), Relation(t, "<", k), Relation(t, "!=", n(1))))),
        ),
    ),
    ("and*android", times(ref("and"), ref("android"))),
    ("cases(a if i ≠ j)", cases(Piece(a, Relation(i, "!=", j)))),
    ("tanh'(a)", call("dtanh", a)),
    ("σ′ (a)*sigmoid'(b)", times(call("dsigmoid", a), call("dsigmoid", b))),
    ("relu’(a)", call("drelu", a)),
    # derivatives
    ("d L/d W", d(L, W)),
    ("d L / d W / 2", over(d(L, W), n(2))),
    ("a * d L/d h[1] * b", times(a, d(L, at(h, n(1))), b)),
    ("d L/d x^2", power(d(L, x), n(2))),
    ("d yhat(tau)[1] / d h(tau)[1]", d(at(ref("yhat", tau), n(1)), at(ref("h", tau), n(1)))),
    ("d (a*b)/d h[1]", d(times(a, b), at(h, n(1)))),
    ("d(a)/d(b)", d(a, b)),
    ("d exp(a)/d a", d(call("exp", a), a)),
    ("d L/d W.T", d(L, Transpose(W))),
    ("d [a, b]/d h", d(written(a, b), h)),
    ("dtanh(a)/da", d(call("tanh", a), a)),
    ("∂L/∂W", d(L, W)),
    ("dL/dW", d(L, W)),
    ("dL(t)/do(t)[1]", d(L_t, at(o_t, n(1)))),
    ("dyhat[y(t)] / d o[k]", d(at(ref("yhat"), ref("y", t)), at(o, k))),
    (
        "sum(i, d L/d y[i] * d y[i]/d h[1])",
        Summation(Range("i"), times(d(L, at(y, i)), d(at(y, i), at(h, n(1))))),
    ),
    ("d a/d b holding c, h(t)", d(a, b, (c, h_t))),
    ("2*(d a/d b holding c)", times(n(2), d(a, b, (c,)))),
    # no derivatives
    ("delta[i,j]/dot(a,b)", over(at(ref("delta"), i, j), call("dot", a, b))),
    ("diag(x)/dx", over(call("diag", x), ref("dx"))),
    ("delta_o/depth", over(ref("delta_o"), ref("depth"))),
    ("depth/2", over(ref("depth"), n(2))),
    ("dx*2/dy", over(times(ref("dx"), n(2)), ref("dy"))),
    ("d1/d2", over(ref("d1"), ref("d2"))),
    # signs beyond ASCII
    ("ŷ(τ)[1]", at(ref("yhat", tau), n(1))),
    ("y\u0302_1 + W\u0304 + ã", plus(ref("yhat_1"), ref("Wbar"), ref("atilde"))),
    ("σ_x − Δh – ℓ", plus(ref("sigma_x"), neg(ref("Deltah")), neg(ref("ell")))),
    ("a·b×c⊙x∘y", times(a, b, c, x, y)),
    ("a odot b", times(a, b)),
    ("Wᵀ@x + W^⊤", plus(mat(Transpose(W), x), Transpose(W))),
    ("∂ŷ[1]/∂h", d(at(ref("yhat"), n(1)), h)),
    ("a\n  +\u00a0b", plus(a, b)),
]


@pytest.mark.parametrize(("text", "tree"), READINGS)
def test_reading(text: str, tree: Node) -> None:
    assert plain.read(text) == tree


ASSUMPTIONS: list[tuple[str, Node]] = [
    ("sum(y(t)) = 1", Relation(call("sum", ref("y", t)), "=", n(1))),
    ("h(0) = 0", Relation(ref("h", n(0)), "=", n(0))),
    ("t < tau", Relation(t, "<", tau)),
    ("i ≠ j", Relation(i, "!=", j)),
    ("onehot(y(t))", call("onehot", ref("y", t))),
]


@pytest.mark.parametrize(("text", "tree"), ASSUMPTIONS)
def test_assumption(text: str, tree: Node) -> None:
    assert plain.read_assumption(text) == tree


README = Path(__file__).parents[2] / "derivations" / "README.md"


def test_the_notation_is_read_as_it_is_described() -> None:
    table = README.read_text(encoding="utf-8").partition("| one writes | for |")[2].partition("\n\n")[0]
    examples = [text for row in table.splitlines()[2:] for text in re.findall("`([^`]+)`", row.split("|")[1])]
    assert len(examples) > 40
    for text in examples:
        assert plain.read(text) == plain.read(write.plain(plain.read(text)))


HEADS: list[tuple[str, Node]] = [
    ("S", ref("S")),
    ("delta(t)", ref("delta", t)),
    ("h(0)", ref("h", n(0))),
    ("M[i,j]", at(ref("M"), i, j)),
    ("q(t)[i]", at(ref("q", t), i)),
]


@pytest.mark.parametrize(("text", "tree"), HEADS)
def test_head(text: str, tree: Node) -> None:
    assert plain.read_head(text) == tree


FAULTS: list[tuple[str, type[e.Fault], int, str]] = [
    ("", e.Empty, 0, "this line is empty"),
    (" \n", e.Empty, 0, "empty"),
    ("a" * 20_001, e.TooLong, 0, "20,001 characters"),
    # brackets
    ("((a)", e.Unclosed, 0, "this `(` is never closed"),
    ("a]", e.Unopened, 1, "this `]` closes nothing"),
    ("(a]", e.Mismatched, 2, "where `)`"),
    ("(" * 101 + "a" + ")" * 101, e.TooDeep, 100, "more than 100"),
    # depth and size
    ("-" * 300 + "a", e.TooDeep, 200, "more than 200"),
    ("^".join("x" * 300), e.TooDeep, 398, "more than 200"),
    ("W" + ".T" * 300, e.TooDeep, 0, "more than 200"),
    ("a + " + "9" * 301, e.TooLarge, 4, "300"),
    ("1e301", e.TooLarge, 0, "300"),
    ("0.01e-299", e.TooLarge, 0, "300"),
    ("1e" + "9" * 9_999, e.TooLarge, 0, "300"),
    # characters
    ("рx", e.StrangeCharacter, 0, "CYRILLIC SMALL LETTER ER"),
    ("a + ｘ", e.StrangeCharacter, 4, "write `x`"),
    ("x²", e.StrangeCharacter, 1, "write `^2`"),
    ("o₁", e.StrangeCharacter, 1, "write `[1]`"),
    ("½*x", e.StrangeCharacter, 0, "write `1/2`"),
    ("Σ(k)", e.StrangeCharacter, 0, "write `sum(k, …)`"),
    ("∇L", e.StrangeCharacter, 0, "write `grad(L, W)`"),
    ("a\u200b", e.StrangeCharacter, 1, "ZERO WIDTH SPACE"),
    ("a\x1b[1m", e.StrangeCharacter, 1, "`U+001B`"),
    ("\ud800", e.StrangeCharacter, 0, "`U+D800`"),
    ("é", e.StrangeCharacter, 0, "LATIN SMALL LETTER E WITH ACUTE"),
    ("W' @ x", e.Misused, 1, "a transpose is written `.T`"),
    ("h^{(t)}", e.Misused, 2, "looks like LaTeX"),
    ('"a"', e.Misused, 0, "quotes"),
    # nothing is run
    ("__import__('os').system('x')", e.Misused, 11, "`'` has no meaning"),
    ("__import__", e.Misused, 0, "no name begins with `_`"),
    ("().__class__", e.Unexpected, 1, "did not expect `)`"),
    ("x.__class__", e.Misused, 1, "the one suffix is `.T`"),
    ("W.t", e.Misused, 1, "the one suffix is `.T`"),
    # side by side
    ("2x", e.Juxtaposed, 1, "between `2` and `x`"),
    ("a b", e.Juxtaposed, 2, "between `a` and `b`"),
    ("(a)(b)", e.Juxtaposed, 3, "between `)` and `(`"),
    ("h(t)(s)", e.Juxtaposed, 4, "between `)` and `(`"),
    ("W^T(a)", e.Juxtaposed, 3, "between `T` and `(`"),
    ("ŷ(t) h", e.Juxtaposed, 5, "between `)` and `h`"),
    # order
    ("a*", e.Unfinished, 2, "a number, a name or a bracket must follow"),
    ("a + \n", e.Unfinished, 3, "must follow"),
    ("d L", e.Unfinished, 3, "the lower part of the derivative"),
    ("a + * b", e.Unexpected, 4, "a number, a name or a bracket would fit"),
    ("a!", e.Unexpected, 1, "a sign such as `+` or `*`"),
    ("a, b", e.Unexpected, 1, "did not expect `,`"),
    ("exp()", e.Unexpected, 4, "did not expect `)`"),
    ("sum(k=1, x)", e.Unexpected, 7, "`..` would fit"),
    ("1[i]", e.Unexpected, 3, "a comparison such as `=`"),
    ("a = b", e.Misused, 2, "`=` has no place"),
    ("= b", e.Misused, 0, "`=` has no place"),
    ("(a) == b", e.Misused, 4, "`=` has no place"),
    ("a = b = c", e.Misused, 6, "`=` has no place"),
    # use
    ("f(a, b)", e.UnknownFunction, 0, "unknown function `f`"),
    ("exp(a, b)", e.WrongCount, 0, "`exp` takes 1 argument, not 2"),
    ("a*sum(i, j, x)", e.WrongCount, 2, "`sum` takes 1 or 2 arguments, not 3"),
    ("grad(L)", e.WrongCount, 0, "`grad` takes 2 arguments, not 1"),
    ("exp + 1", e.Misused, 0, "`exp` is a function"),
    ("sum(2, x)", e.Misused, 4, "run over an index"),
    ("prod(2, x)", e.Misused, 5, "run over an index"),
    ("prod(x)", e.WrongCount, 0, "`prod` takes 2 arguments, not 1"),
    ("sum(k=3 downto 1, k)", e.Misused, 4, "a sum has no order"),
    ("h[3 downto 1]", e.Misused, 4, "a slice is written"),
    ("h[..]", e.Unexpected, 4, "a number, a name or a bracket"),
    ("h[1 down to]", e.Misused, 4, "a slice is written"),
    ("[]", e.Unexpected, 1, "a number, a name or a bracket"),
    ("[a, b", e.Unclosed, 0, "never closed"),
    ("a; b", e.Misused, 1, "`[a; b]`"),
    ("a : b", e.Misused, 2, "`W[:,j]` for a column"),
    ("a if i = j", e.Misused, 2, "`cases(a if i = j, b otherwise)`"),
    ("[a otherwise]", e.Misused, 3, "a condition has no place here"),
    ("a downto b", e.Misused, 2, "only a product runs"),
    ("exp(a if i = j)", e.Misused, 0, "`exp` takes no conditions"),
    ("cases(a)", e.Misused, 0, "when each of them holds"),
    ("cases(a if i = j, b)", e.Unexpected, 19, "`if …` or `otherwise`"),
    ("cases(a if i = j and b)", e.Unexpected, 22, "a comparison"),
    ("cases(a if i)", e.Unexpected, 12, "a comparison"),
    ("cases(a otherwise, b if i = j)", e.Misused, 6, "`otherwise` comes last"),
    ("cases + 1", e.Misused, 0, "`cases` is a function"),
    ("softmax'(a)", e.Misused, 7, "`'` has no meaning"),
    ("h'(t)", e.Misused, 1, "that of a function `tanh'(z)`"),
    ("sum(k<1..3, x)", e.Misused, 5, "a range begins with `=`"),
    ("exp(k=1..3)", e.Misused, 4, "a range has no place"),
    ("sum(k=1..3)", e.Misused, 4, "a range has no place"),
    ("a + 2[1]", e.Misused, 4, "a number has no entries"),
    ("d", e.Misused, 0, "kept for derivatives"),
    ("d/dx", e.Misused, 0, "kept for derivatives"),
    ("d L/W", e.Misused, 4, "has no `d`"),
    ("a holding b", e.Misused, 2, "only a derivative can hold"),
    ("sum(k, d a/d b holding c)", e.Misused, 15, "with brackets"),
]


@pytest.mark.parametrize(("text", "fault", "start", "words"), FAULTS, ids=[row[0][:20] for row in FAULTS])
def test_fault(text: str, fault: type[e.Fault], start: int, words: str) -> None:
    with pytest.raises(e.Refused) as refused:
        plain.read(text)
    found = refused.value.fault
    assert type(found) is fault
    assert found.span.start == start
    assert words in f"{found.message}; {found.hint}"


HEAD_FAULTS: list[tuple[str, type[e.Fault], int, str]] = [
    ("", e.Empty, 0, "this name is empty"),
    ("a + b", e.Misused, 0, "only a name can be defined"),
    ("W.T", e.Misused, 0, "only a name can be defined"),
    ("h = 0", e.Misused, 0, "only a name can be defined"),
    ("exp(t)", e.Defined, 0, "it is a function"),
    ("h(t-1)", e.Misused, 2, "only a letter or a number"),
    ("q(t)[i,j+1]", e.Misused, 7, "only a letter or a number"),
]


@pytest.mark.parametrize(("text", "fault", "start", "words"), HEAD_FAULTS)
def test_head_fault(text: str, fault: type[e.Fault], start: int, words: str) -> None:
    with pytest.raises(e.Refused) as refused:
        plain.read_head(text)
    assert type(refused.value.fault) is fault
    assert refused.value.fault.span.start == start
    assert words in refused.value.fault.message


@pytest.mark.parametrize("name", [name for name in FUNCTIONS if name.startswith("d") and name not in UNPRIMED])
def test_no_function_is_taken_for_a_derivative(name: str) -> None:
    arguments = ", ".join("ab"[: FUNCTIONS[name][0]])
    assert isinstance(plain.read(f"{name}({arguments})/dx"), Quotient)
    assert isinstance(plain.read(f"dx/{name}({arguments})"), Quotient)


def nodes(node: Node) -> Iterator[Node]:
    """A node and all below it."""
    yield node
    for child in children(node):
        yield from nodes(child)


@pytest.mark.parametrize("text", [text for text, _ in READINGS])
def test_every_node_stands_where_its_span_says(text: str) -> None:
    for node in nodes(plain.read(text)):
        of_its_own = not isinstance(node, Written) or text[node.span.start] == "["  # a row of `[a, b; c, d]` has none
        if of_its_own and not isinstance(
            node, Range | Relation | Conjunction | Slice | Piece
        ):  # these are read only inside something
            assert plain.read(text[node.span.start : node.span.end]) == node


def test_places_are_those_of_the_text_as_it_was_written() -> None:
    text = "τ·(ŷ − y\u0302)"
    product = plain.read(text)
    assert isinstance(product, Product)
    assert [text[node.span.start : node.span.end] for node in nodes(product)] == [
        text,
        "τ",
        "(ŷ − y\u0302)",
        "ŷ",
        "− y\u0302",
        "y\u0302",
    ]


ANYTHING = st.one_of(
    st.text(),
    st.text(alphabet="abdLtW01.[]()+-*/@^,;:=<>' \n_τŷ∂⊙"),
    st.lists(st.sampled_from([text for text, _ in READINGS])).map(" ".join),
    st.lists(st.sampled_from(["d", "L", "/", "(", ")", "[", "1", "]", ".T", "^", "T", "sum", ",", "holding", "="])).map(
        "".join
    ),
)


def refusal(read: Callable[[str], Node], text: str) -> e.Fault | None:
    try:
        read(text)
    except e.Refused as refused:
        return refused.fault
    return None


@settings(max_examples=400)
@given(ANYTHING)
def test_nothing_but_a_refusal_is_raised(text: str) -> None:
    for read in (plain.read, plain.read_assumption, plain.read_head):
        fault = refusal(read, text)
        if fault:
            assert 0 <= fault.span.start <= fault.span.end <= len(text)
            assert fault.message
        else:
            node = read(text)
            assert plain.read_assumption(write.plain(node)) == node


BOMBS: list[tuple[str, str]] = [
    ("a long sum", "+".join("a" * 10_000)),
    ("a long product", "*".join("a" * 10_000)),
    ("signs", "-" * 19_999 + "a"),
    ("powers", "9^" * 9_999 + "9"),
    ("brackets", "(" * 20_000),
    ("entries", "a" + "[1]" * 6_000),
    ("perhaps derivatives", "da(" * 90 + "x" * 15_000 + ")" * 90),
    ("many quotients of such", "/".join(["da[1](t)"] * 2_000)),
    ("a name", "d" * 20_000),
    ("spaces", "d" + " " * 19_990 + "L"),
    ("names with spaces", "da " * 6_000),
]


@pytest.mark.parametrize("text", [text for _, text in BOMBS], ids=[name for name, _ in BOMBS])
def test_no_text_takes_long(text: str) -> None:
    plain.read("a")
    began = time.perf_counter()
    refusal(plain.read, text)
    assert time.perf_counter() - began < 2
