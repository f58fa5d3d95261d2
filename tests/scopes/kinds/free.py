"""Tensors of every sort without a model to speak of, and texts made of them: entries, sums, surroundings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from random import Random

VECTORS: Final = {"x": ["u", "v", "z"], "h": ["p", "q", "a"], "y": ["c", "g", "o"]}
MATRICES: Final = {sort: [f"{letter}{sort}" for letter in "ABCF"] for sort in VECTORS}
_PARAMETERS: Final = {
    **{name: [sort] for sort, names in VECTORS.items() for name in names},
    **{name: [sort, sort] for sort, names in MATRICES.items() for name in names},
    "U": ["h", "x"],
    "V": ["y", "h"],
    "w": [],
    "r": [],
}
LETTERS: Final = ("i", "j", "k", "l", "m", "n")
_FUNCTIONS: Final = ("exp({})", "tanh({})", "sigmoid({})", "({})^2", "1/(2 + ({})^2)", "log(3 + ({})^2)", "({})^3")


def header(sizes: dict[str, int], equations: dict[str, str] | None = None, **more: Any) -> dict[str, Any]:
    """A file about tensors that nothing determines, and what else is computed from them."""
    used = equations or {"s0": "w + r"}
    return {"model": {"sizes": sizes, "parameters": _PARAMETERS, "equations": used}, **more}


def sized(random: Random, sort: str = "", size: int = 0) -> dict[str, int]:
    """Sizes, of which one may be given."""
    found = {each: random.choice((1, 2, 2, 3, 3, 4, 5)) for each in VECTORS}
    return {**found, sort: size} if sort else found


def term(random: Random, sort: str, index: str) -> str:
    """A number that depends on an index of a sort."""
    one, other = random.choice(VECTORS[sort]), random.choice(VECTORS[sort])
    square = random.choice(MATRICES[sort])
    number = str(random.randint(1, 5))
    return random.choice(
        (
            f"{one}[{index}]",
            f"{one}[{index}]",
            f"{one}[{index}]*{other}[{index}]",
            f"exp({one}[{index}])",
            f"{one}[{index}]/{other}[{index}]",
            f"tanh(w*{one}[{index}])",
            f"{one}[{index}]^2",
            f"log(1 + {one}[{index}]^2)",
            f"{square}[{index},{index}]",
            f"({square} @ {one})[{index}]",
            f"({square}.T @ {one})[{index}]",
            f"({one}[{index}] + {number})*{other}[{index}]",
            f"softmax({one})[{index}]",
            f"1/(1 + exp(-{one}[{index}]))",
            f"sum(f, {square}[{index},f]*{other}[f])",
            f"w*{one}[{index}]",
        )
    )


def number(random: Random) -> str:
    """A number that has no index, of any sizes."""
    sort = random.choice(tuple(VECTORS))
    one, other = random.choice(VECTORS[sort]), random.choice(VECTORS[sort])
    return random.choice(
        ("w", "r", "w*r", f"{one}[1]", f"sum(b1, {one}[b1]*{other}[b1])", f"sum({one})", f"exp({one}[1])")
    )


def surroundings(random: Random) -> str:
    """A text with a hole, or the same hole twice, in which a number stands somewhere."""
    found = "({})"
    for k in range(random.choice((0, 0, 0, 1, 1, 2, 3))):
        found = _one(random, f"f{k}").replace("{}", found)
    return found


def _one(random: Random, letter: str) -> str:
    sort = random.choice(tuple(VECTORS))
    one, other = random.choice(VECTORS[sort]), number(random)
    return random.choice(
        (
            "{}*" + other,
            other + " - {}",
            "{}/" + f"(1 + {other}^2)" if other in "wr" else "{}/" + other,
            other + "/(3 + ({})^2)",
            random.choice(_FUNCTIONS),
            random.choice(_FUNCTIONS),
            f"sum({letter}, {one}[{letter}]*" + "{})",
            f"sum({letter}, tanh({one}[{letter}] + " + "{}))",
            f"sum({letter}, {one}[{letter}]/(2 + ({{}} - {one}[{letter}])^2))",
            f"log(sum({letter}, exp({one}[{letter}])*" + "(1 + {}^2)))" if other == "w" else f"({other})*({{}}) - r",
            "({} + w)*({} - w)",
        )
    )


def tensor(random: Random) -> str:
    """A text with a hole that is a vector or a matrix."""
    sort = random.choice(tuple(VECTORS))
    one, square = random.choice(VECTORS[sort]), random.choice(MATRICES[sort])
    return random.choice(
        (
            f"({{}})*{one}",
            f"{square} @ (({{}})*{one})",
            f"(({{}})*{square}).T",
            f"diag(exp({one}))*({{}})",
            f"outer({one}, ({{}})*{one})",
            f"{square}.T @ {square}*({{}})",
            f"tanh(({{}})*{one})",
        )
    )
