"""The empty file to hand out says what is asked for, and is itself a submission without lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from bpttcheck.cli import main
from bpttcheck.errors import Refused
from bpttcheck.grade.handout import written
from bpttcheck.loading.homework import load_assignment, load_submission
from bpttcheck.notation import plain
from bpttcheck.places import Source
from tests.grade.homeworks import ASSIGNMENT

if TYPE_CHECKING:
    from pathlib import Path

STYLES = (("yaml", "s.yaml"), ("markdown", "s.md"))
ODD = r"""
model: lstm
title: "two\nlines --> and $$"
define: {delta: "grad(L, h(t))"}
labels: {ell: y(t)}
rename: {p: yhat}
vectors: rows
layout: denominator
slopes: value
problems:
  - {problem: "yes", target: "d L / d o(t)[i]", reference: ["yhat(t)[i] - secret"]}
  - problem: "1: b"
    target: {latex: '\nabla_{o^{(t)}} L'}
    form: {only: [yhat], without: [derivative, sum]}
    least: 3
"""


@pytest.mark.parametrize(("style", "name"), STYLES)
@pytest.mark.parametrize("text", [ASSIGNMENT, ODD])
def test_it_loads_as_a_submission_without_lines(style: str, name: str, text: str) -> None:
    assignment = load_assignment(Source("a.yaml", text))
    found = load_submission(Source(name, written(assignment, style)), assignment.names)
    assert [each.problem.text for each in found.answers] == list(assignment.names)
    assert not any(each.steps for each in found.answers)
    assert (found.student, found.number, found.email) == ("", "", "")


@pytest.mark.parametrize(("style", "name"), STYLES)
def test_it_says_what_is_asked_for_and_not_what_is_the_answer(style: str, name: str) -> None:
    text = written(load_assignment(Source("a.yaml", ODD)), style)
    for said in (
        "To derive: d L/d o(t)[i]",
        "To derive: grad(L, o(t))",
        "Model: lstm with ",
        "Given: delta = grad(L, h(t))",
        "Letters: p is yhat",
        "Letters: ell is the class that y(t) marks",
        "Convention: vectors stand as rows",
        "Convention: a Jacobian has a row for each entry that one derives by",
        "Convention: the derivative of an activation is applied to what comes out of it",
        "Lines: at least 3",
        "The last line: no names but yhat; no derivative left in it; no sum left in it",
    ):
        assert said in text
    assert "secret" not in text


@pytest.mark.parametrize("line", ["b + W @ h(t-1) + U @ x(t)", "1[i = j]", "delta[i,j]"])
def test_the_notation_that_is_taught_is_read(line: str) -> None:
    text = written(load_assignment(Source("a.yaml", ASSIGNMENT)), "yaml")
    assert line in text
    plain.read(line)
    for taught in re.findall(r"^#     - ([^{].*?)   ", text, re.MULTILINE):
        plain.read(taught)


def test_a_problem_that_means_nothing_is_refused() -> None:
    with pytest.raises(Refused, match="unknown name `z`"):
        written(load_assignment(Source("a.yaml", "model: rnn\nproblems: [{problem: a, target: z}]\n")), "yaml")


def test_the_command_never_overwrites(tmp_path: Path) -> None:
    teachers, out = tmp_path / "a.yaml", tmp_path / "s.yaml"
    teachers.write_text(ASSIGNMENT, encoding="utf-8")
    shown = CliRunner().invoke(main, ["new", str(teachers)])
    assert CliRunner().invoke(main, ["new", str(teachers), "--out", str(out)]).exit_code == 0
    assert out.read_text(encoding="utf-8") == shown.output
    out.write_text("mine", encoding="utf-8")
    again = CliRunner().invoke(main, ["new", str(teachers), "--out", str(out)])
    assert (again.exit_code, out.read_text(encoding="utf-8")) == (2, "mine")
    assert "File exists" in again.output


@pytest.mark.parametrize("text", ["model: rnn\n", "model: rnn\nproblems: [{problem: a, target: z}]\n"])
def test_the_command_says_what_is_wrong_with_an_assignment(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    assert CliRunner().invoke(main, ["new", str(tmp_path / "a.yaml")]).exit_code == 2
    assert CliRunner().invoke(main, ["new", str(tmp_path / "nothing.yaml")]).exit_code == 2
