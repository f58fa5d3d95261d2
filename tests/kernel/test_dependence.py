"""Whether a node may be 0 nearby: never said to be impossible where it is possible, and where it is not, seen."""

from __future__ import annotations

import pytest

from bpttcheck.kernel.dependence import Dependence
from bpttcheck.kernel.graph import Graph
from bpttcheck.kernel.point import Assumptions
from tests.kernel.terms import Term, a, absolute, b, entry, exp, log, place, relu, step, tanh, term, variables, x, y, z

p1, p2 = variables("p1 p2")
CLASSES = {"p2": 1 - p1}

# fmt: off
MAY_VANISH = [
    relu(x),
    step(x),
    -relu(x),
    relu(x) + relu(y),
    relu(x) * y,
    y * relu(x),
    relu(x) * y * z,
    relu(x) * relu(y),
    relu(x + y),
    entry("h", relu(x)),
    tanh(relu(x)),
    exp(relu(x)) - 1,
    relu(x) ** 2,
    relu(x) * (y + z),
    (y + z) * relu(x),
    relu(x) * tanh(y),
    y - y + relu(x),                  # y stands there twice
    y + relu(x) - y,
    relu(x) + y - y,
    y * z - z * y + relu(x),
    y + relu(y) - relu(y) - y,
    x + relu(-x) - relu(x),
    relu(x) - x,
    y * (1 + relu(x)) - y,
    y * (y + relu(x)) - y * y,
    term(3) - 3 * step(x),
    absolute(x) - x,
    p1 * relu(x),
    p1 + relu(x),                     # a class may not be chosen
    p2 + relu(x),
    relu(p1),
]
NEVER = [
    # without a step
    x,
    x - x,
    term(0),
    exp(x) * log(y),
    p1,
    # with a variable that stands in one term only
    y + relu(x),
    relu(x) + y,
    -(relu(x) + y),
    3 * y + relu(x),
    y * z + relu(x),
    b + a * relu(x),
    entry("a", b + a * relu(x)),
    b + a * relu(x) + y * relu(z),
    (b + a * relu(x)) * z,
    z * (b + a * relu(x)),
    -2 * (b + relu(x)) + relu(y),
    b + (a + relu(x)),
    b + p1 * relu(x),
    y * relu(x) + z,
    x * y + z + relu(x * y),
]
# fmt: on


def _dependence(t: Term) -> tuple[Dependence, int]:
    graph = Graph()
    # Other variables first: which one is met first must not matter.
    names = [place(graph, v) for v in (z, y, x)]
    determined = {name: place(graph, definition) for name, definition in CLASSES.items()}
    found = Dependence(graph, Assumptions(determined, (("p1", "p2"),)))
    for node in names:
        found.may_vanish(node)
    return found, place(graph, t)


@pytest.mark.parametrize("t", MAY_VANISH, ids=str)
def test_what_may_be_0_nearby(t: Term) -> None:
    dependence, node = _dependence(t)
    assert dependence.is_stepped(node)
    assert dependence.may_vanish(node)


@pytest.mark.parametrize("t", NEVER, ids=str)
def test_what_is_never_0_nearby(t: Term) -> None:
    dependence, node = _dependence(t)
    assert not dependence.may_vanish(node)


def test_steps_are_seen_through_what_variables_stand_for() -> None:
    graph = Graph()
    determined = {"u": place(graph, y + z), "v": place(graph, relu(x)), "w": place(graph, y + relu(x))}
    dependence = Dependence(graph, Assumptions(determined))
    u, v, w = (graph.variable(name) for name in "uvw")
    assert [dependence.is_stepped(node) for node in (u, v, w)] == [False, True, True]
    assert [dependence.may_vanish(node) for node in (u, v, w)] == [False, True, True]
    tied = graph.add((w, graph.variable("y"), v)), graph.add((w, graph.variable("a"), v))
    assert [dependence.may_vanish(node) for node in tied] == [True, False]
