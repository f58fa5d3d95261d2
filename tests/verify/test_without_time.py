"""Times that are not there: the last of a model in which nothing has a time, those at which no weight is used."""

from __future__ import annotations

import pytest

from bpttcheck.reports import words
from bpttcheck.verify import verify_file
from tests.models.worlds import file_of

SOFTMAX, RNN = "softmax", "rnn"
STILL = {"sizes": {"n": 2}, "parameters": {"W": ["n", "n"]}, "inputs": {"x": ["n"]}, "equations": {"y": "W @ x"}}
WAITS = {**STILL, "equations": {"q(1)": "x[1] + 0*tau", "q(t)": "q(t-1) + tau", "y": "q(tau)"}}
FROM_THE_START = {
    "sizes": {"h": 2, "x": 3},
    "parameters": {"U": ["h", "x"]},
    "inputs": {"x(0)": ["x"], "x(t)": ["x"]},
    "equations": {"h(0)": "tanh(U @ x(0))", "h(t)": "h(t-1) + U @ x(t)"},
}
NO_TAU = "unknown name `tau`"

# fmt: off
CASES: list[tuple[object, str, str, str]] = [
    # model          target    line                      what is wrong with it
    (SOFTMAX,        "S[1]",   "S[1]*tau/3",             NO_TAU),
    (SOFTMAX,        "S[1]",   "sum(k=1..tau, S[k])",    NO_TAU),
    (SOFTMAX,        "S[1]",   "S[tau]",                 NO_TAU),
    (SOFTMAX,        "sum(S)", "sum(tau, S[tau])",       ""),
    (SOFTMAX,        "sum(S)", "sum(tau=1..3, S[tau])",  ""),
    (STILL,          "y",      "W @ x*tau/tau",          NO_TAU),
    (RNN,            "L(t)",   "L(t)*tau/3",             ""),
    (WAITS,          "y",      "x[1] + 2*tau",           ""),
    # a shared weight at a time: there, where an equation stands that could use it
    (FROM_THE_START, "h(0)",   "tanh(U(0) @ x(0))",      ""),
    (FROM_THE_START, "h(0)",   "tanh(U(4) @ x(0))",      "`U(4)` does not exist: `U` is there at the times 1 to 3"),
    (STILL,          "y",      "W @ x",                  ""),
    (STILL,          "y",      "W(1) @ x",               "`W` has no time"),
]
# fmt: on


@pytest.mark.parametrize(("model", "target", "line", "message"), CASES)
def test_only_times_that_are_there_are_known(model: object, target: str, line: str, message: str) -> None:
    (derivation,) = verify_file(file_of(target, line, model=model)).derivations
    assert derivation.fault is None
    (step,) = derivation.steps
    assert (step.fault.fault.message if step.fault else "") == message
    assert step.verdict == ("malformed" if message else "correct")


def test_what_tau_would_be() -> None:
    (derivation,) = verify_file(file_of("tau", "3", model=SOFTMAX)).derivations
    assert derivation.fault is not None
    assert derivation.fault.fault.hint == "it stands for the last time, and nothing here has a time"


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
