"""Nets as equations twice: as a model's text, and as a forward run in NumPy, a quantity a line."""

from __future__ import annotations

from functools import partial
from pathlib import Path
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
    options: dict[str, str] = {}


def softmax(o: Any) -> Any:
    e = np.exp(o)
    return e / np.sum(e)


def sigmoid(a: Any) -> Any:
    return 1 / (1 + np.exp(-a))


def affine(q: Tape, t: int, h: Any, gate: str = "") -> Any:
    b, U, W = (q.copy(f"{name}{gate}", t) for name in "bUW")
    return b + U @ q[f"x({t})"] + W @ h


def joined(q: Tape, t: int, h: Any, gate: str = "") -> Any:
    return q.copy(f"b{gate}", t) + q.copy(f"W{gate}", t) @ np.concatenate([h, q[f"x({t})"]])


def classes(q: Tape, t: int) -> None:
    q[f"o({t})"] = q.copy("c", t) + q.copy("V", t) @ q[f"h({t})"]
    q[f"yhat({t})"] = softmax(q[f"o({t})"])
    q[f"L({t})"] = -np.sum(q[f"y({t})"] * np.log(q[f"yhat({t})"]))


def summed(q: Tape, times: int) -> None:
    q["L"] = sum(q[f"L({t})"] for t in range(1, times + 1))


def averaged(q: Tape, times: int) -> None:
    q["L"] = sum(q[f"L({t})"] for t in range(1, times + 1)) / times


def rnn(
    q: Tape,
    times: int,
    weights: Callable[..., Any] = affine,
    loss: Callable[[Tape, int], None] = summed,
) -> None:
    for t in range(1, times + 1):
        q[f"a({t})"] = weights(q, t, q[f"h({t - 1})"])
        q[f"h({t})"] = np.tanh(q[f"a({t})"])
        classes(q, t)
    loss(q, times)


def lstm(
    q: Tape,
    times: int,
    cell: Callable[[Any], Any] = sigmoid,
    output: Callable[[Any], Any] = np.tanh,
    weights: Callable[..., Any] = affine,
    loss: Callable[[Tape, int], None] = summed,
) -> None:
    for t in range(1, times + 1):
        for weight, gate, function in (("f", "f", sigmoid), ("g", "g", sigmoid), ("o", "q", sigmoid), ("", "z", cell)):
            q[f"a{weight}({t})"] = weights(q, t, q[f"h({t - 1})"], weight)
            q[f"{gate}({t})"] = function(q[f"a{weight}({t})"])
        q[f"s({t})"] = q[f"f({t})"] * q[f"s({t - 1})"] + q[f"g({t})"] * q[f"z({t})"]
        q[f"h({t})"] = output(q[f"s({t})"]) * q[f"q({t})"]
        classes(q, t)
    loss(q, times)


def reset_before(W: Any, r: Any, h: Any) -> Any:
    return W @ (r * h)


def reset_after(W: Any, r: Any, h: Any) -> Any:
    return r * (W @ h)


def keeps(z: Any, old: Any, new: Any) -> Any:
    return z * old + (1 - z) * new


def renews(z: Any, old: Any, new: Any) -> Any:
    return (1 - z) * old + z * new


def gru(
    q: Tape,
    times: int,
    update: Callable[[Any, Any, Any], Any] = keeps,
    reset: Callable[[Any, Any, Any], Any] = reset_before,
    loss: Callable[[Tape, int], None] = summed,
) -> None:
    for t in range(1, times + 1):
        h = q[f"h({t - 1})"]
        for gate in "zr":
            q[f"a{gate}({t})"] = affine(q, t, h, gate)
            q[f"{gate}({t})"] = sigmoid(q[f"a{gate}({t})"])
        new = q.copy("b", t) + q.copy("U", t) @ q[f"x({t})"]
        q[f"a({t})"] = new + reset(q.copy("W", t), q[f"r({t})"], h)
        q[f"n({t})"] = np.tanh(q[f"a({t})"])
        q[f"h({t})"] = update(q[f"z({t})"], h, q[f"n({t})"])
        classes(q, t)
    loss(q, times)


def from_zero(q: Tape, times: int, net: Callable[[Tape, int], None], states: str = "h") -> None:
    for state in states:
        q[f"{state}(0)"] = 0 * q["b"]
    net(q, times)


def identity(a: Any) -> Any:
    return 1 * a


