"""The examples: each file is loaded, the course is graded as its results say, and each set-up is run."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from bpttcheck.loading.homework import load_assignment
from bpttcheck.places import Source
from tests.course import COURSE, HANDOUTS, RESULTS, ROOT, files, handout, results

EXAMPLES = ROOT / "examples"
PROGRAM = f'#!/bin/sh\nexec "{sys.executable}" -m bpttcheck "$@"\n'


@pytest.fixture
def on_path(tmp_path: Path) -> dict[str, str]:
    """An environment in which the program is called by its name."""
    program = tmp_path / "bin" / "bpttcheck"
    program.parent.mkdir()
    program.write_text(PROGRAM, encoding="utf-8")
    program.chmod(0o755)
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    return {"PATH": path, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}


@pytest.mark.parametrize("style", HANDOUTS)
def test_the_files_to_hand_out_are_what_new_writes(style: str) -> None:
    assert HANDOUTS[style].read_text(encoding="utf-8") == handout(style)


def test_the_course_is_graded_as_its_results_say(tmp_path: Path) -> None:
    """What differs is written again by ``python -m tests.course``."""
    made = results(tmp_path / "results")
    shown = made["printed.txt"].decode()
    assert shown.count("\n") == 15
    assert "ada.yaml  Ada Perfect  16 of 16\n" in shown
    assert "dmitri.tex  Dmitri Latex  16 of 16\n" in shown
    assert "kofi.yaml  Kofi Empty  0 of 16\n" in shown
    assert made == files(RESULTS)


def test_the_references_of_the_course_earn_everything(tmp_path: Path) -> None:
    text = (COURSE / "assignment.yaml").read_text(encoding="utf-8")
    problems = load_assignment(Source("assignment.yaml", text)).problems
    answers = {problem.name: [step.text.text for step in problem.reference] for problem in problems}
    (tmp_path / "teacher.yaml").write_text(json.dumps({"answers": answers}), encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "bpttcheck",
        "grade",
        str(COURSE / "assignment.yaml"),
        "teacher.yaml",
        "--out",
        "r",
    ]
    done = subprocess.run(command, cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, capture_output=True, check=True)
    assert b"teacher.yaml  16 of 16" in done.stdout


@pytest.mark.parametrize(
    ("submitted", "score", "says"),
    [
        (("ben.yaml",), 14.5, "worth another look"),
        (("ben.yaml", "ada.yaml"), 0, "2 can be submissions"),
        ((), 0, "none can be submissions"),
    ],
)
def test_gradescope(
    submitted: tuple[str, ...], score: float, says: str, tmp_path: Path, on_path: dict[str, str]
) -> None:
    folder = tmp_path / "autograder"
    for name in ("source", "submission", "results"):
        (folder / name).mkdir(parents=True)
    (folder / "source" / "assignment.yaml").write_bytes((COURSE / "assignment.yaml").read_bytes())
    for name in submitted:
        (folder / "submission" / name).write_bytes((COURSE / "submissions" / name).read_bytes())
    env = {**on_path, "AUTOGRADER": str(folder), "BPTTCHECK": "bpttcheck"}
    subprocess.run([EXAMPLES / "gradescope" / "run_autograder"], env=env, check=True, capture_output=True)
    found = json.loads((folder / "results" / "results.json").read_text(encoding="utf-8"))
    assert found["score"] == score
    assert says in found["output"]
    assert [test["max_score"] for test in found["tests"]] == [5, 3, 4, 4]


@pytest.mark.parametrize(("submitted", "status"), [("dmitri.tex", 0), ("esi.md", 1)])
def test_github_classroom(submitted: str, status: int, tmp_path: Path, on_path: dict[str, str]) -> None:
    workflow = EXAMPLES / "github-classroom" / ".github" / "workflows" / "classroom.yml"
    steps = yaml.safe_load(workflow.read_text(encoding="utf-8"))["jobs"]["check"]["steps"]
    answers = f"answers{Path(submitted).suffix}"
    (tmp_path / "assignment.yaml").write_bytes((COURSE / "assignment.yaml").read_bytes())
    (tmp_path / answers).write_bytes((COURSE / "submissions" / submitted).read_bytes())
    env = {**on_path, "RUNNER_TEMP": str(tmp_path), "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md")}
    statuses = []
    for step in steps:
        if step.get("name") in {"Marks", "Lines"}:
            script = step["run"].replace("answers.md", answers)
            done = subprocess.run(["bash", "-e", "-c", script], cwd=tmp_path, env=env, capture_output=True, check=False)
            statuses.append(done.returncode)
    assert statuses == [0, status]
    assert "of 16 points" in (tmp_path / "summary.md").read_text(encoding="utf-8")


def test_nbgrader(tmp_path: Path, on_path: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The code cells, run as a kernel does: the value of the last is that of its expression."""
    notebook: Any = json.loads((EXAMPLES / "nbgrader" / "homework.ipynb").read_text(encoding="utf-8"))
    for name in ("homework.ipynb", "assignment.yaml"):
        (tmp_path / name).write_bytes((EXAMPLES / "nbgrader" / name).read_bytes())
    monkeypatch.chdir(tmp_path)
    for name, value in on_path.items():
        monkeypatch.setenv(name, value)
    names: dict[str, Any] = {}
    earned = {}
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        said, source = cell["metadata"]["nbgrader"], "".join(cell["source"])
        with contextlib.redirect_stdout(io.StringIO()):
            if said["grade"]:
                earned[said["grade_id"]] = (eval(source, names), said["points"])  # noqa: S307  (our own cell)
            else:
                exec(source, names)  # noqa: S102  (our own cell)
    assert earned == {"marks-output": (5.0, 5), "marks-state": (0.0, 3)}
