"""Activations and their derivatives, against what a textbook's table says of them and against differences in mpmath."""

from __future__ import annotations

import mpmath
import pytest
from msgspec.structs import replace

from bpttcheck.derivation import ModelName, Setting
from bpttcheck.places import Passage
from bpttcheck.verify import check

# fmt: off
SAME = [
    ("tanh'(a(t))",               "1 - tanh(a(t))^2"),
    ("sigmoid'(a(t))",            "sigmoid(a(t))*(1 - sigmoid(a(t)))"),
    ("relu'(a(t))",               "step(a(t))"),
    ("leaky_relu'(a(t), 1/5)",    "step(a(t)) + (1 - step(a(t)))/5"),
    ("leaky_relu'(a(t))",         "step(a(t)) + 0.01*(1 - step(a(t)))"),
    ("softplus'(a(t))",           "sigmoid(a(t))"),
    ("relu(a(t))",                "(a(t) + abs(a(t)))/2"),
    ("leaky_relu(a(t), 1/5)",     "relu(a(t)) - relu(-a(t))/5"),
    ("softplus(a(t))",            "a(t) + softplus(-a(t))"),
    ("identity(a(t))",            "a(t)"),
    ("abs(a(t))",                 "a(t)*(2*step(a(t)) - 1)"),
    ("abs(a(t))",                 "a(t)*sign(a(t))"),
    ("relu(a(t))",                "max(0, a(t))"),
    ("relu(a(t))",                "max(a(t), 0)"),
    ("relu(a(t))",                "-min(0, -a(t))"),
    ("max(a(t), b)",              "max(b, a(t))"),
    ("max(a(t), b) + min(a(t), b)", "a(t) + b"),
    ("max(a(t), b) - min(a(t), b)", "abs(a(t) - b)"),
    ("leaky_relu(a(t))",          "max(a(t), 0.01*a(t))"),
    ("1[a(t) > 0]",               "step(a(t))"),
    ("1[a > b]",                  "step(a(t) - b)"),
    ("1[a(t)[1] >= 0]",           "step(a(t)[1])"),
    ("1[0 < a(t)[1]]",            "relu'(a(t)[1])"),
    ("1[a(t) < b] + 1[a(t) > b]", "ones(h)"),
    ("1 - 1[a(t) <= 0]",          "relu'(a(t))"),
    ("a(t)*1[a > 0]",             "relu(a(t))"),
    ("max(a(t), b)",              "a*1[a > b] + b*1[a < b]"),
    ("sum(k, 1[h[k] > 0])",       "sum(step(h(t)))"),
    ("d relu(a(t)[1])/d a(t)[1]", "1[a(t)[1] > 0]"),
    ("σ(a(t))",                   "sigmoid(a(t))"),
    ("σ'(a(t))",                  "sigma(a(t))*(1 - sigma(a(t)))"),
]
OTHER = [
    ("tanh'(a(t))",               "1 - a(t)^2"),
    ("relu'(a(t))",               "relu(a(t))"),
    ("relu'(a(t))",               "1[a(t) < 0]"),
    ("1[a(t) > 0]",               "1[h(t) > b]"),
    ("leaky_relu(a(t))",          "relu(a(t))"),
    ("leaky_relu(a(t), 1/5)",     "leaky_relu(a(t), 1/4)"),
    ("softplus(a(t))",            "relu(a(t))"),
    ("relu(a(t))",                "relu(-a(t))"),
    ("relu(a(t))",                "min(0, a(t))"),
    ("max(a(t), b)",              "a(t)"),
    ("max(a(t), b)",              "min(a(t), b)"),
    ("sign(a(t))",                "step(a(t))"),
    ("σ(a(t))",                   "tanh(a(t))"),
]
VALUES = [
    ("relu(-2)", 0), ("relu(3)", 3), ("leaky_relu(-2)", -0.02), ("leaky_relu(-2, 1/4)", -0.5), ("abs(-2)", 2),
    ("step(-2)", 0), ("step(2)", 1), ("sign(-2)", -1), ("sign(2)", 1), ("max(-2, 3)", 3), ("min(-2, 3)", -2),
    ("drelu(-1)", 0), ("identity(7)", 7),
    ("1[2/3 > 1/2]", 1), ("1[1/2 > 2/3]", 0), ("1[1/2 <= 2/3]", 1), ("1[3 > 2]", 1), ("1[2 >= 2]", 1), ("1[2 > 2]", 0),
]
# The slope by what comes out, as the textbook's table has it.
BY_VALUE = [
    # line                                 what it is
    ("tanh'(h(t))",                        "1 - h(t)^2"),
    ("tanh'(1/2)",                         "3/4"),
    ("tanh'(tanh(a(t)))",                  "1 - tanh(a(t))^2"),
    ("sigmoid'(sigmoid(a(t)))",            "exp(-a(t))*(1 + exp(-a(t)))^-2"),
    ("sigmoid'(1/4)",                      "3/16"),
    ("σ'(1/4)",                            "3/16"),
    ("relu'(relu(a(t)))",                  "step(a(t))"),
    ("relu'(3)",                           "1"),
    ("relu'(-3)",                          "0"),
    ("leaky_relu'(leaky_relu(a(t)))",      "step(a(t)) + (1 - step(a(t)))/100"),
    ("leaky_relu'(leaky_relu(a(t), 1/5), 1/5)", "step(a(t)) + (1 - step(a(t)))/5"),
    ("leaky_relu'(-1/5, 1/5)",             "1/5"),
    ("softplus'(softplus(a(t)))",          "sigmoid(a(t))"),
    ("softplus'(log(2))",                  "1/2"),
]
OTHERWISE_BY_VALUE = [
    ("tanh'(a(t))",                        "1 - tanh(a(t))^2"),
    ("sigmoid'(a(t))",                     "sigmoid(a(t))*(1 - sigmoid(a(t)))"),
    ("softplus'(a(t))",                    "sigmoid(a(t))"),
    ("sigmoid'(1/4)",                      "sigmoid(1/4)*(1 - sigmoid(1/4))"),
]
# fmt: on
RNN = Setting(ModelName(Passage.whole("rnn")))
VALUE = replace(RNN, slopes_by_value=True)


