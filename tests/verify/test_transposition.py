"""A line that is right but for a transposition is told so, and only such a line."""

from __future__ import annotations

import pytest

from bpttcheck.derivation import ModelName, Setting
from bpttcheck.errors import Shapes, Transposed
from bpttcheck.places import Passage
from bpttcheck.verify import check

# fmt: off
CASES = [
    # target                line                                  fault
    ("d yhat(t)/d h(t)",    "V.T @ (diag(yhat) - yhat @ yhat.T)", Transposed),
    ("d yhat(t)/d h(t)",    "V.T @ (diag(yhat) + yhat @ yhat.T)", Shapes),
    ("grad(L, o(t))",       "(yhat(t) - y(t)).T",                 Transposed),   # where the targets sum to 1
    ("grad(L, o(t))",       "(yhat(t) + y(t)).T",                 Shapes),
    ("grad(L, V)",          "sum(t, h(t) @ grad(L, o(t)).T)",     Transposed),
    ("grad(L, V)",          "sum(t, h(t) @ grad(L, a(t)).T)",     Shapes),
    ("grad(L, U)",          "W",                                  Shapes),
]
# fmt: on


@pytest.mark.parametrize(("target", "line", "fault"), CASES)
def test_only_a_transposition_is_told(target: str, line: str, fault: type[Shapes]) -> None:
    (step,) = check(target, line, Setting(ModelName(Passage.whole("rnn")))).steps
    assert step.fault is not None
    assert type(step.fault.fault) is fault
