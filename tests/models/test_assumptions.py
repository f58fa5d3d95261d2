"""Assumptions: which are refused and why, and what those that are taken make true and leave false."""

from __future__ import annotations

import pytest

from bpttcheck.errors import BadAssumption, Refused
from bpttcheck.verify import verify_file
from tests.models.worlds import file_of, prepared

# ruff: noqa: E501  (tables are easier to read in one line a row)
# fmt: off
REFUSED = [
    # in this order,                          the fault,       the reason
    (["y(t)"],                                "BadAssumption", "is no equation"),
    (["3"],                                   "BadAssumption", "is no equation"),
    (["1 < 2"],                               "BadAssumption", "names no index"),
    (["tau = 3"],                             "BadAssumption", "names no index"),
    (["onehot(yhat(t))"],                     "BadAssumption", "only an input or a parameter"),
    (["onehot(y(1)[1])"],                     "BadAssumption", "only an input or a parameter"),
    (["sum(yhat(t)) = 2"],                    "BadAssumption", "does not determine"),
    (["h(1) = 0"],                            "BadAssumption", "does not determine"),
    (["x(1)[1]^2 = 1"],                       "BadAssumption", "does not determine"),
    (["exp(y(1)[1]) = 2"],                    "BadAssumption", "does not determine"),
    (["x(1) = tanh(x(2))", "x(2) = tanh(x(1))"], "BadAssumption", "does not determine"),
    (["y(t)[1] = 1/0"],                       "BadAssumption", "has no value"),
    (["y(t)[1] = log(-1)"],                   "BadAssumption", "no real number was found that `y(1)[1]` would be"),
    (["2*y(1)[1] = log(-exp(y(1)[2]))"],      "BadAssumption", "no real number was found that `y(1)[1]` would be"),
    (["x(1)[1] = -2", "x(1)[2] = log(x(1)[1])"], "BadAssumption", "no real number"),
    (["x(1)[2] = log(x(1)[1])", "x(1)[1] = -2"], "BadAssumption", "no real number"),
    # what contradicts an earlier one, or itself
    (["sum(y(t)) = 1", "sum(y(t)) = 2"],      "BadAssumption", "does not determine"),
    (["h(0) = 0", "h(0)[1] = 1"],             "BadAssumption", "does not determine"),
    (["sum(x(t)) = sum(x(t)) + 1"],           "BadAssumption", "does not determine"),
    (["onehot(y(t))", "sum(y(t)) = 2"],       "BadAssumption", "does not determine"),
    (["sum(y(t)) = 2", "onehot(y(t))"],       "BadAssumption", "`y(1)[3]` before it"),
    (["onehot(y(t))", "y(1)[1] = 1"],         "BadAssumption", "does not determine"),
    (["y(1)[1] = 1", "onehot(y(t))"],         "BadAssumption", "`y(1)[1]` before it"),
    # what means nothing
    (["L < 3"],                               "NotAnIndex",    "the quantity `L`"),
    (["y(t)[i] > 0"],                         "NotAnIndex",    "`y(t)[i]`"),
    (["onehot(foo)"],                         "UnknownName",   "foo"),
    (["foo = 1"],                             "UnknownName",   "foo"),
    (["t < taau"],                            "UnknownName",   "taau"),
    (["foo = x(1)[1]"],                       "UnknownName",   "foo"),
    (["1[i = j]*x(1)[1] = 0"],                "NoRange",       "`i`"),
    (["b = c"],                               "Shapes",        "a column over h = a column over y"),
    (["x(9) = 0"],                            "NoSuchTime",    "x(9)"),
    (["sum(y(t) = 1"],                        "Unclosed",      "("),
]

