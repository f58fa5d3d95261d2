"""The table of operations: one row says what an operation is in a field, as a ball and under differentiation.

Nothing else in the kernel names an operation. A row's rules read the values of the arguments from a point:

- ``field``: the value at a point of a prime field;
- ``ball``: the value at a point of the reals, enclosed;
- ``partials``: the derivative by each argument, as nodes;
- ``size``: degree plus bits of the coefficients, from those of the arguments (see :mod:`.bounds`);
- ``polynomial``: how it enters the argument of an exponential (``None``: as a variable of its own);
- ``logarithm``: how its logarithm is taken apart (``None``: not at all);
- ``positive``: whether it is positive wherever it is defined, from the same of the arguments;
- ``affine``: how it keeps a variable in which its arguments are affine (see :mod:`.choices`);
- ``function``: the name under which it is printed, if it is a function.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct

from bpttcheck.kernel import logarithms, polynomials

if TYPE_CHECKING:
    from collections.abc import Callable

    from bpttcheck.kernel.graph import Graph

    Rule = Callable[[Any, Any, tuple[int, ...]], Any]


class Operation(Struct, frozen=True, eq=False):
    """One row. Each rule takes the point (or graph), the node's label and the positions of its arguments."""

    name: str
    field: Rule
    ball: Rule
    partials: Callable[[Graph, int, Any, tuple[int, ...]], tuple[int, ...]]
    size: Rule
    polynomial: Rule | None = None
    logarithm: Rule | None = None
    positive: Callable[[Any, list[bool]], bool] = lambda _label, _of: False
    affine: Literal["sum", "product", "never"] = "never"
    function: str | None = None

    def __repr__(self) -> str:
        return self.name


def _multiplied(p: Any, _label: Any, a: tuple[int, ...]) -> Any:
    value = p.values[a[0]]
    for factor in a[1:]:
        value = value * p.values[factor] % p.prime
    return value


def _ball_product(p: Any, _label: Any, a: tuple[int, ...]) -> Any:
    value = p.values[a[0]]
    for factor in a[1:]:
        value = value * p.values[factor]
    return value


def _ball_sum(p: Any, _label: Any, a: tuple[int, ...]) -> Any:
    value = p.values[a[0]]
    for term in a[1:]:
        value = value + p.values[term]
    return value


def _cofactors(g: Graph, _node: int, _label: Any, a: tuple[int, ...]) -> tuple[int, ...]:
    """The products of the factors before and after each, so that many factors cost no more than a few."""
    before, after = [g.one], [g.one]
    for first, last in zip(a[:-1], reversed(a[1:]), strict=True):
        before.append(g.product((before[-1], first)))
        after.append(g.product((last, after[-1])))
    return tuple(g.product(pair) for pair in zip(before, reversed(after), strict=True))


def _softmax_partials(g: Graph, node: int, _label: Any, a: tuple[int, ...]) -> tuple[int, ...]:
    """∂softmax(o)ᵢ/∂oₖ = softmax(o)ᵢ (δᵢₖ - softmax(o)ₖ), for oᵢ and for each oₖ of the denominator."""
    others = (g.apply(SOFTMAX, (k, *a[1:])) for k in a[1:])
    return (node, *(g.product((g.minus_one, node, other)) for other in others))


