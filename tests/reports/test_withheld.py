"""No format tells a student more than the teacher allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bpttcheck.reports import FORMATS
from tests.grade.test_checking import run

if TYPE_CHECKING:
    from pathlib import Path

ANSWER = "answers:\n  output:\n    - y(t) - yhat(t)\n    - -(yhat(t) - y(t))\n"
# In what a slip, its repair, the truth, its value and the way to it would be told; the slip's kind is a hint.
TELLING = ("should be", "-(y(t) - yhat(t))", "grad(L, o(1))[1]", "the truth", "truth =", "o(1) →", "d L/d o(1)")
HINT = "a sign is turned round"


@pytest.mark.parametrize("style", FORMATS)
@pytest.mark.parametrize("feedback", ["verdicts", "hints", "full"])
def test_as_much_is_told_as_is_allowed(feedback: str, style: str, tmp_path: Path) -> None:
    _, told = run(tmp_path, feedback, ANSWER, "--format", style)
    assert "wrong" in told
    assert any(part in told for part in TELLING) == (feedback == "full")
    assert (HINT in told.lower()) == (feedback != "verdicts")
