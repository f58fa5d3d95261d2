"""A changed pass whose rule says what the chain rule says computes the truth, wherever the rule is applied."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bpttcheck.errors import Refused
from bpttcheck.explain.altered import Altered, Everywhere, Last, Looked, Near, Truncated, World, without
from bpttcheck.explain.numbers import Numbers
from bpttcheck.explain.passes import InNumbers
from bpttcheck.explain.unfolded import Unfolded
from bpttcheck.kernel.equality import Identity
from bpttcheck.kernel.operations import SIGMOID, TANH
from bpttcheck.kernel.reverse import handed
from bpttcheck.places import Passage
from bpttcheck.verify.claims import frames, read_target
from bpttcheck.verify.setting import Settings
from tests.explain.asking import setting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bpttcheck.kernel.graph import Graph
    from bpttcheck.kernel.reverse import Handed


def same(graph: Graph, node: int) -> Iterable[Handed] | None:
    return list(handed(graph, node)) if graph.nodes[node][0] in {TANH, SIGMOID} else None


def silent(_graph: Graph, _node: int) -> Iterable[Handed] | None:
    return None


SCOPES: dict[str, Callable[[Unfolded], Everywhere]] = {
    "everywhere": lambda unfolded: Everywhere(unfolded, same),
    "nowhere": lambda unfolded: Everywhere(unfolded, silent),
    "last": lambda unfolded: Last(unfolded, same),
    "near": lambda unfolded: Near(unfolded, lambda _: same),
    "no path lost": lambda unfolded: Everywhere(unfolded, without(unfolded, lambda *_: False)),
    "all steps": lambda unfolded: Truncated(unfolded, unfolded.world.times),
}
TARGETS = [
    ("grad(L, W)", "rnn"),
    ("grad(L, h(t))", "rnn"),
    ("d yhat(t) / d h(t-1)", "rnn"),
    ("grad(L, Wf)", "lstm"),
    ("grad(L, s(t))", "lstm"),
    ("d h(t)[i] / d h(t-1)[j]", "gru"),
    ("grad(L, W(2))", "mlp"),
]


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize(("text", "model"), TARGETS)
def test_a_rule_that_is_right_computes_the_truth(scope: str, text: str, model: str) -> None:
    prepared = Settings(b"").prepare(setting(model))
    target = read_target(Passage.whole(text, "TARGET"), prepared)
    target.check(prepared)
    changed = SCOPES[scope](Unfolded(prepared.world))
    altered = Altered(target.claim, World(prepared.world, changed))
    pairs: list[tuple[int, int]] = []
    for frame in frames(target.claim.free, prepared):
        true, found = target.truth(frame), altered.truth(frame)
        if not isinstance(true, Refused):
            assert not isinstance(found, Refused)
            pairs += zip(found, true, strict=True)
    assert isinstance(prepared.judge().decide(pairs)[1], Identity)


def forgetful(graph: Graph, node: int) -> Iterable[Handed] | None:
    return [(graph.nodes[node][1][0], graph.one)] if graph.nodes[node][0] in {TANH, SIGMOID} else None


CHANGED: dict[str, Callable[[Unfolded], Everywhere]] = {
    "everywhere": lambda unfolded: Everywhere(unfolded, forgetful),
    "last": lambda unfolded: Last(unfolded, forgetful),
    "near": lambda unfolded: Near(unfolded, lambda _: forgetful),
    "a path lost": lambda unfolded: Everywhere(unfolded, without(unfolded, lambda owner, at: owner != at)),
    "one step": lambda unfolded: Truncated(unfolded, 1),
}


@pytest.mark.parametrize("scope", CHANGED)
@pytest.mark.parametrize(("text", "model"), TARGETS)
def test_a_pass_in_numbers_comes_to_what_its_nodes_do(scope: str, text: str, model: str) -> None:
    prepared = Settings(b"").prepare(setting(model))
    target = read_target(Passage.whole(text, "TARGET"), prepared)
    changed = CHANGED[scope](Unfolded(prepared.world))
    point = prepared.judge().ball_point()
    way = InNumbers(Numbers(point))
    for frame in frames(target.claim.free, prepared):
        nodes = Altered(target.claim, World(prepared.world, changed)).truth(frame)
        numbers = Looked(prepared.world, changed, way).values(target.claim, frame)
        if not isinstance(nodes, Refused):
            assert numbers == pytest.approx([float(point.value(node).mid()) for node in nodes])
