"""Lines, each with the verdict that it deserves and what it needs, in the order of the verdicts."""

from __future__ import annotations

from typing import Any

import pytest

from bpttcheck.verify import verify_file
from bpttcheck.verify.results import Counterexample, Proof, Reason
from tests.models.worlds import file_of

Y1 = "sum(y(t)) = 1"
ONE = "onehot(y(t))"
H0 = "h(0) = 0"
NEXT = "sum(j, W[j,i]*(1 - h(t+1)[j]^2) * d L/d h(t+1)[j])"
DELTA = {
    "delta(tau)": "(1 - h(tau)^2) * (V.T @ grad(L, o(tau)))",
    "delta(t)": "(1 - h(t)^2) * (V.T @ grad(L, o(t)) + W.T @ delta(t+1))",
}


# fmt: off
VERDICTS: list[tuple[str, str, str, tuple[str, ...]]] = [
    # target,                 line,                                             verdict,       needs
    # equal as it stands
    ("d L / d o(t)[i]",      "yhat(t)[i]*sum(y(t)) - y(t)[i]",                  "correct",     ()),
    ("d L / d o(t)",         "yhat*sum(y) - y",                                 "correct",     ()),
    ("d L / d o(t)",         "(yhat*sum(y) - y).T",                             "correct",     ()),
    ("grad(L, h(tau))",      "V.T @ grad(L, o(tau))",                           "correct",     ()),
    ("d L / d W",            "sum(t, outer(grad(L, a(t)), h(t-1)))",            "correct",     ()),
    ("d L / d W",            "sum(t, d L/d W(t))",                              "correct",     ()),
    ("d yhat(t)[i]/d o(t)[j]", "yhat[i]*(delta[i,j] - yhat[j])",                "correct",     ()),
    ("d yhat(t) / d o(t)",   "diag(yhat) - yhat @ yhat.T",                      "correct",     ()),
    ("d h(2) / d h(1)",      "diag(1 - h(2)^2) @ W",                            "correct",     ()),
    ("h(t)[i]",              "1 - 2/(e^(2*a(t)[i]) + 1)",                       "correct",     ()),
    ("L(t)",                 "-sum(k, y[k]*ln(yhat[k]))",                       "correct",     ()),
    ("L(t)",                 "sum(y)*log(sum(k, exp(o[k]))) - dot(y, o)",       "correct",     ()),
    # equal under what the model declares as natural
    ("d L / d o(t)[i]",      "yhat[i] - y[i]",                                  "conditional", (Y1,)),
    ("d L / d o(t)",         "yhat - y",                                        "conditional", (Y1,)),
    ("d L / d o(t)[i]",      "yhat[i] - 1[i = y(t)]",                           "conditional", (ONE,)),
    ("d L / d o(t)[i]",      "yhat[i]*sum(k, y[k]^2) - y[i]^3",                 "conditional", (ONE,)),
    ("d L / d W[1,1]",       "sum(t=2..tau, d L/d a(t)[1]*h(t-1)[1])",          "conditional", (H0,)),
    ("a(1)",                 "b + U @ x(1)",                                    "conditional", (H0,)),
    ("a(1)[i]",              "b[i]*sum(y(1)) + sum(k, U[i,k]*x(1)[k])",         "conditional", (Y1, H0)),
    ("a(1)[i]",              "b[i]*sum(k, y(1)[k]^2) + sum(k, U[i,k]*x(1)[k])", "conditional", (ONE, H0)),
    # a class that the target names
    ("yhat(t)[y(t)]",        "sum(i, y(t)[i]*yhat(t)[i])",                      "conditional", (ONE,)),
    ("yhat(t)[y(t)]",        "yhat(t)[y(t)]",                                   "conditional", (ONE,)),
    ("yhat(t)[y(t)]",        "yhat(t)[y]",                                      "conditional", (ONE,)),
    ("L(t)",                 "-log(yhat(t)[y(t)])",                             "conditional", (ONE,)),
    ("-log(yhat(t)[y(t)])",  "L(t)",                                            "conditional", (ONE,)),
    ("d (-log(yhat(t)[y(t)]))/d o(t)[i]", "yhat(t)[i] - y(t)[i]",               "conditional", (ONE,)),
    ("d (-log(yhat(t)[y(t)]))/d o(t)[i]", "y(t)[i] - yhat(t)[i]",               "wrong",       ()),
    ("d yhat(t)[y(t)]/d h(0)", "(d yhat(t)/d h(0)).T @ y(t)",                   "conditional", (ONE,)),
    # where all the times that it names exist
    ("d L / d h(t)[i]",      f"sum(k, V[k,i]*d L/d o[k]) + {NEXT}",             "conditional", ("t < tau",)),
    ("d L / d h(t)[i]",      f"sum(k, V[k,i]*(yhat[k] - y[k])) + {NEXT}",       "conditional", (Y1, "t < tau")),
    ("d L / d h(t)[i]",      f"sum(k, V[k,i]*(yhat[k] - 1[k = y(t)])) + {NEXT}", "conditional", (ONE, "t < tau")),
    ("h(t)",                 "tanh(b + W @ tanh(a(t-1)) + U @ x)",              "conditional", ("t > 1",)),
    ("h(t)",                 "h(t+2-2)",                                        "correct",     ()),
    ("L(t)*L(t)",            "L^2*0 + L(t)^2*L(t+2)/L(t+2)",                    "conditional", ("t < tau - 1",)),
    # different, whatever is natural
    ("d L / d o(t)[i]",      "yhat[i] + y[i]",                                  "wrong",       ()),
    ("d L / d h(t)[i]",      "sum(k, V[k,i]*d L/d o[k])",                       "wrong",       ()),
    ("d L / d h(t)[1]",      "sum(k, V[k,1]*(yhat[k] - y[k]))",                 "wrong",       ()),
    ("d L / d W",            "sum(t, outer(h(t-1), grad(L, a(t))))",            "wrong",       ()),
    ("d L / d W[1,2]",       "d L/d W[2,1]",                                    "wrong",       ()),
    ("d yhat(t)[i]/d o(t)[j]", "yhat[i]*(1 - yhat[j])",                         "wrong",       ()),
    ("d yhat(t)[i]/d o(t)[j]", "-yhat[i]*yhat[j]",                              "wrong",       ()),
    ("L(t)",                 "L",                                               "wrong",       ()),
    ("h(t)",                 "h(t-1)",                                          "wrong",       ()),
    ("h(t)",                 "h(t+1)",                                          "wrong",       ()),
    ("h(1)[1]",              "h(1)[1] + 0.0000000000000000000000000000001",     "wrong",       ()),
    ("h(1)[1]",              "a(1)[1] - a(1)[1]^3/3",                           "wrong",       ()),
    # without meaning
    ("d L / d o(t)[i]",      "yhat[i] - y[i",                                   "malformed",   ()),
    ("d L / d o(t)[i]",      "",                                                "malformed",   ()),
    ("d L / d o(t)[i]",      "yhat - y",                                        "malformed",   ()),
    ("d L / d o(t)",         "V.T @ (yhat - y)",                                "malformed",   ()),
    ("d L / d W",            "sum(t, grad(L, a(t)) @ h(t-1))",                  "malformed",   ()),
    ("d L / d o(t)[i]",      "p[i] - y[i]",                                     "malformed",   ()),
    ("h(1)[i]",              "h(7)[i]",                                         "malformed",   ()),
    ("h(t)[i]",              "h(t+3)[i]",                                       "malformed",   ()),
    ("h(t)[i]",              "h[7]",                                            "malformed",   ()),
    ("L(t)",                 "1/0",                                             "malformed",   ()),
    ("L(t)",                 "L(t) + 0/0",                                      "malformed",   ()),
    ("L(t)",                 "log(-1)",                                         "malformed",   ()),
    ("L(t)",                 "0*log(0)",                                        "malformed",   ()),
    ("L(t)",                 "h[1]/(h[2] - h[2])",                              "malformed",   ()),
    # beyond what is proved or refuted
    ("exp((h(1)[1] + h(1)[2])^17)",  "exp((h(1)[1] + h(1)[2])*(h(1)[1] + h(1)[2])^16)", "undecided", ()),
    ("log(h(1)[1]^2 - h(1)[2]^2)",   "log(h(1)[1] - h(1)[2]) + log(h(1)[1] + h(1)[2])", "undecided", ()),
]

