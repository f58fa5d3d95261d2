# ruff: noqa: E501  (a table is easier to read in one line a row)
"""Files that are legal, and made to take long: each family has one thing that grows, and a number says how far.

What is written in them costs little to write and much to judge; it is the work that is bounded, not the text.
"""

from __future__ import annotations

import json
from itertools import count
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from random import Random

    Lines = Callable[[int], str]
    Made = Callable[[Random], str]

LONGEST: Final = 1_000_000
MOST: Final = 4_500
# A little less than all formulas of a document may have.
DISPLAYED: Final = 95_000
SCALARS: Final = {
    "sizes": {"n": 3},
    "inputs": {"x": [], "y": [], "w": [], "z": ["n"]},
    "equations": {"s": "softmax(z)"},
}
WIDE: Final = {**SCALARS, "sizes": {"n": 200}}
HEADER: Final = "<!-- bpttcheck\nmodel: rnn\n-->\n\n"


def nested(inner: str, outer: str, depth: int) -> str:
    """A text within itself, so many times."""
    for _ in range(depth):
        inner = outer.replace("#", inner)
    return inner


def _fitting(several: Iterator[Any], longest: int = LONGEST) -> Iterator[Any]:
    """As many as a file may hold."""
    length = 0
    for number, each in enumerate(several):
        length += len(json.dumps(each)) + 2
        if length > longest or number > MOST:
            return
        yield each


def _steps(line: Lines, target: str, model: object = SCALARS, most: int = MOST, **keys: Any) -> Made:
    """A file with as many lines as fit, or so many."""

    def made(random: Random) -> str:
        first = random.randrange(1000)
        steps = [each for each, _ in zip(_fitting(line(first + k) for k in count()), range(most), strict=False)]
        return json.dumps({"model": model, **keys, "target": target, "steps": steps})

    return made


