# ruff: noqa: E501  (tables are easier to read in one line a row)
"""What texts hold in a derivative without saying so: which lines are right by it, and how they are to be written."""

from __future__ import annotations

from typing import Any

import pytest

from bpttcheck.verify import verify_file
from bpttcheck.verify.results import Instead, Proof, StepResult
from tests.models.worlds import file_of

LSTM, GRU = "lstm", "gru"
BACK = "q(t)*(1 - tanh(s(t))^2)*grad(L, h(t)) + ({}).T @ grad(L, s(t+1))"
OWN: dict[str, Any] = {
    "sizes": {"n": 2, "m": 3},
    "parameters": {"A": ["n", "m"], "B": ["m", "n"]},
    "initial": {"u(0)": ["n"], "v(0)": ["m"]},
    "equations": {"v(t)": "tanh(B @ u(t-1))", "u(t)": "u(t-1) + A @ v(t)"},
    "holding": "d u(t+1) / d u(t) holding v(t+1)",
}

# fmt: off
TARGETS = [
    # model, target,                     line,                     needs,                     and the target as it should be
    (LSTM, "d s(t) / d s(t-1)",          "diag(f(t))",             "holding h(t-1)",          "d s(t)/d s(t-1) holding h(t-1)"),
    (LSTM, "(d s(t) / d s(t-1))",        "diag(f)",                "holding h(t-1)",          "d s(t)/d s(t-1) holding h(t-1)"),
    (LSTM, "d s(k+1) / d s(k)",          "diag(f(k+1))",           "holding h(k)",            "d s(k+1)/d s(k) holding h(k)"),
    (LSTM, "d s(3) / d s(2)",            "diag(f(3))",             "holding h(2)",            "d s(3)/d s(2) holding h(2)"),
    (LSTM, "d s(tau) / d s(tau-1)",      "diag(f(tau))",           "holding h(tau-1)",        "d s(tau)/d s(tau-1) holding h(tau-1)"),
    (LSTM, "d s(t)[i] / d s(t-1)[j]",    "delta[i,j]*f(t)[i]",     "holding h(t-1)",          "d s(t)[i]/d s(t-1)[j] holding h(t-1)"),
    (LSTM, "d s(t)[2] / d s(t-1)[2]",    "f(t)[2]",                "holding h(t-1)",          "d s(t)[2]/d s(t-1)[2] holding h(t-1)"),
    (LSTM, "d s(t)[2] / d s(t-1)[1]",    "0",                      "holding h(t-1)",          "d s(t)[2]/d s(t-1)[1] holding h(t-1)"),
    (LSTM, "d s(2) / d s(1)",            "sum(y(2))*diag(f(2))",   "sum(y(t)) = 1; holding h(1)", "d s(2)/d s(1) holding h(1)"),
    (LSTM, "d s(t) / d s(t-1)",          "diag(f(t)) + 0*diag(f(t+1))", "t < tau; holding h(t-1)", "d s(t)/d s(t-1) holding h(t-1)"),
    (GRU,  "d h(t) / d h(t-1)",          "diag(z(t))",             "holding z(t), n(t)",      "d h(t)/d h(t-1) holding z(t), n(t)"),
    (GRU,  "d h(2)[1] / d h(1)[1]",      "z(2)[1]",                "holding z(2), n(2)",      "d h(2)[1]/d h(1)[1] holding z(2), n(2)"),
    (OWN,  "d u(t) / d u(t-1)",          "I",                      "holding v(t)",            "d u(t)/d u(t-1) holding v(t)"),
]
LINES = [
    (LSTM, "grad(L, s(t))",              BACK.format("d s(t+1)/d s(t)"),           "t < tau; holding h(t)", BACK.format("d s(t+1)/d s(t) holding h(t)")),
    (LSTM, "diag(f(t))",                 "d s(t)/d s(t-1)",                        "holding h(t-1)",        "d s(t)/d s(t-1) holding h(t-1)"),
    (LSTM, "sum(k, f(k)[1])",            "sum(k, d s(k)[1]/d s(k-1)[1])",          "holding h(k-1)",        "sum(k, (d s(k)[1]/d s(k-1)[1] holding h(k-1)))"),
]
OTHERS = [
    # what is not of the form, says itself what it holds, or is wrong even so
    (LSTM, "d s(t) / d s(t-1)",                  "diag(g(t))",           "wrong"),
    (LSTM, "d s(t) / d s(t-1)",                  "diag(f(t-1))",         "wrong"),
    (LSTM, "d s(t) / d s(t-2)",                  "diag(f(t)*f(t-1))",    "wrong"),
    (LSTM, "2*(d s(t) / d s(t-1))",              "2*diag(f(t))",         "wrong"),
    (LSTM, "d s(t) / d s(t-1) holding f(t)",     "diag(f(t))",           "wrong"),
    (LSTM, "d s(t) / d s(t-1) holding h(t-1)",   "diag(f(t))",           "correct"),
    (LSTM, "d s(1) / d s(0)",                    "diag(f(1))",           "correct"),
    (LSTM, "d h(t) / d h(t-1)",                  "0*W[:,1..5]",          "wrong"),
    (GRU,  "d h(t) / d h(t-1)",                  "diag(1 - z(t))",       "wrong"),
    ("rnn", "d h(t) / d h(t-1)",                 "I",                    "wrong"),
]
# fmt: on


