# ruff: noqa: E501  (tables are easier to read in one line a row)
"""Letters for the class that a one-hot vector marks: what they mean, and what cannot be one."""

from __future__ import annotations

from typing import Any

import pytest

from bpttcheck.loading.derivations import load
from bpttcheck.places import Source
from bpttcheck.verify import verify_file
from bpttcheck.verify.results import Counterexample
from tests.models.worlds import file_of

# fmt: off
MEANT = [
    # labels,               target,                                    line,                           needs
    ({"ell": "y(t)"},       "L(t)",                                    "-log(yhat(t)[ell])",           "onehot(y)"),
    ({"ell": "y"},          "L(t)",                                    "-log(yhat(t)[ell])",           "onehot(y)"),
    ({"ell": "y(s)"},       "L(t)",                                    "-log(yhat[ell(t)])",           "onehot(y(t))"),
    ({"ℓ": "y(t)"},         "L(t)",                                    "-log(yhat(t)[ℓ])",             "onehot(y)"),
    ({"k": "y(t)"},         "d (-log(yhat(t)[k]))/d o(t)[i]",          "yhat(t)[i] - 1[i = k]",        "onehot(y)"),
    ({"k": "y(t)"},         "d (-log(yhat(t)[k]))/d o(t)",             "yhat(t) - e(k)",               "onehot(y)"),
    ({"ell": "y(tau)"},     "L(tau)",                                  "-log(yhat(tau)[ell])",         "onehot(y(tau))"),
    ({"first": "y(1)"},     "d L/d o(1)",                              "yhat(1) - e(first)",           "onehot(y(1))"),
    ({"a1": "y(1)", "a2": "y(2)"}, "L(1) + L(2)",                      "-log(yhat(1)[a1]*yhat(2)[a2])", "onehot(y(1)) onehot(y(2))"),
    ({"ell": "q(t)"},       "L(t)",                                    "-log(yhat(t)[ell])",           "onehot(q)"),
    ({"ell": "y(t)"},       "d L/d o(t)[j]",                           "sum(ell, yhat[ell]*y(t)[ell])", None),
    ({"ell": "y(t)"},       "L(t)",                                    "log(yhat(t)[ell])",            None),
]
FAULTS: list[tuple[dict[str, Any], str, str, str]] = [
    # the file says                                     message,                                        hint,             at
    ({"labels": {"ell": "z(t)"}},                       "unknown name `z`",                             "known here",     "z(t)"),
    ({"labels": {"ell": "x(t)"}},                       "`x` marks no class",                           "what marks one here: `y`; `onehot(x)`", "x(t)"),
    ({"labels": {"ell": "W"}},                          "`W` marks no class",                           "here: `y`;",     "W"),
    ({"labels": {"ell": "y(t-1)"}},                     "a class is marked by a vector at a time",      "write `y(t)`",   "y(t-1)"),
    ({"labels": {"ell": "y(t)[1]"}},                    "a class is marked by a vector at a time",      "",               "y(t)[1]"),
    ({"labels": {"ell": "y(t"}},                        "this `(` is never closed",                     "",               "y(t"),
    ({"labels": {"ell(t)": "y(t)"}},                    "a name stands here, without a time",           "",               "ell(t)"),
    ({"labels": {"1": "y(t)"}},                         "",                                             "",               "1"),
    ({"labels": {"h": "y(t)"}},                         "`h` cannot be defined here: it is a quantity", "",               "h"),
    ({"labels": {"p": "y(t)"}, "rename": {"p": "yhat"}}, "`p` cannot be defined here: it is a quantity", "",              "p"),
    ({"labels": {"S": "y(t)"}, "define": {"S": "2"}},   "`S` cannot be defined here: it is a quantity", "",               "S"),
    ({"labels": {"t": "y(t)"}},                         "it stands for the time",                       "",               "t"),
    ({"labels": {"tau": "y(t)"}},                       "the notation has taken this name",             "",               "tau"),
    ({"labels": {"exp": "y(t)"}},                       "the notation has taken this name",             "",               "exp"),
    ({"labels": {"ell": "y(t)"}, "model": "mlp"},       "`y` has no time",                              "write `y`",      "y(t)"),
    ({"labels": {"ell": "a"}, "model": "softmax"},      "`a` marks no class",                           "`onehot(a)`",    "a"),
]
# fmt: on


@pytest.mark.parametrize(("labels", "target", "line", "needs"), MEANT)
def test_what_a_letter_means(labels: dict[str, str], target: str, line: str, needs: str | None) -> None:
    keys: dict[str, Any] = {"labels": labels, "rename": {"q": "y"}}
    (derivation,) = verify_file(file_of(target, line, **keys)).derivations
    assert derivation.fault is None
    (step,) = derivation.steps
    assert (str(step.verdict), step.needs) == (("conditional", tuple(needs.split())) if needs else ("wrong", ()))
    if needs:
        (stated,) = verify_file(file_of(target, line, assume=needs.split(), **keys)).derivations
        assert stated.steps[0].verdict == "correct"


def test_a_class_without_time() -> None:
    keys: dict[str, Any] = {"labels": {"ell": "y"}, "define": {"loss": "-log(yhat[ell])"}, "model": "mlp"}
    file = file_of("d loss/d a(tau)[i]", "-(1[i = ell] - yhat[i])", "-(1[i = ell] - yhat[ell])", **keys)
    (derivation,) = verify_file(file).derivations
    assert [(step.verdict, step.needs) for step in derivation.steps] == [("conditional", ("onehot(y)",)), ("wrong", ())]


def test_a_witness_names_an_assumption_once_in_whatever_words() -> None:
    (derivation,) = verify_file(file_of("L(t)", "2*log(yhat(t)[ell])", labels={"ell": "y"})).derivations
    evidence = derivation.steps[0].evidence
    assert isinstance(evidence, Counterexample)
    assert evidence.assume == ("onehot(y)", "h(0) = 0")


@pytest.mark.parametrize(("keys", "message", "hint", "at"), FAULTS)
def test_what_cannot_be_a_letter_for_a_class(keys: dict[str, Any], message: str, hint: str, at: str) -> None:
    (derivation,) = verify_file(file_of("1", "1", **keys)).derivations
    assert derivation.fault is not None
    fault = derivation.fault.fault
    assert message in fault.message
    assert hint in fault.hint
    assert derivation.fault.passage.text == at
    place = derivation.fault.passage.place(fault.span)
    assert derivation.fault.passage.source.line(place.line)


ADDED = """\
model: rnn
labels: {k: y(t)}
assume: onehot(y)
derivations:
  - {target: L(t), steps: ["-log(yhat(t)[ell])"], labels: {ell: y(t)}}
  - {target: L(t), steps: ["-log(yhat(t)[k])"]}
"""


def test_a_derivation_adds_letters_to_those_of_its_file() -> None:
    result = verify_file(load(Source("added.yaml", ADDED)))
    assert [step.verdict for each in result.derivations for step in each.steps] == ["correct", "correct"]