def _formulas(line: Lines, target: str) -> Made:
    """The same with lines in LaTeX."""

    def made(random: Random) -> str:
        first = random.randrange(1000)
        steps = list(_fitting(({"latex": line(first + k)} for k in count()), DISPLAYED))
        return json.dumps({"model": SCALARS, "target": target, "steps": steps[: MOST // 3]})

    return made


def _derivations(each: Callable[[int], dict[str, Any]], model: object = "rnn") -> Made:
    """A file with as many derivations as fit."""

    def made(random: Random) -> str:
        first = random.randrange(100)
        found = list(_fitting(each(first + k) for k in range(1_000)))
        return json.dumps({"model": model, "derivations": found[: MOST // 10]})

    return made


def _displays(line: Lines) -> Made:
    """Notes with as many displays as a document may hold."""

    def made(random: Random) -> str:
        first, length, shown = random.randrange(1000), 0, []
        for k in range(2_000):
            shown.append(line(first + k))
            length += len(shown[-1])
            if length > DISPLAYED:
                break
        return HEADER + "\n\n".join(f"$${each}$$" for each in shown)

    return made


def _chain(first: str, further: str, length: int) -> dict[str, str]:
    """Definitions of which each is made of the one before it."""
    return {"A0": first, **{f"A{k}": further.replace("#", f"A{k - 1}") for k in range(1, length + 1)}}


def _joined(parts: Iterable[str]) -> str:
    return " + ".join(parts)


SUM: Final = "sum(i=1..90, sum(j=1..90, sum(k=1..90, #)))"
WEIGHTS: Final = "sum(t, outer(grad(L, a(t)), h(t-1)))"
O: Final = r"\frac{\partial L}{\partial o^{(t)}}"
FOUR: Final = "x/7 + y/3 + w/11 + z[1] + z[2]"

# fmt: off
FAMILIES: Final[dict[str, Made]] = {
    "times":             _steps(lambda k: f"grad(L, Wf)*{k}/{k}", "grad(L, Wf)", "lstm", 40, times=200),
    "wrong at times":    _steps(lambda k: f"V.T @ (yhat(1) + {k}*y(1))", "grad(L, h(1))", "lstm", 40, times=200),
    "all times":         _steps(lambda k: f"{WEIGHTS} + {k}*W", "grad(L, W)", "rnn", 40, times=300),
    "worlds":            _derivations(lambda k: {"target": "L", "steps": ["L"], "sizes": {"h": 1 + k % 200, "x": 1 + k // 200}}),
    "lengths":           _derivations(lambda k: {"target": "grad(L, W)", "steps": [WEIGHTS], "times": 1 + k}),
    "assumptions":       _derivations(lambda k: {"target": "grad(L, W)", "steps": [WEIGHTS], "times": 99, "assume": [f"h(0)[1] = {k}/7"]}),
    "targets":           _derivations(lambda k: {"target": f"d L / d o(t)[{1 + k % 3}]", "steps": [f"yhat(t)[1] + {k}"]}),
    "free indices":      _steps(lambda k: f"W[i,j]*U[k,l]*{k}/{k}", "W[i,j]*U[k,l]", "rnn", sizes={"h": 12, "x": 11}),
    "entries":           _steps(lambda k: f"W + {k} - {k}", "W", "rnn", sizes={"h": 200}, times=1),
    "hardly different":  _steps(lambda k: f"W + exp(-{k + 9999})", "W", "rnn", sizes={"h": 20}, times=1),
    "undecided":         _steps(lambda k: f"x + exp(-{k + 9999})", "x"),
    "right lines":       _steps(lambda k: f"yhat(t) - y(t) + {k} - {k}", "d L / d o(t)", "rnn", assume=["sum(y(t)) = 1"]),
    "wrong lines":       _steps(lambda k: f"yhat(t) + {k}*y(t)", "d L / d o(t)", "rnn", assume=["sum(y(t)) = 1"]),
    "unassumed lines":   _steps(lambda k: f"grad(L, h(t))*q(t)*(1 - tanh(s(t))^2)*{k}", "grad(L, s(t))", "lstm"),
    "long lines":        _steps(lambda k: "x" + f" + x*{k} - {k}*x" * 1_000, "x"),
    "long wrong lines":  _steps(lambda k: "x" + f" + x*{k} - {k}*y" * 1_000, "x"),
    "long formulas":     _formulas(lambda k: "x" + rf" + \frac{{x}}{{{k + 2}}} - \frac{{1}}{{{k + 2}}}x" * 450, "x"),
    "deep formulas":     _formulas(lambda k: nested(f"x + {k}", r"\frac{#}{1}", 38), "x"),
    "displays":          _displays(lambda k: rf"{O} = \hat y^{{(t)}} - y^{{(t)}} + {k}"),
    "chains":            _displays(lambda k: O + r" = \hat y^{(t)} - y^{(t)}" * 17 + f" = {k}"),
    "texts":             _displays(lambda k: r"\text{" + "x " * 40 + f"}} L = L + {k}"),
    "definitions":       _steps(lambda k: f"A40 + {k}", "A40", "rnn", define=_chain("L", "#*# + #", 40)),
    "matrices":          _steps(lambda k: f"A9 + {k}*W", "A9", "rnn", sizes={"h": 30}, define=_chain("W", "#@#/9", 9)),
    "many definitions":  _derivations(lambda k: {"target": "L", "steps": ["L"], "define": {f"A{j}(t)": f"W @ h(t-1) + {j * k}" for j in range(250)}}),
    "sums":              _steps(lambda k: SUM.replace("#", f"x*i*j*k + {k}"), "x"),
    "same sums":         _steps(lambda k: SUM.replace("#", f"x + {k}"), "x"),
    "products":          _steps(lambda k: f"prod(i=1..9000, x*i + {k})", "x"),
    "Jacobians":         _steps(lambda k: f"prod(k=2..tau, d h(k)/d h(k-1))*{k}", "d h(tau)/d h(1)", "rnn", 40, times=150),
    "powers":            _steps(lambda k: nested("x + y", f"(# + {k})^10000", 30), "x"),
    "long numbers":      _steps(lambda k: f"x*{'9' * 290}*{'8' * 290}/{'7' * 290}^500 + {k}", "x"),
    "powers of numbers": _steps(lambda k: f"x + {k}", "x*((2^10000)^10000)^10000"),
    "exponentials":      _steps(lambda k: f"exp(({FOUR} + {k})^4)/exp(({FOUR} + {k})^4)*x", "x"),
    "too large ones":    _steps(lambda k: f"exp(({FOUR} + w + z[3]*x + {k})^6)/exp(({FOUR} + w + z[3]*x + {k})^6)*x", "x"),
    "logarithms":        _steps(lambda k: _joined(f"log(sum(k=1..1000, x^2 + k*y^2 + {20 * k + j}))" for j in range(20)), "x"),
    "softmax":           _steps(lambda k: f"sum(softmax(z*{k + 1}))", "sum(s)", WIDE),
    "towers":            _steps(lambda k: nested("x", f"tanh(#*{k})", 90), "x"),
    "written out":       _steps(lambda k: nested(f"x*{k}", "(exp(#)/(1 + exp(#)))", 9), "x"),
    "steps":             _steps(lambda k: "x + " + _joined(f"step(x + {j} + {k}*y)^2 - step(x + {j} + {k}*y)" for j in range(14)), "x"),
    "maxima":            _steps(lambda k: f"max(max(x, {k}), max(y, w)) - max(max(x, y), max({k}, w)) + x", "x"),
    "classes":           _steps(lambda k: f"exp(sum(t, sum(i, i*{k}*y(t)[i])))*L/exp(sum(t, sum(i, i*{k}*y(t)[i])))", "L", "rnn", times=7, assume=["onehot(y(t))"]),
    "second ones":       _steps(lambda k: f"(d (grad(L, b)) / d b)*{k}", "d (grad(L, b)) / d b", "rnn", times=6),
    "other gradients":   _steps(lambda k: f"grad(L + {k}*L*L, W)", "grad(L, W)", "rnn", times=60),
    "equations":         lambda random: json.dumps({"model": {"inputs": {"x": []}, "equations": _chain("x*x", "#*# + x", 290)}, "target": "A290", "steps": [f"A290*{random.randrange(9)}"]}),
}
# fmt: on


def large(random: Random, number: int) -> tuple[str, str]:
    """A file, and the ending of its name: one of each family in turn."""
    made = tuple(FAMILIES.values())[number % len(FAMILIES)]
    text = made(random)
    return text, "md" if text.startswith(HEADER) else "yaml"
