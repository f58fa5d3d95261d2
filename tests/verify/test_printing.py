"""How the truth is printed where it has functions in it, and what SymPy makes of that."""

from __future__ import annotations

import pytest
import sympy

from bpttcheck.notation import plain
from bpttcheck.notation.write import plain as written
from bpttcheck.verify.derive import derive, to_sympy
from tests.models.worlds import file_of

# fmt: off
PRINTED = [
    ("d relu(a[1])/d a[1]",               "step(a[1])"),
    ("d (relu(a[1])^2)/d a[1]",           "2*relu(a[1])*step(a[1])"),
    ("d relu(2*a[1] - a[2])/d a[1]",      "2*step(2*a[1] - a[2])"),
    ("d (a[2]*leaky_relu(a[1]))/d a[1]",  "a[2]*(99*step(a[1])/100 + 1/100)"),
    ("leaky_relu(a[1], 1/5)",             "leaky_relu(a[1], 0.2)"),
    ("leaky_relu(a[1])*2",                "2*leaky_relu(a[1])"),
    ("d (a[2]*abs(a[1]))/d a[1]",         "a[2]*(2*step(a[1]) - 1)"),
    ("abs(a[1])",                         "abs(a[1])"),
    ("max(0, a[1])",                      "relu(a[1])"),
    ("d (softplus(a[1])^2)/d a[1]",       "2*softplus(a[1])*sigmoid(a[1])"),
    ("sigma(a[1])",                       "sigmoid(a[1])"),
]
# fmt: on
MODEL = {"name": "units", "sizes": {"h": 2}, "inputs": {"a": ["h"]}, "equations": {"L": "sum(a)"}}


@pytest.mark.parametrize(("target", "printed"), PRINTED)
def test_functions(target: str, printed: str) -> None:
    (line,) = derive(target, file_of("0", model=MODEL).derivations[0].setting).lines
    assert written(line.right) == printed
    assert plain.read(printed) == plain.read(written(line.right))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("relu(a) + step(a)", lambda a: sympy.Max(a, 0) + sympy.Heaviside(a)),
        ("leaky_relu(a, 1/5)", lambda a: sympy.Max(a, 0) + sympy.Min(a, 0) / 5),
        ("100*leaky_relu(a)", lambda a: 100 * sympy.Max(a, 0) + sympy.Min(a, 0)),
        ("softplus(a)", lambda a: sympy.log(1 + sympy.exp(a))),
        ("abs(a)*sigmoid(a)", lambda a: sympy.Abs(a) / (1 + sympy.exp(-a))),
    ],
)
def test_in_sympy(text: str, expected: object) -> None:
    a = sympy.Symbol("a", real=True)
    assert sympy.simplify(to_sympy(plain.read(text)) - expected(a)) == 0  # type: ignore[operator]