def _verdict(target: str, line: str, setting: Setting = RNN) -> str:
    result = check(target, line, setting)
    assert result.fault is None
    return result.steps[0].verdict


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_ways_to_say_it(one: str, other: str) -> None:
    assert _verdict(one, other) == _verdict(other, one) == "correct"


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_two_that_differ(one: str, other: str) -> None:
    assert _verdict(one, other) == _verdict(other, one) == "wrong"


@pytest.mark.parametrize(("one", "other"), BY_VALUE)
def test_a_slope_by_the_value(one: str, other: str) -> None:
    assert _verdict(one, other, VALUE) == _verdict(other, one, VALUE) == "correct"


@pytest.mark.parametrize(("one", "other"), OTHERWISE_BY_VALUE)
def test_a_slope_by_the_value_is_none_by_the_argument(one: str, other: str) -> None:
    assert _verdict(one, other, VALUE) == _verdict(other, one, VALUE) == "wrong"


@pytest.mark.parametrize(("line", "value"), VALUES)
def test_a_value(line: str, value: float) -> None:
    assert _verdict(line, str(value).replace("-", "0-")) == "correct"


@pytest.mark.parametrize("name", ["tanh", "sigmoid", "softplus", "relu", "leaky_relu"])
@pytest.mark.parametrize("at", ["-13/10", "7/10"])
def test_a_derivative_is_the_limit_of_differences(name: str, at: str) -> None:
    functions = {
        "tanh": mpmath.tanh,
        "sigmoid": lambda z: 1 / (1 + mpmath.exp(-z)),
        "softplus": lambda z: mpmath.log(1 + mpmath.exp(z)),
        "relu": lambda z: max(z, 0),
        "leaky_relu": lambda z: z if z > 0 else z / 100,
    }
    (step,) = check(f"{name}'({at})", "17", RNN).steps
    exact = mpmath.diff(functions[name], mpmath.mpf(at.split("/")[0]) / 10)
    assert abs(mpmath.mpf(step.evidence.truth) - exact) < 1e-5  # type: ignore[union-attr]


def test_a_value_that_tells_no_slope() -> None:
    result = check("leaky_relu'(h(t), -1/5)", "1", VALUE)
    assert result.fault is not None
    assert result.fault.fault.message.startswith("with a negative slope the value does not tell")
    assert _verdict("leaky_relu'(-1, -1/5)", "-1/5") == "correct"


def test_a_slope_is_a_number() -> None:
    result = check("leaky_relu(a(t), V[1,1])", "1", RNN)
    assert result.fault is not None
    assert result.fault.fault.message == "`V[1,1]` is no number"
