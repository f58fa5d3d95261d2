"""Lines that hide a size, each right at that of its file and wrong at another, which no scope may take in."""

from __future__ import annotations

import pytest

from tests.scopes.breaks import Break, again, check_against_numbers, check_against_verdicts


def model(x: int, more: str = "", equations: str = "s: w*r") -> str:
    return (
        f"model: {{sizes: {{x: {x}}}, parameters: {{u: [x], v: [x], w: [], r: []}}, equations: {{{equations}}}}} {more}"
    )


def timed(x: int, times: int, more: str = "") -> str:
    parts = "parameters: {u: [x], w: [], r: []}, inputs: {m(t): []}, equations: {s(t): r*m(t)}"
    return f"model: {{sizes: {{x: {x}}}, times: {times}, {parts}}} {more}"


def rows(sizes: str, quantity: str, assume: str) -> str:
    parts = f"parameters: {{{quantity}, w: [], r: []}}, equations: {{s: w*r}}"
    return f"model: {{sizes: {{{sizes}}}, {parts}}}, assume: ['{assume}']"


def classes(y: int, assume: str) -> str:
    parts = "parameters: {c: [y], w: [], r: []}, inputs: {y(t): [y]}, equations: {s(t): w*r}"
    return f"model: {{sizes: {{y: {y}}}, times: 1, {parts}}}, assume: ['{assume}']"


LAYERS = (
    "model: {sizes: {x: 5, h: 3}, times: 3, parameters: {W(1): [h, x], W(t): [h, h], w: []},"
    " inputs: {m(t): []}, equations: {s(t): w*m(t)}}"
)
TWICE = (
    "model: {sizes: {x: 5, h: 3}, times: 3, parameters: {v: [x], w: []}, inputs: {v(t): [h], m(t): []},"
    " equations: {s(t): w*m(t)}}"
)
SUMMED = "sizes: {x: 4}, times: 1, parameters: {w: []}, inputs: {x(t): [x]}"
SINGULAR = f"model: {{{SUMMED}, equations: {{p(t): sum(x(t))*ones(x) - 3*x(t)}}}}, assume: [p(t) = 0]"
SIGNS = model(5, equations="D: 'prod(i, -(u[i]^2))', s: w*r")
COUNTS = model(5, equations="A: sum(ones(x)), B: 1+1+1+1+1, s: w*r")
ALIKE = model(5, equations="z: w*ones(x), a: sum(u)*ones(x), s: w*r")
DEAD = (
    "model: {sizes: {x: 4}, parameters: {u: [x], V: [x, x]},"
    " equations: {D: 'sum(j, V[1,j]) - V[1,1] + sum(k, relu(u[k]))'}}"
)
GRAM = "sum(k, u[k]^2)*sum(k, v[k]^2) - sum(k, u[k]*v[k])^2"
POWERS = "sum(k, u[k]^8*u[k]/u[k]^9)"
APART = "sum(i, sum(j, sum(k, {})))".format(
    "*".join(f"(d a[{one}]/d w holding q[{other}])" for one, other in ("ji", "ki", "kj"))
)
COFACTOR = "d (prod(k, w*u[k]^0 + delta[k,1]*r))/d r"

