"""Wrong lines that are made of right ones: a sample of what ``python -m tests.explain.generated`` measures."""

from __future__ import annotations

from functools import cache

from bpttcheck.derivation import Verdict
from bpttcheck.explain import explain
from tests.explain.generated.kinds import KINDS
from tests.explain.generated.measuring import Answer, Figures, measured
from tests.explain.generated.right import Right, right_lines

FOLDERS = ("forum", "lecture")


@cache
def rights() -> tuple[Right, ...]:
    return tuple(right_lines(FOLDERS))


@cache
def answers() -> tuple[Answer, ...]:
    return tuple(measured(list(rights()), list(KINDS), 34, 5))


def test_most_slips_are_recognised() -> None:
    figures = Figures()
    for answer in answers():
        figures.add(answer)
    lines = figures.lines.total()
    assert lines > 25
    assert figures.first.total() >= 0.75 * lines
    assert figures.among.total() >= 0.8 * lines


def test_every_repair_is_right() -> None:
    assert [repair for answer in answers() for repair in answer.false_repairs] == []


def test_a_right_line_gets_no_explanation() -> None:
    for right in rights()[:40]:
        result = right.itself()
        assert result.verdict is Verdict.CORRECT
        assert explain(result, right.target, right.prepared) == ()
