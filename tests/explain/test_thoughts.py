"""Mistakes of thought are recognised in other targets and models than on their own pages, and chains are proved."""

from __future__ import annotations

import pytest

from bpttcheck.derivation import Verdict
from bpttcheck.explain.pages import Thought, pages
from tests.explain.asking import judged

SUM = ("sum(y(t)) = 1",)
INNER = ("t < tau",)
LATER = ("t > 1",)

# The code, the target, a line with the mistake, the model and what is assumed.
TABLE = [
    ("recurrent", "grad(L, a(t))", "(V.T @ (yhat(t) - y(t))) * (1 - h(t)^2)", "rnn", SUM),
    ("recurrent", "d L / d h(t)[j]", "sum(i, (yhat(t)[i] - y(t)[i])*V[i,j])", "rnn", SUM),
    ("recurrent", "grad(L, b)", "sum(t, diag(1 - h(t)^2) @ V.T @ (yhat(t) - y(t)))", "rnn", SUM),
    ("recurrent", "grad(L, s(t))", "(V.T @ (yhat(t) - y(t))) * q(t) * (1 - tanh(s(t))^2)", "lstm", SUM),
    ("recurrent", "grad(L, h(t))", "V.T @ (yhat(t) - y(t))", "gru", SUM),
    ("activation", "grad(L, h(t))", "V.T @ grad(L, o(t)) + W.T @ grad(L, h(t+1))", "rnn", INNER),
    ("activation", "d h(2) / d h(1)", "W", "rnn", ()),
    ("activation", "grad(L, az(t))", "grad(L, h(t)) * (h(t-1) - n(t))", "gru", ()),
    ("activation", "d h(t) / d s(t)", "diag(q(t))", "lstm", ()),
    ("activation", "grad(L, W(2))", "grad(L, h(2)) @ h(1).T", "mlp", ()),
    (
        "activation-place",
        "grad(L, h(t))",
        "V.T @ grad(L, o(t)) + W.T @ (grad(L, h(t+1)) * (1 - a(t+1)^2))",
        "rnn",
        INNER,
    ),
    ("activation-place", "grad(L, W)", "sum(t, (grad(L, h(t))*h(t)*(1 - h(t))) @ h(t-1).T)", "rnn", ()),
    ("activation-place", "grad(L, a(2))", "grad(L, h(2))*(1 - a(2)^2)", "mlp", ()),
    ("activation-place", "grad(L, az(t))", "grad(L, z(t))*(1 - z(t)^2)", "gru", ()),
    ("softmax-diagonal", "d yhat(t)[i] / d h(t)[j]", "yhat(t)[i]*(1 - yhat(t)[i])*V[i,j]", "rnn", ()),
    ("softmax-diagonal", "grad(L, h(tau))", "V.T @ (-y(tau)*(1 - yhat(tau)))", "lstm", ()),
    ("softmax-denominator", "d yhat(t) / d o(t)", "diag(yhat(t))", "rnn", ()),
    ("squared", "d L(t) / d yhat(t)", "2*(yhat(t) - y(t)).T", "gru", ()),
    ("quantity", "d L(t) / d yhat(t)", "(yhat(t) - y(t)).T", "gru", ()),
    ("quantity", "d L / d yhat(t)[i]", "yhat(t)[i] - y(t)[i]", "rnn", ()),
    (
        "squared",
        "grad(L, h(t))",
        "V.T @ ((yhat(t) - y(t))*yhat(t)*(1 - yhat(t))) + W.T @ grad(L, a(t+1))",
        "rnn",
        INNER,
    ),
    ("direct", "grad(L, b)", "sum(t, (d h(t)/d b).T @ grad(L, h(t)))", "rnn", ()),
    ("activation-place", "grad(L, s(tau))", "q(tau)*(1 - tanh(h(tau))^2)*grad(L, h(tau))", "lstm", ()),
    ("elsewhere", "grad(L, h(t))", "grad(L, h(tau))", "lstm", ()),
    ("bias", "grad(L, b)", "sum(t, grad(L, a(t)) * x(t))", "gru", ()),
    ("logarithm", "grad(L, yhat)", "-y", "mlp", ()),
    ("direct", "d h(t)[i] / d W[j,k]", "(1 - h(t)[i]^2)*1[i = j]*h(t-1)[k]", "rnn", LATER),
    ("direct", "d s(t)[i] / d bf[j]", "s(t-1)[i]*f(t)[i]*(1 - f(t)[i])*1[i = j]", "lstm", LATER),
    ("path", "grad(L, s(t))", "f(t+1)*grad(L, s(t+1))", "lstm", INNER),
    ("path", "grad(L, h(t))", "V.T @ grad(L, o(t)) + z(t+1)*grad(L, h(t+1))", "gru", INNER),
    ("summed", "grad(L, W)", "grad(L, a(tau)) @ h(tau-1).T", "rnn", ()),
    ("summed", "grad(L, V)", "(yhat(t) - y(t)) @ h(t).T", "rnn", SUM),
    ("previous-state", "grad(L, W)", "sum(t=2..tau, grad(L, a(t)) @ h(t).T) + grad(L, a(1)) @ h(1).T", "rnn", ()),
    ("bias", "grad(L, c)", "sum(t, grad(L, o(t)) @ h(t).T)", "rnn", ()),
    ("bias", "grad(L, b(2))", "grad(L, a(2)) @ h(1).T", "mlp", ()),
    ("layout", "d yhat(t) / d h(t)", "V.T @ (diag(yhat(t)) - yhat(t) @ yhat(t).T)", "rnn", ()),
    ("likelihood", "grad(L, yhat(t))", "y(t)/yhat(t)", "lstm", ()),
    (
        "extra",
        "grad(L, s(t))",
        "grad(L, h(t))*q(t)*(1 - tanh(s(t))^2) + f(t+1)*grad(L, s(t+1)) + grad(L(t), s(t))",
        "lstm",
        INNER,
    ),
    (
        "another-derivative",
        "d L(t) / d h(t)[2]",
        "yhat(t)[3]*(V[3,2] - sum(k, yhat(t)[k]*V[k,2]))",
        "lstm",
        (),
    ),
]


