"""The error bound by hand: the size of each operation, the denominators of each level, roots and atoms."""

from __future__ import annotations

from fractions import Fraction
from math import prod
from typing import NamedTuple

import pytest

from bpttcheck.kernel import operations as ops
from bpttcheck.kernel.bounds import Sizes
from bpttcheck.kernel.field import FieldPoint
from bpttcheck.kernel.graph import Graph
from bpttcheck.kernel.opening import CLOSED
from bpttcheck.kernel.point import Assumptions
from tests.kernel.terms import (
    Term,
    absolute,
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
    z,
)

half, fifth = Fraction(1, 2), Fraction(1, 5)
ONE = 2  # the size of 1: a bit, and one for the sign


class Row(NamedTuple):
    """The size of a term, the largest size in it, the denominators' sizes of each level, and what multiplies them."""

    term: Term
    size: int
    largest: int
    denominators: tuple[int, ...] = ()
    roots: int = 1
    atoms: int = 0

    def bits(self) -> int:
        """2^150 fields and elements, shared among all ways to be mistaken."""
        cleared = (self.largest + 2) * self.roots * prod(1 + d for d in self.denominators)
        return 150 - (cleared * (1 + self.atoms**2)).bit_length()


# fmt: off
ROWS = [
    # rational
    Row(x,                                1,  1),
    Row(term(0),                          1,  1),
    Row(term(5),                          4,  4),
    Row(term(-3),                         3,  3),
    Row(term(Fraction(3, 8)),             4,  4,  (5,)),                  # 3 and 1; 8 has 4 bits
    Row(x + y,                            3,  3),
    Row(Term("add", (x, y, z)),           4,  4),
    Row(x * y * z,                        3,  3),
    Row(x**13,                            14, 14),                        # 16: five bits
    Row(x**12,                            13, 13),                        # 15: four
    Row(x**0,                             1,  1),
    Row(x**-1,                            1,  1,  (2,)),
    Row(x**-3,                            3,  3,  (2,)),
    Row((x + y)**-2,                      2,  3,  (4,)),
    Row(x**-1 + y**-1,                    3,  3,  (2 + 2,)),
    Row((x**-1 + y**-1)**-1,              1,  3,  (2 + 2, 4)),
    Row((x**-1 + y)**-1 * (z + y)**-1,    2,  3,  (2 + 4, 4)),
    Row(entry("p", x + y),                3,  3),
    Row(entry("p", x**-1)**-1,            1,  1,  (2, 2)),
    # exponentials: what stands within is no part of the degree, nor are its denominators
    Row(exp(x),                           3,  3,  atoms=1),
    Row(exp(x * 3),                       5,  5,  atoms=1),
    Row(exp(x * half),                    2,  4,  (3,), roots=2, atoms=1),
    Row(exp(x * half) * exp(y * fifth),   4,  5,  (3 + 4,), roots=10, atoms=2),
    Row(exp(x * half) * exp(y * half),    4,  4,  (3,), roots=2, atoms=2),
    Row(exp(x + y * -4),                  8,  8,  atoms=2),
    Row(exp(x) * exp(y) * exp(x * y),     9,  9,  atoms=3),
    Row(exp(x**-1),                       3,  3,  (2,), atoms=1),
    Row(exp(x**-1)**-1,                   1,  3,  (2 + 4,), atoms=1),
    Row(tanh(x),                          7,  7,  (7,), atoms=1),         # E²: 2 · (2 + 1)
    Row(tanh(x)**-1,                      1,  7,  (7, 8), atoms=1),
    Row(sigmoid(x),                       1,  3 - 2,  (4,), atoms=1),
    Row(sigmoid(x * 3),                   1,  4,  (6,), atoms=1),
    Row(sigmoid(x)**-1,                   1,  1,  (4, 2), atoms=1),
    Row(softmax(x, x, y * 2),             4,  4,  (5,), atoms=2),
    Row(softmax(x * 2, x, y),             5,  5,  (4,), atoms=2),
    # logarithms: of all that was counted before them
    Row(log(x),                           1 + 1,  2,  atoms=1),
    Row(log(x * y),                       2 + 3,  5,  atoms=2),
    Row(log(x**-1),                       1 + 2,  3,  (2,), atoms=1),
    Row(log(x**-1)**-1,                   1,  3,  (2, 4), atoms=1),
    Row(log(exp(x**-1) + 1)**-1,          1,  5 + 5,  (2, 11), atoms=2),  # what stands within may come back
    Row(log(x)**-1 * y**-1,               2,  2,  (3 + 2,), atoms=1),
    Row(log(entry("p", exp(x**-1)) + 1)**-1, 1,  5 + 6,  (2, 12), atoms=2),
    Row(softplus(x),                      3 + 2,  5,  atoms=2),
    Row(exp(log(x) * 2),                  4 * 5 + 1,  21,  (6,), atoms=2),
    Row(exp(log(x**-1) * 2),              4 * 6 + 1,  25,  (2, 7), atoms=2),
    Row(exp(log(exp(x * 4))),             6,  6 + 5,  atoms=1),
    # steps: of their unknowns, and one more
    Row(step(x),                          2,  2,  atoms=1),
    Row(step(x * y),                      3,  3,  atoms=2),
    Row(step(x**-1)**-1,                  1,  2,  (2 + 3,), atoms=1),
    Row(relu(x),                          1 + 2 + 1,  4,  atoms=1),       # 0 has one bit
    Row(absolute(x),                      1 + 2 + 2,  5,  atoms=1),
    Row(leaky_relu(x, fifth),             1 + 2 + 3,  6,  (4,), atoms=1),
    Row(relu(x)**-1 * y**-1,              2,  4,  (5 + 2,), atoms=1),
    Row(relu(x**-1)**-1,                  1,  4,  (2, 5), atoms=1),
]
# fmt: on