CONSTANT = Operation(
    name="constant",
    field=lambda p, number, _: p.constant(number),
    ball=lambda p, number, _: p.constant(number),
    partials=lambda *_: (),
    size=lambda s, number, _: s.constant(number),
    polynomial=lambda _p, number, _a: polynomials.number(number),
    logarithm=lambda p, number, _: logarithms.of_number(p, number),
    positive=lambda number, _: bool(number > 0),
    affine="sum",
)
VARIABLE = Operation(
    name="variable",
    field=lambda p, name, _: p.variable(name),
    ball=lambda p, name, _: p.variable(name),
    partials=lambda *_: (),
    size=lambda s, name, _: s.variable(name),
    polynomial=lambda p, name, _: p.of_definition(name, p.polynomial),
    logarithm=lambda p, name, _: p.of_definition(name, partial(logarithms.of_node, p)),
    affine="sum",
)
ENTRY = Operation(
    name="entry",
    field=lambda p, _, a: p.entry(a[0]),
    ball=lambda p, _, a: p.values[a[0]],
    partials=lambda g, *_: (g.one,),
    size=lambda s, _, a: s.entry(a[0]),
    polynomial=lambda p, _, a: None if p.is_closed(a[0]) else p.polynomial(a[0]),
    logarithm=lambda p, _, a: None if p.is_closed(a[0]) else logarithms.of_node(p, a[0]),
    positive=lambda _, of: of[0],
    affine="sum",
)
ADD = Operation(
    name="add",
    field=lambda p, _, a: sum([p.values[k] for k in a]) % p.prime,
    ball=_ball_sum,
    partials=lambda g, _node, _label, a: (g.one,) * len(a),
    size=lambda s, _, a: max([s.values[k] for k in a]) + len(a),
    polynomial=lambda p, _, a: polynomials.total([p.polynomial(k) for k in a]),
    logarithm=lambda p, _, a: logarithms.of_sum(p, a),
    positive=lambda _, of: all(of),
    affine="sum",
)
MULTIPLY = Operation(
    name="multiply",
    field=_multiplied,
    ball=_ball_product,
    partials=_cofactors,
    size=lambda s, _, a: sum([s.values[k] for k in a]),
    polynomial=lambda p, _, a: polynomials.product([p.polynomial(k) for k in a], p.prime),
    logarithm=lambda p, _, a: polynomials.total([logarithms.of_node(p, k) for k in a]),
    positive=lambda _, of: all(of),
    affine="product",
)
POWER = Operation(
    name="power",
    field=lambda p, n, a: p.power(p.values[a[0]], n),
    # u⁰ is 1 only where u has a value; arb's nan**0 is 1.
    ball=lambda p, n, a: p.values[a[0]] ** n if n else 0 * p.values[a[0]] + 1,
    partials=lambda g, _, n, a: (g.product((g.constant(n), g.power(a[0], n - 1) if n else g.zero)),),
    size=lambda s, n, a: s.power(a[0], n),
    polynomial=lambda p, n, a: polynomials.power(p.polynomial(a[0]), n, p.prime),
    logarithm=lambda p, n, a: polynomials.product([polynomials.number(n), logarithms.of_node(p, a[0])], p.prime),
    positive=lambda n, of: of[0] or n % 2 == 0,
)
EXP = Operation(
    name="exp",
    field=lambda p, _, a: p.exponential(a[0], 1),
    ball=lambda p, _, a: p.values[a[0]].exp(),
    partials=lambda _, node, *__: (node,),
    size=lambda s, _, a: s.exponential(a[0], 1),
    logarithm=lambda p, _, a: p.polynomial(a[0]),
    positive=lambda *_: True,
    function="exp",
)
LOG = Operation(
    name="log",
    field=lambda p, _, a: logarithms.value(p, a[0]),
    ball=lambda p, _, a: p.values[a[0]].log(),
    partials=lambda g, _node, _label, a: (g.power(a[0], -1),),
    size=lambda s, _, a: s.logarithm(a[0]),
    polynomial=lambda p, _, a: logarithms.of_node(p, a[0]),
    function="log",
)
TANH = Operation(
    name="tanh",
    field=lambda p, _, a: p.hyperbolic(p.exponential(a[0], 2)),
    ball=lambda p, _, a: p.values[a[0]].tanh(),
    partials=lambda g, node, *_: (g.add((g.one, g.negative(g.power(node, 2)))),),
    size=lambda s, _, a: s.quotient(s.exponential(a[0], 2), s.exponential(a[0], 2)),
    function="tanh",
)
SIGMOID = Operation(
    name="sigmoid",
    field=lambda p, _, a: p.power(1 + p.exponential(a[0], -1), -1),
    ball=lambda p, _, a: 1 / (1 + (-p.values[a[0]]).exp()),
    partials=lambda g, node, *_: (g.multiply((node, g.add((g.one, g.negative(node))))),),
    size=lambda s, _, a: s.quotient(0, s.exponential(a[0], -1)),
    logarithm=lambda p, _, a: logarithms.of_sigmoid(p, a[0]),
    positive=lambda *_: True,
    function="sigmoid",
)
SOFTMAX = Operation(
    name="softmax",  # of the first argument among the others: exp(a₀) / Σₖ exp(aₖ), k ≥ 1
    field=lambda p, _, a: p.exponential(a[0], 1) * p.power(p.exponentials(a[1:]), -1) % p.prime,
    ball=lambda p, _, a: 1 / sum((p.values[k] - p.values[a[0]]).exp() for k in a[1:]),
    partials=_softmax_partials,
    size=lambda s, _, a: s.quotient(s.exponential(a[0], 1), max(s.exponential(k, 1) for k in a[1:])),
    logarithm=lambda p, _, a: logarithms.of_softmax(p, a[0], a[1:]),
    positive=lambda *_: True,
    function="softmax",
)
