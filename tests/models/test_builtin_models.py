"""The models that come with the program unroll with all their options: no derivation checks that again."""

from __future__ import annotations

from itertools import product

import pytest

from bpttcheck.models.builtin import builtin, names
from tests.models.worlds import world_of

CHOICES = [
    (name, dict(zip((option.name.text for option in options), choices, strict=True)))
    for name in names()
    for options in [builtin(name).options]
    for choices in product(*((choice.name.text for choice in option.choices) for option in options))
]


@pytest.mark.parametrize(("name", "options"), CHOICES, ids=str)
def test_every_choice_of_options_unrolls(name: str, options: dict[str, str]) -> None:
    for times in (2, 4):
        world_of(name, times=times, **({"options": options} if options else {})).build_all()


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("size", [1, 3])
def test_so_they_do_at_other_sizes(name: str, size: int) -> None:
    world_of(name, sizes={each.sort: size for each in builtin(name).sizes}).build_all()
