"""Hostile and merely large expressions: a sound answer, soon, and no exception."""

from __future__ import annotations

import time
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from bpttcheck.kernel import operations as ops
from bpttcheck.kernel.equality import Identity, Judge, NoValue, Undecided, Witness
from bpttcheck.kernel.graph import Graph
from bpttcheck.kernel.reverse import ReversePass

if TYPE_CHECKING:
    from collections.abc import Callable

    from bpttcheck.kernel.equality import Finding

    Step = Callable[[Graph, int], int]

SECONDS = 60.0  # a hang, not slowness, is what fails

# fmt: off
STEPS: dict[str, Step] = {
    "an entry":         lambda g, u: g.entry(f"e{len(g.nodes)}", u),
    "x + 1":            lambda g, u: g.add((u, g.one)),
    "x + x":            lambda g, u: g.add((u, u)),
    "x * y":            lambda g, u: g.multiply((u, g.variable("y"))),
    "x * x":            lambda g, u: g.multiply((u, u)),
    "x ^ 10000":        lambda g, u: g.power(u, 10000),
    "1 / x":            lambda g, u: g.power(u, -1),
    "1 / (1 + x)":      lambda g, u: g.power(g.add((g.one, u)), -1),
    "x * x + x":        lambda g, u: g.add((g.multiply((u, u)), u)),
    "exp(x)":           lambda g, u: g.apply(ops.EXP, (u,)),
    "exp(-x)":          lambda g, u: g.apply(ops.EXP, (g.negative(u),)),
    "log(x)":           lambda g, u: g.apply(ops.LOG, (u,)),
    "log(1 + x)":       lambda g, u: g.apply(ops.LOG, (g.add((g.one, u)),)),
    "log(1 + x^2)":     lambda g, u: g.apply(ops.LOG, (g.add((g.one, g.power(u, 2))),)),
    "log(1 + exp(x))":  lambda g, u: g.apply(ops.LOG, (g.add((g.one, g.apply(ops.EXP, (u,)))),)),
    "log(exp(x))":      lambda g, u: g.apply(ops.LOG, (g.apply(ops.EXP, (u,)),)),
    "log(sigmoid(x))":  lambda g, u: g.apply(ops.LOG, (g.apply(ops.SIGMOID, (u,)),)),
    "tanh(x)":          lambda g, u: g.apply(ops.TANH, (u,)),
    "sigmoid(x)":       lambda g, u: g.apply(ops.SIGMOID, (u,)),
    "softmax(x, x, y)": lambda g, u: g.apply(ops.SOFTMAX, (u, u, g.variable("y"))),
    "softplus(x)":      lambda g, u: g.apply(ops.SOFTPLUS, (u,)),
    "step(x - 1/2)":    lambda g, u: g.apply(ops.STEP, (g.add((u, g.constant(Fraction(-1, 2)))),)),
    "relu(x)":          lambda g, u: g.apply(ops.RELU, (u,)),
    "relu(w x)":        lambda g, u: g.apply(ops.RELU, (g.multiply((g.variable("w"), u)),)),
    "relu(b + w x)":    lambda g, u: g.apply(ops.RELU, (g.add((g.variable("b"), g.multiply((g.variable("w"), u)))),)),
    "|x - 1|":          lambda g, u: g.apply(ops.ABS, (g.add((u, g.minus_one)),)),
    "leaky_relu(x, 2)": lambda g, u: g.apply(ops.LEAKY_RELU, (u,), Fraction(2)),
    "leaky_relu(1-x)":  lambda g, u: g.apply(ops.LEAKY_RELU, (g.add((g.one, g.negative(u))),), Fraction(1, 5)),
    "tanh(w x)":        lambda g, u: g.apply(ops.TANH, (g.multiply((g.variable("w"), u)),)),
}
OUTER: dict[str, Step] = {
    "":                 lambda _, u: u,
    "exp of":           lambda g, u: g.apply(ops.EXP, (u,)),
    "log of":           lambda g, u: g.apply(ops.LOG, (u,)),
    "1 /":              lambda g, u: g.power(u, -1),
    "relu of":          lambda g, u: g.apply(ops.RELU, (u,)),
    "tanh of log of":   lambda g, u: g.apply(ops.TANH, (g.apply(ops.LOG, (u,)),)),
}
# fmt: on


