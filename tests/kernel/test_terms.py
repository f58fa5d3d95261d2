"""What terms use, held against products that SymPy multiplies out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from bpttcheck.kernel import operations as ops
from bpttcheck.kernel.counting import Counting
from bpttcheck.kernel.graph import Graph
from bpttcheck.kernel.terms import Sort, Terms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SIZE, NAMED = 5, 1
EVERY = (1 << SIZE) - 1
SORT = Sort(EVERY, EVERY & ~((1 << NAMED) - 1), 1 << (SIZE - 1))


class Net:
    """The entries of a few vectors and a matrix, of one sort, as nodes and as symbols; exp(o) stands for itself."""

    def __init__(self) -> None:
        self.graph = Graph()
        self.marks: dict[int, int] = {}
        self.symbols: dict[int, sympy.Symbol] = {}
        self.values: dict[sympy.Symbol, set[int]] = {}
        self.x = [self.entry("x", k) for k in range(SIZE)]
        self.o = [self.entry("o", k) for k in range(SIZE)]
        self.w = [[self.entry("w", i, k) for k in range(SIZE)] for i in range(SIZE)]
        self.b = self.entry("b")

    def entry(self, name: str, *at: int) -> int:
        node = self.graph.variable(f"{name}{at}")
        self.marks[node] = sum({1 << k for k in at}) | 1 << (SIZE + ord(name) - ord("a"))
        self.symbol(node, f"{name}{at}", at)
        return node

    def symbol(self, node: int, name: str, at: tuple[int, ...]) -> None:
        self.symbols[node] = sympy.Symbol(name)
        self.values[self.symbols[node]] = set(at)

    def exp(self, k: int) -> int:
        node = self.graph.apply(ops.EXP, (self.o[k],))
        self.symbol(node, f"E({k},)", (k,))
        return node

    def softmax(self, k: int) -> int:
        return self.graph.quotient(self.exp(k), self.graph.add(self.exp(j) for j in range(SIZE)))

    def counting(self) -> Counting:
        return Counting(self.graph, (), self.marks, (SORT,), keeps_zeros=False)

    def terms(self, left: int, right: int, *at: int) -> Terms:
        counting = self.counting()
        counting.prepare(self.graph.ancestors_of((left, right)))
        return counting.difference(left, right, sum({1 << k for k in at}))

    def expanded(self, node: int) -> sympy.Expr:
        if node in self.symbols:
            return self.symbols[node]
        operation, arguments, label = self.graph.nodes[node]
        parts = [self.expanded(a) for a in arguments]
        match operation:
            case ops.CONSTANT:
                return sympy.Rational(label.numerator, label.denominator)
            case ops.ADD:
                return sympy.Add(*parts)
            case ops.MULTIPLY:
                return sympy.Mul(*parts)
            case ops.INNER:
                middle = len(parts) // 2
                return sympy.Add(*(a * b for a, b in zip(parts[:middle], parts[middle:], strict=True)))
            case ops.POWER:
                return parts[0] ** label
        raise AssertionError(operation)

    def used(self, node: int) -> Iterator[set[int]]:
        """The further values of each term of the numerator, multiplied out."""
        numerator = sympy.fraction(sympy.together(self.expanded(node)))[0]
        for term in sympy.Add.make_args(sympy.expand(numerator)):
            found = set().union(*(self.values[each] for each in term.free_symbols)) if term.free_symbols else set()
            yield {k for k in found if k >= NAMED}


def slots(net: Net, node: int, *at: int) -> int:
    """How many values the terms of a node use beside nothing."""
    return net.counting().slots(net.terms(node, net.graph.zero, *at))[0]


# What is made of a net, how many values a term of it uses beside the first, and the same at the first and second entry.
MADE: dict[str, tuple[Callable[[Net], int], int]] = {
    "an entry that is named": (lambda n: n.x[0], 0),
    "an entry": (lambda n: n.x[1], 1),
    "a sum": (lambda n: n.graph.add(n.x), 1),
    "a sum with an index": (lambda n: n.graph.inner(tuple(n.w[1]), tuple(n.x)), 2),
    "a power of a sum": (lambda n: n.graph.power(n.graph.add(n.x), 3), 3),
    "a function of an entry": (lambda n: n.graph.apply(ops.TANH, (n.x[1],)), 1),
    "a slope": (lambda n: n.graph.slope(ops.TANH, n.x[1]), 1),
    "a softmax": (lambda n: n.softmax(1), 1),
    "a difference from a softmax": (lambda n: n.graph.add((n.softmax(1), n.graph.negative(n.x[1]))), 2),
    "a product of two": (lambda n: n.graph.multiply((n.softmax(1), n.softmax(2))), 2),
    "1 over an entry": (lambda n: n.graph.power(n.x[1], -1), 1),
    "nothing": (lambda n: n.graph.one, 0),
}


@pytest.mark.parametrize("name", MADE)
def test_the_values_that_a_term_uses(name: str) -> None:
    net = Net()
    make, expected = MADE[name]
    assert slots(net, make(net)) == expected


def sums(net: Net) -> st.SearchStrategy[int]:
    """Nodes made of entries by sums, products, powers and softmax."""
    graph = net.graph
    entries = st.sampled_from([*net.x, net.b, *net.w[0], *net.w[1], graph.one, *(net.softmax(k) for k in (0, 1, 2))])

    def larger(inner: st.SearchStrategy[int]) -> st.SearchStrategy[int]:
        several = st.lists(inner, min_size=2, max_size=4)
        return st.one_of(
            several.map(graph.add),
            st.lists(inner, min_size=2, max_size=2).map(graph.multiply),
            inner.map(lambda node: graph.power(node, 2)),
            st.lists(inner, min_size=SIZE, max_size=SIZE).map(lambda a: graph.inner(tuple(a), tuple(net.x))),
        )

    return st.recursive(entries, larger, max_leaves=6)


NET = Net()


@given(sums(NET), sums(NET), st.integers(0, 2))
@settings(max_examples=60, deadline=None)
def test_no_term_uses_more_than_is_counted(left: int, right: int, at: int) -> None:
    terms = NET.terms(left, right, at)
    own = {at} if at >= NAMED else set()
    difference = NET.graph.add((left, NET.graph.negative(right)))
    most = max((len(used | own) for used in NET.used(difference)), default=0)
    assert most <= NET.counting().slots(terms)[0]


@pytest.mark.parametrize(
    ("make", "shown"),
    [
        (lambda n: n.graph.add(n.x), True),
        (lambda n: n.graph.inner(tuple(n.w[1]), tuple(n.x)), True),
        (lambda n: n.softmax(1), True),
        (lambda n: n.graph.add([n.graph.quotient(x, x) for x in n.x]), False),
        (lambda n: n.graph.add([n.graph.apply(ops.TANH, (x,)) for x in n.x]), False),
        (lambda n: n.graph.inner(tuple(n.graph.apply(ops.TANH, (o,)) for o in n.o), tuple(n.x)), True),
        (lambda n: n.graph.add([n.graph.slope(ops.TANH, o) for o in n.o]), False),
        (lambda n: n.graph.add([n.graph.add((n.b, x)) for x in n.x]), False),
        (lambda n: n.graph.inner(tuple(n.w[1]), tuple(n.graph.add((n.b, x)) for x in n.x)), True),
        (lambda n: n.graph.power(n.graph.inner(tuple(n.w[1]), tuple(n.x)), -1), True),
    ],
)
def test_terms_vanish_with_the_variables_at_the_last_value(make: Callable[[Net], int], shown: bool) -> None:
    net = Net()
    counting = net.counting()
    node = make(net)
    counting.prepare(net.graph.ancestors_of((node, net.graph.one)))
    assert counting.shows(counting.difference(node, net.graph.one, 2), 2) == (shown,)


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
    diagonal = [net.x[k] if k == 1 else net.graph.zero for k in range(SIZE)]
    node = net.graph.inner(tuple(diagonal), tuple(net.x))
    kept = Counting(net.graph, (), net.marks, (SORT,), keeps_zeros=True)
    kept.prepare(net.graph.ancestors_of((node, net.graph.zero)))
    assert slots(net, node, 1) == 1
    assert kept.slots(kept.difference(node, net.graph.zero, 0b10)) == (2,)


def test_the_degree_in_what_is_bound() -> None:
    net = Net()
    counting = Counting(net.graph, (), net.marks, (SORT,), dict.fromkeys(net.x, SORT.every), keeps_zeros=False)
    square = net.graph.inner(tuple(net.x), tuple(net.x))
    inverse = net.graph.power(net.x[1], -1)
    counting.prepare(net.graph.ancestors_of((square, inverse, net.b, net.graph.one)))
    assert counting.difference(square, net.b, 0).degree == 2
    assert counting.difference(inverse, net.b, 0).degree > SIZE
    assert counting.difference(net.b, net.graph.one, 0).degree == 0


class Table:
    """Entries a[i,j] with two sorts of index, each of three values."""

    ROWS, COLUMNS = Sort(0b111, 0b111, 0b100), Sort(0b111000, 0b111000, 0b100000)

    def __init__(self) -> None:
        self.graph = Graph()
        self.a = [[self.graph.variable(f"a[{i},{j}]") for j in range(3)] for i in range(3)]
        self.marks = {self.a[i][j]: 1 << i | 1 << 3 + j for i in range(3) for j in range(3)}

    def over_row(self, i: int) -> int:
        return self.graph.power(self.graph.add(self.a[i]), -1)

    def over_column(self, j: int) -> int:
        return self.graph.power(self.graph.add([row[j] for row in self.a]), -1)

    def counting(self, node: int) -> Counting:
        found = Counting(self.graph, (), self.marks, (self.ROWS, self.COLUMNS), keeps_zeros=False)
        found.prepare(self.graph.ancestors_of((node, self.graph.one)))
        return found


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
