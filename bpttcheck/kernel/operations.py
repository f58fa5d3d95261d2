"""The table of operations: one row says what an operation is in a field, as a ball and under differentiation.

Nothing else in the kernel names an operation. A row's rules read the values of the arguments from a point:

- ``field``: the value at a point of a prime field;
- ``ball``: the value at a point of the reals, enclosed;
- ``partials``: the derivative by each argument, as nodes;
- ``size``: degree plus bits of the coefficients, from those of the arguments (see :mod:`.bounds`);
- ``polynomial``: how it enters the argument of an exponential (``None``: as a variable of its own);
- ``logarithm``: how its logarithm is taken apart (``None``: not at all);
- ``sign``: its sign wherever it is not 0, if it has one, from those of the arguments; 0 if it has none;
- ``like``: nodes of whose product it has the sign, if it has none of its own: it is positive just where that is;
- ``terms``: the arguments of whose products it is the sum, for each term (``None``: it is no sum of products);
- ``stepped``: whether it has a step at 0 of its only argument (see :mod:`.steps`);
- ``function``: the name under which it is printed, if it is a function.
"""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from itertools import starmap
from math import prod
from operator import add, mul
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct

from bpttcheck.kernel import logarithms, polynomials, steps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from bpttcheck.kernel.graph import Graph
    from bpttcheck.kernel.polynomials import Polynomial

    Rule = Callable[[Any, Any, tuple[int, ...]], Any]

T = TypeVar("T")

# A unit of many inputs is a variable of its own: written out, those of deep layers would have all inputs of all layers.
_MOST_TERMS_OF_A_UNIT = 32


class Operation(Struct, frozen=True, eq=False):
    """One row. Each rule takes the point (or graph), the node's label and the positions of its arguments."""

    name: str
    field: Rule
    ball: Rule
    partials: Callable[[Graph, int, Any, tuple[int, ...]], tuple[int, ...]]
    size: Rule
    polynomial: Rule | None = None
    logarithm: Rule | None = None
    sign: Callable[[Any, list[int]], int] = lambda _label, _of: 0
    like: Rule = lambda _p, _label, _a: ()
    terms: Callable[[tuple[int, ...]], Iterable[tuple[int, ...]]] | None = None
    stepped: bool = False
    function: str | None = None

    def __repr__(self) -> str:
        return self.name


def _multiplied(p: Any, _label: Any, a: tuple[int, ...]) -> Any:
    value = p.values[a[0]]
    for factor in a[1:]:
        value = value * p.values[factor] % p.prime
    return value


def _ball_power(base: Any, exponent: int) -> Any:
    """An integer power of a ball; arb's own has no value where the ball holds 0 and more, and is 1 where n = 0."""
    if exponent == 0:
        return 0 * base + 1
    if exponent < 0 or not base.contains(0):
        return base**exponent
    found = base if exponent % 2 else 1
    while exponent := exponent // 2:
        base = base * base
        found = found * base if exponent % 2 else found
    return found


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


def _halves(a: Sequence[T]) -> tuple[Sequence[T], Sequence[T]]:
    middle = len(a) // 2
    return a[:middle], a[middle:]


def _pairs(a: Sequence[T]) -> Iterable[tuple[T, T]]:
    """The factors of each term of an inner product."""
    return zip(*_halves(a), strict=True)


def _products(values: Mapping[int, Any], a: tuple[int, ...]) -> Iterable[Any]:
    """The terms of an inner product."""
    middle, value = len(a) // 2, values.__getitem__
    return map(mul, map(value, a[:middle]), map(value, a[middle:]))


def _product_polynomial(p: Any, factors: tuple[int, ...]) -> Polynomial:
    """The product of nodes as a polynomial; as a variable of its own where that grows too large."""
    found = polynomials.product([p.polynomial(k) for k in factors], p.prime)
    return {_multiplied(p, None, factors): 1} if found is None else found


def _common(signs: list[int]) -> int:
    """The sign that all have; 0 if they have none in common."""
    return signs[0] if all(sign == signs[0] for sign in signs) else 0


def _cofactors(g: Graph, _node: int, _label: Any, a: tuple[int, ...]) -> tuple[int, ...]:
    """The products of the factors before and after each, so that many factors cost no more than a few."""
    if len(a) == 2:
        return a[1], a[0]
    before, after = [g.one], [g.one]
    for first, last in zip(a[:-1], reversed(a[1:]), strict=True):
        before.append(g.product((before[-1], first)))
        after.append(g.product((last, after[-1])))
    return tuple(g.product(pair) for pair in zip(before, reversed(after), strict=True))