# fmt: off
TRIES = [
    Break("a sum of entries up to the length", timed(5, 5),
          "sum(u)", "sum(i=1..tau, u[i])", {"x": 6}),
    Break("an index that is compared with it", timed(5, 5),
          "sum(u)", "sum(i, u[i]*1[i <= tau])", {"x": 6}),
    Break("the same, where nothing is left out", timed(5, 5),
          "sum(u)", "sum(i, u[i]) + sum(i, u[i]*1[i > tau])", {"x": 6}),
    Break("a letter that stands for two things", timed(4, 3),
          "w", "w + sum(i, 1[i=6]*u[i]*sum(i, m(i)))", {"x": 6}),
    Break("an index that equals a time", timed(4, 7, ", assume: [t > 6]"),
          "m(t)", "m(t) + sum(i, 1[i = 1*t]*u[i])", {"x": 8}),
    Break("a weight that is assumed a size", model(3, ", assume: [w = sum(ones(x))]"),
          "r", "r + (w-3)*(w-5)*r", {"x": 4}),
    Break("sorts that differ by layer", LAYERS,
          "sum(i, W(1)[1,i])", "W(1)[1,1] + W(1)[1,2] + W(1)[1,3] + W(1)[1,4] + W(1)[1,5]", {"x": 6}),
    Break("an entry that the first layer lacks", LAYERS,
          "W(1)[1,4]", "W(1)[1,4]", {"x": 3}),
    Break("a name with a time and without", TWICE,
          "sum(i, v[i])", "v[1] + v[2] + v[3] + v[4] + v[5]", {"x": 6}),
    Break("exponentials of zeros", classes(5, "c = 0"),
          "w", "w + r*(sum(k, exp(c[k])) - 5)", {"y": 6}),
    Break("a softmax of zeros", classes(5, "c = 0"),
          "w", "w + r*(5*softmax(c)[1] - 1)", {"y": 6}),
    Break("a logarithm of exponentials of zeros", classes(5, "c = 0"),
          "w", "w + r*(log(sum(k, exp(c[k]))) - log(5))", {"y": 4}),
    Break("exponentials of one class", classes(7, "onehot(y(t))"),
          "w", "w + r*(sum(k, exp(y(1)[k])) - exp(1) - 6)", {"y": 3}),
    Break("a softmax of one class", classes(7, "onehot(y(t))"),
          "w", "w + r*(softmax(y(1))[1]*(exp(1)+6) - 1 - (exp(1)-1)*y(1)[1])", {"y": 3}),
    Break("rows that sum to 1", rows("n: 5, k: 3", "Y: [n, k]", "sum(k, Y[n,k]) = 1"),
          "w", "w + r*(sum(n, sum(k, Y[n,k])) - 5)", {"n": 4}),
    Break("rows that are one-hot", rows("n: 5, k: 3", "Y: [n, k]", "onehot(Y[n,:])"),
          "w", "w + r*(sum(n, sum(k, Y[n,k])) - 5)", {"n": 4}),
    Break("rows of a square matrix", rows("h: 7", "P: [h, h]", "sum(k, P[n,k]) = 1"),
          "w", "w + r*(sum(n, sum(k, P[n,k])) - 7)", {"h": 6}),
    Break("a denominator that is 0 for one value", model(5),
          "w", "w*((sum(u))^2 - sum(k, u[k]^2))/((sum(u))^2 - sum(k, u[k]^2))", {"x": 1}),
    Break("an entry that is 0 at one size", model(4, equations="s: w*(sum(ones(x)) - 12)"),
          "w", "w*s/s", {"x": 12}),
    Break("the logarithm of one", model(4, equations="s: w*(sum(ones(x)) - 12)"),
          "w", "w + log(s^2) - log(s*s)", {"x": 12}),
    Break("a condition that leaves no values", model(4, ", assume: [i > 2]"),
          "u[i]", "u[i] + 0*w", {"x": 2}),
    Break("the sign of a product", SIGNS,
          "relu(D)", "0*D", {"x": 4}),
    Break("its absolute value", SIGNS,
          "abs(D)", "-D", {"x": 4}),
    Break("two entries that are alike by chance", COUNTS,
          "w*A", "w*B", {"x": 4}),
    Break("all entries of a vector are alike", ALIKE,
          "sum(a)", "5*a[i]", {"x": 4}),
    Break("the softmax of such a vector", ALIKE,
          "softmax(a)", "ones(x)/5", {"x": 4}),
    Break("and of one of weights", ALIKE,
          "softmax(z)", "ones(x)/5", {"x": 6}),
    Break("a list of the right size", model(5),
          "w*ones(x)", "[w, w, w, w, w]", {"x": 4}),
    Break("as many ones as entries", model(5),
          "w*ones(x)", "w*ones(5)", {"x": 4}),
    Break("a list as a gradient", model(5),
          "grad(sum(u), u)", "[1, 1, 1, 1, 1]", {"x": 4}),
    Break("a list that is summed over", model(5),
          "w*sum(u)", "sum(k, [w, w, w, w, w][k]*u[k])", {"x": 4}),
    Break("high powers that cancel", model(5),
          "w", f"w + r*({POWERS} - 5)", {"x": 4}),
    Break("a mean by high powers", model(5),
          "w", f"w*{POWERS}/5", {"x": 4}),
    Break("a product of all others", model(6),
          COFACTOR, "w^5", {"x": 5}),
    Break("a logarithm of a size", model(5, equations="p: softmax(u), s: w*r"),
          "log(p[i])", "log(p[i]*sum(ones(x))/5)", {"x": 4}),
    Break("one of a softmax and a size", model(6),
          "w", "w + r*(log(softmax(u)[1]*sum(ones(x))) - log(softmax(u)[1]) - log(6))", {"x": 5}),
]
# What the numbers cannot read, or not tell from what is right.
UNREAD = [
    Break("an index that is a time", timed(3, 5),
          "u[i]", "u[i] + (m(1*i)-m(1))*(m(1*i)-m(2))*(m(1*i)-m(3))", {"x": 4}),
    Break("what is computed is assumed 0", SINGULAR,
          "x(t)[1]", "0*w", {"x": 3}),
    Break("a determinant that is 0 for one value", model(5),
          "w", f"w*({GRAM})/({GRAM})", {"x": 1}),
    Break("what may be dead with one unit only", DEAD,
          "step(-D)", "1 - step(D)", {"x": 1}),
    Break("a derivative of high order", model(4),
          again("prod(i, w + u[i])", "w", 9), "0", {"x": 9}),
    Break("one of an entry of the model", model(4, equations="s: 'prod(i, w*u[i])'"),
          "r", f"r + {again('s', 'w', 8)}", {"x": 8}),
    Break("what is held apart", model(2, equations="q: w*u, a: q + 0*u"),
          "0*w", APART, {"x": 3}),
]
# fmt: on


@pytest.mark.parametrize("each", TRIES, ids=lambda each: each.tries)
def test_no_scope_takes_in_where_a_line_is_not_right(each: Break) -> None:
    check_against_numbers(each)


@pytest.mark.parametrize("each", UNREAD, ids=lambda each: each.tries)
def test_no_scope_takes_in_where_a_line_is_not_correct(each: Break) -> None:
    check_against_verdicts(each)