def _counted(t: Term, **determined: Term) -> tuple[int, int]:
    graph = Graph()
    assumed = {name: place(graph, definition) for name, definition in determined.items()}
    node = place(graph, t)
    point = FieldPoint(graph, Assumptions(assumed), {}, b"sizes", 0)
    point.value(node)
    sizes = Sizes(point)
    bits = sizes.error_bits(node)
    return sizes.values[node], bits


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row.term))
def test_a_size_is_that_by_hand(row: Row) -> None:
    assert _counted(row.term) == (row.size, row.bits())


def test_a_determined_variable_has_the_size_and_the_level_of_its_definition() -> None:
    determined = {"z": (x + y) ** -2}
    assert _counted(z * x, **determined) == (3, Row(z, 3, 3, (4,)).bits())
    assert _counted(z**-1, **determined) == (1, Row(z, 1, 3, (4, 3)).bits())
    assert _counted(log(exp(z) + 1) ** -1, **determined) == (1, Row(z, 1, 5 + 8, (4, 14), atoms=2).bits())
    assert _counted(log(z + 1) ** -1, z=exp(x**-1)) == (1, Row(z, 1, 5 + 6, (2, 12), atoms=2).bits())
    assert _counted((x + y) ** -2 * z**-1, **determined) == (3, Row(z, 3, 3, (4, 3)).bits())
    assert _counted(x**-1 * z**-1, z=x + y) == (2, Row(z, 2, 3, (2 + 4,)).bits())
    assert _counted(log(z) ** -1, **determined) == (1, Row(z, 1, 3 + 5, (4, 9), atoms=2).bits())


def test_every_floor_of_a_tower_multiplies() -> None:
    """One wrong by one would be off by dozens of bits after so many floors."""
    rational, logistic = x**-1, sigmoid(x)
    for _ in range(40):
        rational, logistic = (rational + 1) ** -1, (logistic * sigmoid(x)) ** -1
    floors = (2, *[ONE + 2 + 1] * 40)
    assert _counted(rational)[1] == Row(x, 1, 4, floors).bits()
    assert _counted(logistic)[1] == Row(x, 1, 2, (4, *[2 + 1] * 40), atoms=1).bits()


def test_a_closed_entry_counts_as_a_variable() -> None:
    graph = Graph()
    node = place(graph, entry("p", x * y * (x + y) ** 90) ** -1)
    point = FieldPoint(graph, Assumptions(), {}, b"sizes", 0, opened=CLOSED)
    point.value(node)
    assert Sizes(point).error_bits(node) == Row(x, 1, 1, (2,)).bits()


def test_what_was_counted_before_counts_along() -> None:
    """One bound for all lines that share a point: its largest size, and all of its denominators."""
    graph = Graph()
    first, second = place(graph, x**61), place(graph, (y + z) ** -1)
    point = FieldPoint(graph, Assumptions(), {}, b"sizes", 0)
    point.evaluate((first, second))
    sizes = Sizes(point)
    assert sizes.error_bits(first) == Row(x, 62, 62).bits()
    assert sizes.error_bits(second) == Row(x, 1, 62, (4,)).bits()
    assert sizes.error_bits(first) == sizes.error_bits(first, second) == sizes.error_bits(second)


def test_of_an_exponential_without_a_value_nothing_is_counted() -> None:
    graph = Graph()
    node = graph.apply(ops.EXP, (graph.power(graph.zero, -1),))
    point = FieldPoint(graph, Assumptions(), {}, b"sizes", 0)
    point.value(node)
    assert Sizes(point).error_bits(node) == Row(x, 1, 1, (2,)).bits()
