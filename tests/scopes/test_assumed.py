"""What is assumed of values, at other sizes than those of the file."""

from __future__ import annotations

import pytest

from tests.scopes.claims import Claim
from tests.scopes.engine import says

CLASSES = {"model": "rnn", "sizes": {"y": 1}, "assume": ["onehot(y(t))"]}
NUMBER = {"model": {"sizes": {"x": 4}, "parameters": {"u": ["x"], "w": []}, "equations": {"s": "w*sum(u)"}}}


@pytest.mark.parametrize(
    ("target", "line", "wrong"),
    [
        ("L(t)", "log(sum(k, exp(o(t)[k]))) - sum(k, y(t)[k]*o(t)[k])", None),
        ("grad(L, o(t))", "yhat(t) - y(t)", None),
        ("grad(L, o(t))", "0*c", 2),
        ("y(t)[1]", "1", 2),
    ],
)
def test_one_hot_vectors_of_one_entry(target: str, line: str, wrong: int | None) -> None:
    bounds = {bound.name: bound for bound in says(Claim("", CLASSES, target, line)).bounds}
    assert (bounds["y"].every, bounds["y"].wrong) == (wrong is None, wrong)
    assert (bounds["y"].least, bounds["tau"].every) == (1, True)


def test_a_number_that_sums_to_one_is_no_vector() -> None:
    said = says(Claim("", {**NUMBER, "assume": ["sum(w) = 1"]}, "s", "sum(u)"))
    assert said.verdict == "correct"
    assert [(bound.every, "`sum(w) = 1` is assumed" in bound.why) for bound in said.bounds] == [(False, True)]


def test_a_matrix_that_sums_to_one_is_no_vector() -> None:
    model = {"sizes": {"x": 3, "y": 2}, "parameters": {"Y": ["x", "y"], "w": []}, "equations": {"s": "w*sum(Y)"}}
    said = says(Claim("", {"model": model, "assume": ["sum(Y) = 1"]}, "s", "w"))
    assert said.verdict == "correct"
    assert [(bound.every, "`sum(Y) = 1` is assumed" in bound.why) for bound in said.bounds] == [(False, True)] * 2
