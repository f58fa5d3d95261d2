"""Lines that hide a length, each right at that of its file and wrong at another, which no scope may take in."""

from __future__ import annotations

import pytest

from tests.scopes.breaks import Break, again, check_against_numbers, check_against_verdicts


def model(
    equations: str = "s(t): w*s(t-1) + r*m(t)", times: int = 3, more: str = "", *, initial: str = "s(0): []"
) -> str:
    parts = "parameters: {u: [x], w: [], r: [], b: [], v: []}, inputs: {m(t): []}"
    head = f"sizes: {{x: 4}}, times: {times}, {parts}, initial: {{{initial}}}"
    return f"model: {{{head}, equations: {{{equations}}}}} {more}"


def defined(*heads: str, times: int = 3, equations: str = "s(t): w*s(t-1) + r*m(t)", more: str = "") -> str:
    return model(equations, times, f", define: {{{', '.join(heads)}}} {more}")


LOSS = "s(t): w*s(t-1) + r*m(t), L(t): s(t)*m(t), L: 'sum(t, L(t))'"
STEPS = "m(t) + w*sum(q=t+1..t+1, {}(q))"
BY_SUMS = [f"K{k}(tau): m(tau), K{k}(t): '{STEPS.format(name)}'" for k, name in enumerate(("m", "K1", "K2"), 1)]
NAUGHT = model("s(t): r*m(t)", more=", assume: [m(0) = 0, m(2) = 0]", initial="m(0): []")
CIRCLE = [
    f"K{k}(tau): m(tau), K{k}(t): m(t) + {by}*K{of}(t+1)"
    for k, by, of in ((1, "2*w", 4), (2, "w", 1), (3, "w", 2), (4, "w", 3))
]
LINE = "p1(1): b, p1(t): v, " + ", ".join(f"p{k}(1): v, p{k}(t): p{k - 1}(t-1)" for k in (2, 3, 4, 5))
BACK = "s(t): b, c(tau): v, c(t): b, c2(tau): v, c2(t): c(t+1), c3(tau): v, c3(t): c2(t+1)"
GIVEN = "model: {sizes: {x: 3}, times: 2, parameters: {w: []}, inputs: {z(t): [x]}, equations: {s(t): 'w*sum(z(t))'}}"
APPLIED = "a(t): m(t)*s(t-1) + m(t), a(4): m(4)*m(4)"
ARGUMENT = model(f"{APPLIED}, s(t): tanh(a(t))", more=f", define: {{{APPLIED.replace('a(', 'p(')}}}, assume: [t = tau]")
ENDS = "s(t): b, z(tau): v, z(t): b"
GRAM = "(sum(k, u[k]^2)*sum(k, q[k]^2) - sum(k, u[k]*q[k])^2 + (f(t) + l(t))*w^2)"
BETWEEN = (
    "model: {sizes: {x: 4, h: 4}, times: 3, parameters: {u: [x], q: [x], e: [h], w: []}, inputs: {m(t): []},"
    " equations: {s(t): w*m(t)}}, define: {f(1): 1, f(2): 0, f(t): 1, l(tau): 0, l(t): 1}"
)
DEAD = (
    "model: {sizes: {x: 4}, times: 3, parameters: {u: [x], V: [x, x], w: []}, inputs: {m(t): []}, equations:"
    " {f(1): w, f(2): 0, f(t): w, l(tau): 0, l(t): w,"
    " D(t): 'sum(j, V[1,j]) - V[1,1] + sum(k, relu(u[k])) + f(t) + l(t)'}}"
)
NAUGHT_BETWEEN = "f(1): w, f(2): 0*w, f(t): w, l(tau): 0*w, l(t): w, s(t): f(t) + l(t)"
LIST = "'[b, " + ", ".join(f"s(t-1)[{k}]" for k in range(1, 12)) + "]'"
ZEROS_AND_ONES = [[int(j == i - 1) for j in range(12)] for i in range(12)]
SHIFT = model(f"N: '{ZEROS_AND_ONES}', s(t): N @ s(t-1)", initial="s(0): [x]").replace("x: 4", "x: 12")
BACKWARDS = model(f"N: '{ZEROS_AND_ONES}', s(t): m(t)", more=", define: {z(tau): u, z(t): N @ z(t+1)}")
PAIRS = "x1(1): v, x1(t): y1(t-1), y1(t): x1(t) + b, " + ", ".join(
    f"x{k}(1): v, x{k}(t): y{k}(t-1), y{k}(t): x{k}(t) + x{k - 1}(t)" for k in range(2, 13)
)
MESH = "x1(t): b + x2(t), x12(1): v, x12(t): x11(t-1), " + ", ".join(
    f"x{k}(1): v, x{k}(t): x{k - 1}(t-1) + x{k + 1}(t)" for k in range(2, 12)
)
HEADS = [
    "z(tau): r*m(tau), z(t): w*m(t)",
    "k(tau): v*m(tau), k(t): z(t+1)",
    "f(tau): v*m(tau), f(t): r*m(t+1)",
]
AFTER = ["Q(t): '1[t < tau-3]'", *(f"{a}(tau): 0, {a}(t): {b}(t+1)" for a, b in ("RQ", "SR", "US"))]
AFTERWARDS = defined(*AFTER, equations="s(t): r*m(t)", more=", assume: [s(0) = 0]")
LAST = "*".join(f"(m(t)*u[tau] - m(t)*u[{k}])" for k in (1, 2, 3))
COUNT = "C(t): 'd (sum(p=1..tau, 1[p > t+1]*v))/d v'"
SIZE = "(ones(x).T @ ones(x) - {})"
SMALL = "*".join(map(SIZE.format, range(1, 6)))
LATER = "1[p > q+1]*1[z > p+1]"
ONCE, TWICE = "sum(q, 1[q <= t]*m(t))", "sum(q=1..tau, sum(p=1..tau, 1[q <= t]*(1[p <= t]*m(t))))"
THRICE = "sum(q=1..tau, sum(p=1..tau, sum(z=1..tau, 1[q <= t]*1[p <= t]*(1[z <= t]*m(t)))))"
UNLIKE = "'g({at})': '{by}', 'g(t)': 'exp(m(t)) + exp(w)', 's(t)': 'w*m(t)'"
NOWHERE = model("'g': 'w/(sum(t, ones(x).T @ ones(x) + 0*m(t)) - 3)', 's(t)': 'w*m(t)'", times=4)
SEEN = "sum(z, m(z))"
OFTEN = (
    f"sum(p=1..tau, sum(q=1..tau, sum(v=1..tau, {SEEN})))"
    f" - 6*sum(p=1..tau, sum(q=1..tau, {SEEN})) + 11*sum(p=1..tau, {SEEN}) - 6*{SEEN}"
)

