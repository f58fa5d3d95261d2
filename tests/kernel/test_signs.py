"""Signs: which the operations show, of what a node has the sign, and what that is good for."""

from __future__ import annotations

from fractions import Fraction

import pytest

from bpttcheck.kernel.equality import Identity
from bpttcheck.kernel.field import FieldPoint
from bpttcheck.kernel.graph import Graph
from bpttcheck.kernel.point import Assumptions
from tests.kernel.terms import (
    Term,
    absolute,
    compare,
    entry,
    exp,
    leaky_relu,
    log,
    place,
    relu,
    sigmoid,
    softmax,
    softplus,
    step,
    tanh,
    term,
    x,
    y,
)

fifth = Fraction(1, 5)

# fmt: off
SIGNS = [
    # wherever it has a value and is not 0
    (term(3),                              1),
    (term(0),                              0),
    (term(-3),                             -1),
    (x,                                    0),
    (exp(x),                               1),
    (sigmoid(x),                           1),
    (softplus(x),                          1),
    (softmax(x, x, y),                     1),
    (step(x),                              1),
    (relu(x),                              1),
    (relu(-exp(x)),                        1),
    (absolute(x),                          1),
    (absolute(-exp(x)),                    1),
    (leaky_relu(x, fifth),                 0),
    (leaky_relu(exp(x), fifth),            1),
    (leaky_relu(-exp(x), fifth),           -1),
    (leaky_relu(-exp(x), -fifth),          1),
    (tanh(x),                              0),
    (tanh(exp(x)),                         1),
    (tanh(-exp(x)),                        -1),
    (log(x),                               0),
    (log(exp(x)),                          0),
    (entry("p", exp(x)),                   1),
    (entry("p", -exp(x)),                  -1),
    (x**2,                                 1),
    (x**0,                                 1),
    (x**3,                                 0),
    (exp(x)**-1,                           1),
    ((-exp(x))**2,                         1),
    ((-exp(x))**3,                         -1),
    ((-exp(x))**-1,                        -1),
    (exp(x) + 1,                           1),
    (-exp(x) - 1,                          -1),
    (exp(x) - 1,                           0),
    (exp(x) + y,                           0),
    (y + exp(x),                           0),
    (exp(x) * sigmoid(y),                  1),
    (-exp(x) * sigmoid(y),                 -1),
    (-exp(x) * -exp(y),                    1),
    (exp(x) * y,                           0),
]
# fmt: on


@pytest.mark.parametrize(("t", "sign"), SIGNS, ids=str)
def test_the_sign_that_operations_show(t: Term, sign: int) -> None:
    graph = Graph()
    point = FieldPoint(graph, Assumptions(), {}, b"signs", 0)
    node = place(graph, t)
    assert point.sign(node) == sign
    assert point.is_positive(node) == (sign > 0)


@pytest.mark.parametrize("t", [t for t, sign in SIGNS if sign > 0], ids=str)
def test_exp_takes_a_logarithm_back_of_what_is_positive(t: Term) -> None:
    assert isinstance(compare(exp(log(1 + t)), 1 + t), Identity)


@pytest.mark.parametrize("t", [t for t, sign in SIGNS if sign < 0 or (sign == 0 and t.label != 0)], ids=str)
def test_and_of_nothing_else(t: Term) -> None:
    """u and √(u²) are equal only where u is positive; an even power needs no sign."""
    assert not isinstance(compare(exp(log(t**2) * Fraction(1, 2)), t), Identity)
    assert isinstance(compare(exp(log(t**2)), t**2), Identity)


# fmt: off
SAME_SIGN = [
    (x**3,                                 x),
    (x**-1,                                x),
    (x**-3,                                x),
    (tanh(x),                              x),
    (entry("p", x),                        x),
    (leaky_relu(x, fifth),                 x),
    (leaky_relu(x, Fraction(0)),           relu(x)),
    (x * exp(y),                           x),
    (-x,                                   x * -2),
    (x * y,                                tanh(x) * y**5),
    (x * y * x,                            y),
]
# Not one sign: 0 and 1, both or none of them negative.
OTHER_SIGN = [
    (x**2,                                 x),
    (x**0,                                 x),
    (absolute(x),                          x),
    (leaky_relu(x, -fifth),                x),
    (softplus(x),                          x),
    (sigmoid(x),                           x),
    (exp(x),                               x),
    (log(x),                               x),
    (x * y,                                x),
    (x + y,                                x),
    (-x,                                   x),
]
# fmt: on


@pytest.mark.parametrize(("one", "other"), SAME_SIGN, ids=str)
def test_the_steps_of_one_sign_are_one(one: Term, other: Term) -> None:
    assert isinstance(compare(step(one), step(other)), Identity)


@pytest.mark.parametrize(("one", "other"), OTHER_SIGN, ids=str)
def test_the_steps_of_two_signs_are_two(one: Term, other: Term) -> None:
    assert not isinstance(compare(step(one), step(other)), Identity)
