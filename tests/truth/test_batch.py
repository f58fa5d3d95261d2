"""The lines of derivations/mlp/batch.yaml on the mean over a batch, in NumPy against a complex step and autograd."""

from __future__ import annotations

from functools import partial

import numpy as np
from autograd import numpy as differentiable

from tests.truth.nets import batch
from tests.truth.tape import Oracle

N, SHAPES = 6, {"X": (6, 4), "W(1)": (4, 5), "b(1)": (5,), "W(2)": (5, 3), "b(2)": (3,)}
RNG = np.random.default_rng(5)
TARGETS = RNG.uniform(0.1, 1, (N, 3))
GIVEN = {name: RNG.normal(size=shape) for name, shape in SHAPES.items()}
GIVEN["Y"] = TARGETS / TARGETS.sum(axis=1, keepdims=True)
ORACLE = Oracle(partial(batch, loss=differentiable.mean), 2, GIVEN)
P, H, Y = ORACLE.values["P"], ORACLE.values["H(1)"], GIVEN["Y"]


def test_by_the_output_layer() -> None:
    gradient = ORACLE.complex_step("A(2)")["L"].reshape(N, 3)
    np.testing.assert_allclose((P - Y) / 6, gradient, rtol=1e-10)
    assert not np.allclose(P - Y, gradient)


def test_by_the_first_weights() -> None:
    line = GIVEN["X"].T @ ((1 - H * H) * ((P - Y) @ GIVEN["W(2)"].T)) / 6
    np.testing.assert_allclose(line, ORACLE.complex_step("W(1)")["L"].reshape(4, 5), rtol=1e-10)
    np.testing.assert_allclose(line, ORACLE.autograd(["L"], ["W(1)"]).reshape(4, 5), rtol=1e-10)
