"""What is counted of terms besides their values, by hand from what docs/every-size.md says of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bpttcheck.kernel import operations as ops
from bpttcheck.kernel.counting import Counting
from bpttcheck.kernel.graph import Graph
from bpttcheck.kernel.point import NOTHING
from bpttcheck.kernel.terms import ENDLESS, Sort
from tests.kernel.entries import ALL, SIZE, SORT, Net

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Make = Callable[[Net], int]


def tanh(net: Net, *terms: int) -> int:
    return net.of(ops.TANH, *terms)


# fmt: off
SHOWN: list[tuple[Make, bool]] = [
    (lambda n: n.graph.add(n.x),                                                                       True),
    (lambda n: n.graph.inner(tuple(n.w[1]), tuple(n.x)),                                               True),
    (lambda n: n.softmax(1),                                                                           True),
    (lambda n: n.softmax_in_one(1),                                                                    True),
    (lambda n: n.exps(*ALL),                                                                           True),
    (lambda n: n.summed(lambda k: n.graph.quotient(n.x[k], n.x[k])),                                   False),
    (lambda n: n.summed(lambda k: tanh(n, n.x[k])),                                                    False),
    (lambda n: n.summed(lambda k: tanh(n, n.o[k]), lambda k: n.x[k]),                                  True),
    (lambda n: n.summed(lambda k: n.graph.slope(ops.TANH, n.o[k])),                                    False),
    (lambda n: n.summed(lambda k: n.graph.add((n.b, n.x[k]))),                                         False),
    (lambda n: n.summed(lambda k: n.w[1][k], lambda k: n.graph.add((n.b, n.x[k]))),                    True),
    (lambda n: n.over(n.graph.inner(tuple(n.w[1]), tuple(n.x))),                                       True),
    (lambda n: n.b,                                                                                    True),
    (lambda n: tanh(n, n.x[1]),                                                                        True),
    # what stands within a function stays as it is
    (lambda n: n.summed(lambda k: n.x[k], lambda k: tanh(n, n.x[k])),                                  False),
    (lambda n: n.summed(n.exp, lambda k: tanh(n, n.o[k])),                                             False),
    (lambda n: n.summed(n.exp, lambda k: n.of(ops.EXP, n.o[k], n.x[k])),                               False),
    # exp(o) is a variable beside o, and so is the logarithm of all of them
    (lambda n: n.summed(n.exp, lambda k: n.of(ops.LOG, n.o[k])),                                       True),
    (lambda n: n.summed(n.exp, lambda _: n.of(ops.LOG, n.exps(*ALL))),                                 True),
    # what is divided by is not that of a smaller size
    (lambda n: n.summed(lambda k: n.x[k], lambda _: n.over(*(tanh(n, o) for o in n.o))),               False),
    (lambda n: n.summed(lambda k: n.x[k], lambda _: n.over(*n.w[1])),                                  True),
    # not each term of a product of sums has what vanishes
    (lambda n: n.summed(lambda k: tanh(n, n.o[k]), lambda _: n.graph.add(n.x)),                        False),
    (lambda n: n.summed(lambda _: n.graph.add(n.x), lambda k: tanh(n, n.o[k])),                        False),
    (lambda n: n.summed(lambda k: n.x[k], lambda _: n.graph.add(n.w[1])),                              True),
    # variables are four times as fast as exponentials
    (lambda n: n.summed(lambda k: n.x[k], lambda k: n.over(n.exp(k), power=3)),                        True),
    (lambda n: n.summed(lambda k: n.x[k], lambda k: n.over(n.exp(k), power=4)),                        False),
    (lambda n: n.summed(lambda k: n.graph.power(n.exp(k), 5), lambda k: n.over(n.x[k])),               True),
    (lambda n: n.summed(lambda k: n.graph.power(n.x[k], 2), lambda k: n.over(n.x[k])),                 True),
    (lambda n: n.summed(lambda k: n.x[k], lambda k: n.over(n.x[k], power=2)),                          False),
    # terms that cancel leave the others: this is x over itself
    (lambda n: n.summed(lambda k: n.x[k], lambda k: n.over(n.x[k], n.difference(tanh(n, n.o[k]), tanh(n, n.o[k])))),
                                                                                                       False),
    (lambda n: n.summed(lambda k: n.x[k], lambda k: n.over(tanh(n, n.o[k]), power=5)),                 True),
]
# fmt: on


@pytest.mark.parametrize(("make", "shown"), SHOWN)
def test_terms_vanish_with_the_variables_at_the_last_value(make: Make, shown: bool) -> None:
    net = Net()
    counting = net.counting()
    node = make(net)
    counting.prepare(net.graph.ancestors_of((node, net.graph.one)))
    assert counting.shows(counting.difference(node, net.graph.one, 2), 2) == (shown,)


@pytest.mark.parametrize(
    ("denominator", "shown"),
    [
        (lambda n: n.w[1], True),
        (lambda n: [n.graph.power(each, 2) for each in n.x], True),
        (lambda n: [n.exp(k) for k in ALL], True),
        (lambda n: [tanh(n, each) for each in n.o], False),
        (lambda n: [n.graph.multiply((n.x[4], each)) for each in n.w[1]], False),
    ],
)
def test_a_common_denominator_must_become_that_of_a_smaller_size(
    denominator: Callable[[Net], list[int]], shown: bool
) -> None:
    net = Net()
    counting, over = net.counting(), net.over(*denominator(net))
    sides = net.graph.times(net.graph.add(net.x), over), net.graph.times(net.x[1], over)
    counting.prepare(net.graph.ancestors_of(sides))
    assert counting.shows(counting.difference(*sides, 2), 2) == (shown,)


def test_what_the_claim_is_about_need_not_vanish() -> None:
    net = Net()
    counting = net.counting()
    node = net.summed(lambda k: tanh(net, net.x[k]))
    counting.prepare(net.graph.ancestors_of((node, net.graph.one)))
    terms = counting.difference(node, net.graph.one, SORT.last)
    assert (counting.shows(terms, SORT.last), counting.shows(terms, 2)) == ((True,), (False,))


@pytest.mark.parametrize(
    ("make", "repeated"),
    [
        (lambda n: n.graph.add(n.x), 1),
        (lambda n: n.graph.inner(tuple(n.w[1]), tuple(n.x)), 1),
        (lambda n: n.graph.add([n.graph.one] * SIZE), SIZE),
        (lambda n: n.graph.multiply((n.x[1], n.graph.add([n.b] * SIZE))), SIZE),
        (lambda n: n.graph.power(n.graph.add([n.graph.one] * SIZE), -1), SIZE),
        (lambda n: n.graph.apply(ops.TANH, (n.graph.add([n.b] * SIZE),)), SIZE),
        (lambda n: n.graph.add([n.graph.multiply((n.b, x)) for x in n.x]), 1),
    ],
)
def test_sums_that_do_not_show_their_index_repeat_their_terms(make: Callable[[Net], int], repeated: int) -> None:
    net = Net()
    assert net.terms(make(net), net.b).repeated == repeated


def test_zeros_are_left_out_where_their_order_does_not_count() -> None:
    net = Net()
    diagonal = [net.x[k] if k == 1 else net.graph.zero for k in ALL]
    node = net.graph.inner(tuple(diagonal), tuple(net.x))
    kept = Counting(net.graph, (), net.marks, (SORT,), keeps_zeros=True)
    kept.prepare(net.graph.ancestors_of((node, net.graph.zero)))
    assert net.counting().slots(net.terms(node, net.graph.zero, 1)) == (1,)
    assert kept.slots(kept.difference(node, net.graph.zero, 0b10)) == (2,)


# fmt: off
DEGREES: list[tuple[Make, int]] = [
    (lambda n: n.b,                                                       0),
    (lambda n: tanh(n, n.b),                                              0),
    (lambda n: n.softmax(1),                                              0),
    (lambda n: n.over(n.softmax(1)),                                      0),
    (lambda n: n.over(n.b, power=3),                                      0),
    (lambda n: n.of(ops.LOG, n.exps(*ALL)),                               0),
    (lambda n: n.x[1],                                                    1),
    (lambda n: n.graph.add(n.x),                                          1),
    (lambda n: n.graph.multiply((n.x[1], n.softmax(1))),                  1),
    (lambda n: n.graph.multiply((n.b, n.x[1])),                           1),
    (lambda n: n.graph.multiply((n.x[1], tanh(n, n.b))),                  1),
    (lambda n: n.graph.add((n.x[1], n.graph.multiply((n.x[1], n.x[2])))), 2),
    (lambda n: n.over(*n.x),                                              1),  # beside b: (1 - b Σx) / Σx
    (lambda n: n.graph.inner(tuple(n.x), tuple(n.x)),                     2),
    (lambda n: n.graph.power(n.graph.add(n.x), 3),                        3),
    (lambda n: n.over(n.x[1]),                                            ENDLESS),
    (lambda n: tanh(n, n.x[1]),                                           ENDLESS),
    (lambda n: tanh(n, n.b, n.x[1]),                                      ENDLESS),
    (lambda n: n.of(ops.EXP, n.x[1]),                                     ENDLESS),
    (lambda n: n.of(ops.LOG, *n.x),                                       ENDLESS),
    (lambda n: n.graph.power(n.x[1], 9),                                  ENDLESS),
]
# fmt: on


@pytest.mark.parametrize(("make", "expected"), DEGREES)
def test_the_degree_in_what_is_bound(make: Make, expected: int) -> None:
    net = Net()
    counting, node = net.counting(dict.fromkeys(net.x, SORT.every), frozenset(net.x)), make(net)
    counting.prepare(net.graph.ancestors_of((node, net.b)))
    assert min(counting.difference(node, net.b, 0).degree, ENDLESS) == expected


class Table:
    """Entries a[i,j], r[i] and c[j] with two sorts of index, each of three values."""

    ROWS, COLUMNS = Sort(0b111, 0b111, 0b100), Sort(0b111000, 0b111000, 0b100000)

    def __init__(self) -> None:
        self.graph = Graph()
        self.a = [[self.graph.variable(f"a[{i},{j}]") for j in range(3)] for i in range(3)]
        self.r, self.c = ([self.graph.variable(f"{name}[{k}]") for k in range(3)] for name in "rc")
        self.marks = {self.a[i][j]: 1 << i | 1 << 3 + j for i in range(3) for j in range(3)}
        self.marks |= {self.r[k]: 1 << k for k in range(3)} | {self.c[k]: 1 << 3 + k for k in range(3)}

    def over_row(self, i: int) -> int:
        return self.graph.power(self.graph.add(self.a[i]), -1)

    def over_column(self, j: int) -> int:
        return self.graph.power(self.graph.add([row[j] for row in self.a]), -1)

    def log_of_exponentials(self, *nodes: int) -> int:
        return self.graph.apply(ops.LOG, (self.graph.add(self.graph.apply(ops.EXP, (node,)) for node in nodes),))

    def counting(self, node: int, bound: Mapping[int, int] = NOTHING) -> Counting:
        sorts = self.ROWS, self.COLUMNS
        found = Counting(self.graph, (), self.marks, sorts, bound, bound.keys(), keeps_zeros=False)
        found.prepare(self.graph.ancestors_of((node, self.graph.one)))
        return found


def test_sums_over_each_sort_by_itself_do_not_depend_on_each_other() -> None:
    table = Table()
    both = table.graph.multiply([table.graph.power(table.graph.add(each), -1) for each in (table.r, table.c)])
    assert not table.counting(both).is_entangled


def test_sums_over_rows_and_columns_that_are_divided_by_depend_on_each_other() -> None:
    table = Table()
    rows = table.graph.add([table.over_row(i) for i in range(3)])
    both = table.graph.add([rows, *(table.over_column(j) for j in range(3))])
    assert not table.counting(rows).is_entangled
    assert table.counting(both).is_entangled


def test_a_row_that_is_divided_by_does_not_vanish_with_its_variables() -> None:
    table = Table()
    share = table.graph.add([table.graph.times(table.a[i][0], table.over_row(i)) for i in range(3)])
    squares = table.graph.add(
        [table.graph.times(table.graph.power(table.a[i][0], 2), table.over_row(i)) for i in range(3)]
    )
    for node, expected in ((share, False), (squares, True)):
        counting = table.counting(node)
        assert counting.shows(counting.difference(node, table.graph.one, 0), 0)[0] == expected


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda t: t.a[1][2], (1, 1)),
        (lambda t: t.graph.add(t.a[0]), (1, 1)),
        (lambda t: t.graph.add([row[0] for row in t.a]), (1, 1)),
        (lambda t: t.graph.inner(tuple(t.a[0]), tuple(t.a[1])), (2, 1)),
        (lambda t: t.graph.power(t.graph.add(t.a[0]), 2), (1, 2)),
        (lambda t: t.over_row(0), (1, 1)),
        (lambda t: t.graph.add((t.over_row(0), t.over_row(1))), (1, 2)),
        (lambda t: t.graph.add([t.graph.add(row) for row in t.a]), (1, 1)),
        (lambda t: t.log_of_exponentials(*t.r), (0, 0)),
        (lambda t: t.log_of_exponentials(*t.a[0]), (1, 0)),
        (lambda t: t.log_of_exponentials(t.graph.variable("u"), *t.r[1:]), (2, 0)),
    ],
)
def test_values_of_two_sorts(make: Callable[[Table], int], expected: tuple[int, int]) -> None:
    """Beside 1, so that what is divided by is multiplied with; along the other sort it is a function of its entries."""
    table = Table()
    node = make(table)
    counting = table.counting(node)
    assert counting.slots(counting.difference(node, table.graph.one, 0)) == expected


def test_rows_that_sum_to_1_show_nothing_along_the_rows() -> None:
    table = Table()
    node = table.graph.add([each for row in table.a for each in row])
    for bound, expected in ({}, (True, True)), (dict.fromkeys(table.marks, table.COLUMNS.every), (False, True)):
        counting = table.counting(node, bound)
        assert counting.shows(counting.difference(node, table.graph.one, 0), 0) == expected
