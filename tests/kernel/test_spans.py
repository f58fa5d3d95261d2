"""Over which times terms reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bpttcheck.kernel import operations as ops
from bpttcheck.kernel.graph import Graph
from bpttcheck.kernel.spans import Span, spans

if TYPE_CHECKING:
    from collections.abc import Callable

g = Graph()
w = g.variable("w")
x = [g.variable(f"x({t})") for t in range(4)]
TIMES = {node: t for t, node in enumerate(x)}

# fmt: off
MADE: list[tuple[str, Callable[[], int], Span | None]] = [
    ("no time",                     lambda: w,                                         None),
    ("a number",                    lambda: g.one,                                     None),
    ("a sum without a time",        lambda: g.add((w, g.one)),                         None),
    ("one time",                    lambda: x[2],                                      Span(2, 2, 0)),
    ("times a parameter",           lambda: g.multiply((w, x[2])),                     Span(2, 2, 0)),
    ("two times in a product",      lambda: g.multiply((x[1], x[3])),                  Span(1, 3, 2)),
    ("a sum over times",            lambda: g.add(x),                                  Span(0, 3, 0)),
    ("of neighbours",               lambda: g.inner(tuple(x[:3]), tuple(x[1:])),       Span(0, 3, 1)),
    ("times a parameter, again",    lambda: g.multiply((w, g.add(x))),                 Span(0, 3, 0)),
    ("a product of sums",           lambda: g.multiply((g.add(x[:2]), g.add(x[2:]))),  Span(0, 3, 3)),
    ("a square of a sum",           lambda: g.power(g.add(x), 2),                      Span(0, 3, 3)),
    ("a function of a sum",         lambda: g.apply(ops.TANH, (g.add(x[:2]),)),        Span(0, 1, 1)),
    ("a sum of functions",          lambda: g.add([g.apply(ops.TANH, (e,)) for e in x]), Span(0, 3, 0)),
]
# fmt: on


@pytest.mark.parametrize(("make", "expected"), [row[1:] for row in MADE], ids=[row[0] for row in MADE])
def test_the_times_of_a_term(make: Callable[[], int], expected: Span | None) -> None:
    node = make()
    assert spans(g, g.ancestors_of((node,)), (), TIMES)[node] == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [(Span(0, 3, 1), Span(0, 3, 3)), (Span(2, 2, 0), Span(1, 2, 1)), (Span(1, 2, 0), Span(1, 2, 1))],
)
def test_a_derivative_is_as_wide_as_its_paths(path: Span, expected: Span) -> None:
    node = g.add((x[1], x[1]))
    found = spans(g, g.ancestors_of((node,)), (), TIMES, {node: path, w: Span(1, 2, 1)})
    assert (found[node], found[x[1]]) == (expected, Span(1, 1, 0))


def test_what_stands_for_itself_has_its_own_time() -> None:
    entry = g.entry("h(3)", g.add((x[0], x[1])))
    assert spans(g, g.ancestors_of((entry,), (), {entry}), {entry}, {**TIMES, entry: 3})[entry] == Span(3, 3, 0)
