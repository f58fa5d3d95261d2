"""A model in which nothing has a time knows no last one."""

from __future__ import annotations

import pytest

from bpttcheck.reports import words
from bpttcheck.verify import verify_file
from tests.models.worlds import file_of

SOFTMAX, RNN = "softmax", "rnn"
OWN = {"inputs": {"x": ["n"]}, "sizes": {"n": 2}, "equations": {"y": "2*x"}}
WAITS = {**OWN, "equations": {"q(1)": "x[1] + 0*tau", "q(t)": "q(t-1) + tau", "y": "q(tau)"}}

# fmt: off
CASES: list[tuple[object, str, str, str]] = [
    # model    target        line                               verdict
    (SOFTMAX, "S[1]",       "S[1]*tau/3",                       "malformed"),
    (SOFTMAX, "S[1]",       "sum(k=1..tau, S[k])",              "malformed"),
    (SOFTMAX, "S[1]",       "S[tau]",                           "malformed"),
    (SOFTMAX, "sum(S)",     "sum(tau, S[tau])",                 "correct"),
    (SOFTMAX, "sum(S)",     "sum(tau=1..3, S[tau])",            "correct"),
    (OWN,     "y",          "2*x*tau/tau",                      "malformed"),
    (RNN,     "L(t)",       "L(t)*tau/3",                       "correct"),
    (WAITS,   "y",          "x[1] + 2*tau",                     "correct"),
]
# fmt: on


@pytest.mark.parametrize(("model", "target", "line", "verdict"), CASES)
def test_the_last_time(model: object, target: str, line: str, verdict: str) -> None:
    (derivation,) = verify_file(file_of(target, line, model=model)).derivations
    assert derivation.fault is None
    (step,) = derivation.steps
    assert step.verdict == verdict
    if verdict == "malformed":
        assert step.fault
        assert step.fault.fault.message == "unknown name `tau`"
        assert "nothing here has a time" in step.fault.fault.hint


def test_a_definition_over_time_brings_it() -> None:
    define = {"q(0)": "1", "q(k)": "2*q(k-1)"}
    (derivation,) = verify_file(file_of("q(tau)", "2^tau", model=SOFTMAX, define=define)).derivations
    assert derivation.fault is None
    assert derivation.steps[0].verdict == "correct"


@pytest.mark.parametrize(
    ("model", "words_of_it"), [(SOFTMAX, "softmax with n = 3"), (RNN, "rnn with x = 4, h = 5, y = 3, tau = 3")]
)
def test_a_report_names_it_where_there_is_one(model: str, words_of_it: str) -> None:
    (derivation,) = verify_file(file_of("1", "1", model=model)).derivations
    assert words.setting(derivation) == words_of_it