def _step(model: object, target: str, line: str, **keys: object) -> StepResult:
    (derivation,) = verify_file(file_of(target, line, model=model, **keys)).derivations
    assert derivation.fault is None
    return derivation.steps[0]


@pytest.mark.parametrize(("model", "target", "line", "needs", "instead"), TARGETS)
def test_a_target_that_holds_what_it_does_not_say(
    model: object, target: str, line: str, needs: str, instead: str
) -> None:
    step = _step(model, target, line)
    assert (step.verdict, step.needs) == ("conditional", tuple(needs.split("; ")))
    assert step.instead == Instead("target", instead)
    assert isinstance(step.evidence, Proof)
    stated = [need for need in step.needs if not need.startswith("holding")]
    assert _step(model, instead, line, assume=stated).verdict == "correct"


@pytest.mark.parametrize(("model", "target", "line", "needs", "instead"), LINES)
def test_a_derivative_in_a_line_that_holds_what_it_does_not_say(
    model: object, target: str, line: str, needs: str, instead: str
) -> None:
    step = _step(model, target, line)
    assert (step.verdict, step.needs) == ("conditional", tuple(needs.split("; ")))
    assert step.instead is not None
    assert step.instead.part == "line"
    stated = [need for need in step.needs if not need.startswith("holding")]
    for right in (instead, step.instead.text):
        assert _step(model, target, right, assume=stated).verdict == "correct"


@pytest.mark.parametrize(("model", "target", "line", "verdict"), OTHERS)
def test_what_else_is_as_it_was(model: object, target: str, line: str, verdict: str) -> None:
    step = _step(model, target, line)
    assert (step.verdict, step.instead) == (verdict, None)


def test_another_letter_for_the_state() -> None:
    step = _step(LSTM, "d c(t) / d c(t-1)", "diag(f(t))", rename={"c": "s"})
    assert step.instead == Instead("target", "d c(t)/d c(t-1) holding h(t-1)")


def test_a_letter_given_away_is_not_taken_for_the_models_own() -> None:
    assert _step(LSTM, "d h(t) / d h(t-1)", "diag(f(t))", rename={"h": "s"}).verdict == "wrong"


def test_a_step_after_one_that_is_right_if_something_is_held() -> None:
    file = file_of("d s(t) / d s(t-1)", "diag(f(t))", "diag(f(t)) @ I", "diag(g(t))", model=LSTM)
    (derivation,) = verify_file(file).derivations
    assert [step.verdict for step in derivation.steps] == ["conditional", "conditional", "wrong"]
