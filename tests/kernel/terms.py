"""Small expressions, written as on the board, and what three strangers to the kernel make of them.

A `Term` is a tree of names. `place` builds it in a kernel's graph; `real` computes it with mpmath, and
`symbolic` rebuilds it in SymPy: neither of them shares a line with the kernel.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from operator import add, mul
from typing import TYPE_CHECKING, Any

import mpmath
import sympy

from bpttcheck.kernel import operations as ops
from bpttcheck.kernel.equality import Judge
from bpttcheck.kernel.graph import Graph
from bpttcheck.kernel.point import Assumptions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bpttcheck.kernel.equality import Finding

Number = int | Fraction


@dataclass(frozen=True, slots=True)
class Term:
    """An operation's name, what it is applied to, and its label: a number, a name or an exponent."""

    name: str
    of: tuple[Term, ...] = ()
    label: Any = None

    def __add__(self, other: Term | Number) -> Term:
        return Term("add", (self, term(other)))

    def __radd__(self, other: Number) -> Term:
        return term(other) + self

    def __mul__(self, other: Term | Number) -> Term:
        return Term("multiply", (self, term(other)))

    def __rmul__(self, other: Number) -> Term:
        return term(other) * self

    def __neg__(self) -> Term:
        return term(-1) * self

    def __sub__(self, other: Term | Number) -> Term:
        return self + -term(other)

    def __rsub__(self, other: Number) -> Term:
        return term(other) - self

    def __pow__(self, exponent: int) -> Term:
        return Term("power", (self,), exponent)

    def __truediv__(self, other: Term | Number) -> Term:
        return self * term(other) ** -1

    def __rtruediv__(self, other: Number) -> Term:
        return term(other) / self

    def __str__(self) -> str:
        inner = ", ".join(map(str, self.of))
        return str(self.label) if not inner else f"{self.name}({inner})" + f"^{self.label}" * bool(self.label)


def term(value: Term | Number) -> Term:
    return value if isinstance(value, Term) else Term("constant", (), Fraction(value))


def variables(names: str) -> tuple[Term, ...]:
    return tuple(Term("variable", (), name) for name in names.split())


def function(name: str) -> Callable[..., Term]:
    return lambda *arguments: Term(name, tuple(term(a) for a in arguments))


exp, log, tanh, sigmoid = (function(name) for name in ("exp", "log", "tanh", "sigmoid"))
softmax = function("softmax")  # of the first among the others
step, relu, softplus, absolute = (function(name) for name in ("step", "relu", "softplus", "abs"))
x, y, z, a, b, c = variables("x y z a b c")


def leaky_relu(argument: Term | Number, slope: Fraction) -> Term:
    return Term("leaky_relu", (term(argument),), slope)


def entry(name: str, definition: Term) -> Term:
    return Term("entry", (definition,), name)


def total(terms: tuple[Term, ...]) -> Term:
    return Term("add", terms)


def inner(first: tuple[Term, ...], second: tuple[Term, ...]) -> Term:
    return Term("inner product", (*first, *second))


# ---- in the kernel -----------------------------------------------------------------------------------------

TABLE = {row.name: row for row in vars(ops).values() if isinstance(row, ops.Operation)}


def place(graph: Graph, t: Term) -> int:
    """The node of a term."""
    arguments = tuple(place(graph, s) for s in t.of)
    if t.name == "entry":
        return graph.entry(t.label, *arguments)
    return graph.power(arguments[0], t.label) if t.name == "power" else graph.apply(TABLE[t.name], arguments, t.label)


def compare(left: Term | Number, right: Term | Number, seed: bytes = b"seed", **assumed: Any) -> Finding:
    """What the kernel finds; ``determined={"y": term}``, ``onehot=(("y", "z"),)``."""
    graph = Graph()
    determined = {name: place(graph, term(t)) for name, t in assumed.pop("determined", {}).items()}
    nodes = place(graph, term(left)), place(graph, term(right))
    return Judge(graph, seed, Assumptions(determined, **assumed)).compare(*nodes)