# What the file states is not asked for again.
STATED: list[tuple[list[str], str, str, str, tuple[str, ...]]] = [
    ([Y1],           "d L / d o(t)[i]", "yhat[i] - y[i]",            "correct",     ()),
    ([ONE],          "d L / d o(t)[i]", "yhat[i] - y[i]",            "correct",     ()),
    ([ONE],          "d L / d o(t)[i]", "yhat[i] - 1[i = y(t)]",     "correct",     ()),
    (["onehot(y)"],  "d L / d o(t)[i]", "yhat[i] - y[i]",            "correct",     ()),
    ([ONE],          "d L / d o(t)[i]", "yhat[i] - 1[i = y]",        "correct",     ()),
    ([ONE],          "d L / d o(2)[i]", "yhat(2)[i] - 1[i = y(2)]",  "correct",     ()),
    (["onehot(y)"],  "d L / d o(s)[i]", "yhat(s)[i] - 1[i = y(s)]",  "correct",     ()),
    ([ONE],          "yhat(t)[y(t)]",   "yhat(t)[y]",                "correct",     ()),
    (["onehot(y)"],  "-log(yhat[y(t)])", "L(t)",                     "correct",     ()),
    ([Y1],           "yhat(t)[y(t)]",   "sum(i, y(t)[i]*yhat(t)[i])", "conditional", (ONE,)),
    ([Y1],           "d L / d o(t)[i]", "yhat[i] - 1[i = y(t)]",     "conditional", (ONE,)),
    ([Y1],           "d L / d o(t)[i]", "yhat[i] + y[i]",            "wrong",       ()),
    ([H0],           "d L / d o(t)[i]", "yhat[i] - y[i]",            "conditional", (Y1,)),
    ([H0],           "a(1)",            "b + U @ x(1)",              "correct",     ()),
    ([H0, Y1],       "a(1)",            "b*sum(y(1)) + U @ x(1)",    "correct",     ()),
    ([Y1],           "a(1)",            "b*sum(y(1)) + U @ x(1)",    "conditional", (H0,)),
    (["a(1) = 0"],   "d L / d o(t)[i]", "yhat[i] - y[i]",            "conditional", (Y1,)),
    (["t < tau"],    "d L / d h(t)[i]", f"sum(k, V[k,i]*d L/d o[k]) + {NEXT}",       "correct",     ()),
    (["t < tau"],    "d L / d h(t)[i]", f"sum(k, V[k,i]*(yhat[k] - y[k])) + {NEXT}", "conditional", (Y1,)),
    (["t = tau"],    "d L / d h(t)[i]", "sum(k, V[k,i]*d L/d o[k])", "correct",     ()),
    (["i != j"],     "d yhat(t)[i]/d o(t)[j]", "-yhat[i]*yhat[j]",   "correct",     ()),
    (["i = j"],      "d yhat(t)[i]/d o(t)[j]", "yhat[i]*(1 - yhat[i])", "correct",  ()),
]

