"""Abbreviations, with times, indices and recursion over time, and letters: the same as written out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.models.worlds import evaluate, random_arrays, world_of

DELTA = {
    "delta(tau)": "(1 - h(tau)^2) * (V.T @ grad(L, o(tau)))",
    "delta(t)": "(1 - h(t)^2) * (V.T @ grad(L, o(t)) + W.T @ delta(t+1))",
}


# fmt: off
ALIKE: list[tuple[dict[str, Any], str, str]] = [
    # what the file says,                                   with it,               written out
    ({"define": {"S": "sum(k, exp(o(tau)[k]))"}},           "S",                   "sum(k, exp(o(tau)[k]))"),
    ({"define": {"S": "sum(k, exp(o[k]))"}},                "S",                   "sum(k, exp(o(t)[k]))"),
    ({"define": {"S": "sum(k, exp(o[k]))"}},                "S(1)*S(tau)",         "sum(exp(o(1)))*sum(exp(o(tau)))"),
    ({"define": {"e(t)": "yhat(t) - y(t)"}},                "e(t-1) + e",          "yhat(t-1) - y(t-1) + yhat - y"),
    ({"define": {"e(s)": "yhat(s) - y(s)"}},                "V.T @ e(2)",          "V.T @ (yhat(2) - y(2))"),
    ({"define": {"g(t)[i]": "h(t)[i]^2"}},                  "g(t)[j]",             "h(t)[j]^2"),
    ({"define": {"g(t)[i]": "h(t)[i]^2"}},                  "g",                   "h^2"),
    ({"define": {"M[i,j]": "W[j,i]*b[i]"}},                 "M",                   "diag(b) @ W.T"),
    ({"define": {"M[i,k]": "V[k,i]"}},                      "M @ y",               "V.T @ y"),
    ({"define": {"q": "r*2", "r": "sum(b)"}},               "q",                   "2*sum(b)"),
    ({"define": {"p(1)": "b", "p(t)": "W @ p(t-1)"}},       "p(3)",                "W @ W @ b"),
    ({"define": {"p(tau)": "b", "p(t)": "W @ p(t+1)"}},     "p(1)",                "W @ W @ b"),
    ({"define": {"delta[i,j]": "b[i]*b[j]"}},               "delta[1,2]",          "b[1]*b[2]"),
    ({"define": {"e": "2*b"}},                              "e",                   "2*b"),
    ({"rename": {"p": "yhat"}},                             "p(t)[i] - p[1]",      "yhat(t)[i] - yhat[1]"),
    ({"rename": {"s": "h", "R": "W"}},                      "R @ s(t-1)",          "W @ h(t-1)"),
    ({"rename": {"J": "L"}},                                "d J/d b + grad(J(t), b)", "grad(L, b) + grad(L(t), b)"),
    ({"rename": {"p": "yhat"}, "define": {"e": "p - y"}},   "e(2)",                "yhat(2) - y(2)"),
    ({"define": DELTA},                                     "delta(tau)",          "grad(L, a(tau))"),
    ({"define": DELTA},                                     "delta(1)",            "grad(L, a(1))"),
    ({"define": DELTA},                                     "sum(t, delta(t)[1]*h(t-1)[1])", "d L/d W[1,1]"),
    ({"define": DELTA},                                     "sum(t, delta(t) @ h(t-1).T)",   "grad(L, W)"),
    ({"define": DELTA},                                     "sum(t, outer(delta(t), x(t)))", "grad(L, U)"),
    ({"define": DELTA},                                     "W.T @ delta(1)",      "grad(L, h(0))"),
]
# fmt: on


@pytest.mark.parametrize(("keys", "with_it", "without"), ALIKE)
def test_alike(keys: dict[str, Any], with_it: str, without: str) -> None:
    world = world_of("rnn", times=3, sizes={"x": 2, "h": 3, "y": 4}, **keys)
    arrays = random_arrays(world)
    found = evaluate(with_it, world, arrays, t=2, i=1, j=2)
    expected = evaluate(without, world, arrays, t=2, i=1, j=2)
    np.testing.assert_allclose(found, expected, rtol=1e-10, atol=1e-12)


SMALL: dict[str, Any] = {
    "sizes": {"x": 2, "h": 3},
    "parameters": {"W": ["h", "h"], "U": ["h", "x"]},
    "inputs": {"x(t)": ["x"]},
    "initial": {"h(0)": ["h"], "x(0)": ["x"]},
    "equations": {
        "q(t)": "L*h(t)",
        "L(t)": "sum(h(t)) + sum(x(t-1))",
        "h(t)": "tanh(W @ h(t-1) + U @ x(t))",
        "L": "sum(t, L(t))",
    },
}


def test_a_model_says_its_times_only_if_it_wants_others() -> None:
    assert world_of(SMALL).times == 3


def test_an_input_may_be_given_at_time_0_too() -> None:
    world = world_of(SMALL)
    arrays = random_arrays(world)
    np.testing.assert_allclose(
        evaluate("L(1) - sum(h(1))", world, arrays), evaluate("sum(x(0))", world, arrays), atol=1e-12
    )


def test_a_name_without_a_time_is_the_quantity_that_has_none_in_whatever_order() -> None:
    world = world_of(SMALL)
    arrays = random_arrays(world)
    untimed = evaluate("(L(1) + L(2) + L(3))*h(2)", world, arrays)
    np.testing.assert_allclose(evaluate("q(2)", world, arrays), untimed, rtol=1e-10)


def test_the_copy_of_a_weight_at_time_0_is_there_where_an_equation_uses_it() -> None:
    model = {**SMALL, "initial": {"x(0)": ["x"]}, "equations": {**SMALL["equations"], "h(0)": "U @ x(0)"}}
    world = world_of(model)
    arrays = random_arrays(world)
    by_hand = evaluate("d L/d h(0)[1]*x(0)[2]", world, arrays)
    np.testing.assert_allclose(evaluate("d L/d U(0)[1,2]", world, arrays), by_hand, rtol=1e-10)


# fmt: off
SUMMED = [
    # a loss in one equation               its derivative by V as used at time 2    and what V adds beside its times
    ("sum(t, sum(V @ x(t)))",              "ones(y) @ x(2).T",                      "0*V"),
    ("sum(s, sum(k, (V @ x(s))[k]*k))",    "[1, 2] @ x(2).T",                       "0*V"),
    ("sum(t=2..tau, sum(V @ x(t-1)))",     "ones(y) @ x(1).T",                      "0*V"),
    ("sum(k, sum(t, V[k,1]*x(t)[1]))",     "ones(y) @ [[x(2)[1], 0, 0]]",           "0*V"),
    ("sum(t, sum(V @ x(t))) + V[1,1]^2",   "ones(y) @ x(2).T",                      "[[2*V[1,1], 0, 0], [0, 0, 0]]"),
    ("sum(V @ x(tau))",                    "0*V",                                   "ones(y) @ x(3).T"),
]
# fmt: on


@pytest.mark.parametrize(("loss", "at_2", "beside"), SUMMED)
def test_a_weight_is_used_at_each_time_that_an_equation_without_one_sums_over(
    loss: str, at_2: str, beside: str
) -> None:
    shapes = {"sizes": {"x": 3, "y": 2}, "parameters": {"V": ["y", "x"]}, "inputs": {"x(t)": ["x"]}}
    world = world_of({**shapes, "times": 3, "equations": {"L": loss}})
    arrays = random_arrays(world)
    for text, by_hand in (("d L/d V(2)", at_2), ("d L/d V - sum(t, d L/d V(t))", beside)):
        found, expected = evaluate(text, world, arrays), evaluate(by_hand, world, arrays)
        np.testing.assert_allclose(found, expected, rtol=1e-10, atol=1e-12)
