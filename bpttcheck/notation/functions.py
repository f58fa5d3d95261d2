"""The functions that the notation knows: with arguments they make a call; any other name has a time."""

from __future__ import annotations

from typing import Final

# name: the fewest and the most arguments. `sum` with two is a summation over an index, and no call; nor is `prod` or
# `cases`, whose arguments are never plain ones.
FUNCTIONS: Final[dict[str, tuple[int, int]]] = {
    "exp": (1, 1),
    "log": (1, 1),
    "tanh": (1, 1),
    "sigmoid": (1, 1),
    "relu": (1, 1),
    "leaky_relu": (1, 2),
    "softplus": (1, 1),
    "step": (1, 1),
    "abs": (1, 1),
    "sign": (1, 1),
    "max": (2, 2),
    "min": (2, 2),
    "identity": (1, 1),
    "dtanh": (1, 1),
    "dsigmoid": (1, 1),
    "drelu": (1, 1),
    "dleaky_relu": (1, 2),
    "dsoftplus": (1, 1),
    "softmax": (1, 1),
    "sum": (1, 2),
    "prod": (2, 2),
    "cases": (1, 0),
    "grad": (2, 2),
    "diag": (1, 1),
    "outer": (2, 2),
    "dot": (2, 2),
    "ones": (1, 2),
    "zeros": (1, 2),
    "onehot": (1, 1),
}

# What a prime makes of a function, and the derivative's own name.
UNPRIMED: Final[dict[str, str]] = {
    "dtanh": "tanh",
    "dsigmoid": "sigmoid",
    "drelu": "relu",
    "dleaky_relu": "leaky_relu",
    "dsoftplus": "softplus",
}
PRIMED: Final[dict[str, str]] = {name: primed for primed, name in UNPRIMED.items()}

# Other names under which people know them. A σ that is applied to nothing is a letter.
ALIASES: Final[dict[str, str]] = {"ln": "log", "sigma": "sigmoid"}


def canonical(name: str) -> str:
    """The name by which the table knows a function; any other name is returned as it is.

    >>> canonical("ln"), canonical("h")
    ('log', 'h')
    """
    return ALIASES.get(name, name)


def takes(name: str) -> str:
    """How many arguments a function takes, in words for a message.

    >>> takes("exp"), takes("sum")
    ('1', '1 or 2')
    """
    fewest, most = FUNCTIONS[name]
    return str(fewest) if fewest == most else f"{fewest} or {most}"