def _softmax_partials(g: Graph, node: int, _label: Any, a: tuple[int, ...]) -> tuple[int, ...]:
    """∂softmax(o)ᵢ/∂oₖ = softmax(o)ᵢ (δᵢₖ - softmax(o)ₖ), for oᵢ and for each oₖ of the denominator."""
    others = (g.apply(SOFTMAX, (k, *a[1:])) for k in a[1:])
    return (node, *(g.product((g.minus_one, node, other)) for other in others))


def _kinked(name: str, slope: Callable[[Any], Fraction]) -> Operation:
    """A function that is u where that is positive and slope * u where it is negative, for the slope of its label."""

    def polynomial(p: Any, label: Any, a: tuple[int, ...]) -> Any:
        argument = p.polynomial(a[0])
        if len(argument) > _MOST_TERMS_OF_A_UNIT:
            return None
        step = steps.of_node(p, a[0]).polynomial(slope(label), 1 - slope(label))
        return step and polynomials.product([argument, step], p.prime)

    def partials(g: Graph, _node: int, label: Any, a: tuple[int, ...]) -> tuple[int, ...]:
        share = g.product((g.constant(1 - slope(label)), g.apply(STEP, a)))
        return (g.total((share, g.constant(slope(label)))),)

    return Operation(
        name=name,
        field=lambda p, label, a: p.values[a[0]] * steps.between(p, a[0], slope(label)) % p.prime,
        ball=lambda p, label, a: p.values[a[0]].max(0) + p.constant(slope(label)) * p.values[a[0]].min(0),
        partials=partials,
        size=lambda s, label, a: s.kinked(a[0], slope(label)),
        polynomial=polynomial,
        sign=lambda label, of: of[0] if slope(label) > 0 else 1,
        like=lambda _, label, a: a if slope(label) >= 0 else (),
        stepped=True,
        function=name,
    )