TARGET = "d L / d o(t)[i]"
GOOD, BAD, WORSE = "yhat[i]*sum(y) - y[i]", "yhat[i] + y[i]", "2*yhat[i]"
SEQUENCES = [
    # lines one after another,                      verdicts and, for what is carried, from which line
    ([GOOD, BAD, "y[i] + yhat[i]"],                 ["correct", "wrong", "carried 2"]),
    ([BAD, "y[i] + yhat[i]", "2*(y[i] + yhat[i])/2"], ["wrong", "carried 1", "carried 2"]),
    ([BAD, GOOD],                                   ["wrong", "correct"]),
    ([BAD, GOOD, BAD],                              ["wrong", "correct", "wrong"]),
    ([BAD, WORSE],                                  ["wrong", "wrong"]),
    ([BAD, WORSE, "yhat[i] + yhat[i]"],             ["wrong", "wrong", "carried 2"]),
    ([BAD, "yhat[i] +", "y[i] + yhat[i]"],          ["wrong", "malformed", "carried 1"]),
    ([BAD, "yhat[i] - y[i]"],                       ["wrong", "conditional"]),
    (["yhat[i] - y[i]", "-(y[i] - yhat[i])"],       ["conditional", "conditional"]),
    (["yhat[i] - y[i]", BAD],                       ["conditional", "wrong"]),
    (["1/0", BAD],                                  ["malformed", "wrong"]),
    (["yhat[j] + y[i]", BAD],                       ["wrong", "wrong"]),
    (["yhat[j] + y[i]", "y[i] + yhat[j]"],          ["wrong", "carried 1"]),
]
# fmt: on
NAMING = {"S(t)": "-log(yhat(t)[y(t)])", "P(t)": "2*S(t)", "M(tau)": "S(tau)", "M(t)": "M(t+1) + y(t)[1]"}


@pytest.mark.parametrize(
    ("target", "line", "verdict"),
    [
        ("S(t)", "L(t)", "conditional"),
        ("L(t)", "S(t)", "conditional"),
        ("d P(t)/d o(t)[i]", "2*(yhat(t)[i] - y(t)[i])", "conditional"),
        ("M(t)", "L(tau) + sum(s=t..tau-1, y(s)[1])", "conditional"),
        ("M(t)", "L(tau) + sum(s=t..tau, y(s)[1])", "wrong"),
    ],
)
def test_a_definition_hands_on_what_it_needs(target: str, line: str, verdict: str) -> None:
    (derivation,) = verify_file(file_of(target, line, define=NAMING)).derivations
    (step,) = derivation.steps
    assert (str(step.verdict), step.needs) == (verdict, (ONE,) if verdict == "conditional" else ())


