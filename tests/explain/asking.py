"""Asking why a line is wrong, as the program does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpttcheck.derivation import ModelName, Setting
from bpttcheck.explain import explain
from bpttcheck.places import Passage
from bpttcheck.verify import check

if TYPE_CHECKING:
    from bpttcheck.explain.pages import Example
    from bpttcheck.verify.results import StepResult


def setting(model: str = "rnn", assume: tuple[str, ...] = ()) -> Setting:
    return Setting(ModelName(Passage.whole(model)), assume=tuple(map(Passage.whole, assume)))


def judged(target: str, line: str, model: str = "rnn", assume: tuple[str, ...] = ()) -> StepResult:
    result = check(target, line, setting(model, assume), explain)
    assert result.fault is None, result.fault
    return result.steps[0]


def wrong(example: Example) -> StepResult:
    return judged(example.target, example.wrong, example.model, example.assume)


def right(example: Example) -> StepResult:
    return judged(example.target, example.right, example.model, example.assume)
