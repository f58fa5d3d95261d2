"""Lines about pairs of times that are right up to some distance or length, which no scope may take in beyond it."""

from __future__ import annotations

import pytest

from tests.scopes.breaks import Break, check_against_numbers

STATE, TERM, WHOLE = "s(t): w*s(t-1) + r*m(t)", "L(t): s(t)*m(t)", "L: 'sum(t, L(t))'"


def net(*other: str, times: int = 3, more: str = "", initial: str = "s(0): [], h(0): [h]") -> str:
    """A net with a vector and a number as states, some of whose equations are others; ``{}`` before a head drops it."""
    said = {each.partition(":")[0]: each for each in (STATE, "h(t): tanh(W @ h(t-1) + b)", TERM, WHOLE, *other)}
    parts = "parameters: {W: [h, h], b: [h], w: [], r: [], v: []}, inputs: {m(t): []}"
    equations = ", ".join(said.values())
    head = f"sizes: {{h: 2}}, times: {times}, {parts}, initial: {{{initial}}}"
    return f"model: {{{head}, equations: {{{equations}}}}} {more}"


def pair(*other: str, times: int = 3, assume: str = "k <= t", more: str = "") -> str:
    """The same for lines about two times."""
    return net(*other, times=times, more=f", assume: ['{assume}'] {more}")


SLOPE = "prod(m=k+1..t, w)"
TO_W = "sum(k=1..t, {}d L(t)/d s(k)*s(k-1))"
EACH_TO_W = "sum(t, sum(k=1..t, {}d L(t)/d s(k)*s(k-1)))"
STEP = "(diag(1 - h(m)^2) @ W)"
LAG = ["p1(1): r", "p1(t): v", *(f"p{k}({at}" for k in (2, 3, 4, 5) for at in ("1): v", f"t): p{k - 1}(t-1)"))]
BEHIND = ["p1(1): v", "p1(t): s(t-1)", *(f"p{k}({at}" for k in (2, 3, 4) for at in ("1): v", f"t): p{k - 1}(t-1)"))]
RING = ["u1(t): w*u2(t-1)", "u2(t): w*u1(t-1)", "u1(1): v", "u2(1): v"]
BACK = ["g(tau): m(tau)", "g(t): m(t) + g(t+1)", "L(t): s(t)*g(t)"]
AHEAD = ["L(tau): s(tau)*m(tau)", "L(t): s(t)*m(t) + s(t+1)"]
COUNT, POWER = "sum(q=1..t, d m(q)/d m(q))", "prod(q=k+1..t, 2*d m(q)/d m(q))"
COUNTED = "*".join(f"({COUNT} - {k})" for k in range(1, 8))
POWERS = "*".join(f"({POWER} - {2**k})" for k in range(8))
TO_POWERS = "*".join(f"(d u(t)/d u(k) - {2**k})" for k in range(8))
SLOPES = "*".join(f"(d L(t)/d u(k) - {2**k}*m(t))" for k in range(8))

