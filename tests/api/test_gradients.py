"""Gradients as SymPy has them, held against autograd, against SymPy's own `diff`, and against what is read back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

import bpttcheck
from bpttcheck.api.algebra import rules
from bpttcheck.kernel import operations as ops
from tests.truth.instances import NETS, Net
from tests.truth.test_truth import Instance

if TYPE_CHECKING:
    from collections.abc import Mapping

TINY = {"x": 2, "h": 2, "y": 2}
_ENTRY = re.compile(r"(.+?)(?:\[([\d,]+)\])?")


def number(name: str, arrays: Mapping[str, Any]) -> float:
    """The value of `h(2)[1]` among arrays by name."""
    match = _ENTRY.fullmatch(name)
    assert match
    array = np.asarray(arrays[match[1]])
    return float(array[tuple(int(at) - 1 for at in match[2].split(","))] if match[2] else array)


def evaluated(value: Any, names: Mapping[Any, str], arrays: Mapping[str, Any]) -> Any:
    """An expression, or a matrix, at numbers."""
    call = sympy.lambdify([*names], value, modules="numpy", cse=True)
    return np.asarray(call(*(number(name, arrays) for name in names.values())), dtype=float)


# fmt: off
GRADIENTS = [
    # net                       | of          | by
    ("rnn",                       "L",          "W"),
    ("rnn",                       "L",          "h(1)"),
    ("rnn",                       "h(2)",       "h(1)"),
    ("rnn",                       "yhat(2)",    "o(2)"),
    ("rnn, mean",                 "L",          "U"),
    ("rnn, joined",               "L",          "W"),
    ("rnn, from zero",            "L",          "b"),
    ("lstm",                      "L(2)",       "s(1)"),
    ("lstm, all options",         "L",          "h(1)"),
    ("gru",                       "h(2)",       "h(1)"),
    ("mlp, relu",                 "h(1)",       "a(1)"),
    ("mlp, leaky relu",           "L",          "h(1)"),
    ("mlp, softplus",             "L",          "h(1)"),
    ("mlp, sigmoid",              "L",          "W(2)"),
    ("batch",                     "L",          "A(1)"),
    ("softmax",                   "S",          "a"),
]
# At two times and sizes of 2; the loss of an LSTM would be too long.
WRITTEN_OUT = [row for row in GRADIENTS if not row[0].startswith("lstm")]
WRITTEN_OUT += [("lstm", "s(2)", "s(1)"), ("lstm, all options", "h(2)", "s(2)"), ("mlp, relu", "L", "W(1)")]
# fmt: on


def small(net: Net) -> Net:
    """The net at sizes at which all that it computes can be written out."""
    return replace(net, sizes=dict.fromkeys(net.sizes, 2), times=min(net.times, 2))


CASES = [(*row, False) for row in GRADIENTS] + [(*row, True) for row in WRITTEN_OUT]


@pytest.mark.parametrize(("name", "of", "by", "expand"), CASES, ids=[", ".join(map(str, row)) for row in CASES])
def test_a_gradient_has_the_values_that_autograd_has(name: str, of: str, by: str, expand: bool) -> None:
    net = small(NETS[name]) if expand else NETS[name]
    it = Instance(net, 11)
    expected = it.oracle.autograd([of], [by])
    gradient = bpttcheck.gradient(
        f"grad({of}, {by})" if len(expected) == 1 else f"d {of} / d {by}",
        model=net.model,
        sizes=net.sizes,
        times=net.times if net.times > 1 else None,
        options=net.options,
        expand=expand,
    )
    found = evaluated(gradient.value, gradient.names, it.oracle.values)
    np.testing.assert_allclose(found.reshape(expected.shape), expected, rtol=1e-9, atol=1e-12)
    assert np.abs(expected).max() > 1e-6
    computed = {entry.partition("[")[0] for entry in gradient.names.values()} & {*it.oracle.computed}
    assert not (expand and computed)


def derived(target: str) -> tuple[Any, dict[Any, str]]:
    """A target written out, in few entries, with its symbols."""
    gradient = bpttcheck.gradient(target, sizes=TINY, times=2, expand=True)
    return gradient.value, gradient.names


@pytest.fixture(scope="module")
def drawn() -> Instance:
    return Instance(small(NETS["rnn"]), 5)


@pytest.mark.parametrize("by", ["W[1,2]", "V[1,1]", "b[1]", "h(0)[2]", "x(1)[1]"])
def test_a_gradient_is_what_sympy_derives_of_the_loss(by: str, drawn: Instance) -> None:
    loss, names = derived("L")
    (symbol,) = (symbol for symbol, name in names.items() if name == by)
    theirs = evaluated(sympy.diff(loss, symbol), names, drawn.arrays)
    ours, left_out = (evaluated(*derived(f"d L / d {by}{held}"), drawn.arrays) for held in ("", " holding o(1)"))
    assert ours == pytest.approx(theirs, rel=1e-9)
    assert left_out != pytest.approx(theirs, rel=1e-9)


# fmt: off
SHAPES: list[tuple[str, dict[str, Any], tuple[int, int] | None]] = [
    # target                     | about                          | shape
    ("L",                          {},                              None),
    ("d L / d W[1,1]",             {},                              None),
    ("grad(L, b)",                 {},                              (5, 1)),
    ("grad(L, U)",                 {},                              (5, 4)),
    ("d yhat(1) / d h(1)",         {},                              (3, 5)),
    ("d yhat(1) / d h(1)",         {"layout": "denominator"},       (5, 3)),
    ("d L / d h(1)",               {},                              (5, 1)),
    ("grad(L, U)",                 {"sizes": {"x": 2, "h": 3}},     (3, 2)),
]
# fmt: on


@pytest.mark.parametrize(("target", "about", "shape"), SHAPES)
def test_a_gradient_has_its_shape(target: str, about: dict[str, Any], shape: tuple[int, int] | None) -> None:
    value = bpttcheck.gradient(target, **about).value
    assert (value.shape if isinstance(value, sympy.MatrixBase) else None) == shape


def test_free_indices() -> None:
    gradient = bpttcheck.gradient("d h(t+1)[i] / d h(t)[j]", sizes=TINY)
    assert gradient.indices == {"t": (1, 2), "i": (1, 2), "j": (1, 2)}
    found = gradient.at(t=1, i=1, j=2)
    assert {gradient.names[symbol] for symbol in found.free_symbols} == {"W[1,2]", "h(2)[1]"}
    with pytest.raises(ValueError, match=r"exists for t = 1 or 2, i = 1 or 2, j = 1 or 2"):
        gradient.at(t=1, i=1, j=3)
    with pytest.raises(ValueError, match="exists for"):
        _ = gradient.value
    with pytest.raises(ValueError, match="has no free index"):
        bpttcheck.gradient("L").at(t=1)


def test_two_names_are_never_one_symbol() -> None:
    model = "name: m\nsizes: {n: 2}\nparameters: {x: [n], x_1: []}\nequations:\n  L: x[1] + 2*x_1\n"
    gradient = bpttcheck.gradient("L", model=model, expand=True)
    assert sorted(gradient.names.values()) == ["x[1]", "x_1"]
    assert len({str(symbol) for symbol in gradient.names}) == 2
    assert sympy.diff(gradient.value, next(s for s, name in gradient.names.items() if name == "x_1")) == 2


def test_what_nobody_could_read_or_wait_for_is_refused() -> None:
    with pytest.raises(bpttcheck.Refused, match="when it is written out, is beyond the limit of 1,000,000"):
        bpttcheck.gradient("grad(L, W)", times=12)
    with pytest.raises(bpttcheck.Refused, match="too many entries"):
        bpttcheck.gradient("grad(L, W)", times=1000, sizes={"h": 200, "x": 200, "y": 200})


# fmt: off
LIMITS: list[tuple[str, dict[str, Any], str]] = [
    ("((2^9999)^9999)^9999",              {},                                                "bits of a number"),
    ("((2*h(1)[1])^9999)^9999",           {},                                                "bits of a number"),
    ("exp(log(2)*10^9999)",               {},                                                "bits of a number"),
    ("exp(log(2)*10^9)",                  {},                                                "bits of a number"),
    ("2^9999 * 3^9999",                   {},                                                "bits of a number"),
    ("h(300)[1]",                         {"times": 300, "sizes": {"h": 1}, "expand": True}, "within one another"),
    ("d h(900)[1] / d h(1)[1]",           {"times": 900, "sizes": {"h": 1}},                 "within one another"),
]
# fmt: on


@pytest.mark.parametrize(("target", "about", "says"), LIMITS)
def test_sympy_is_not_given_what_it_would_not_end_with(target: str, about: dict[str, Any], says: str) -> None:
    with pytest.raises(bpttcheck.Refused, match=says):
        bpttcheck.gradient(target, **about)


def test_what_is_just_allowed_is_printed_derived_and_walked() -> None:
    gradient = bpttcheck.gradient("h(32)[1]", times=32, sizes={"h": 1, "x": 1}, expand=True)
    assert len(str(gradient)) > 1000
    assert gradient._repr_latex_()
    assert len(sympy.diff(gradient.value, next(iter(gradient.names))).free_symbols) > 32
    assert len(str(bpttcheck.gradient("2^4000 * 3^3000").value)) == 2636


def test_every_operation_of_the_kernel_has_a_rule() -> None:
    found = {row for row in vars(ops).values() if isinstance(row, ops.Operation)}
    assert found - rules().keys() == {ops.VARIABLE}


FUNCTIONS = ["exp", "log", "tanh", "sigmoid", "relu", "softplus", "step", "abs", "leaky_relu", "sign"]


@settings(max_examples=15, deadline=None)
@given(function=st.sampled_from(FUNCTIONS), at=st.floats(0.1, 2), sign=st.sampled_from([1, -1]))
def test_a_function_has_the_value_that_numpy_gives(function: str, at: float, sign: int) -> None:
    known = {
        "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
        "relu": lambda z: max(z, 0),
        "softplus": lambda z: np.log1p(np.exp(z)),
        "step": lambda z: float(z > 0),
        "leaky_relu": lambda z: z if z > 0 else z / 100,
    }
    z = at if function == "log" else sign * at
    model = f"name: m\nparameters: {{w: []}}\nequations: {{L: {function}(w)}}\n"
    gradient = bpttcheck.gradient("L", model=model, expand=True)
    expected = (known.get(function) or getattr(np, function))(z)
    assert float(gradient.value.subs({next(iter(gradient.names)): z})) == pytest.approx(expected)


# fmt: off
READ_BACK: list[tuple[str, dict[str, Any]]] = [
    ("d L / d b[1]",                     {"times": 2, "sizes": TINY}),
    ("d L / d h(1)[2]",                  {"times": 2, "sizes": TINY}),
    ("d yhat(2)[1] / d o(2)[3]",         {}),
    ("d L(2) / d yhat(2)[1]",            {}),
    ("d s(2)[1] / d s(1)[1]",            {"model": "lstm", "sizes": TINY}),
]
# fmt: on


@pytest.mark.parametrize(("target", "about"), READ_BACK)
@pytest.mark.parametrize(
    "rewrite", [lambda value: value, sympy.expand, sympy.factor], ids=["as it is", "expand", "factor"]
)
def test_its_latex_is_read_back_as_the_truth(target: str, about: dict[str, Any], rewrite: Any) -> None:
    gradient = bpttcheck.gradient(target, **about)
    step = bpttcheck.check(target, gradient.latex(rewrite(gradient.value)), **about)
    assert step.verdict == "correct", (step.text, step.read)
    twice = gradient.latex(2 * rewrite(gradient.value))
    assert bpttcheck.check(target, twice, explain=False, **about).verdict == "wrong"


def test_what_a_notebook_shows() -> None:
    gradient = bpttcheck.gradient("d L / d o(t)[1]", sizes=TINY, times=2)
    shown = gradient._repr_latex_()
    assert shown is not None
    assert shown.startswith(r"$\displaystyle \begin{array}{l} t = 1\colon\quad ")
    assert r"\hat{y}^{(2)}_{1}" in shown
    assert str(gradient).startswith("t = 1: ")
    assert repr(gradient).startswith("<Gradient 'd L / d o(t)[1]' for t = 1, 2: ")
    assert bpttcheck.gradient("grad(L, W)")._repr_latex_() is None
