"""How far lines reach where to find that takes more work than is allowed."""

from __future__ import annotations

import pytest

from bpttcheck import scopes
from bpttcheck.loading.derivations import load
from bpttcheck.places import Source
from bpttcheck.verify import verify_file

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
