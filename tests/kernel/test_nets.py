"""Nets of relu units of several layers: their gradients by the formula, and by formulas that are wrong."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from bpttcheck.kernel import operations as ops
from bpttcheck.kernel.equality import Identity, Judge, Witness
from bpttcheck.kernel.graph import Graph
from bpttcheck.kernel.reverse import ReversePass
from tests.kernel.terms import a, b, c, place, relu, step, x, y, z

if TYPE_CHECKING:
    from collections.abc import Callable

tenth = Fraction(1, 10)


class Net:
    """relu layers of a width each, without a loss; entries for all units."""

    def __init__(self, graph: Graph, widths: list[int], row: ops.Operation, slope: Fraction | None = None) -> None:
        self.graph = graph
        self.units = [[graph.variable(f"x[{i}]") for i in range(widths[0])]]
        self.sums: list[list[int]] = []
        self.weights: list[list[list[int]]] = []
        for k, width in enumerate(widths[1:], 1):
            below = self.units[-1]
            weights = [[graph.variable(f"W({k})[{i},{j}]") for j in range(len(below))] for i in range(width)]
            biases = [graph.variable(f"b({k})[{i}]") for i in range(width)]
            sums = [
                graph.add([biases[i], *(graph.multiply((w, h)) for w, h in zip(weights[i], below, strict=True))])
                for i in range(width)
            ]
            self.sums.append([graph.entry(f"a({k})[{i}]", s) for i, s in enumerate(sums)])
            units = [graph.apply(row, (s,), slope) for s in self.sums[-1]]
            self.units.append([graph.entry(f"h({k})[{i}]", u) for i, u in enumerate(units)])
            self.weights.append(weights)
        self.errors = [graph.add((u, graph.variable(f"y[{i}]"))) for i, u in enumerate(self.units[-1])]
        self.loss = graph.entry("L", graph.add([graph.power(e, 2) for e in self.errors]))

    def gradient(self, rule: Callable[[Graph, int, int], int]) -> int:
        """∂L/∂W(1)[0,0] by the formula, with the derivative of the activation that a rule makes of a and h."""
        graph = self.graph
        deltas: list[int] = []
        for k in reversed(range(len(self.weights))):
            last = k == len(self.weights) - 1
            above = (
                [graph.multiply((graph.constant(2), u)) for u in self.errors]
                if last
                else [
                    graph.add([graph.multiply((self.weights[k + 1][i][j], d)) for i, d in enumerate(deltas)])
                    for j in range(len(self.sums[k]))
                ]
            )
            slopes = [rule(graph, s, u) for s, u in zip(self.sums[k], self.units[k + 1], strict=True)]
            deltas = [graph.multiply(pair) for pair in zip(above, slopes, strict=True)]
        return graph.multiply((deltas[0], self.units[0][0]))

    def truth(self) -> int:
        return ReversePass(self.graph, self.loss).adjoint(self.weights[0][0][0])


def _by_step(graph: Graph, s: int, _: int) -> int:
    return graph.apply(ops.STEP, (s,))


def _by_value(graph: Graph, _: int, u: int) -> int:
    return graph.apply(ops.STEP, (u,))


def _by_other_step(graph: Graph, s: int, _: int) -> int:
    return graph.add((graph.one, graph.negative(graph.apply(ops.STEP, (graph.negative(s),)))))


def _squared(graph: Graph, s: int, _: int) -> int:
    return graph.power(graph.apply(ops.STEP, (s,)), 2)


RIGHT = [_by_step, _by_value, _by_other_step]
WRONG: list[Callable[[Graph, int, int], int]] = [
    lambda graph, _s, _u: graph.one,
    lambda _graph, _s, u: u,
    lambda graph, s, _u: graph.apply(ops.STEP, (graph.negative(s),)),
    lambda graph, s, _u: graph.add((graph.one, graph.negative(graph.power(graph.apply(ops.TANH, (s,)), 2)))),
]
WIDTHS = [[2, 2], [2, 2, 2], [3, 4, 3], [2, 3, 3, 2], [4, 8, 8, 8, 8, 3]]


@pytest.mark.parametrize("widths", WIDTHS, ids=str)
class TestNets:
    @pytest.mark.parametrize("rule", RIGHT)
    def test_the_gradient_is_its_formula(self, widths: list[int], rule: Callable[[Graph, int, int], int]) -> None:
        graph = Graph()
        net = Net(graph, widths, ops.RELU)
        finding = Judge(graph, b"net").compare(net.gradient(rule), net.truth())
        assert isinstance(finding, Identity)
        assert finding.branches == 1

    @pytest.mark.parametrize("rule", WRONG)
    def test_a_wrong_formula_has_a_witness(self, widths: list[int], rule: Callable[[Graph, int, int], int]) -> None:
        graph = Graph()
        net = Net(graph, widths, ops.RELU)
        assert isinstance(Judge(graph, b"net").compare(net.gradient(rule), net.truth()), Witness)

    def test_of_leaky_units(self, widths: list[int]) -> None:
        graph = Graph()
        net = Net(graph, widths, ops.LEAKY_RELU, tenth)

        def rule(graph: Graph, s: int, _: int) -> int:
            rest = graph.multiply((graph.constant(1 - tenth), graph.apply(ops.STEP, (s,))))
            return graph.add((graph.constant(tenth), rest))

        judge = Judge(graph, b"net")
        assert isinstance(judge.compare(net.gradient(rule), net.truth()), Identity)
        assert isinstance(judge.compare(net.gradient(_by_step), net.truth()), Witness)


def test_steps_are_run_through_where_a_formula_squares_them() -> None:
    graph = Graph()
    net = Net(graph, [2, 3, 2], ops.RELU)
    assert isinstance(Judge(graph, b"net").compare(net.gradient(_squared), net.truth()), Identity)


def test_a_net_written_out_is_the_net_of_entries() -> None:
    """Without entries that could stand for themselves: the second layer's arguments hold the first layer's steps."""
    first = [relu(a * x + b), relu(c * x - b)]
    second = relu(y * first[0] + z * first[1] + 1)
    formula = 2 * second * step(z * first[1] + 1 + y * first[0])
    graph = Graph()
    truth = ReversePass(graph, place(graph, second**2)).adjoint(graph.variable("y"))
    assert isinstance(Judge(graph, b"net").compare(place(graph, formula * first[0]), truth), Identity)
    assert isinstance(Judge(graph, b"net").compare(place(graph, formula * first[1]), truth), Witness)