# ---- in mpmath ---------------------------------------------------------------------------------------------


def _safe_log(value: Any) -> Any:
    if mpmath.re(value) <= 0:
        raise ZeroDivisionError
    return mpmath.log(value)


def _step(value: Any) -> Any:
    """1[u > 0]: where a sum of rounded numbers is as good as 0, it is 0."""
    return mpmath.mpf(mpmath.re(value) > mpmath.mpf(10) ** -35)


def _kinked(value: Any, slope: Any) -> Any:
    return value if mpmath.re(value) > 0 else slope * value


def _summed_products(*us: Any) -> Any:
    half = len(us) // 2
    return sum((us[k] * us[half + k] for k in range(half)), 0)


REAL: dict[str, Callable[..., Any]] = {
    "entry": lambda u: u,
    "add": lambda *us: reduce(add, us),
    "multiply": lambda *us: reduce(mul, us),
    "inner product": _summed_products,
    "exp": mpmath.exp,
    "log": _safe_log,
    "tanh": lambda u: mpmath.sinh(u) / mpmath.cosh(u),
    "sigmoid": lambda u: mpmath.exp(u / 2) / (2 * mpmath.cosh(u / 2)),
    "softmax": lambda u, *us: mpmath.exp(u) / mpmath.fsum(map(mpmath.exp, us)),
    "softplus": lambda u: mpmath.log(1 + mpmath.exp(u)),
    "step": _step,
    "relu": lambda u: _kinked(u, 0),
    "abs": lambda u: _kinked(u, -1),
}

OF_EXPONENTIALS = {"exp", "tanh", "sigmoid", "softmax", "softplus"}
# mpmath takes as many bits as a number has before its point, to find what power of two its exponential is near.
LARGEST = mpmath.mpf(10) ** 100


def real(t: Term, at: Mapping[str, Any]) -> Any:
    """The value at a real point, or a complex step off it; `ZeroDivisionError` where there is none.

    `OverflowError` where an exponential would be of so large a number that mpmath would not come to an end.
    """
    if t.name == "variable":
        return at[t.label]
    if t.name == "constant":
        return mpmath.mpf(t.label.numerator) / t.label.denominator
    arguments = [real(s, at) for s in t.of]
    if t.name in OF_EXPONENTIALS and any(abs(u) > LARGEST for u in arguments):
        raise OverflowError
    if t.name == "leaky_relu":
        return _kinked(arguments[0], mpmath.mpf(t.label.numerator) / t.label.denominator)
    return arguments[0] ** t.label if t.name == "power" else REAL[t.name](*arguments)


# ---- in SymPy ----------------------------------------------------------------------------------------------

SYMBOLIC: dict[str, Callable[..., Any]] = {
    "entry": lambda u: u,
    "add": sympy.Add,
    "multiply": sympy.Mul,
    "inner product": _summed_products,
    "exp": sympy.exp,
    "log": sympy.log,
    "tanh": sympy.tanh,
    "sigmoid": lambda u: 1 / (1 + sympy.exp(-u)),
    "softmax": lambda u, *us: sympy.exp(u) / sympy.Add(*map(sympy.exp, us)),
    "softplus": lambda u: sympy.log(1 + sympy.exp(u)),
    "step": sympy.Heaviside,
    "relu": lambda u: sympy.Piecewise((u, u > 0), (0, True)),
    "abs": lambda u: sympy.Piecewise((u, u > 0), (-u, True)),
}


def symbolic(t: Term) -> Any:
    """The same expression in SymPy."""
    if t.name == "variable":
        return sympy.Symbol(t.label)
    if t.name == "constant":
        return sympy.Rational(t.label.numerator, t.label.denominator)
    arguments = [symbolic(s) for s in t.of]
    if t.name == "leaky_relu":
        return sympy.Piecewise((*arguments, arguments[0] > 0), (t.label * arguments[0], True))
    return arguments[0] ** t.label if t.name == "power" else SYMBOLIC[t.name](*arguments)