# fmt: off
TRIES = [
    # products
    Break("a factor of a later time", pair(),
          "d s(t)/d s(k)", "prod(m=k+1..t, w + 1[m > 3]*r)", {"tau": 4}),
    Break("a factor that a way over five steps makes", pair(*LAG, times=4),
          "d s(t)/d s(k)", "prod(m=k+1..t, w + d p5(m)/d r)", {"tau": 5}),
    Break("factors in the other order", pair(times=2),
          "d h(t)/d h(k)", f"prod(m=k+1..t, {STEP})", {"tau": 3}),
    Break("the earliest factor on the left", pair(times=3, assume="k < t"),
          "d h(t)/d h(k)", f"(diag(1 - h(k+1)^2) @ W) @ prod(m=t downto k+2, {STEP}) + "
          f"1[t = k+2]*(d h(t)/d h(k) - (diag(1 - h(k+1)^2) @ W) @ (diag(1 - h(t)^2) @ W))", {"tau": 4}),
    Break("factors the other way round", pair(times=1),
          "d h(t)/d h(k)", "prod(m=t..k+1, W @ diag(1 - h(m)^2))", {"tau": 2}),
    Break("transposed factors", pair(times=1),
          "d h(t)/d h(k)", "prod(m=t..k+1, diag(1 - h(m)^2) @ W.T)", {"tau": 2}),
    Break("factors that are transposed in turn", pair("h(t): W @ h(t-1)", times=2),
          "d h(t)/d h(k)", "prod(m=t..k+1, W) + 1[t > k+1]*(W @ W.T - W @ W)", {"tau": 3}),
    Break("factors of one time before", pair(times=1),
          "d h(t)/d h(k)", "prod(m=t..k+1, diag(1 - h(m-1)^2) @ W)", {"tau": 2}),
    Break("one factor too few", pair(times=1),
          "d s(t)/d s(k)", "prod(m=k+2 upto t, w)", {"tau": 2}),
    Break("one factor too many where it is 1", pair("s(t): m(t)*s(t-1)", times=1),
          "d s(t)/d s(k)", "prod(m=k upto t, m(m)/m(k))", {"tau": 2}),
    Break("a product that stops", pair(),
          "d s(t)/d s(k)", f"1[t < k+3]*{SLOPE}", {"tau": 4}),
    Break("powers that are listed", pair(),
          "d s(t)/d s(k)", "1[t = k] + 1[t = k+1]*w + 1[t = k+2]*w^2", {"tau": 4}),
    Break("a polynomial of the product that vanishes", pair(times=2),
          "d s(t)/d s(k)", f"{SLOPE} + ({SLOPE} - 1)*({SLOPE} - w)", {"tau": 3}),
    Break("a way over four steps", pair(*BEHIND, "L(t): s(t)*m(t) + v*p4(t)", times=4),
          "d L(t)/d s(k)", f"m(t)*{SLOPE}", {"tau": 5}),
    Break("a ring of two", pair(*RING, times=2),
          "d u1(t)/d u1(k)", "prod(m=k+1..t, 0*w)", {"tau": 3}),
    Break("an equation for one time", pair("s(2): r", times=1),
          "d s(t)/d s(k)", SLOPE, {"tau": 2}),
    Break("an equation for a later time", pair("s(4): r"),
          "d s(t)/d s(k)", SLOPE, {"tau": 4}),
    Break("an equation for the last time", pair("L(tau): s(tau)^2", times=1),
          "d L(t)/d s(k)", f"2*s(t)*{SLOPE}", {"tau": 2}),
    Break("a sum over all times", pair("L(t): 's(t)*sum(q, m(q))'", times=1),
          "d L(t)/d s(k)", f"m(t)*{SLOPE}", {"tau": 2}),
    Break("a definition that names the last time", pair(times=1, more=", define: {z(t): m(tau)}"),
          "d L(t)/d s(k)", f"z(t)*{SLOPE}", {"tau": 2}),
    Break("a definition for the last time", pair(times=1, more=", define: {z(tau): m(tau), z(t): r}"),
          "d L(t)/d s(k)", f"z(t)*{SLOPE}", {"tau": 2}),
    Break("a definition of the last time alone", pair(times=1, more=", define: {z: m(tau)}"),
          "d L(t)/d s(k)", f"z*{SLOPE}", {"tau": 2}),
    Break("a state that runs back", pair(*BACK, times=1),
          "d L(t)/d s(k)", f"m(t)*{SLOPE}", {"tau": 2}),
    Break("a loss that looks ahead", pair(*AHEAD, times=1),
          "d L(t)/d s(k)", f"m(t)*{SLOPE}", {"tau": 2}),
    Break("times that are some steps apart", pair(times=4, assume="k < t - 2"),
          "d s(t)/d s(k)", "w^3", {"tau": 5}),
    Break("powers of 2 by the factors of a product", pair(times=1),
          "d s(t)/d s(k)", f"{SLOPE} + r*{POWERS}", {"tau": 9}),
    Break("powers of 2 by a derivative", pair("u(t): 2*u(t-1) + m(t)", "u(0): v", times=1),
          "d s(t)/d s(k)", f"{SLOPE} + r*{TO_POWERS}", {"tau": 9}),
    Break("powers of 2 by that of a loss", pair("u(t): 2*u(t-1) + m(t)", "u(0): v", "L(t): u(t)*m(t)", times=1),
          "d s(t)/d s(k)", f"{SLOPE} + r*{SLOPES}", {"tau": 9}),
    # sums over earlier times
    Break("a count of times", net(times=1),
          "d L(t)/d w", f"{TO_W.format('')} + r*{COUNTED}", {"tau": 8}),
    Break("what is assumed of the last time", net(times=1, more=", assume: [m(tau) = 0]"),
          "d L(t)/d r", "sum(k=1..t, d L(t)/d s(k)*m(k)) + w*m(t)", {"tau": 2}),
    Break("what is assumed of the time before the last", net(times=2, more=", assume: [m(tau) = 0, m(1) = 0]"),
          "d L(t)/d r", "sum(k=1..t, d L(t)/d s(k)*m(k)) + w*m(t)", {"tau": 3}),
    Break("near ones alone", net(),
          "d L(t)/d w", TO_W.format("1[k > t-3]*"), {"tau": 4}),
    Break("all but one", net(),
          "d L(t)/d w", TO_W.format("1[t != k+3]*"), {"tau": 4}),
    Break("the first ones", net(),
          "d L(t)/d w", TO_W.format("1[k < 4]*"), {"tau": 4}),
    Break("all uses for each one", net(times=1),
          "d L(t)/d w", "sum(k=1..t, d L(t)/d s(k)*d s(k)/d w)", {"tau": 2}),
    Break("from the second one", net(times=1),
          "d L(t)/d r", "m(t)*m(t) + sum(k=2..t, d L(t)/d s(k)*m(k))", {"tau": 2}),
    Break("up to the last but one", net(times=1),
          "d L(t)/d r", "m(t)*m(1) + sum(k=1..t-1, d L(t)/d s(k)*m(k))", {"tau": 2}),
    Break("products of part of the way", net(),
          "d L(t)/d w", f"sum(k=1..t, m(t)*(1[t < k+3]*{SLOPE})*s(k-1))", {"tau": 4}),
    Break("powers by number", net(),
          "d L(t)/d w", "sum(k=1..t, m(t)*s(k-1)*(1[t = k] + 1[t = k+1]*w + 1[t = k+2]*w^2))", {"tau": 4}),
    Break("a loss at a time before", net("L(t): s(t)*m(t) + v*s(t-1)", times=1),
          "d L(t)/d r", "sum(k=1..t, m(t)*d s(t)/d s(k)*m(k))", {"tau": 2}),
    Break("through one of two states", net("q(t): s(t-1)", "L(t): s(t)*m(t) + v*q(t)", times=1),
          "d L(t)/d r", "sum(k=1..t, d L(t)/d s(t)*d s(t)/d s(k)*m(k))", {"tau": 2}),
    # sums over pairs
    Break("near pairs alone", net(),
          "d L/d w", EACH_TO_W.format("1[k > t-3]*"), {"tau": 4}),
    Break("all pairs but one", net(),
          "d L/d w", EACH_TO_W.format("1[t != k+3]*"), {"tau": 4}),
    Break("losses up to a time", net("L: 'sum(t=1..3, L(t))'"),
          "d L/d w", EACH_TO_W.format(""), {"tau": 4}),
    Break("losses that count up to a time", net("L: 'sum(t, 1[t < 4]*L(t))'"),
          "d L/d w", EACH_TO_W.format(""), {"tau": 4}),
    Break("a mean of losses", net("L: 'sum(t, L(t))/tau'", times=1),
          "d L/d w", EACH_TO_W.format(""), {"tau": 2}),
    Break("a mean of losses, divided once more", net("L: 'sum(t, L(t))/tau'", times=1),
          "d L/d w", f"{EACH_TO_W.format('')}/tau/tau", {"tau": 2}),
    Break("a sum of losses, divided", net(times=1),
          "d L/d w", f"{EACH_TO_W.format('')}/tau", {"tau": 2}),
    Break("a loss with more than its terms", net("L: 'sum(t, L(t)) + (tau - 3)*w'"),
          "d L/d w", EACH_TO_W.format(""), {"tau": 4}),
    Break("pairs in the other order", net(times=1),
          "d L/d r", "sum(k, sum(t=k..tau, d L(k)/d s(t)*m(t)))", {"tau": 2}),
    Break("later ones that end", net(),
          "d L/d s(k)", "sum(t=k..tau, 1[t < k+3]*(d L(t)/d s(k)))", {"tau": 4}),
    Break("later ones by an earlier state", net(times=1),
          "d L/d s(k-1)", "sum(t=k..tau, d L(t)/d s(k-1))", {"tau": 2}),
    Break("later ones of a loss that looks ahead", net(*AHEAD, times=1),
          "d L/d s(k)", "sum(t=k..tau, d L(t)/d s(k))", {"tau": 2}),
    Break("later ones of a state that runs back", net(*BACK, "g(t): m(t) + s(t)*g(t+1)", times=1),
          "d L/d s(k)", "sum(t=k..tau, d L(t)/d s(k))", {"tau": 3}),
    Break("losses after the first", net(times=1),
          "d L/d r", "m(1)^2 + sum(t=2..tau, sum(k=1..t, d L(t)/d r(k)*1[k > 1]))", {"tau": 2}),
]
# fmt: on


@pytest.mark.parametrize("each", TRIES, ids=lambda each: each.tries)
def test_no_scope_takes_in_where_a_line_is_not_right(each: Break) -> None:
    check_against_numbers(each)
