"""How far the lines of a class reach: told beside the marks, which are the same, whatever becomes of it."""

from __future__ import annotations

import json
import os
import signal
from typing import TYPE_CHECKING

import pytest

from bpttcheck.grade.judging import concluded, work_for
from bpttcheck.grade.pool import Pool, Task
from bpttcheck.grade.ready import prepare
from bpttcheck.grade.worker import Limits
from bpttcheck.loading.homework import load_assignment
from bpttcheck.places import Source
from bpttcheck.scopes import scoped
from tests.grade.classes import run

if TYPE_CHECKING:
    from pathlib import Path

    from bpttcheck.grade.journal import Line
    from bpttcheck.verify.many import Further
    from bpttcheck.verify.results import FileResult

ASSIGNMENT = """\
title: Week 3
model: rnn
feedback: {}
problems:
  - problem: sum
    target: sum(k, o(t)[k])
  - problem: output
    target: grad(L, o(t))
"""
ANSWERS = """\
student: Ada
answers:
  sum: ["sum(k, o(t)[k])", "2*o(t)[1]", "o(t)[1] + o(t)[2] + o(t)[3]"]
  output: [yhat(t) - y(t)]
"""
EVERY = "for every size and every tau"
LISTED = "for every size of x and h and every tau; only at y = 3: at y = 4 it is wrong"


def judged(feedback: str, further: Further | None, limits: Limits) -> Line:
    asked = load_assignment(Source("a.yaml", ASSIGNMENT.format(feedback)))
    with Pool(work_for(asked, prepare(asked), further), limits, 1) as pool:
        pool.start(Task("s.yaml", ANSWERS.encode(), "key"))
        return concluded(pool.next(), asked, limits)


def reaches(line: Line) -> list[list[str]]:
    return [[each.reach for each in problem.lines] for problem in line.graded.problems]


@pytest.mark.parametrize(("feedback", "conditional"), [("verdicts", ""), ("hints", EVERY), ("full", EVERY)])
def test_right_lines_have_it_as_far_as_students_may_be_told(feedback: str, conditional: str) -> None:
    line = judged(feedback, scoped, Limits(20, 500))
    assert reaches(line) == [[EVERY, "", LISTED], [conditional]]
    assert line.limits == ""


def test_marks_are_the_same_with_it_and_without() -> None:
    without, asked = (judged("full", further, Limits(20, 500)).graded for further in (None, scoped))
    assert [each.parts for each in without.problems] == [each.parts for each in asked.problems]
    assert (without.earned, without.flags, without.error) == (asked.earned, asked.flags, asked.error)
    assert not any(line.reach for problem in without.problems for line in problem.lines)


def lost(result: FileResult) -> FileResult:
    """As if the limits had been reached at the second problem."""
    if result.derivations[0].derivation.target.text.startswith("grad"):
        os.kill(os.getpid(), signal.SIGPROF)
    return scoped(result)


def broken(result: FileResult) -> FileResult:
    raise ValueError(result)


def test_a_submission_that_takes_too_long_for_it_keeps_its_marks_and_is_asked_again_under_other_limits() -> None:
    line = judged("full", lost, Limits(20, 500))
    assert line.graded.earned == 2
    assert not line.graded.error
    assert not line.graded.flags
    assert reaches(line) == [[EVERY, "", LISTED], [""]]
    assert line.limits


def test_a_fault_of_it_costs_no_marks() -> None:
    line = judged("full", broken, Limits(20, 500))
    assert line.graded.earned == 2
    assert not line.graded.error


def test_a_run_that_asks_for_it_does_not_take_what_was_found_without(tmp_path: Path) -> None:
    (tmp_path / "assignment.yaml").write_text(ASSIGNMENT.format("full"), encoding="utf-8")
    (tmp_path / "ada.yaml").write_text(ANSWERS, encoding="utf-8")
    call = [str(tmp_path / "assignment.yaml"), str(tmp_path / "ada.yaml"), "--out", str(tmp_path / "out")]
    for options, expected in (((), ""), (("--scope",), LISTED), ((), "")):
        status, out, _ = run(*call, *options, "--format", "jsonl")
        assert status == 0
        assert json.loads(out)["problems"][0]["lines"][2]["reach"] == expected
        (page,) = (tmp_path / "out" / "feedback").glob("*.md")
        assert ("- holds: for every size of x and h" in page.read_text(encoding="utf-8")) == bool(expected)
        summary = (tmp_path / "out" / "summary.html").read_text(encoding="utf-8")
        assert (f", {LISTED}</span>" in summary) == bool(expected)