CONSTANT = Operation(
    name="constant",
    field=lambda p, number, _: p.constant(number),
    ball=lambda p, number, _: p.constant(number),
    partials=lambda *_: (),
    size=lambda s, number, _: s.constant(number),
    polynomial=lambda _p, number, _a: polynomials.number(number),
    logarithm=lambda p, number, _: logarithms.of_number(p, number),
    sign=lambda number, _: (number > 0) - (number < 0),
    terms=zip,
)
VARIABLE = Operation(
    name="variable",
    field=lambda p, name, _: p.variable(name),
    ball=lambda p, name, _: p.variable(name),
    partials=lambda *_: (),
    size=lambda s, name, _: s.variable(name),
    polynomial=lambda p, name, _: p.of_definition(name, p.polynomial),
    logarithm=lambda p, name, _: p.of_definition(name, partial(logarithms.of_node, p)),
    like=lambda p, name, _: p.of_definition(name, lambda definition: (definition,)) or (),
    terms=zip,
)
ENTRY = Operation(
    name="entry",
    field=lambda p, _, a: p.entry(a[0]),
    ball=lambda p, _, a: p.values[a[0]],
    partials=lambda g, *_: (g.one,),
    size=lambda s, _, a: s.entry(a[0]),
    polynomial=lambda p, _, a: None if p.is_closed(a[0]) else p.polynomial(a[0]),
    logarithm=lambda p, _, a: None if p.is_closed(a[0]) else logarithms.of_node(p, a[0]),
    sign=lambda _, of: of[0],
    like=lambda _p, _, a: a,
    terms=zip,
)
ADD = Operation(
    name="add",
    field=lambda p, _, a: sum(map(p.values.__getitem__, a)) % p.prime,
    ball=_ball_sum,
    partials=lambda g, _node, _label, a: (g.one,) * len(a),
    size=lambda s, _, a: max(map(s.values.__getitem__, a)) + len(a),
    polynomial=lambda p, _, a: polynomials.total([p.polynomial(k) for k in a]),
    logarithm=lambda p, _, a: logarithms.of_sum(p, zip(a)),
    sign=lambda _, of: _common(of),
    terms=zip,
)
MULTIPLY = Operation(
    name="multiply",
    field=_multiplied,
    ball=_ball_product,
    partials=_cofactors,
    size=lambda s, _, a: sum(map(s.values.__getitem__, a)),
    polynomial=lambda p, _, a: polynomials.product([p.polynomial(k) for k in a], p.prime),
    logarithm=lambda p, _, a: polynomials.total([logarithms.of_node(p, k) for k in a]),
    sign=lambda _, of: prod(of),
    like=lambda _p, _, a: a,
    terms=lambda a: (a,),
)
INNER = Operation(
    name="inner product",  # of the first half of the arguments and the second
    field=lambda p, _, a: sum(_products(p.values, a)) % p.prime,
    ball=lambda p, _, a: sum(_products(p.values, a)),
    partials=lambda _g, _node, _label, a: a[len(a) // 2 :] + a[: len(a) // 2],
    size=lambda s, _, a: max(map(add, *_halves(list(map(s.values.__getitem__, a))))) + len(a),
    polynomial=lambda p, _, a: polynomials.total([_product_polynomial(p, pair) for pair in _pairs(a)]),
    logarithm=lambda p, _, a: logarithms.of_sum(p, _pairs(a)),
    sign=lambda _, of: _common(list(starmap(mul, _pairs(of)))),
    terms=_pairs,
)
POWER = Operation(
    name="power",
    field=lambda p, n, a: p.power(p.values[a[0]], n),
    ball=lambda p, n, a: _ball_power(p.values[a[0]], n),
    partials=lambda g, _, n, a: (g.product((g.constant(n), g.power(a[0], n - 1) if n else g.zero)),),
    size=lambda s, n, a: s.power(a[0], n),
    polynomial=lambda p, n, a: polynomials.power(p.polynomial(a[0]), n, p.prime),
    logarithm=lambda p, n, a: polynomials.product([polynomials.number(n), logarithms.of_node(p, a[0])], p.prime),
    sign=lambda n, of: of[0] if n % 2 else 1,
    like=lambda _, n, a: a if n % 2 else (),
)
EXP = Operation(
    name="exp",
    field=lambda p, _, a: p.exponential(a[0], 1),
    ball=lambda p, _, a: p.values[a[0]].exp(),
    partials=lambda _, node, *__: (node,),
    size=lambda s, _, a: s.exponential(a[0], 1),
    logarithm=lambda p, _, a: p.polynomial(a[0]),
    sign=lambda *_: 1,
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
    sign=lambda _, of: of[0],
    like=lambda _p, _, a: a,
    function="tanh",
)
SIGMOID = Operation(
    name="sigmoid",
    field=lambda p, _, a: p.logistic(p.exponential(a[0], 1)),
    ball=lambda p, _, a: 1 / (1 + (-p.values[a[0]]).exp()),
    partials=lambda g, node, *_: (g.multiply((node, g.add((g.one, g.negative(node))))),),
    size=lambda s, _, a: s.quotient(0, s.exponential(a[0], -1)),
    logarithm=lambda p, _, a: logarithms.of_sigmoid(p, a[0]),
    sign=lambda *_: 1,
    function="sigmoid",
)
SOFTMAX = Operation(
    name="softmax",  # of the first argument among the others: exp(a₀) / Σₖ exp(aₖ), k ≥ 1
    field=lambda p, _, a: p.exponential(a[0], 1) * p.power(p.exponentials(a[1:]), -1) % p.prime,
    ball=lambda p, _, a: 1 / sum((p.values[k] - p.values[a[0]]).exp() for k in a[1:]),
    partials=_softmax_partials,
    size=lambda s, _, a: s.quotient(s.exponential(a[0], 1), max(s.exponential(k, 1) for k in a[1:])),
    logarithm=lambda p, _, a: logarithms.of_softmax(p, a[0], a[1:]),
    sign=lambda *_: 1,
    function="softmax",
)
SOFTPLUS = Operation(
    name="softplus",  # log(1 + exp(a))
    field=lambda p, _, a: logarithms.softplus(p, a[0]),
    ball=lambda p, _, a: (1 + p.values[a[0]].exp()).log(),
    partials=lambda g, _node, _label, a: (g.apply(SIGMOID, a),),
    size=lambda s, _, a: s.exponential(a[0], 1) + s.logarithm(a[0]),
    polynomial=lambda p, _, a: logarithms.of_softplus(p, a[0]),
    sign=lambda *_: 1,
    function="softplus",
)
STEP = Operation(
    name="step",
    field=lambda p, _, a: steps.value(p, a[0]),
    ball=lambda p, _, a: steps.ball(p, a[0]),
    partials=lambda g, *_: (g.zero,),
    size=lambda s, _, a: s.step(a[0]),
    polynomial=lambda p, _, a: steps.of_node(p, a[0]).polynomial(0, 1),
    sign=lambda *_: 1,
    like=lambda _p, _, a: a,
    stepped=True,
    function="step",
)
RELU = _kinked("relu", lambda _: Fraction(0))
ABS = _kinked("abs", lambda _: Fraction(-1))
LEAKY_RELU = _kinked("leaky_relu", lambda label: label)
