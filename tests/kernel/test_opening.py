"""Entries as variables of their own: which are written out so that two sides are made of the same ones."""

from __future__ import annotations

from bpttcheck.kernel.equality import Identity, Judge
from bpttcheck.kernel.graph import Graph
from bpttcheck.kernel.opening import unshared
from bpttcheck.kernel.point import Assumptions
from tests.kernel.terms import Term, compare, entry, exp, log, place, step, x, y, z

a = entry("a", x * y + z)
b = entry("b", a * a + x)
c = entry("c", b * x + a)


def opened(left: Term, right: Term) -> set[str]:
    graph = Graph()
    pair = place(graph, left), place(graph, right)
    return {str(graph.nodes[graph.defined[definition]][2]) for definition in unshared(graph, [pair])}


def test_what_both_sides_name_stays_closed() -> None:
    assert opened(exp(c) * b, b + c) == set()


def test_what_one_side_writes_out_is_opened() -> None:
    assert opened(c, b * x + a) == {"c"}
    assert opened(exp(c), exp((a * a + x) * x + a)) == {"b", "c"}
    assert opened(exp(c), x) == {"a", "b", "c"}


def test_it_is_enough_for_an_identity_that_names_lower_entries() -> None:
    assert isinstance(compare(exp(c), exp(b * x) * exp(a)), Identity)
    assert isinstance(compare(log(exp(c) * exp(b)), (a * a + x) * (x + 1) + a), Identity)


def test_an_entry_that_both_name_may_have_to_be_opened_nevertheless() -> None:
    assert opened(b, b + a - (x * y + z)) == {"a"}
    assert isinstance(compare(b * z, (a * a + x) * z + b - b), Identity)
    assert isinstance(compare(b - a * a, x + 0 * b), Identity)


def _far_up(graph: Graph) -> int:
    """A node of a degree past all proof, if what it is made of were written out."""
    node = place(graph, x)
    for k in range(200):
        node = graph.entry(f"h{k}", graph.add((graph.multiply((node, node)), graph.constant(k))))
    return node


def test_entries_far_below_are_not_written_out() -> None:
    graph = Graph()
    node = _far_up(graph)
    above = graph.entry("o", graph.multiply((node, node)))
    pair = graph.multiply((above, graph.variable("y"))), graph.multiply((graph.power(node, 2), graph.variable("y")))
    _, finding = Judge(graph, b"deep").decide([pair])
    assert isinstance(finding, Identity)
    assert finding.bits > 120


def test_nor_are_they_where_there_are_steps() -> None:
    graph = Graph()
    node, unit = _far_up(graph), place(graph, step(y))
    finding = Judge(graph, b"deep").compare(graph.times(node, graph.power(unit, 2)), graph.times(unit, node))
    assert isinstance(finding, Identity)
    assert finding.bits > 120


def test_nor_are_they_where_there_are_classes_and_steps_to_run_through() -> None:
    graph = Graph()
    node, p, q = _far_up(graph), graph.variable("p"), graph.variable("q")
    above = graph.entry("o", graph.multiply((node, p)))
    onehot = Assumptions({"q": graph.add((graph.one, graph.negative(p)))}, (("p", "q"),))
    unit = place(graph, step(y))
    for times in (graph.one, unit):
        left = graph.multiply((above, p, graph.power(times, 2)))
        right = graph.multiply((node, graph.add((graph.one, graph.negative(q))), times))
        finding = Judge(graph, b"deep", onehot).compare(left, right)
        assert isinstance(finding, Identity)
        assert finding.bits > 120
