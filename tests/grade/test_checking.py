"""What a student sees: as much as the teacher allows, and never marks or the reference."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from bpttcheck.cli import main
from bpttcheck.derivation import Verdict
from bpttcheck.explain import explain
from bpttcheck.grade.checking import check
from bpttcheck.loading.homework import load_assignment
from bpttcheck.places import Source
from bpttcheck.reports import words
from bpttcheck.scopes import scoped

if TYPE_CHECKING:
    from pathlib import Path

    from bpttcheck.verify.results import FileResult

ASSIGNMENT = """\
title: Week 3
model: rnn
feedback: {}
problems:
  - problem: output
    target: grad(L, o(t))
    form: {{without: [derivative]}}
    least: 2
    points: 77
    reference: [yhat(t) - y(t) + 12345]
"""
LINES = ["y(t) - yhat(t)", "-(yhat(t) - y(t))", "yhat(t) - y(t)", "yhat(t) -", "V @ o(t)", "d L / d o(t)"]
ANSWER = "answers:\n  output:\n" + "".join(f"    - {line}\n" for line in LINES)
OF_THE_TEACHER = ("77", "12345")
TRUTHS = ("truth", "try:", "should be", "witness")


def seen(feedback: str, submission: str = ANSWER, name: str = "s.yaml") -> FileResult:
    assignment = load_assignment(Source("a.yaml", ASSIGNMENT.format(feedback)))
    return check(assignment, Source(name, submission), explain)


def run(folder: Path, feedback: str, submission: str, *options: str) -> tuple[int, str]:
    (folder / "a.yaml").write_text(ASSIGNMENT.format(feedback), encoding="utf-8")
    (folder / "s.yaml").write_text(submission, encoding="utf-8")
    paths = ["--assignment", str(folder / "a.yaml"), str(folder / "s.yaml")]
    done = CliRunner().invoke(main, ["verify", *paths, *options])
    return done.exit_code, done.output


@pytest.mark.parametrize("feedback", ["verdicts", "hints", "full"])
def test_verdicts_are_the_same_whatever_is_told(feedback: str) -> None:
    (result,) = seen(feedback).derivations
    assert [step.verdict.value for step in result.steps] == [
        "wrong",
        "carried",
        "conditional",
        "malformed",
        "malformed",
        "correct",
    ]


@pytest.mark.parametrize("options", [(), ("-v",), ("--format", "json"), ("--format", "latex")])
@pytest.mark.parametrize("feedback", ["verdicts", "hints", "full"])
def test_no_report_tells_more_than_is_allowed(feedback: str, options: tuple[str, ...], tmp_path: Path) -> None:
    status, text = run(tmp_path, feedback, ANSWER, *options)
    assert status == 2
    assert not any(secret in text for secret in OF_THE_TEACHER)
    if feedback != "full":
        assert not any(f"{each} " in text for each in TRUTHS)
        assert '"repair": "' not in text
    if options != ("--format", "latex"):
        assert ("turned round" in text) == (feedback != "verdicts")


def test_hints_name_the_kind_of_a_mistake_and_its_place(tmp_path: Path) -> None:
    _, text = run(tmp_path, "hints", ANSWER, "--format", "json")
    steps: list[dict[str, Any]] = json.loads(text)["files"][0]["derivations"][0]["steps"]
    (mistake,) = steps[0]["mistakes"]
    assert (mistake["code"], mistake["repair"], mistake["chain"]) == ("sign", None, [])
    assert mistake["message"] == "a sign is turned round"
    assert mistake["marks"]
    assert steps[0]["evidence"] is None


def test_full_tells_all_but_the_reference() -> None:
    (result,) = seen("full").derivations
    assert result.truth
    assert result.steps[0].mistakes[0].repair
    assert result.steps[0].evidence


@pytest.mark.parametrize(("feedback", "told"), [("verdicts", False), ("hints", True), ("full", True)])
def test_what_a_line_needs_is_a_remark_for_it_is_the_teacher_who_assumes(feedback: str, told: bool) -> None:
    (result,) = seen(feedback).derivations
    step = result.steps[2]
    assert step.verdict is Verdict.CONDITIONAL
    assert not step.needs
    assert any("which the assignment does not say" in note for note in step.notes) == told


@pytest.mark.parametrize("options", [(), ("-v",), ("--format", "json"), ("--format", "html"), ("--format", "junit")])
@pytest.mark.parametrize(("feedback", "told"), [("verdicts", False), ("hints", True), ("full", True)])
def test_for_which_times_a_line_is_proved_that_needs_them_is_told_where_the_need_is(
    feedback: str, told: bool, options: tuple[str, ...], tmp_path: Path
) -> None:
    """A line with h(t+1) says nothing at the last time: whoever reads how many times are left knows what it needs."""
    target = ASSIGNMENT.replace("grad(L, o(t))", "grad(L, h(t))").format(feedback)
    line = "W.T @ grad(L, a(t+1)) + V.T @ grad(L, o(t))"
    (tmp_path / "a.yaml").write_text(target, encoding="utf-8")
    (tmp_path / "s.yaml").write_text(f"answers:\n  output:\n    - {line}\n", encoding="utf-8")
    paths = ["--assignment", str(tmp_path / "a.yaml"), str(tmp_path / "s.yaml")]
    text = CliRunner().invoke(main, ["verify", *paths, *options]).output
    assert "conditional" in text
    needs = ("t = 1…2", "t < tau", "t &lt; tau", '"over"', "2 cases")
    assert any(each in text for each in needs) == told


@pytest.mark.parametrize(("feedback", "told"), [("verdicts", False), ("hints", True), ("full", True)])
def test_how_far_a_line_reaches_that_needs_more_is_told_where_that_is(feedback: str, told: bool) -> None:
    """Of one that is right as it stands it is told in any case: it says nothing of any other line."""
    assignment = load_assignment(Source("a.yaml", ASSIGNMENT.format(feedback)))
    (result,) = check(assignment, Source("s.yaml", ANSWER), explain, scoped).derivations
    every = ["for every size and every tau"]
    assert [words.scope(step) for step in result.steps] == [[], [], every if told else [], [], [], every]


@pytest.mark.parametrize("options", [("-v",), ("--format", "json"), ("--format", "html"), ("--format", "junit")])
@pytest.mark.parametrize("feedback", ["verdicts", "hints", "full"])
def test_the_numbers_at_another_size_are_told_where_all_is(
    feedback: str, options: tuple[str, ...], tmp_path: Path
) -> None:
    """Where a line is wrong, the value of the other side is that of the truth."""
    listed = "answers:\n  output: ['(y(t)[1] + y(t)[2] + y(t)[3])*yhat(t) - y(t)']\n"
    _, text = run(tmp_path, feedback, listed, "--scope", *options)
    assert ('"wrong": 4' if "json" in options else "at y = 4 it is wrong") in text
    assert ("truth" in text) == (feedback == "full")


@pytest.mark.parametrize(
    ("lines", "remark"),
    [
        ("['1 * grad(L, o(t))', 'd L / d L(t) * grad(L(t), o(t))']", "the line still has a derivative in it"),
        ("[softmax(o(t)) - y(t)]", "at least 2 lines are asked for"),
        ("[softmax(o(t)) - y(t), 'grad(L, o(t))']", "it only restates what stands before it"),
        ("[softmax(o(t)) - y(t), yhat(t) - y(t)]", ""),
        ("[]", ""),
    ],
)
@pytest.mark.parametrize("feedback", ["verdicts", "full"])
def test_a_last_line_that_is_not_the_one_asked_for_is_told(feedback: str, lines: str, remark: str) -> None:
    (result,) = seen(feedback, f"answers: {{output: {lines}}}\n").derivations
    notes = [note for step in result.steps for note in step.notes if "asked for: " in note]
    assert notes == ([f"not the line that is asked for: {remark}"] if remark else [])


def test_what_belongs_to_no_problem_is_told() -> None:
    found = seen("hints", "$$a$$\n<!-- bpttcheck: problem otput -->\n$$b$$", "s.md")
    assert [(each.text.text, each.why) for each in found.passed] == [
        ("a", "it stands before the first problem that is named"),
        ("otput", "the assignment has no problem of this name, but `output`"),
    ]


@pytest.mark.parametrize(
    ("submission", "status"),
    [
        ("answers: {output: ['d L / d o(t)']}\n", 0),
        ("answers: {output: []}\n", 0),
        ("answers: {output: ['y(t)']}\n", 1),
        ("answers: {output: ['y(t']}\n", 2),
        ("answers: [\n", 2),
        ("model: rnn\nanswers: {}\n", 2),
    ],
)
def test_the_exit_status_is_that_of_verify(submission: str, status: int, tmp_path: Path) -> None:
    assert run(tmp_path, "hints", submission)[0] == status


def test_every_file_of_a_folder_is_told_of_and_an_assignment_that_is_none(tmp_path: Path) -> None:
    submissions = tmp_path / "submissions"
    submissions.mkdir()
    (submissions / "a.yaml").write_text("answers: {}\n", encoding="utf-8")
    (submissions / "b.md").write_text("<!-- bpttcheck: problem output -->\n$$y^{(t)}$$\n", encoding="utf-8")
    (submissions / "c.tex").symlink_to("/etc/hostname")
    (tmp_path / "a.yaml").write_text(ASSIGNMENT.format("hints"), encoding="utf-8")
    done = CliRunner().invoke(main, ["verify", "--assignment", str(tmp_path / "a.yaml"), str(submissions)])
    assert done.exit_code == 2
    assert "b.md:2:3" in done.output
    assert "it is a link that leads out" in done.output
    done = CliRunner().invoke(main, ["verify", "--assignment", str(submissions / "a.yaml"), str(submissions)])
    assert done.exit_code == 2
    assert "unknown key `answers`" in done.output
