"""Expressions that are equal, or not, for subtle reasons: what each gets, and why.

Two expressions are equal if they agree at every real point at which both have a value. ``x``, ``y`` and ``w`` are
scalars, ``z`` is a vector of three, and ``s`` its softmax. What is said is held against numbers of another evaluator.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING

import pytest

from bpttcheck.loading.derivations import load
from bpttcheck.models import limited
from bpttcheck.notation import plain
from bpttcheck.notation.syntax import Reference
from bpttcheck.places import Source
from bpttcheck.verify import check, verify_file
from tests.models.worlds import file_of
from tests.soundness.evaluator.given import Given
from tests.soundness.evaluator.lines import compared
from tests.soundness.evaluator.numbers import Digits
from tests.soundness.evaluator.points import Point

if TYPE_CHECKING:
    from bpttcheck.derivation import Setting

MODEL = {
    "sizes": {"n": 3},
    "inputs": {"x": [], "y": [], "w": [], "z": ["n"]},
    "equations": {"s": "softmax(z)"},
}
P = 2**127 - 1
E, F, G = 7778742049, 12586269025, 20365011074  # Fibonacci's


def nested(inner: str, outer: str, depth: int) -> str:
    for _ in range(depth):
        inner = outer.replace("#", inner)
    return inner


# Why, and for each pair of sides the verdict.
TABLE: dict[str, list[tuple[str, str, str]]] = {
    "tanh and sigmoid are made of exponentials, and those of different monomials are independent": [
        ("tanh(2*x)", "2*tanh(x)/(1 + tanh(x)^2)", "correct"),
        ("tanh(2*x)", "2*tanh(x)/(1 - tanh(x)^2)", "wrong"),
        ("tanh(x + y)", "(tanh(x) + tanh(y))/(1 + tanh(x)*tanh(y))", "correct"),
        ("tanh(3*x)", "(3*tanh(x) + tanh(x)^3)/(1 + 3*tanh(x)^2)", "correct"),
        ("tanh(x/2)", "(exp(x) - 1)/(exp(x) + 1)", "correct"),
        ("sigmoid(2*x)", "sigmoid(x)^2/(sigmoid(x)^2 + (1 - sigmoid(x))^2)", "correct"),
        ("sigmoid(x)", "(1 + tanh(x/2))/2", "correct"),
        ("sigmoid(-x)", "1 - sigmoid(x)", "correct"),
        ("sigmoid(x)", "(1 + tanh(x))/2", "wrong"),
        ("softplus(x)", "log(1 + exp(x))", "correct"),
        ("softplus(x) - softplus(-x)", "x", "correct"),
        ("d softplus(x)/d x", "sigmoid(x)", "correct"),
        ("d tanh(x)/d x", "1/(exp(x)/2 + exp(-x)/2)^2", "correct"),
        ("sum(s)", "1", "correct"),
        ("sum(s^2)", "1", "wrong"),
        ("s[1] + s[2]", "1 - s[3]", "correct"),
        ("s[1]/s[2]", "exp(z[1] - z[2])", "correct"),
    ],
    "rational multiples of an argument have one exponential; decimals are exact rationals": [
        ("exp(x/3)*exp(x/6)", "exp(x/2)", "correct"),
        ("exp(2*x/3)^3", "exp(x)^2", "correct"),
        ("exp(x/3) + exp(x/2)", "exp(5*x/6)", "wrong"),
        ("(exp(x/2) - exp(-x/2))*(exp(x/2) + exp(-x/2))", "exp(x) - exp(-x)", "correct"),
        ("exp(x)*exp(y)", "exp(x*y)", "wrong"),
        ("exp(x)*exp(y)", "exp(x + y)", "correct"),
        ("exp((x + y)^2)", "exp(x^2)*exp(2*x*y)*exp(y^2)", "correct"),
        ("exp(0.1*x)^10", "exp(x)", "correct"),
        ("exp(0.1*x)^3", "exp(0.30000000000000004*x)", "wrong"),
        ("exp(1)*exp(x)", "exp(x + 1)", "correct"),
        ("exp(1)", "2.718281828459045", "wrong"),
        ("exp(log(2)*3)", "8", "correct"),
    ],
    "logarithms of products, quotients and powers are taken apart; equal is what is so where both have a value": [
        ("log(x*y)", "log(x) + log(y)", "correct"),
        ("log(x^2)", "2*log(x)", "correct"),
        ("log(x^2)", "2*log(abs(x))", "correct"),
        ("log(x^3)", "3*log(x)", "correct"),
        ("log(x/y)", "log(x) - log(y)", "correct"),
        ("log(x + y)", "log(x) + log(y)", "wrong"),
        ("log(exp(x))", "x", "correct"),
        ("exp(2*log(x))", "x^2", "correct"),
        ("log(8)", "3*log(2)", "correct"),
        ("log(6)", "log(2) + log(3)", "correct"),
        ("log(4)/log(2)", "2", "correct"),
        ("log(exp(x) + exp(y))", "x + log(1 + exp(y - x))", "correct"),
        ("log(sigmoid(x))", "-log(1 + exp(-x))", "correct"),
        ("log(sum(exp(z)))-z[1]", "-log(s[1])", "correct"),
        ("log(1 + x)-log(1 - x)", "log((1 + x)/(1 - x))", "correct"),
    ],
    "exp(log(u)) is u where it has a value, since u is positive there; and nowhere else does it say so": [
        ("exp(log(x))", "x", "correct"),
        ("exp(log(x))", "abs(x)", "undecided"),
        ("exp(log(x))", "-x", "wrong"),
        ("exp(-log(x))", "1/x", "correct"),
        ("exp(3*log(x) + y)", "x^3*exp(y)", "correct"),
        ("exp(log(x)/2)^2", "x", "correct"),
        ("exp(log(x*y))", "x*y", "correct"),
        ("exp(log(exp(x) - 1))", "exp(x) - 1", "correct"),
        ("exp(log(exp(x) - exp(y)))", "exp(x) + exp(y)", "wrong"),
        ("exp(softplus(x))", "1 + exp(x)", "correct"),
        ("1 - exp(-softplus(x)/2)^2", "sigmoid(x)", "correct"),
        ("1 - exp(-softplus(x)/2)^2", "sigmoid(-x)", "wrong"),
        ("sigmoid(log(x))", "x/(1 + x)", "correct"),
        ("softmax(log(z))[1]", "z[1]/sum(z)", "correct"),
        ("log(1 + exp(log(x)))", "log(1 + x)", "correct"),
        ("exp(log(x^2)/2)", "x", "wrong"),
        ("exp(log((x + y)^2)/2)", "x + y", "wrong"),
        ("exp(log(x^2)/2)", "abs(x)", "undecided"),
        ("exp(log(x)/2)", "x", "wrong"),
    ],
    "no point has both values, or none has one: nothing is claimed": [
        ("log(-x)", "log(x)", "undecided"),
        ("log(-x^2)", "1", "undecided"),
    ],
    "an absolute value is its argument times a sign, and both signs are tried": [
        ("abs(x)", "x", "wrong"),
        ("abs(x)^2", "x^2", "correct"),
        ("abs(x*y)", "abs(x)*abs(y)", "correct"),
        ("abs(exp(x))", "exp(x)", "correct"),
        ("abs(x + y)", "abs(x) + abs(y)", "wrong"),
    ],
    "a difference of 1e-12 and less is one, and balls that are narrow enough show it": [
        ("x", "x + 1e-12", "wrong"),
        ("x", "x*(1 + 1e-12)", "wrong"),
        ("x", "x*(1 + 1e-300)", "wrong"),
        ("x", "x + 1e-300", "wrong"),
        ("1/3", "0.333333333333", "wrong"),
        ("1/3", "0.3333333333333333333333333333333333333333", "wrong"),
        ("tanh(x)", "tanh(x + 1e-12)", "wrong"),
        ("exp(x)", "exp(1.000000000001*x)", "wrong"),
        ("d s[1]/d z[2]", "-s[1]*s[2]*(1 + 1e-12)", "wrong"),
        ("d s[1]/d z[2]", "-s[1]*s[2]", "correct"),
        ("(x + y)^50", "(x^2 + 2*x*y + y^2)^25 + x*y*0.000000000001^3", "wrong"),
        ("sum(k=1..1000, x/1000)", "x + 1e-12*y", "wrong"),
        ("sum(k=1..1000, x/1000)", "x", "correct"),
    ],
    "a difference that balls of 4096 bits show": [
        ("x", "x + exp(-1000)", "wrong"),
        ("x", "x + exp(-1000 - x^2)", "wrong"),
        ("1", "tanh(1000)", "wrong"),
    ],
    "a difference that no ball of 4096 bits shows, and that the field sees: neither proved nor refuted": [
        ("x", "x + exp(-100000)", "undecided"),
        ("1", "tanh(100000 + x^2)", "undecided"),
    ],
    "what differs at one point, where a side has no value, is equal; 0 to the power of 0 is 1": [
        ("(x^2 - 1)/(x - 1)", "x + 1", "correct"),
        ("1 - (x/3 - x/7 - 4*x/21)^2", "y", "wrong"),
        ("tanh'(x/3 - x/7 - 4*x/21)", "1", "correct"),
        ("1/(x/3 - x/7 - 4*x/21)^2", "y", "malformed"),
        ("x/x", "1", "correct"),
        ("x^0", "1", "correct"),
        ("0^0", "1", "correct"),
        ("(x - x)^0", "1", "correct"),
        ("x^-1*x", "1", "correct"),
        ("(exp(x) - 1)/x", "(exp(x) - 1)/x + 0*x", "correct"),
        ("(exp(2*x) - 1)/(exp(x) - 1)", "exp(x) + 1", "correct"),
        ("1/x - 1/x", "0", "correct"),
        ("(x^3 - y^3)/(x - y)", "x^2 + x*y + y^2", "correct"),
        ("x/abs(x)", "sign(x)", "correct"),
        ("x", "x + 0*exp(1000)", "correct"),
        ("x/(1e-300)", "x*1e300", "correct"),
    ],
    "nothing has a value where it divides by zero": [
        ("(x - x)/(x - x)", "1", "malformed"),
        ("1/(x - x)", "1", "malformed"),
    ],
    "a step at its jump has no value": [
        ("1[x > 0]", "step(x)", "correct"),
        ("1[x >= 0]", "1[x > 0]", "correct"),
        ("relu'(x)", "step(x)", "correct"),
        ("drelu(x)", "1 - step(-x)", "correct"),
        ("step(x)*step(x)", "step(x)", "correct"),
        ("step(x^2)", "1", "correct"),
        ("step(x^2 + 1)", "1", "correct"),
        ("step(x) + step(-x)", "1", "correct"),
        ("step(x)*step(-x)", "0", "correct"),
    ],
    "a relu is its argument times a step, and the steps go through 0 and 1": [
        ("relu(x)", "(x + abs(x))/2", "correct"),
        ("relu(x)", "x*step(x)", "correct"),
        ("relu(x) - relu(-x)", "x", "correct"),
        ("relu(x) + relu(-x)", "abs(x)", "correct"),
        ("relu(x)*relu(-x)", "0", "correct"),
        ("relu(x + y)", "relu(x) + relu(y)", "wrong"),
        ("relu(relu(x))", "relu(x)", "correct"),
        ("relu(2*x)", "2*relu(x)", "correct"),
        ("relu(-2*x)", "-2*relu(x)", "wrong"),
        ("max(x, y)", "x + relu(y - x)", "correct"),
        ("max(x, y) + min(x, y)", "x + y", "correct"),
        ("max(x, y)*min(x, y)", "x*y", "correct"),
        ("max(x, y)", "(x + y + abs(x - y))/2", "correct"),
        ("leaky_relu(x, 1)", "x", "correct"),
        ("leaky_relu(x, 0)", "relu(x)", "correct"),
        ("leaky_relu(x, -1)", "abs(x)", "correct"),
        ("d abs(x)/d x", "sign(x)", "correct"),
        ("d relu(x)/d x", "step(x)", "correct"),
        ("d (x^2*step(x))/d x", "2*relu(x)", "correct"),
    ],
    "steps that cannot be taken together, as x > y, y > w and w > x, say nothing": [
        ("max(x, max(y, w))", "max(max(x, y), w)", "correct"),
        ("max(x, max(y, max(w, z[1])))", "max(max(x, y), max(w, z[1]))", "correct"),
        ("min(x, min(y, w))", "min(min(x, y), w)", "correct"),
        ("max(x, min(y, w))", "min(max(x, y), max(x, w))", "correct"),
        ("max(x, min(y, w))", "max(min(x, y), min(x, w))", "wrong"),
        ("max(max(x, y), w)", "max(x, y)", "wrong"),
        ("step(x - y)*step(y - w)*step(w - x)", "0", "correct"),
        ("step(x - y)*step(y - w)*step(w - x + 1)", "0", "wrong"),
        ("step(x)*step(x - 1)", "step(x - 1)", "correct"),
        ("relu(x)*relu(-x - 1)", "0", "correct"),
        ("relu(x)*relu(1 - x)", "0", "wrong"),
        ("abs(x + y) + abs(x - y)", "2*max(abs(x), abs(y))", "correct"),
        ("step(x)*step(-x^2 - x)", "0", "undecided"),
    ],
    "where products forbid it is tried too, and a step that no drawn point reaches is not settled": [
        ("step(x^2 - 2*x + 1)", "1", "undecided"),
        ("step(x - 1000000)", "0", "undecided"),
        ("relu(x - 1000000)", "0", "undecided"),
        ("relu(1000000 - x)", "1000000 - x", "undecided"),
        ("relu(1e-12 - x^2)", "0", "undecided"),
    ],
    "the degree is in the bound: high powers need a large prime, and have one": [
        ("x^1000*y^1000", "(x*y)^1000", "correct"),
        ("x^10000", "x^5000*x^5000", "correct"),
        ("(x^10000)^10000", "(x^10000)^9999*x^10000", "correct"),
        ("(x^10000)^10000", "x^10000", "wrong"),
        ("(x + y)^50", "(x + y)^25*(x + y)^25", "correct"),
        ("(x + y)^50", "(x^2 + 2*x*y + y^2)^25", "correct"),
        ("x*(x-1)*(x-2)*(x-3)", "0", "wrong"),
        ("(x-1/3)*(x-2/7)*(x+5/11)", "0", "wrong"),
    ],
    "the prime is random: a number aimed at one misses it, and balls know nothing of primes": [
        ("170141183460469231731687303715884105728*x", "x", "wrong"),
        ("170141183460469231731687303715884105727*x", "0", "wrong"),
        ("170141183460469231731687303715884105727*x*y + x", "x", "wrong"),
        ("x + 2305843009213693951*618970019642690137449562111*170141183460469231731687303715884105727*y", "x", "wrong"),
        ("x^2 + x*(10^9+7)*(10^9+7)*(10^9+7)*(10^9+7)*(10^9+7)*(10^9+7)*(10^9+7)*(10^9+7)*(10^9+7)", "x^2", "wrong"),
        ("x*(2^61-1)*(2^31-1)", "0", "wrong"),
    ],
    "nesting costs nothing but its own length; what is written out to one fraction may be too large for a proof": [
        (nested("x", "tanh(#)", 50), nested("x", "tanh(#)", 50), "correct"),
        (nested("x", "tanh(#)", 50), nested("x", "tanh(#)", 49), "wrong"),
        (
            nested("x", "tanh(#)", 50),
            nested(nested("x", "(exp(2*(#)) - 1)/(exp(2*(#)) + 1)", 3), "tanh(#)", 47),
            "undecided",
        ),
        (nested("x", "(1 + #)", 50), "x + 50", "correct"),
        (nested("x", "-(#)", 51), "-x", "correct"),
        (nested("x", "1/(1 + #)", 50), f"({F} + {E}*x)/({G} + {F}*x)", "undecided"),
        (nested("x", "1/(1 + #)", 50), f"({F} + {E}*x)/({G} + {F + 1}*x)", "wrong"),
        (nested("x", "exp(#)", 50), nested("x", "exp(#)", 50), "undecided"),
        (nested("x", "exp(#)", 5), nested("x", "exp(#)", 5) + " + 0*x", "correct"),
        (nested("x", "log(exp(#))", 50), "x", "correct"),
        (nested("x", "relu(#)", 50), "relu(x)", "correct"),
        (nested("x", "abs(#)", 50), "abs(x)", "correct"),
        (nested("x", "(#)^2", 13), "x^8192", "correct"),
        (nested("x", "(#)^2", 50), "x", "wrong"),
    ],
}
# Differences that are smaller than all digits that count.
BEYOND = {
    ("x", "x + 1e-300"),
    ("x", "x*(1 + 1e-300)"),
    ("1/3", "0.3333333333333333333333333333333333333333"),
    ("(x^10000)^10000", "x^10000"),
    ("x", "x + exp(-1000)"),
    ("x", "x + exp(-1000 - x^2)"),
    ("1", "tanh(1000)"),
}
ROWS = [(*row, why) for why, rows in TABLE.items() for row in rows]


@cache
def setting() -> Setting:
    return file_of("x", model=MODEL).derivations[0].setting


def given() -> Given:
    conventions = dict.fromkeys(("rows", "denominator", "slopes_by_value"), False)
    empty: dict[str, dict[str, str]] = {key: {} for key in ("parameters", "initial", "define", "rename", "labels")}
    return Given({"given": MODEL | empty | conventions, "sizes": {"n": 3}, "times": None})


@pytest.mark.parametrize(("one", "other", "verdict", "why"), ROWS)
def test_what_a_pair_gets(one: str, other: str, verdict: str, why: str) -> None:
    result = check(one, other, setting())
    assert result.fault is None, why
    assert result.steps[0].verdict == verdict, why


@pytest.mark.parametrize(("one", "other", "verdict"), [row[:3] for row in ROWS if row[2] in {"correct", "wrong"}])
def test_numbers_say_the_same(one: str, other: str, verdict: str) -> None:
    numbers = Digits()
    points = [Point(given(), numbers, seed) for seed in (1, 2, 4, 6, 8)]
    found = [compared(plain.read(one), plain.read(other), Reference("t"), each.world(), each) for each in points]
    assert any(each.cases for each in found)
    seen = any(each.differs(numbers) for each in found)
    assert seen == (verdict == "wrong") or (one, other) in BEYOND


def test_a_fresh_start_in_every_line_is_another_prime() -> None:
    """A line that adds a multiple of a prime that some other line drew is as wrong as any."""
    wrong = [check("x", f"x + {P + k}*(exp(x) - exp(x + 1e-30))", setting()).steps[0].verdict for k in range(5)]
    assert set(wrong) == {"wrong"}


@pytest.mark.parametrize("most", range(600, 840, 10))
def test_what_was_broken_off_within_a_derivative_leaves_the_next_line_its_truth(
    most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each line goes on with what the one before it began, until it takes too much work, anywhere within the pass."""
    monkeypatch.setattr(limited, "MOST_WORK", most)
    heavy = {"target": "W[1,1]", "steps": ["W[1,1] + 0*grad(L, W)[1,1]"] * 40}
    right = {"target": "grad(L, h(1))", "steps": ["V.T @ grad(L, o(1)) + W.T @ grad(L, a(2))"]}
    file = {"model": "rnn", "times": 3, "derivations": [heavy, right]}
    result = verify_file(load(Source("broken off", json.dumps(file))))
    verdicts = {step.verdict for each in result.derivations for step in each.steps}
    assert verdicts <= {"correct", "malformed"}
