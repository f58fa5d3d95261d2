"""Which results are written, and results of several runs brought together: they are those of one run."""

from __future__ import annotations

import json
from contextlib import closing
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from bpttcheck.cli import main
from bpttcheck.grade.journal import Journal
from bpttcheck.grade.keys import assignment_key
from bpttcheck.grade.listing import line
from bpttcheck.grade.merging import merged
from bpttcheck.grade.outputs import FORMS, USUAL, write
from bpttcheck.grade.records import Graded, ProblemMark
from bpttcheck.grade.runner import Results
from bpttcheck.loading.homework import load_assignment
from bpttcheck.loading.schema import MOST_LINES, MOST_POINTS
from bpttcheck.places import Source
from tests.grade.classes import hand_in, results
from tests.grade.homeworks import ASSIGNMENT, graded

if TYPE_CHECKING:
    from click.testing import Result

THIRDS: Final = ASSIGNMENT.replace("points: 3", "marks: {final: 1, lines: 2}").replace("lines: 2, c", "lines: 1, c")
TEACHERS: Final = load_assignment(Source("assignment.yaml", THIRDS))


def grade(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["grade", "assignment.yaml", *arguments])


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    hand_in(tmp_path / "class", 6)
    slips = "answers: {hidden: [V.T @ grad(L, o(tau)), 1 +, 'V.T @ (softmax(o(tau)) - y(tau))']}\n"
    (tmp_path / "class" / "thirds.yaml").write_text(slips)
    (tmp_path / "class" / "bad.yaml").write_text("}{")
    (tmp_path / "class" / "assignment.yaml").write_text(THIRDS)
    monkeypatch.chdir(tmp_path / "class")
    return tmp_path


def test_results_of_several_runs_are_those_of_one(course: Path) -> None:
    names = sorted(path.name for path in (course / "class").iterdir() if path.name != "assignment.yaml")
    status = grade(*names, "--out", "../one").exit_code
    for part in range(3):
        done = grade(*names[part::3], "--out", f"../{part}", "--format", "jsonl", "--results", "")
        (course / f"{part}.jsonl").write_text(done.output)
        assert not results(course / str(part))
    found = grade("--merge", "../0.jsonl", "../2.jsonl", "../1.jsonl", "../2.jsonl", "--out", "../merged")
    assert found.exit_code == status == 2
    assert f"{len(names)} submissions graded" in found.output
    assert results(course / "merged") == results(course / "one")
    again = grade("--merge", "../0.jsonl", "../1.jsonl", "../2.jsonl", "--out", "../merged", "--format", "jsonl")
    assert sorted(again.output.splitlines()) == sorted(
        text for part in range(3) for text in (course / f"{part}.jsonl").read_text().splitlines()
    )


shares = st.fractions(0, 1, max_denominator=100)


@given(st.integers(1, 100 * MOST_POINTS), st.integers(1, MOST_LINES), shares)
def test_marks_are_the_same_fractions_again(hundredths: int, lines: int, share: Fraction) -> None:
    points = Fraction(hundredths, 100)
    earned = points * share / lines
    if earned.denominator > 1_000_000 or earned > 1_000:
        earned = points / lines
    marks = tuple(ProblemMark(name, "", "L", earned, points) for name in TEACHERS.names)
    work = Graded("a.yaml", "Ada", "", "", marks)
    with TemporaryDirectory() as folder, closing(Journal(Path(folder))) as journal:
        (Path(folder) / "a.jsonl").write_text(line(work, TEACHERS))
        found = merged((f"{folder}/a.jsonl",), TEACHERS, journal, Results(journal))
        assert list(found) == [work]


def result(**changes: object) -> str:
    marks = [{"name": name, "title": "", "target": "", "earned": 0, "points": 1} for name in TEACHERS.names]
    known = {"path": "a.yaml", "student": "", "number": "", "email": "", "problems": marks}
    return json.dumps({"version": 1, "assignment": assignment_key(TEACHERS).hex(), **known, **changes}) + "\n"


REFUSED = {
    "no JSON": (result() + "x", "a.jsonl:2: this is no result"),
    "a list": ("[]", "a.jsonl:1: this is no result"),
    "torn": (result()[:-20], "a.jsonl:1: this is no result"),
    "a text for marks": (result(problems=[{"earned": "1/2"}]), "a.jsonl:1: this is no result"),
    "not a number": (result().replace('"earned": 0', '"earned": NaN'), "a.jsonl:1: this is no result"),
    "not finite": (result().replace('"earned": 0', '"earned": 1e999'), "a.jsonl:1: this is no result"),
    "another assignment": (result(assignment="00"), "a.jsonl:1: this result was made with another assignment"),
    "another program": ("\n" + result(problems=[]), "a.jsonl:2: this result was made with another assignment"),
    "two of one": (result() + result(student="Ada"), "a.jsonl:2: there is another result for a.yaml"),
    "none": (None, "a.jsonl: No such file or directory"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_brought_together(name: str, course: Path) -> None:
    text, says = REFUSED[name]
    if text is not None:
        (course / "class" / "a.jsonl").write_text(text)
    found = grade("--merge", "a.jsonl", "--out", "../out")
    assert found.exit_code == 2
    assert says in found.stderr
    assert not results(course / "out")


def test_a_form_is_written_where_it_is_asked_for(course: Path) -> None:
    assert grade("s000.yaml", "--out", "../out").exit_code == 0
    (course / "out" / "mine.txt").touch()
    found = {path.name for path in (course / "out").iterdir()} - {"mine.txt", "journal.jsonl"}
    assert found == {name for form in USUAL for name in FORMS[form].names}
    assert grade("s000.yaml", "--out", "../out", "--results", "canvas, nbgrader,canvas").exit_code == 0
    left = {path.name for path in (course / "out").iterdir()}
    assert left == {"canvas.csv", "nbgrader.csv", "mine.txt", "journal.jsonl"}
    refused = grade("s000.yaml", "--out", "../out", "--results", "gradebook,excel")
    assert refused.exit_code == 2
    assert "'excel' is none of gradebook, feedback" in refused.stderr


@pytest.mark.parametrize("form", FORMS)
def test_a_form_writes_what_it_says(form: str, tmp_path: Path) -> None:
    write(TEACHERS, [graded("answers: {hidden: 1}", THIRDS)], tmp_path, (form,))
    assert {path.name for path in tmp_path.iterdir()} == set(FORMS[form].names)
