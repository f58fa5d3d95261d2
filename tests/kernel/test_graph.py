"""The graph: what each constructor makes, and that work is counted to the last argument."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from bpttcheck.kernel import operations as ops
from bpttcheck.kernel.balls import BallPoint
from bpttcheck.kernel.field import FieldPoint
from bpttcheck.kernel.graph import Exhausted, Graph
from bpttcheck.kernel.point import Assumptions
from bpttcheck.kernel.reverse import ReversePass
from bpttcheck.kernel.work import Spent, Work

if TYPE_CHECKING:
    from collections.abc import Callable

g = Graph()
x, y, z = (g.variable(name) for name in "xyz")
zero, one, minus_one = g.zero, g.one, g.minus_one

# fmt: off
MADE = [
    (g.constant(3),                        ops.CONSTANT, (),               Fraction(3)),
    (x,                                    ops.VARIABLE, (),               "x"),
    (g.add([x, y, z]),                     ops.ADD,      (x, y, z),        None),
    (g.add([x, zero]),                     ops.ADD,      (x, zero),        None),
    (g.multiply([x, y, z]),                ops.MULTIPLY, (x, y, z),        None),
    (g.multiply([one, x]),                 ops.MULTIPLY, (one, x),         None),
    (g.negative(x),                        ops.MULTIPLY, (minus_one, x),   None),
    (g.quotient(x, y),                     ops.MULTIPLY, (x, g.power(y, -1)), None),
    (g.power(x, 2),                        ops.POWER,    (x,),             2),
    (g.power(x, 0),                        ops.POWER,    (x,),             0),
    (g.entry("h", x),                      ops.ENTRY,    (x,),             "h"),
    (g.total([x, zero, y]),                ops.ADD,      (x, y),           None),
    (g.product([x, one, y]),               ops.MULTIPLY, (x, y),           None),
    (g.times(x, y),                        ops.MULTIPLY, (x, y),           None),
    (g.inner((x, y), (z, one)),            ops.INNER,    (x, y, z, one),   None),
    (g.inner((x,), (y,)),                  ops.MULTIPLY, (x, y),           None),
    (g.combination([(x, y), (y, z)]),      ops.INNER,    (x, y, y, z),     None),
    (g.combination([(x, one), (one, y)]),  ops.ADD,      (x, y),           None),
    (g.combination([(x, one), (y, z)]),    ops.ADD,      (x, g.times(y, z)), None),
    (g.combination([(x, y), (z, zero)]),   ops.MULTIPLY, (x, y),           None),
]
SAME = [
    (g.add([]),                            zero),
    (g.add([x]),                           x),
    (g.multiply([]),                       one),
    (g.multiply([x]),                      x),
    (g.power(x, 1),                        x),
    (g.total([]),                          zero),
    (g.total([zero, x, zero]),             x),
    (g.total([zero, zero]),                zero),
    (g.product([]),                        one),
    (g.product([one, x, one]),             x),
    (g.product([x, zero, y]),              zero),
    (g.times(one, x),                      x),
    (g.times(x, one),                      x),
    (g.times(zero, x),                     zero),
    (g.times(x, zero),                     zero),
    (g.times(one, one),                    one),
    (g.inner((), ()),                      zero),
    (g.combination([]),                    zero),
    (g.combination([(zero, x), (y, one)]), y),
]
# fmt: on


@pytest.mark.parametrize(("node", "operation", "arguments", "label"), MADE, ids=range(len(MADE)))
def test_what_is_made(node: int, operation: ops.Operation, arguments: tuple[int, ...], label: object) -> None:
    assert g.nodes[node] == (operation, arguments, label)
    assert g.apply(operation, arguments, label) == node


@pytest.mark.parametrize(("node", "same"), SAME, ids=range(len(SAME)))
def test_what_needs_no_node_of_its_own(node: int, same: int) -> None:
    assert node == same


def test_an_operation_is_shown_by_its_name() -> None:
    assert repr(ops.SOFTMAX) == "softmax"


def test_definitions_lead_to_their_first_entries() -> None:
    graph = Graph()
    total = graph.add([graph.variable("x"), graph.variable("y")])
    function = graph.apply(ops.TANH, (total,))
    first, second, third = graph.entry("a", total), graph.entry("b", total), graph.entry("h", function)
    assert graph.defined == {total: first, function: third}
    assert graph.composed == {first, second}


def test_steps_are_noticed() -> None:
    graph = Graph()
    graph.apply(ops.TANH, (graph.variable("x"),))
    assert not graph.has_steps
    graph.apply(ops.RELU, (graph.variable("x"),))
    assert graph.has_steps


class TestWork:
    def test_all_that_is_allowed_may_be_spent(self) -> None:
        graph = Graph()
        graph.allowed = 5
        graph.spend(2)
        graph.spend(3)
        with pytest.raises(Exhausted):
            graph.spend(1)

    def test_building_counts_the_arguments(self) -> None:
        graph = Graph()
        nodes = [graph.variable(name) for name in "abcd"]
        graph.allowed = 4
        node = graph.add(nodes)
        with pytest.raises(Exhausted):
            graph.power(node, 2)

    def test_what_is_there_counts_too(self) -> None:
        """Else a sum over many indices that always names one node would never end."""
        graph = Graph()
        node = graph.add([graph.variable("a"), graph.variable("b")])
        graph.allowed = 2
        assert graph.add([graph.variable("a"), graph.variable("b")]) == node
        assert graph.allowed == 0


def test_ancestors_stop_at_what_is_known_and_at_leaves() -> None:
    graph = Graph()
    a, b = graph.variable("a"), graph.variable("b")
    inner = graph.add([a, b])
    entry = graph.entry("h", inner)
    top = graph.multiply([entry, a])
    assert graph.ancestors(top) == [a, b, inner, entry, top]
    assert graph.ancestors(top, known={top}) == []
    assert graph.ancestors(top, known={entry}) == [a, top]
    assert graph.ancestors(top, leaves={entry}) == [a, entry, top]
    assert graph.ancestors(entry, leaves={entry}) == [entry]
    assert graph.ancestors_of((inner, top), known={a}) == [b, inner, entry, top]


def test_values_and_adjoints_count_as_work() -> None:
    graph = Graph()
    a, b = graph.variable("a"), graph.variable("b")
    top = graph.multiply([graph.add([a, b]), a])
    looked_at = 5 + (1 + 1 + 3 + 3) * 2
    none = Assumptions()
    for point in (BallPoint(graph, none, {}, b"work", 0, 64), FieldPoint(graph, none, {}, b"work", 0)):
        before = graph.work
        assert point.value(top) is point.value(top)
        assert graph.work == before + looked_at
    before = graph.work
    ReversePass(graph, top).adjoint(a)
    assert graph.work == before + 8


@pytest.mark.parametrize("find", [FieldPoint.polynomial, lambda point, node: point.exponential(node, 1)])
def test_each_monomial_of_an_exponential_takes_as_much_work(find: Callable[[FieldPoint, int], object]) -> None:
    graph, work = Graph(), []
    for count in (50, 100):
        node = graph.add([graph.variable(f"x{k}") for k in range(count)])
        point = FieldPoint(graph, Assumptions(), {}, b"work", 0)
        point.value(node)
        if find is not FieldPoint.polynomial:
            point.polynomial(node)
        before = graph.work
        find(point, node)
        work.append(graph.work - before)
    assert work[1] == 2 * work[0] > 0


def test_long_numbers_take_more_work() -> None:
    graph = Graph()
    top, work = graph.add([graph.variable(f"x{k}") for k in range(60)]), [0]
    for precision in (128, 1024, 4096):
        BallPoint(graph, Assumptions(), {}, b"work", 0, precision).value(top)
        work.append(graph.work - sum(work))
    assert 2 * work[1] < work[2] < work[3] / 2


class TestMeter:
    """Every sweep counts what it looks at, and is not begun where that is more than is left."""

    def test_all_that_is_allowed_may_be_done(self) -> None:
        work = Work(5)
        work.spend(5)
        assert (work.left, work.is_spent) == (0, False)
        with pytest.raises(Spent) as spent:
            work.spend(1)
        assert spent.value.most == 5
        assert work.is_spent

    def test_a_sweep_that_is_too_long_is_not_begun(self) -> None:
        graph = Graph(Work(100))
        top = graph.add([graph.variable(f"x{k}") for k in range(60)])
        point = BallPoint(graph, Assumptions(), {}, b"work", 0, 64)
        with pytest.raises(Spent):
            point.value(top)
        assert point.values == {}

    def test_what_is_done_can_be_counted_elsewhere(self) -> None:
        graph, other = Graph(), Work()
        with graph.metered(other):
            graph.ancestors(graph.add([graph.one, graph.zero]))
        assert (graph.work, other.done) == (0, 5 + 5)
