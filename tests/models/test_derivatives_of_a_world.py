"""Derivatives in an unrolled model: which are kept, what is held, and which copies of a shared parameter there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bpttcheck.errors import NoSuchTime, Refused
from bpttcheck.expressions.scope import Frame
from bpttcheck.kernel.equality import Identity, Judge
from bpttcheck.places import NOWHERE
from tests.models.worlds import read, world_of

if TYPE_CHECKING:
    from bpttcheck.expressions.scope import Quantity
    from bpttcheck.models.unrolled import Unrolled


def _first(world: Unrolled, text: str) -> int:
    return read(text, world, time=None).build(Frame(world, {}))[0]


def _equal(world: Unrolled, one: int, other: int) -> bool:
    return isinstance(Judge(world.graph, b"world").compare(one, other), Identity)


def _weight(world: Unrolled) -> Quantity:
    return next(family.named for family in world.glossary.families if family.named.name == "W")


def test_what_holds_something_is_another_derivative_and_is_not_listed() -> None:
    world = world_of(times=3)
    loss, state, held = (_first(world, text) for text in ("L", "h(1)[1]", "h(2)[1]"))
    total = world.derivative(loss, state, frozenset())
    without = world.derivative(loss, state, frozenset({held}))
    assert not _equal(world, total, without)
    assert world.derivative(loss, state, frozenset()) == total
    assert world.derivative(loss, state, frozenset({held})) == without
    listed = set(world.derivatives())
    assert (loss, state, total) in listed
    assert (loss, state, without) not in listed


def test_the_gradient_by_a_shared_weight_is_the_sum_over_its_copies() -> None:
    world = world_of(times=3)
    loss, weight = _first(world, "L"), _weight(world)
    shared = _first(world, "W[1,1]")
    copies = [world.copies(weight, time, NOWHERE)[0] for time in (1, 2, 3)]
    assert len({shared, *copies}) == 4
    parts = [world.derivative(loss, copy, frozenset()) for copy in copies]
    assert _equal(world, world.derivative(loss, shared, frozenset()), world.graph.add(parts))
    assert not _equal(world, world.derivative(loss, shared, frozenset()), world.graph.add(parts[1:]))


def test_there_are_copies_at_the_times_of_the_equations_only() -> None:
    world = world_of(times=3)
    weight = _weight(world)
    assert world.copies(weight, 3, NOWHERE) == world.used(weight, 3)
    for time in (0, 4):
        with pytest.raises(Refused) as refused:
            world.copies(weight, time, NOWHERE)
        assert refused.value.fault == NoSuchTime(NOWHERE, "W", time, 1, 3)


def test_a_copy_that_an_equation_uses_is_one_at_any_time() -> None:
    """As in a model whose states go backwards in time and begin at tau + 1."""
    world = world_of(times=3)
    weight = _weight(world)
    world.used(weight, 5)
    assert len(world.copies(weight, 4, NOWHERE)) == len(world.copies(weight, 5, NOWHERE))
    with pytest.raises(Refused):
        world.copies(weight, 6, NOWHERE)
