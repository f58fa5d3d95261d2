"""Nets that are not built in, as forward runs in NumPy; some as a model's text, too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from autograd import numpy as np

from tests.truth.nets import affine, sigmoid, softmax, summed

if TYPE_CHECKING:
    from tests.truth.tape import Tape


def bidirectional(q: Tape, times: int) -> None:
    for t in range(1, times + 1):
        a = q.copy("b", t) + q.copy("U", t) @ q[f"x({t})"]
        q[f"h({t})"] = np.tanh(a + q.copy("W", t) @ q[f"h({t - 1})"] if t > 1 else a)
    for t in range(times, 0, -1):
        a = q.copy("e", t) + q.copy("Q", t) @ q[f"x({t})"]
        q[f"g({t})"] = np.tanh(a + q.copy("R", t) @ q[f"g({t + 1})"] if t < times else a)
    for t in range(1, times + 1):
        q[f"o({t})"] = q.copy("c", t) + q.copy("V", t) @ q[f"h({t})"] + q.copy("Z", t) @ q[f"g({t})"]
        q[f"yhat({t})"] = softmax(q[f"o({t})"])
        q[f"L({t})"] = -np.sum(q[f"y({t})"] * np.log(q[f"yhat({t})"]))
    summed(q, times)


def many_to_one(q: Tape, times: int) -> None:
    for t in range(1, times + 1):
        q[f"a({t})"] = affine(q, t, q[f"h({t - 1})"])
        q[f"h({t})"] = np.tanh(q[f"a({t})"])
    q["o"] = q["c"] + q["V"] @ q[f"h({times})"]
    q["yhat"] = softmax(q["o"])
    q["L"] = -np.sum(q["y"] * np.log(q["yhat"]))


COUPLED = {
    "sizes": {"u": 2, "v": 3, "x": 2},
    "times": 3,
    "parameters": {"A": ["u", "v"], "B": ["v", "u"], "P": ["u", "x"], "k": []},
    "inputs": {"x(t)": ["x"], "r(t)": ["u"]},
    "initial": {"u(0)": ["u"], "v(0)": ["v"]},
    "equations": {
        "u(t)": "sigmoid(A @ v(t-1) + P @ x(t)) * u(t-1)",
        "v(t)": "tanh(B @ u(t) + k*v(t-1)) + v(t-1)^2/4",
        "E(t)": "sum(i, (u(t)[i] - r(t)[i])^2)/2 + exp(-dot(v(t), v(t)))",
        "E": "E(tau) + sum(t, log(1 + E(t)))",
    },
}


def coupled(q: Tape, times: int) -> None:
    for t in range(1, times + 1):
        A, B, P, k = (q.copy(name, t) for name in "ABPk")
        u, v = q[f"u({t - 1})"], q[f"v({t - 1})"]
        q[f"u({t})"] = sigmoid(A @ v + P @ q[f"x({t})"]) * u
        q[f"v({t})"] = np.tanh(B @ q[f"u({t})"] + k * v) + v**2 / 4
        u, v = q[f"u({t})"], q[f"v({t})"]
        q[f"E({t})"] = np.sum((u - q[f"r({t})"]) ** 2) / 2 + np.exp(-np.sum(v * v))
    q["E"] = q[f"E({times})"] + sum(np.log(1 + q[f"E({t})"]) for t in range(1, times + 1))


TWO_WAY = {
    "sizes": {"h": 2, "g": 3},
    "times": 3,
    "parameters": {"W": ["h", "h"], "R": ["g", "g"], "M": ["g", "h"]},
    "inputs": {"x(t)": ["h"]},
    "initial": {"h(0)": ["h"]},
    "equations": {
        "h(t)": "tanh(W @ h(t-1) + x(t))",
        "g(tau)": "tanh(M @ h(tau))",
        "g(t)": "tanh(R @ g(t+1) + M @ h(t))",
        "L": "sum(t, sum(g(t))^3) / (1 + sum(x(1)*x(1)))",
    },
}


def two_way(q: Tape, times: int) -> None:
    for t in range(1, times + 1):
        q[f"h({t})"] = np.tanh(q.copy("W", t) @ q[f"h({t - 1})"] + q[f"x({t})"])
    q[f"g({times})"] = np.tanh(q.copy("M", times) @ q[f"h({times})"])
    for t in range(times - 1, 0, -1):
        q[f"g({t})"] = np.tanh(q.copy("R", t) @ q[f"g({t + 1})"] + q.copy("M", t) @ q[f"h({t})"])
    q["L"] = sum(np.sum(q[f"g({t})"]) ** 3 for t in range(1, times + 1)) / (1 + np.sum(q["x(1)"] ** 2))


LAYERS = {
    "sizes": {"n": 2, "m": 3, "k": 4},
    "parameters": {"W1": ["m", "n"], "b1": ["m"], "W2": ["k", "m"]},
    "inputs": {"x": ["n"], "y": ["k"]},
    "equations": {
        "z": "W1 @ x + b1",
        "a": "sigmoid(z)",
        "p": "softmax(W2 @ a)",
        "J": "-dot(y, log(p)) + sum(i, sum(j, W2[i,j]^2))/8",
    },
}


def layers(q: Tape, _times: int) -> None:
    q["z"] = q["W1"] @ q["x"] + q["b1"]
    q["a"] = sigmoid(q["z"])
    q["p"] = softmax(q["W2"] @ q["a"])
    q["J"] = -np.sum(q["y"] * np.log(q["p"])) + np.sum(q["W2"] ** 2) / 8
