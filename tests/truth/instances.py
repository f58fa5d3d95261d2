"""Models with the forward runs that they must agree with, at sizes and options."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograd import numpy as np
from msgspec import Struct

from tests.truth.nets import (
    averaged,
    batch,
    binary,
    from_zero,
    gru,
    identity,
    joined,
    lstm,
    mlp,
    renews,
    reset_after,
    reset_joined,
    reset_joined_after,
    rnn,
    sigmoid,
    softmax_alone,
    squared,
)
from tests.truth.own_nets import COUPLED, LAYERS, TWO_WAY, bidirectional, coupled, layers, many_to_one, two_way

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.truth.tape import Tape


class Net(Struct, frozen=True):
    model: Any
    forward: Callable[[Tape, int], None]
    sizes: dict[str, int]
    times: int
    options: dict[str, str] = {}


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
    "gru, joined": Net(
        "gru",
        partial(gru, reset=reset_joined, weights=joined, update=renews),
        SMALL,
        3,
        {"weights": "joined", "update": "renews"},
    ),
    "gru, joined, after": Net(
        "gru", partial(gru, reset=reset_joined_after, weights=joined), SMALL, 2, {"weights": "joined", "reset": "after"}
    ),
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
    "batch": Net("batch", batch, SMALL | {"n": 5}, 3),
    "batch, mean": Net("batch", partial(batch, loss=np.mean), SMALL | {"n": 5}, 2, {"loss": "mean"}),
    "bidirectional": Net(str(OWN / "bidirectional.yaml"), bidirectional, SMALL | {"g": 2}, 3),
    "many-to-one": Net(str(OWN / "many-to-one.yaml"), many_to_one, SMALL, 3),
    "two coupled states": Net(COUPLED, coupled, {}, 3),
    "both ways": Net(TWO_WAY, two_way, {}, 3),
    "layers": Net(LAYERS, layers, {}, 1),
}
