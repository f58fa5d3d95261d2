"""Nets as equations twice: as a model's text, and as a forward run in NumPy, a quantity a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from autograd import numpy as np
from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.truth.tape import Tape


class Net(Struct, frozen=True):
    model: Any
    forward: Callable[[Tape, int], None]
    sizes: dict[str, int]
    times: int


def softmax(o: Any) -> Any:
    e = np.exp(o)
    return e / np.sum(e)


def sigmoid(a: Any) -> Any:
    return 1 / (1 + np.exp(-a))


def rnn(q: Tape, times: int) -> None:
    for t in range(1, times + 1):
        W, U, V, b, c = (q.copy(name, t) for name in "WUVbc")
        q[f"a({t})"] = b + W @ q[f"h({t - 1})"] + U @ q[f"x({t})"]
        q[f"h({t})"] = np.tanh(q[f"a({t})"])
        q[f"o({t})"] = c + V @ q[f"h({t})"]
        q[f"yhat({t})"] = softmax(q[f"o({t})"])
        q[f"L({t})"] = -np.sum(q[f"y({t})"] * np.log(q[f"yhat({t})"]))
    q["L"] = sum(q[f"L({t})"] for t in range(1, times + 1))


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


GRU = {
    "sizes": {"x": 2, "h": 3},
    "times": 3,
    "parameters": {f"{kind}{gate}": sorts for gate in "zrn" for kind, sorts in (("W", ["h", "h"]), ("U", ["h", "x"]))},
    "inputs": {"x(t)": ["x"], "y(t)": ["h"]},
    "initial": {"h(0)": ["h"]},
    "equations": {
        "z(t)": "sigmoid(Wz @ h(t-1) + Uz @ x(t))",
        "r(t)": "sigmoid(Wr @ h(t-1) + Ur @ x(t))",
        "n(t)": "tanh(Wn @ (r(t) * h(t-1)) + Un @ x(t))",
        "h(t)": "(1 - z(t)) * n(t) + z(t) * h(t-1)",
        "L": "sum(t, sum((h(t) - y(t))^2))",
    },
}


def gru(q: Tape, times: int) -> None:
    for t in range(1, times + 1):
        Wz, Uz, Wr, Ur, Wn, Un = (q.copy(name, t) for name in ("Wz", "Uz", "Wr", "Ur", "Wn", "Un"))
        h, x = q[f"h({t - 1})"], q[f"x({t})"]
        q[f"z({t})"] = sigmoid(Wz @ h + Uz @ x)
        q[f"r({t})"] = sigmoid(Wr @ h + Ur @ x)
        q[f"n({t})"] = np.tanh(Wn @ (q[f"r({t})"] * h) + Un @ x)
        q[f"h({t})"] = (1 - q[f"z({t})"]) * q[f"n({t})"] + q[f"z({t})"] * h
    q["L"] = sum(np.sum((q[f"h({t})"] - q[f"y({t})"]) ** 2) for t in range(1, times + 1))


LSTM = {
    "sizes": {"x": 2, "h": 3},
    "times": 2,
    "parameters": {
        f"{kind}{gate}": sorts
        for gate in "figo"
        for kind, sorts in (("b", ["h"]), ("U", ["h", "x"]), ("W", ["h", "h"]))
    },
    "inputs": {"x(t)": ["x"], "y(t)": ["h"]},
    "initial": {"h(0)": ["h"], "s(0)": ["h"]},
    "equations": {
        "f(t)": "sigmoid(bf + Uf @ x(t) + Wf @ h(t-1))",
        "i(t)": "sigmoid(bi + Ui @ x(t) + Wi @ h(t-1))",
        "g(t)": "tanh(bg + Ug @ x(t) + Wg @ h(t-1))",
        "o(t)": "sigmoid(bo + Uo @ x(t) + Wo @ h(t-1))",
        "s(t)": "f(t) * s(t-1) + i(t) * g(t)",
        "h(t)": "tanh(s(t)) * o(t)",
        "L": "sum(t, -dot(y(t), log(softmax(h(t)))))",
    },
}


def lstm(q: Tape, times: int) -> None:
    for t in range(1, times + 1):
        h, s, x = q[f"h({t - 1})"], q[f"s({t - 1})"], q[f"x({t})"]
        for gate in "figo":
            a = q.copy(f"b{gate}", t) + q.copy(f"U{gate}", t) @ x + q.copy(f"W{gate}", t) @ h
            q[f"{gate}({t})"] = np.tanh(a) if gate == "g" else sigmoid(a)
        q[f"s({t})"] = q[f"f({t})"] * s + q[f"i({t})"] * q[f"g({t})"]
        q[f"h({t})"] = np.tanh(q[f"s({t})"]) * q[f"o({t})"]
    q["L"] = sum(-np.sum(q[f"y({t})"] * np.log(softmax(q[f"h({t})"]))) for t in range(1, times + 1))


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


NETS = {
    "rnn": Net("rnn", rnn, {"x": 2, "h": 3, "y": 4}, 3),
    "rnn at one time": Net("rnn", rnn, {"x": 3, "h": 2, "y": 2}, 1),
    "two coupled states": Net(COUPLED, coupled, {}, 3),
    "GRU": Net(GRU, gru, {}, 3),
    "LSTM": Net(LSTM, lstm, {}, 2),
    "both ways": Net(TWO_WAY, two_way, {}, 3),
    "layers": Net(LAYERS, layers, {}, 1),
}