def squared(y: Any, p: Any) -> Any:
    return np.sum((p - y) ** 2)


def binary(y: Any, p: Any) -> Any:
    return -np.sum(y * np.log(p) + (1 - y) * np.log(1 - p))


def mlp(
    q: Tape,
    layers: int,
    units: Callable[[Any], Any] = np.tanh,
    output: Callable[[Any], Any] = softmax,
    loss: Callable[[Any, Any], Any] = lambda y, p: -np.sum(y * np.log(p)),
) -> None:
    q["h(0)"] = 1 * q["x"]
    for k in range(1, layers + 1):
        q[f"a({k})"] = q[f"b({k})"] + q[f"W({k})"] @ q[f"h({k - 1})"]
        if k < layers:
            q[f"h({k})"] = units(q[f"a({k})"])
    q["yhat"] = output(q[f"a({layers})"])
    q["L"] = loss(q["y"], q["yhat"])


def softmax_alone(q: Tape, _times: int) -> None:
    q["S"] = softmax(q["a"])


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


OWN = Path(__file__).parents[2] / "derivations" / "models"
SMALL = {"x": 2, "h": 3, "y": 4}

NETS = {
    "softmax": Net("softmax", softmax_alone, {"n": 4}, 1),
    "rnn": Net("rnn", rnn, SMALL, 3),
    "rnn at one time": Net("rnn", rnn, {"x": 3, "h": 2, "y": 2}, 1),
    "rnn, mean": Net("rnn", partial(rnn, loss=averaged), SMALL, 3, {"loss": "mean"}),
    "rnn, joined": Net("rnn", partial(rnn, weights=joined), SMALL, 3, {"weights": "joined"}),
    "rnn, from zero": Net("rnn", partial(from_zero, net=rnn), SMALL, 3, {"initial": "zero"}),
    "lstm": Net("lstm", lstm, SMALL, 3),
    "lstm, from zero": Net("lstm", partial(from_zero, net=lstm, states="hs"), SMALL, 2, {"initial": "zero"}),
    "lstm, tanh on the input": Net("lstm", partial(lstm, cell=np.tanh), SMALL, 2, {"cell": "tanh"}),
    "lstm, all options": Net(
        "lstm",
        partial(lstm, cell=np.tanh, output=identity, weights=joined, loss=averaged),
        SMALL,
        2,
        {"cell": "tanh", "output": "identity", "weights": "joined", "loss": "mean"},
    ),
    "gru": Net("gru", gru, SMALL, 3),
    "gru, from zero": Net("gru", partial(from_zero, net=gru), SMALL, 2, {"initial": "zero"}),
    "gru, renews": Net("gru", partial(gru, update=renews), SMALL, 2, {"update": "renews"}),
    "gru, all options": Net(
        "gru",
        partial(gru, update=renews, reset=reset_after, loss=averaged),
        SMALL,
        2,
        {"update": "renews", "reset": "after", "loss": "mean"},
    ),
    "mlp": Net("mlp", mlp, SMALL, 4),
    "mlp, two layers": Net("mlp", mlp, SMALL, 2),
    **{
        f"mlp, {name}": Net("mlp", partial(mlp, units=units), SMALL, 3, {"units": name})
        for name, units in {
            "sigmoid": sigmoid,
            "relu": lambda a: a * (a > 0),
            "leaky relu": lambda a: np.where(a > 0, a, a / 100),
            "softplus": lambda a: np.log(1 + np.exp(a)),
            "identity": identity,
        }.items()
    },
    "mlp, squared": Net("mlp", partial(mlp, output=identity, loss=squared), SMALL, 3, {"loss": "squared"}),
    "mlp, halved": Net(
        "mlp", partial(mlp, output=identity, loss=lambda y, p: squared(y, p) / 2), SMALL, 3, {"loss": "halved"}
    ),
    "mlp, binary": Net("mlp", partial(mlp, output=sigmoid, loss=binary), SMALL, 3, {"loss": "binary"}),
    "bidirectional": Net(str(OWN / "bidirectional.yaml"), bidirectional, SMALL | {"g": 2}, 3),
    "many-to-one": Net(str(OWN / "many-to-one.yaml"), many_to_one, SMALL, 3),
    "two coupled states": Net(COUPLED, coupled, {}, 3),
    "both ways": Net(TWO_WAY, two_way, {}, 3),
    "layers": Net(LAYERS, layers, {}, 1),
}
