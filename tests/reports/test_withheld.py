"""No format tells a student more than the teacher allows."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from bpttcheck.reports import FORMATS
from tests.grade.test_checking import seen
from tests.reports.hostile import written

if TYPE_CHECKING:
    from bpttcheck.verify.results import FileResult

ANSWER = "answers:\n  output:\n    - y(t) - yhat(t)\n    - -(yhat(t) - y(t))\n"
# In what a slip, its repair, the truth, its value and the way to it would be told; the slip's kind is a hint.
TELLING = ("should be", "-(y(t) - yhat(t))", "grad(L, o(1))[1]", "the truth", "truth =", "→ L(", "d L/d o(1)")
HINT = "a sign is turned round"


@cache
def checked(feedback: str) -> FileResult:
    return seen(feedback, ANSWER)


@pytest.mark.parametrize("style", FORMATS)
@pytest.mark.parametrize("feedback", ["verdicts", "hints", "full"])
def test_as_much_is_told_as_is_allowed(feedback: str, style: str) -> None:
    told = written(style, checked(feedback))
    assert "wrong" in told
    assert any(part in told for part in TELLING) == (feedback == "full")
    assert (HINT in told.lower()) == (feedback != "verdicts")
