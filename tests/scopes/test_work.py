"""How far lines reach where to find that takes more work than is allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bpttcheck import scopes
from bpttcheck.loading.derivations import load
from bpttcheck.places import Source
from bpttcheck.verify import verify_file

if TYPE_CHECKING:
    from bpttcheck.verify.results import DerivationResult, Scope

TWO = """
title: two
model: rnn
derivations:
  - {target: d o(t) / d h(t), steps: [V]}
  - {target: d o(t) / d h(t), sizes: {h: 6}, steps: [V.T, V]}
"""


@pytest.mark.parametrize("work", [1, 2_000])
def test_what_takes_too_much_work_is_said_of_the_files_own_sizes(work: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scopes, "WORK_OF_A_LINE", work)
    found = scopes.scoped(verify_file(load(Source("here.yaml", TWO))))
    first, wrong, second = (step.scope for derivation in found.derivations for step in derivation.steps)
    assert wrong is None
    for scope in (first, second):
        assert scope is not None
        assert {bound.why for bound in scope.bounds} == {"to look further takes more work than is allowed"}


def test_a_file_takes_no_more_than_it_may_whatever_its_lines_take(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that come first are looked at, and those after them at their own sizes alone."""
    each = "  - {target: d o(t) / d h(t), sizes: {h: %d}, steps: [V]}\n"
    text = "model: rnn\nderivations:\n" + "".join(each % (size + 2) for size in range(20))
    file = verify_file(load(Source("here.yaml", text)))
    monkeypatch.setattr(scopes, "WORK_OF_A_FILE", 60_000)
    said = [scope_of(derivation).sizes[1].every for derivation in scopes.scoped(file).derivations]
    assert said == sorted(said, reverse=True)
    assert set(said) == {True, False}


def scope_of(derivation: DerivationResult) -> Scope:
    scope = derivation.steps[0].scope
    assert scope is not None
    return scope
