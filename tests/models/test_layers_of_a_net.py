"""Layers: an axis along which equations recur, where the first and the last weights have shapes of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from bpttcheck.derivation import ModelName, Setting
from bpttcheck.models import builtin
from bpttcheck.places import Passage
from bpttcheck.verify import check
from tests.models.worlds import world_of

# fmt: off
CASES = [
    # layers, target,         line,                                             verdict
    (3,  "grad(L, W(1))",     "grad(L, a(1)) @ x.T",                            "correct"),
    (3,  "grad(L, W(3))",     "grad(L, a(tau)) @ h(tau-1).T",                   "correct"),
    (3,  "grad(L, W(tau))",   "grad(L, a(3)) @ h(2).T",                         "correct"),
    (3,  "grad(L, W(2))",     "grad(L, a(2)) @ h(1).T",                         "correct"),
    (3,  "grad(L, a(2))",     "diag(1 - h(2)^2) @ W(3).T @ grad(L, a(3))",      "correct"),
    (3,  "grad(L, a(1))",     "diag(1 - h(1)^2) @ W(3).T @ grad(L, a(3))",      "wrong"),
    (3,  "grad(L, a(1))",     "diag(1 - h(1)^2) @ W(1).T @ grad(L, a(1))",      "malformed"),
    (2,  "grad(L, a(1))",     "diag(1 - h(1)^2) @ W(2).T @ grad(L, a(2))",      "correct"),
    (5,  "grad(L, W(k))",     "grad(L, a(k)) @ h(k-1).T",                       "correct"),
    (5,  "grad(L, b(k))",     "grad(L, a(k))",                                  "correct"),
    (3,  "d L/d W[1][1,1]",   "grad(L, a(1))[1]*x[1]",                          "correct"),
    (3,  "d L/d W[3][1,2]",   "grad(L, a(3))[1]*h[2][2]",                       "correct"),
    (3,  "d L/d W[3][1,2]",   "grad(L, a(3))[2]*h[2][2]",                       "wrong"),
    (3,  "W(3)",              "W(2)",                                           "malformed"),
    (3,  "W(1)",              "W(2)",                                           "malformed"),
]
# fmt: on


@pytest.mark.parametrize(("layers", "target", "line", "verdict"), CASES)
def test_a_layer(layers: int, target: str, line: str, verdict: str) -> None:
    result = check(target, line, Setting(ModelName(Passage.whole("mlp")), times=layers))
    assert result.fault is None
    assert result.steps[0].verdict == verdict


@pytest.mark.parametrize("layers", [2, 3, 5])
def test_a_net_in_a_file_of_ones_own(layers: int) -> None:
    """All of it is built, so that no equation may reach a layer at which what it uses has another shape."""
    world = world_of(str(Path(builtin.__file__).with_name("mlp.yaml")), times=layers)
    hidden = world.glossary.quantity("h", timed=True, at="k")
    assert hidden is not None
    assert world.glossary.span(hidden, layers) == (1, layers - 1)
