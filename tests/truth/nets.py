"""The built-in models as forward runs in NumPy, a quantity a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from autograd import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.truth.tape import Tape


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


def reset_before(q: Tape, t: int, h: Any) -> Any:
    return q.copy("b", t) + q.copy("U", t) @ q[f"x({t})"] + q.copy("W", t) @ (q[f"r({t})"] * h)


def reset_after(q: Tape, t: int, h: Any) -> Any:
    return q.copy("b", t) + q.copy("U", t) @ q[f"x({t})"] + q[f"r({t})"] * (q.copy("W", t) @ h)


def reset_joined(q: Tape, t: int, h: Any) -> Any:
    return joined(q, t, q[f"r({t})"] * h)


def reset_joined_after(q: Tape, t: int, h: Any) -> Any:
    W, states = q.copy("W", t), len(h)
    return q.copy("b", t) + q[f"r({t})"] * (W[:, :states] @ h) + W[:, states:] @ q[f"x({t})"]


def keeps(z: Any, old: Any, new: Any) -> Any:
    return z * old + (1 - z) * new


def renews(z: Any, old: Any, new: Any) -> Any:
    return (1 - z) * old + z * new


def gru(
    q: Tape,
    times: int,
    update: Callable[[Any, Any, Any], Any] = keeps,
    reset: Callable[[Tape, int, Any], Any] = reset_before,
    weights: Callable[..., Any] = affine,
    loss: Callable[[Tape, int], None] = summed,
) -> None:
    for t in range(1, times + 1):
        h = q[f"h({t - 1})"]
        for gate in "zr":
            q[f"a{gate}({t})"] = weights(q, t, h, gate)
            q[f"{gate}({t})"] = sigmoid(q[f"a{gate}({t})"])
        q[f"a({t})"] = reset(q, t, h)
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


def batch(q: Tape, layers: int, loss: Callable[[Any], Any] = np.sum) -> None:
    q["H(0)"] = 1 * q["X"]
    for k in range(1, layers + 1):
        q[f"A({k})"] = q[f"H({k - 1})"] @ q[f"W({k})"] + q[f"b({k})"]
        if k < layers:
            q[f"H({k})"] = np.tanh(q[f"A({k})"])
    e = np.exp(q[f"A({layers})"])
    q["P"] = e / np.sum(e, axis=1, keepdims=True)
    q["E"] = -np.sum(q["Y"] * np.log(q["P"]), axis=1)
    q["L"] = loss(q["E"])


def softmax_alone(q: Tape, _times: int) -> None:
    q["S"] = softmax(q["a"])
