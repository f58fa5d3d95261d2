"""What expressions come to, against NumPy on the same numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tests.models.worlds import evaluate, random_arrays, world_of
from tests.truth.nets import rnn, softmax
from tests.truth.tape import Oracle

if TYPE_CHECKING:
    from collections.abc import Callable

WORLD = world_of("rnn", sizes={"x": 4, "h": 5, "y": 3}, times=3)
ARRAYS = random_arrays(WORLD, 11)
ORACLE = Oracle(rnn, 3, ARRAYS)
Array = Any


class Here:
    """All quantities by name at t = 2, and by name and time."""

    def __getattr__(self, name: str) -> Array:
        return ORACLE.values.get(name, ORACLE.values.get(f"{name}(2)"))

    def __call__(self, name: str, time: int) -> Array:
        return ORACLE.values[f"{name}({time})"]

    def d(self, above: str, below: str) -> Array:
        return ORACLE.complex_step(below)[above]


# At t = 2, i = 1, j = 2, k = 3.
# fmt: off
VALUES: list[tuple[str, Callable[[Any], Array]]] = [
    ("v[1,2] + V[2,1]",                        lambda q: q.V[0, 1] + q.V[1, 0]),
    ("h(t-1) - h(t+1)",                        lambda q: q("h", 1) - q("h", 3)),
    ("h(tau)[i]*h(0)[j]",                      lambda q: q("h", 3)[0] * q("h", 0)[1]),
    ("b(t)*b",                                 lambda q: q.b**2),
    ("L - L(t)",                               lambda q: q("L", 1) + q("L", 3)),
    ("sum(k, exp(o[k]))",                      lambda q: np.exp(q.o).sum()),
    ("sum(k=2..3, exp(o[k]))",                 lambda q: np.exp(q.o)[1:].sum()),
    ("sum(k=1..2, k^2)",                       lambda _: 5),
    ("sum(k=3..2, h[k])",                      lambda _: 0),
    ("sum(k, v[k,1]*sum(l, w[1,l]*h[l]))",     lambda q: q.V[:, 0].sum() * (q.W[0] @ q.h)),
    ("sum(k, h[k]*sum(k, o[k]))",              lambda q: q.h.sum() * q.o.sum()),
    ("sum(s, h(s))",                           lambda q: sum(q("h", s) for s in (1, 2, 3))),
    ("sum(s=0..t, h(s))",                      lambda q: sum(q("h", s) for s in (0, 1, 2))),
    ("sum(W)",                                 lambda q: q.W.sum()),
    ("sum(yhat)",                              lambda _: 1),
    ("tau*h[j] + t",                           lambda q: 3 * q.h[1] + 2),
    ("e^0*j*h[j]",                             lambda q: 2 * q.h[1]),
    ("k/i*h[k]*o[i]",                          lambda q: 3 * q.h[2] * q.o[0]),
    ("1/t*h(t) - t*h",                         lambda q: -1.5 * q.h),
    ("k*h[k]*sum(k, o[k])",                    lambda q: 3 * q.h[2] * q.o.sum()),
    ("delta[i,j]*h[i]*h[j] + delta[i,1]*h[1]", lambda q: q.h[0]),
    ("sum(l, 1[l = k]*o[l])",                  lambda q: q.o[2]),
    ("sum(l, 1[l != k]*o[l])",                 lambda q: q.o[:2].sum()),
    ("sum(l, 1[l <= 2]*o[l])",                 lambda q: q.o[:2].sum()),
    ("1[t < tau]*h + 1[t = tau]*b",            lambda q: q.h),
    ("1[k = y(t)]",                            lambda q: q.y[2]),
    ("V.T @ (yhat - y)",                       lambda q: q.V.T @ (q.yhat - q.y)),
    ("V @ W @ U",                              lambda q: q.V @ q.W @ q.U),
    ("h.T @ W @ h",                            lambda q: q.h @ q.W @ q.h),
    ("h.T @ W",                                lambda q: (q.h @ q.W)[None]),
    ("h @ x.T",                                lambda q: np.outer(q.h, q.x)),
    ("outer(x, h)",                            lambda q: np.outer(q.x, q.h)),
    ("diag(1 - h^2) @ W",                      lambda q: (1 - q.h**2)[:, None] * q.W),
    ("dot(h, b)",                              lambda q: q.h @ q.b),
    ("U.T",                                    lambda q: q.U.T),
    ("W + W^T",                                lambda q: q.W + q.W.T),
    ("W*W/2",                                  lambda q: q.W**2 / 2),
    ("(V.T @ (yhat - y))[j]",                  lambda q: (q.V.T @ (q.yhat - q.y))[1]),
    ("h^3 - h^-2 + h^0",                       lambda q: q.h**3 - q.h**-2 + 1),
    ("h[1]^(i+j)",                             lambda q: q.h[0] ** 3),
    ("2^-3 + 2^3^2",                           lambda _: 512.125),
    ("-h[1]^2",                                lambda q: -(q.h[0] ** 2)),
    ("1 - h/2 - 1/4",                          lambda q: 0.75 - q.h / 2),
    ("e^h + exp(h)",                           lambda q: 2 * np.exp(q.h)),
    ("tanh(a) - h",                            lambda q: 0 * q.h),
    ("sigmoid(a)",                             lambda q: 1 / (1 + np.exp(-q.a))),
    ("ln(ŷ)",                                  lambda q: np.log(q.yhat)),
    ("softmax(V @ h)",                         lambda q: softmax(q.V @ q.h)),
    ("softmax(o.T)",                           lambda q: softmax(q.o)[None]),
    ("d L / d W",                              lambda q: q.d("L", "W")),
    ("grad(L, U)[j,k]",                        lambda q: q.d("L", "U").reshape(5, 4)[1, 2]),
    ("d L/d o @ V",                            lambda q: (q.d("L", "o(2)") @ q.V)[None]),
    ("V.T @ d L/d o",                          lambda q: q.V.T @ q.d("L", "o(2)")),
    ("d L/d h(t) @ d h(t) / d h(t-1)",         lambda q: (q.d("L", "h(2)") @ q.d("h(2)", "h(1)"))[None]),
    ("d yhat / d h",                           lambda q: q.d("yhat(2)", "h(2)")),
    ("(d yhat / d h).T @ y",                   lambda q: q.d("yhat(2)", "h(2)").T @ q.y),
    ("d L/d a @ x.T",                          lambda q: np.outer(q.d("L", "a(2)"), q.x)),
    ("d L/d o @ d L/d o",                      lambda q: q.d("L", "o(2)") @ q.d("L", "o(2)")),
    ("d L/d o @ d L/d h",                      lambda q: np.outer(q.d("L", "o(2)"), q.d("L", "h(2)"))),
    ("d (L^2 + h[1]) / d h[1]",                lambda q: 2 * q.L * q.d("L", "h(2)")[0] + 1),
    ("d log(L(t)^2) / d o[2]",                 lambda q: 2 * q.d("L(2)", "o(2)")[1] / q("L", 2)),
    ("sum(i, d L/d yhat[i] * d yhat[i]/d h)",  lambda q: q.d("L", "yhat(2)") @ q.d("yhat(2)", "h(2)")),
]
# fmt: on


@pytest.mark.parametrize(("text", "expected"), VALUES, ids=[text for text, _ in VALUES])
def test_values(text: str, expected: Callable[[Any], Array]) -> None:
    wanted = np.asarray(expected(Here()))
    found = np.asarray(evaluate(text, WORLD, ARRAYS, t=2, i=1, j=2, k=3))
    np.testing.assert_allclose(found, wanted.reshape(found.shape), rtol=1e-10, atol=1e-12)