@pytest.mark.parametrize(("target", "line", "verdict", "needs"), VERDICTS)
def test_verdicts(target: str, line: str, verdict: str, needs: tuple[str, ...]) -> None:
    judged([], target, line, verdict, needs)


@pytest.mark.parametrize(("assume", "target", "line", "verdict", "needs"), STATED)
def test_what_the_file_states(assume: list[str], target: str, line: str, verdict: str, needs: tuple[str, ...]) -> None:
    judged(assume, target, line, verdict, needs)


def judged(assume: list[str], target: str, line: str, verdict: str, needs: tuple[str, ...]) -> None:
    (derivation,) = verify_file(file_of(target, line, assume=assume)).derivations
    assert derivation.fault is None
    (step,) = derivation.steps
    assert (str(step.verdict), step.needs) == (verdict, needs)
    evidence: Any = {"correct": Proof, "conditional": Proof, "wrong": Counterexample, "undecided": Reason}
    if verdict == "malformed":
        assert step.fault is not None
        assert step.fault.fault.message
    else:
        assert isinstance(step.evidence, evidence[verdict])
    if needs:  # what a line needs is what has to be stated to make it correct
        judged([*assume, *needs], target, line, "correct", ())


@pytest.mark.parametrize(("lines", "expected"), SEQUENCES)
def test_one_line_after_another(lines: list[str], expected: list[str]) -> None:
    (derivation,) = verify_file(file_of(TARGET, *lines)).derivations
    assert [f"{step.verdict} {step.follows or ''}".strip() for step in derivation.steps] == expected


@pytest.mark.parametrize(
    ("line", "verdict"),
    [(GOOD, "correct"), (BAD, "wrong"), ("yhat[i] - y[i]", "conditional"), ("1/0", "malformed")],
)
@pytest.mark.parametrize("expect", ["correct", "wrong", "conditional", "malformed", "carried", "undecided"])
def test_expectations(line: str, verdict: str, expect: str) -> None:
    result = verify_file(file_of(TARGET, {"expr": line, "expect": expect}))
    assert result.ok == (verdict == expect)
    assert result.status == (0 if result.ok else 2 if verdict == "malformed" else 1)


# fmt: off
RECURSION = [
    ("d L / d W[1,1]", "sum(t, delta(t)[1]*h(t-1)[1])",          "correct"),
    ("d L / d W[i,j]", "sum(t, delta(t)[i]*h(t-1)[j])",          "correct"),
    ("d L / d W",      "sum(t, delta(t) @ h(t-1).T)",            "correct"),
    ("d L / d U",      "sum(t, outer(delta(t), x(t)))",          "correct"),
    ("d L / d b",      "sum(t, delta(t))",                       "correct"),
    ("d L / d a(t)",   "delta(t)",                               "correct"),
    ("d L / d h(0)",   "W.T @ delta(1)",                         "correct"),
    ("d L / d W",      "sum(t=2..tau, delta(t) @ h(t-1).T)",     "conditional"),
    ("d L / d W[1,1]", "sum(t, delta(t)[1]*h(t)[1])",            "wrong"),
    ("d L / d W[1,1]", "delta(1)[1]*h(0)[1]",                    "wrong"),
    ("d L / d W",      "sum(t, h(t-1) @ delta(t).T)",            "wrong"),
    ("d L / d h(0)",   "W @ delta(1)",                           "wrong"),
]
# fmt: on


@pytest.mark.parametrize(("target", "line", "verdict"), RECURSION)
@pytest.mark.parametrize("times", [2, 5])
def test_the_recursion_over_time(target: str, line: str, verdict: str, times: int) -> None:
    (derivation,) = verify_file(file_of(target, line, define=DELTA, times=times)).derivations
    assert [str(step.verdict) for step in derivation.steps] == [verdict]


@pytest.mark.parametrize(
    ("line", "verdict"), [("sum(i, u[i])", "correct"), ("sum(u)", "correct"), ("u[1] + u[2] + u[3]", "wrong")]
)
def test_a_sort_that_is_called_as_times_are(line: str, verdict: str) -> None:
    equations = {"p(t)": "m(t)", "s": "sum(u)"}
    model = {"sizes": {"time": 5}, "times": 3, "parameters": {"u": ["time"]}, "inputs": {"m(t)": []}}
    (derivation,) = verify_file(file_of("s", line, model={**model, "equations": equations})).derivations
    assert [str(step.verdict) for step in derivation.steps] == [verdict]
