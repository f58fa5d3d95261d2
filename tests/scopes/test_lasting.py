"""What is taken for a number where the length is a variable."""

from __future__ import annotations

import pytest

from bpttcheck.expressions.indices import LAST
from bpttcheck.kernel.graph import Graph
from bpttcheck.scopes.lasting import is_share

# More ways from the top to the bottom than anyone could go one by one.
DOUBLED = 200


@pytest.mark.parametrize(("below", "is_one"), [(LAST, True), ("w", False)])
def test_a_number_may_be_made_of_the_same_over_and_over(below: str, *, is_one: bool) -> None:
    graph = Graph()
    graph.variable(LAST)
    node = graph.variable(below)
    for _ in range(DOUBLED):
        node = graph.add((node, node))
    assert is_share(graph, node) == is_one
