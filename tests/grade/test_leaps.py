"""The largest step: what it counts, and what a line that changes too much costs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bpttcheck.errors import BadValue, Refused, TooLarge
from bpttcheck.grade.checking import check
from bpttcheck.grade.leaps import changed
from bpttcheck.loading.homework import load_assignment
from bpttcheck.notation.plain import read
from bpttcheck.places import Source
from tests.grade.homeworks import graded

PAGE = Path(__file__).parent.parent.parent / "docs" / "grading.md"
TABLED = re.findall(r"^\| `(.*?)` \| `(.*?)` \| .*: (\d+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
ASSIGNMENT = """\
model: rnn
assume: sum(y(t)) = 1
problems:
  - problem: output
    target: grad(L, h(tau))
    marks: {final: 2, lines: 6}
    step: {largest: 6}
"""
CHAIN, SLOPE, END = "V.T @ grad(L, o(tau))", "V.T @ (softmax(o(tau)) - y(tau))", "V.T @ (yhat(tau) - y(tau))"


@pytest.mark.parametrize(
    ("before", "after", "size"),
    [
        *TABLED,
        ("h", "h", 0),
        ("h(t)", "h(t-1)", 1),
        ("h[1]", "h[2]", 1),
        ("h + o + x", "h - o + x", 1),
        ("h + o + x", "h + o", 3),
        ("sum(k, o[k])", "sum(k=1..3, o[k])", 1),
        ("sum(k, o[k])", "sum(k, 2*o[k])", 3),
        ("exp(h + o)*x", "exp(h + 2*o)*x", 3),
        ("exp(h + o)*x", "exp(h + 2*o)*y", 8),
        ("d L/d h", "d L/d o", 1),
    ],
)
def test_what_changes(before: str, after: str, size: str) -> None:
    assert changed(read(before), read(after)) == int(size)


def test_the_page_has_its_table() -> None:
    assert len(TABLED) == 3


@pytest.mark.parametrize(
    ("lines", "final", "shared"),
    [
        ([CHAIN, SLOPE, END], 2, 6),
        ([CHAIN, END], 2, 6),
        # seven from the target at once
        ([SLOPE, END], 0, 3),
        ([SLOPE], 0, 0),
        # nothing is compared with a line that cannot be read
        ([CHAIN, "V.T @", END], 2, 4),
    ],
)
def test_a_line_that_changes_too_much_earns_nothing(lines: list[str], final: int, shared: int) -> None:
    answer = "".join(f"\n    - {line}" for line in lines)
    (output,) = graded(f"answers:\n  output:{answer}\n", ASSIGNMENT).problems
    assert [part.earned for part in output.parts] == [final, shared]
    assert any("change" in part.why for part in output.parts) == (lines[0] == SLOPE)


def test_a_student_is_told_which_line() -> None:
    text = f"answers:\n  output: [{SLOPE}, {END}]\n"
    (result,) = check(load_assignment(Source("a.yaml", ASSIGNMENT)), Source("s.yaml", text)).derivations
    first, last = (step.notes for step in result.steps)
    assert first == ("7 numbers, names and operations change at once, and at most 6 are allowed",)
    assert last == (f"not the line that is asked for: {first[0]}",)


@pytest.mark.parametrize(
    ("step", "fault"), [("{largest: 0}", BadValue), ("{largest: 99999}", TooLarge), ("{}", BadValue)]
)
def test_a_step_that_is_none(step: str, fault: type[Exception]) -> None:
    with pytest.raises(Refused) as refused:
        graded("answers: {}\n", ASSIGNMENT.replace("{largest: 6}", step))
    assert isinstance(refused.value.fault, fault)