@pytest.mark.parametrize(("code", "target", "line", "model", "assume"), TABLE)
def test_a_mistake_is_recognised_first(code: str, target: str, line: str, model: str, assume: tuple[str, ...]) -> None:
    found = judged(target, line, model, assume)
    assert found.mistakes
    assert found.mistakes[0].code == code


FLAGSHIP = "-yhat(tau)[1]*(v[1,1]*(yhat[1] - 1) + v[2,1]*yhat[2] + v[3,1]*yhat[3])"


def test_a_chain_leads_from_another_derivative_to_the_target() -> None:
    (found,) = judged("d L / d h(tau)[1]", FLAGSHIP).mistakes
    assert found.message == "this is `d yhat(tau)[1]/d h(tau)[1]`, and as such right"
    assert found.chain == (
        "d L/d h(tau)[1] = sum(i, d L/d yhat(tau)[i] * d yhat(tau)[i]/d h(tau)[1])",
        "d L/d yhat(tau)[i] = -y(tau)[i]/yhat(tau)[i]",
        "d yhat(tau)[i]/d h(tau)[1] = yhat(tau)[i]*(V[i,1] - sum(k, yhat(tau)[k]*V[k,1]))",
        "yhat(tau)[i] cancels: d L/d h(tau)[1] = -sum(i, y(tau)[i]*(V[i,1] - sum(k, yhat(tau)[k]*V[k,1])))",
        "with sum(y(t)) = 1: d L/d h(tau)[1] = sum(i, V[i,1]*(yhat(tau)[i] - y(tau)[i]))",
    )


def test_every_link_of_a_chain_is_right() -> None:
    (found,) = judged("d L / d h(tau)[1]", FLAGSHIP).mistakes
    for link in found.chain:
        left, _, right = link.rpartition(": ")[2].partition(" = ")
        assert judged(left, right).verdict in {Verdict.CORRECT, Verdict.CONDITIONAL}, link


def test_there_is_no_chain_through_what_does_not_carry_all() -> None:
    (found,) = judged("d L / d h(1)[1]", FLAGSHIP.replace("tau", "1").replace("yhat[", "yhat(1)[")).mistakes
    assert found.code == "another-derivative"
    assert found.chain == ()


def test_the_rule_that_is_changed_is_said() -> None:
    from bpttcheck.explain import pages as module

    for page in pages().values():
        if isinstance(page, Thought):
            assert "Changed rule: " in module.lesson(page)[1], page.code