TAKEN = [
    # assumed,                           target,                  equal to it,            not equal to it
    (["sum(y(t)) = 1"],                  "y(t)[3]",               "1 - y(t)[1] - y(t)[2]", "y(t)[1]"),
    (["sum(y) = 1"],                     "sum(y(t))",             "1",                    "2"),
    (["sum(i, y(t)[i]) = 1"],            "sum(y(2))",             "1",                    "0"),
    (["sum(y(2)) = 1"],                  "sum(y(2))",             "1",                    "sum(c)"),
    (["onehot(y(t))"],                   "y(t)[i]^2",             "y(t)[i]",              "y(t)[1]"),
    (["onehot(y(t))"],                   "y(t)[1]*y(t)[2]",       "0",                    "y(t)[1]"),
    (["onehot(y(t))", "sum(y(t)) = 1"],  "sum(y(t)^3)",           "1",                    "y(t)[1]"),
    (["sum(y(t)) = 1", "onehot(y(t))"],  "sum(y(t)^3)",           "1",                    "y(t)[1]"),
    (["onehot(y(t))", "onehot(y(t))"],   "sum(y(t)^3)",           "1",                    "y(t)[1]"),
    (["onehot(c)"],                      "sum(c)^2",              "1",                    "c[1]"),
    (["h(0) = 0"],                       "a(1)",                  "b + U @ x(1)",         "b"),
    (["h(0) = 0", "h(0) = 0"],           "a(1)",                  "b + U @ x(1)",         "b"),
    (["h(0) = 1"],                       "a(1)[1]",               "sum(k, W[1,k]) + b[1] + sum(k, U[1,k]*x(1)[k])", "b[1]"),
    (["h(0)[i] = i"],                    "h(0)[2]",               "2",                    "1"),
    (["a(1) = 0"],                       "a(1)",                  "0*b",                  "a(2)"),
    (["a(1) = 0", "h(0) = 0"],           "U @ x(1)",              "-b",                   "b"),
    (["W = W.T"],                        "W[1,2]",                "W[2,1]",               "W[1,3]"),
    (["x(t) = x(t+1)"],                  "x(1)",                  "x(3)",                 "2*x(3)"),
    (["b = U @ x(1)"],                   "a(1)",                  "2*b + W @ h(0)",       "b + W @ h(0)"),
    (["x(1)[1]*x(1)[2] = 1"],            "1/x(1)[1]",             "x(1)[2]",              "x(1)[3]"),
    (["x(1)[1] = 0.5"],                  "x(1)[1]",               "1/2",                  "0.5000001"),
    (["i*h(0)[i] = 1"],                  "h(0)[2]",               "1/2",                  "1"),
    (["i = h(0)[i]"],                    "h(0)[2]",               "2",                    "1"),
    (["x(t)[1] = log(x(t)[2])"],         "exp(2*x(1)[1])",        "x(1)[2]^2",            "x(1)[2]^3"),
    (["i1 != i2"],                       "h[i1]*h[i2]*delta[i1,i2]", "0*h[i1]*h[i2]",     "h[i1]*h[i2]"),
    (["i != ℓ"],                         "h[i]*h[ell]*delta[i,ell]", "0*h[i]*h[ell]",     "h[i]*h[ell]"),
    (["sum(yhat(t)) = 1"],               "sum(yhat(t))",          "1",                    "2"),
    (["onehot(y(2))", "y(1) = y(2)"],    "y(1)[3]",               "y(2)[3]",              "y(3)[3]"),
    (["t < tau"],                        "1[t < tau]*L(t)",       "L(t)",                 "L(1)"),
    (["t = tau"],                        "h(t)",                  "h(tau)",               "h(1)"),
    (["t > 1"],                          "h(t-1)",                "tanh(a(t-1))",         "a(t-1)"),
    (["i != j"],                         "delta[i,j]*h[i]*h[j]",  "0",                    "1*h[i]"),
    (["i = j"],                          "h[i]*h[j]",             "h[i]^2",               "h[1]^2"),
    (["i < j", "j < 3"],                 "h[i]*h[j]",             "h[1]*h[2]",            "h[1]*h[3]"),
]
# fmt: on


@pytest.mark.parametrize(("assume", "fault", "reason"), REFUSED)
def test_refused(assume: list[str], fault: str, reason: str) -> None:
    with pytest.raises(Refused) as found:
        prepared("rnn", assume=assume)
    assert type(found.value.fault).__name__ == fault
    assert reason in found.value.fault.message
    assert found.value.passage is not None
    assert found.value.passage.text == assume[-1]
    if isinstance(found.value.fault, BadAssumption):
        assert "an assumption reads like" in found.value.fault.hint


@pytest.mark.parametrize(("assume", "target", "equal", "unequal"), TAKEN)
def test_taken(assume: list[str], target: str, equal: str, unequal: str) -> None:
    (derivation,) = verify_file(file_of(target, equal, unequal, assume=assume)).derivations
    assert derivation.fault is None
    assert [str(step.verdict) for step in derivation.steps] == ["correct", "wrong"]


@pytest.mark.parametrize("assume", ["t > tau", "i = 7", "i < 1"])
def test_assumptions_that_leave_no_values(assume: str) -> None:
    (derivation,) = verify_file(file_of("h(t)[i]", "h(t)[i]", assume=[assume])).derivations
    assert derivation.fault is not None
    assert "leaves its indices no values" in derivation.fault.fault.message


def test_a_witness_obeys_what_is_assumed_of_others_too() -> None:
    assume = ["x(1)[1] = log(x(1)[2])", "x(1)[3] = log(-x(1)[2])"]
    (derivation,) = verify_file(file_of("x(1)[4]", "2*x(1)[4]", assume=assume)).derivations
    assert [str(step.verdict) for step in derivation.steps] == ["undecided"]
