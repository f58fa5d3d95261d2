"""Which paths a derivative takes through a model, as one finds them with a finger; and that a drawing can be read."""

from __future__ import annotations

import re

import pytest

from bpttcheck.models import builtin
from bpttcheck.notation import plain
from bpttcheck.reports.drawing import Picture, picture
from bpttcheck.reports.unrolled import Graphs
from tests.reports.records import about


def drawn(model: str, target: str, times: int = 3, **at: int) -> Picture | None:
    tree = plain.read(target)
    graph = Graphs().of(about(model), tree, times)
    return picture(graph, graph.paths(tree, at)) if graph else None


# fmt: off
PATHS = {
    # model, target, at                                     | its paths
    ("rnn", "d L / d o(t)[1]", ("t", 2)):                     ["o(2) → ŷ(2) → L(2) → L"],
    ("rnn", "d L(t) / d h(t)", ()):                           ["h(2) → o(2) → ŷ(2) → L(2)"],
    ("rnn", "d yhat(tau)[1] / d h(tau)[1]", ()):              ["h(3) → o(3) → ŷ(3)"],
    ("rnn", "d h(t) / d h(t-1)", ()):                         ["h(1) → a(2) → h(2)"],
    ("rnn", "d h(3) / d h(1)", ()):                           ["h(1) → a(2) → h(2) → a(3) → h(3)"],
    ("rnn", "grad(L, h(tau))", ()):                           ["h(3) → o(3) → ŷ(3) → L(3) → L"],
    ("rnn", "grad(L, h(t)).T", ("t", 2)):                     ["h(2) → o(2) → ŷ(2) → L(2) → L",
                                                               "h(2) → a(3) → h(3) → o(3) → ŷ(3) → L(3) → L"],
    ("rnn", "d L(1) / d W[1,2]", ()):                         ["W → a(1) → h(1) → o(1) → ŷ(1) → L(1)"],
    ("rnn", "d h(3) / d W(2)", ()):                           ["W → a(2) → h(2) → a(3) → h(3)"],
    ("lstm", "d s(t) / d s(t-1)", ()):                        ["s(1) → h(1) → a(2) → z(2) → s(2)",
                                                               "s(1) → h(1) → af(2) → f(2) → s(2)",
                                                               "s(1) → h(1) → ag(2) → g(2) → s(2)",
                                                               "s(1) → s(2)"],
    ("lstm", "d s(t) / d s(t-1) holding h(t-1)", ()):         ["s(1) → s(2)"],
    ("mlp", "grad(L, W(1))", ()):                             ["W(1) → a(1) → h(1) → a(2) → h(2) → a(3) → ŷ → L"],
    ("softmax", "d S[i] / d a[j]", ()):                       ["a → S"],
    ("rnn", "d o(1) / d o(2)", ()):                           [],
    ("rnn", "L(t)", ()):                                      [],
    ("rnn", "d qq / d o(2)", ()):                             [],
}
# fmt: on


@pytest.mark.parametrize(("model", "target", "at"), PATHS)
def test_the_paths_of_a_derivative(model: str, target: str, at: tuple[str, int] | tuple[()]) -> None:
    found = drawn(model, target, **dict([at] if at else []))
    assert found
    assert sorted(found.paths) == sorted(PATHS[model, target, at])
    assert found.more == 0


def test_many_paths_are_counted() -> None:
    found = drawn("rnn", "d L / d W")
    assert found
    assert (len(found.paths), found.more) == (6, 0)
    longer = drawn("rnn", "d L / d W", 8)
    assert longer
    assert (len(longer.paths), longer.more) == (6, 8 * 9 // 2 - 6)


def test_many_times_are_drawn_as_few() -> None:
    found = drawn("rnn", "d L / d h(t)", 1000, t=900)
    assert found
    assert found.title.startswith("The model unrolled over 4 steps")
    assert drawn("rnn", "d L / d h(900)", 1000) is None


def test_boxes_that_are_taken_are_those_of_the_paths() -> None:
    found = drawn("lstm", "d L / d U[1,1]")
    assert found
    on = {label for path in found.paths for label in path.split(" → ")}
    taken = {node.label for node in found.nodes if "taken" in node.kinds}
    assert on <= taken
    assert {node.label for node in found.nodes if "end" in node.kinds} == {"U", "L"}


@pytest.mark.parametrize("model", builtin.names())
def test_a_drawing_can_be_read(model: str) -> None:
    """No box covers another, and no arrow leaves the picture."""
    found = drawn(model, "grad(L, W)")
    assert found
    boxes = [node.box for node in found.nodes]
    for number, one in enumerate(boxes):
        assert one.left >= 0
        assert one.top >= 0
        assert one.right <= found.width
        assert one.bottom <= found.height
        for other in boxes[:number]:
            apart = one.right <= other.left or other.right <= one.left
            assert apart or one.bottom <= other.top or other.bottom <= one.top
    for arrow in found.arrows:
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", arrow.curve)]
        assert all(-1 <= x <= found.width + 1 for x in numbers[::2])
        assert all(-1 <= y <= found.height + 1 for y in numbers[1::2])