# fmt: off
TRIES = [
    Break("a length that is divided by, less three", model(times=4),
          "w", "w*(tau - 3)/(tau - 3)", {"tau": 3}),
    Break("the logarithm of what is 0 at one length", model(times=4),
          "w", "w + log((tau - 3)^2) - log((3 - tau)^2)", {"tau": 3}),
    Break("as many terms as the length", model(),
          "tau*w", "sum(t, w + 0*m(t)) + (tau - 3)*r", {"tau": 4}),
    Break("the shares of a mean", model("s(t): w*m(t), L: 'sum(t, s(t))/tau'"),
          "sum(t, d L/d s(t))", "3/tau", {"tau": 4}),
    Break("what is 0 at a time", NAUGHT,
          "w", "w + sum(t, m(t)*m(t-1))", {"tau": 4}),
    Break("what is 0 at a time, at each", NAUGHT,
          "m(t)*m(t-1)", "0*m(t)", {"tau": 4}),
    Break("a weight that is assumed the length", model(more=", assume: [w = tau]"),
          "r", "r + (w-1)*(w-2)*(w-3)*(w-4)*r", {"tau": 5}),
    Break("sizes that only a short length has", model(),
          "w", f"w + cases({SMALL}*r if tau = 1, 0 otherwise)", {"x": 6, "tau": 1}),
    Break("a length at which there is no case", model(),
          "w", "cases(w if tau = 1, w if tau > 2)", {"tau": 2}),
    Break("steps by sums", defined(*BY_SUMS, equations=LOSS),
          "d L/d s(t)", "K3(t)", {"tau": 5}),
    Break("summed, for a weight", defined(*BY_SUMS, equations=LOSS),
          "d L/d w", "sum(t, K3(t)*s(t-1))", {"tau": 5}),
    Break("a circle of definitions", defined(*CIRCLE, equations=LOSS),
          "d L/d s(t)", "K4(t)", {"tau": 5}),
    Break("a derivative by a delay line", model(LINE, 4),
          "m(t)", "m(t) + r*(d p5(t)/d b)", {"tau": 5}),
    Break("at the last time", model(LINE, 4),
          "w", "w + r*(d p5(tau)/d b)", {"tau": 5}),
    Break("one that runs back from the last time", model(BACK, 4),
          "m(t)", "m(t) + m(t)*(d c3(t)/d b)*(d s(t-1)/d b)", {"tau": 5}),
    Break("a free time beside a target without", model(ENDS),
          "w", "w + sum(q, 1[q > k+1]*(m(q)*(d s(k-1)/d b)*(d z(q)/d b)))", {"tau": 5}),
    Break("a start in the middle", model(initial="s(0): [], s(4): []"),
          "d s(t)/d s(t-1)", "w", {"tau": 4}),
    Break("the last time as an index", model().replace("x: 4", "x: 6"),
          "m(t)", f"m(t) + {LAST} + 0*sum(k, m(t)*u[k])", {"tau": 4}),
    Break("heads at the last time", defined(*HEADS, equations="s(t): r*m(t)", more=", assume: [s(0) = 0]"),
          "w*m(t)", "w*m(t) + s(t-1)*(k(t) - f(t))", {"tau": 4}),
    Break("conditions and steps that add up", AFTERWARDS,
          "m(t)", "m(t) + m(t)*s(t-1)*U(t) + 0*(m(t)*1)", {"tau": 9}),
    Break("what a function is applied to, at one time", ARGUMENT,
          "a(t)", "m(t) + m(t)*s(t-1) + 0*tanh(p(t))", {"tau": 4}),
    Break("an entry that is 0 at one length", model("c(t): 1, s(t): 'w*(sum(q, c(q)) - 9)'"),
          "m(t)", "m(t)*s(t)/s(t)", {"tau": 9}),
    Break("circles one after the other", model(PAIRS),
          "d x12(t)/d b", "0", {"tau": 13}),
    Break("circles within a circle", model(MESH),
          "d x12(t)/d b", "0", {"tau": 12}),
]
# What the numbers cannot read, or not tell from what is right.
UNREAD = [
    Break("what is one-hot at one time", f"{GIVEN}, assume: ['onehot(z(2))', 't >= 2']",
          "z(t)[1]", "z(t)[1]^2", {"tau": 3}),
    Break("what sums to 1 at one time", f"{GIVEN}, assume: ['sum(z(2)) = 1', 't >= 2']",
          "sum(z(t))", "1", {"tau": 3}),
    Break("a denominator that is 0 for one value, at one length", BETWEEN,
          "m(t)", f"m(t)*{GRAM}/{GRAM}", {"x": 1, "tau": 2}),
    Break("the same, at the first, beside a list", BETWEEN.replace("f(1): 1, f(2): 0", "f(1): 0"),
          "m(t)", f"m(t)*{GRAM}/{GRAM} + sum(e) - e[1] - e[2] - e[3] - e[4]", {"x": 1, "tau": 1}),
    Break("an entry that is 0 between two lengths", model(NAUGHT_BETWEEN),
          "m(t)", "m(t)*s(t)/s(t)", {"tau": 2}),
    Break("what may be dead with one unit only, at one length", DEAD,
          "step(-D(t))", "1 - step(D(t))", {"x": 1, "tau": 2}),
    Break("sums that do not show their times", model(),
          "w", f"w + {OFTEN}", {"tau": 4}),
    Break("multiples of one time", model(),
          "m(t)", f"m(t) + {THRICE} - 6*{TWICE} + 11*{ONCE} - 6*m(t)", {"tau": 4}),
    Break("times that are compared in a chain", model(),
          "w", f"w + sum(q=1..tau, sum(p=1..tau, sum(z=1..tau, {LATER}*m(z))))", {"tau": 5}),
    Break("beside constants that hide it", model(),
          "w", f"w + sum(q=1..tau, sum(p=1..tau, sum(z=1..tau, {LATER}*m(z)))) + 0*(m(tau)*1 + m(tau)*0)", {"tau": 5}),
    Break("a time by comparison alone", model(),
          "m(t)", "m(t) + r*sum(q, 1[q > 4]*1[q = t]*m(t))", {"tau": 5}),
    Break("a time of which the number is negative", model(),
          "m(t)", "m(t) + r*sum(q, 1[-q < -4]*1[q = t]*m(t))", {"tau": 5}),
    Break("a condition on the next time", model(ENDS),
          "m(t)", "m(t) + sum(q=t+1..t+1, 1[q < tau-1]*m(t)*(d s(t-1)/d b))", {"tau": 5}),
    Break("counts by derivatives", defined(COUNT),
          "w", "w + sum(q, C(q)*m(q) - C(q)*(C(q)*m(q))) + 0*sum(q, m(q)*1)", {"tau": 4}),
    Break("a delay line within a vector", model(f"s(t): {LIST}", initial="s(0): [x]").replace("x: 4", "x: 12"),
          "m(t)", "m(t) + r*(d s(t)[12]/d b)", {"tau": 12}),
    Break("one by a matrix of numbers", SHIFT,
          "m(t)", "m(t) + r*(d s(t)[12]/d s(0)[1])", {"tau": 11}),
    Break("one that a definition makes of it", BACKWARDS.replace("x: 4", "x: 12"),
          "m(t)", "m(t) + r*(d z(1)[12]/d u[1])", {"tau": 12}),
    Break("a derivative of high order", model("s(t): w*s(t-1)"),
          again("s(t)", "w", 12), "0", {"tau": 12}),
    Break("a divisor that is 0 at one time alone", model(UNLIKE.format(at=2, by="0*m(2)"), times=4),
          "s(tau)", "w*m(tau)*g(tau)/g(tau)", {"tau": 2}),
    Break("an entry that has no value at one length with few values", NOWHERE,
          "g*v", "v*g", {"x": 1, "tau": 3}),
    Break("one that is so with few values", model(UNLIKE.format(at=1, by="m(1)*(sum(u) - u[1])"), times=4),
          "s(tau)", "w*m(tau)*g(tau)/g(tau)", {"x": 1, "tau": 1}),
]
# fmt: on


@pytest.mark.parametrize("each", TRIES, ids=lambda each: each.tries)
def test_no_scope_takes_in_where_a_line_is_not_right(each: Break) -> None:
    check_against_numbers(each)


@pytest.mark.parametrize("each", UNREAD, ids=lambda each: each.tries)
def test_no_scope_takes_in_where_a_line_is_not_correct(each: Break) -> None:
    check_against_verdicts(each)