def _chain(graph: Graph, step: Step, length: int) -> int:
    node = graph.variable("x")
    for _ in range(length):
        node = step(graph, node)
    return node


def _found_in_time(graph: Graph, left: int, right: int) -> Finding:
    begun = time.perf_counter()
    finding = Judge(graph, b"limits").compare(left, right)
    assert time.perf_counter() - begun < SECONDS
    return finding


@pytest.mark.parametrize("length", [60, 1000])
@pytest.mark.parametrize("outer", OUTER)
@pytest.mark.parametrize("step", STEPS)
def test_a_deep_chain_is_answered(step: str, outer: str, length: int) -> None:
    graph = Graph()
    node = OUTER[outer](graph, _chain(graph, STEPS[step], length))
    same = _found_in_time(graph, node, graph.multiply((graph.one, node)))
    assert isinstance(same, Identity | Undecided | NoValue)
    more = _found_in_time(graph, node, graph.add((node, graph.constant(3))))
    assert isinstance(more, Witness | Undecided | NoValue)


@pytest.mark.parametrize("step", STEPS)
def test_a_deep_chain_is_differentiated(step: str) -> None:
    graph = Graph()
    node = _chain(graph, STEPS[step], 3000)
    before = len(graph.nodes)
    ReversePass(graph, node).adjoint(graph.variable("x"))
    assert len(graph.nodes) < 12 * before


@pytest.mark.parametrize("count", [300, 500])
def test_wide_sums_and_products(count: int) -> None:
    graph = Graph()
    xs = [graph.variable(f"x{k}") for k in range(count)]
    exps = [graph.apply(ops.EXP, (v,)) for v in xs]
    logs = [graph.apply(ops.LOG, (v,)) for v in xs]
    product_of_exps = graph.apply(ops.EXP, (graph.add(xs),)), graph.multiply(exps)
    sum_of_logs = graph.apply(ops.LOG, (graph.multiply(xs),)), graph.add(logs)
    for left, right in (product_of_exps, sum_of_logs):
        assert isinstance(_found_in_time(graph, left, right), Identity)


def test_many_running_sums() -> None:
    graph = Graph()
    running, logs = graph.one, []
    for k in range(600):
        running = graph.add((running, graph.apply(ops.EXP, (graph.variable(f"x{k}"),))))
        logs.append(graph.apply(ops.LOG, (running,)))
    assert isinstance(_found_in_time(graph, graph.add(logs), graph.add(logs[::-1])), Identity)


HUGE = {"10^": 10**5000, "-10^": -(10**5000), "2^3^": 2**20000 * 3**9, "7^": 7**5000 + 1}


@pytest.mark.parametrize("number", HUGE.values(), ids=HUGE)
def test_a_number_of_thousands_of_digits(number: int) -> None:
    graph = Graph()
    big, x = graph.constant(number), graph.variable("x")
    scaled = graph.multiply((big, x))
    assert isinstance(_found_in_time(graph, scaled, graph.add((scaled, x))), Witness | Undecided)
    for function in (ops.EXP, ops.LOG, ops.TANH, ops.SIGMOID):
        node = graph.apply(function, (big,))
        assert not isinstance(_found_in_time(graph, node, graph.add((node, graph.one))), Identity)


def test_a_logarithm_of_a_vanishing_sum_to_the_power_0() -> None:
    graph = Graph()
    one = graph.power(graph.add((graph.zero, graph.zero)), 0)
    assert isinstance(_found_in_time(graph, graph.apply(ops.LOG, (one,)), graph.zero), Identity)
