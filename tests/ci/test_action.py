"""The action for GitHub: its steps, run as GitHub runs them, with inputs that try to be commands."""

from __future__ import annotations

import re
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

ROOT: Final = Path(__file__).parent.parent.parent
ACTION: Final = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
FIND, INSTALL, CHECK = ACTION["runs"]["steps"]
GOOD: Final = "model: rnn\nassume: [sum(y(t)) = 1]\ntarget: d L / d o(t)\nsteps: [yhat(t) - y(t)]\n"
WRONG: Final = GOOD.replace("yhat(t) - y(t)", "y(t) - yhat(t)")
# How GitHub calls a script whose `shell` is bash.
BASH: Final = ("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c")
_EXPRESSION: Final = re.compile(r"\$\{\{ *(.*?) *\}\}")


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """What a job finds: a folder that was checked out, and one for what is temporary, with the program in it."""
    for name in ("work/derivations", "temp/bpttcheck"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "temp" / "bpttcheck" / "bpttcheck").symlink_to(ROOT / "bpttcheck")
    (tmp_path / "summary").touch()
    (tmp_path / "work" / "derivations" / "a.yaml").write_text(GOOD, encoding="utf-8")
    return tmp_path / "work"


def run(step: Any, work: Path, python: str = sys.executable, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run a step as GitHub does, with what expressions stand for in its environment."""
    known = {f"inputs.{name}": str(each.get("default", "")) for name, each in ACTION["inputs"].items()}
    known |= {f"inputs.{name}": value for name, value in inputs.items()}
    known |= {"steps.python.outputs.python-path": python, "runner.temp": str(work.parent / "temp")}
    given = {name: _EXPRESSION.sub(lambda found: known[found[1]], value) for name, value in step["env"].items()}
    env = {
        "PATH": "/usr/bin:/bin",
        "RUNNER_TEMP": str(work.parent / "temp"),
        "GITHUB_ACTION_PATH": str(ROOT),
        "GITHUB_STEP_SUMMARY": str(work.parent / "summary"),
        **given,
    }
    command = [*BASH, step["run"]]
    return subprocess.run(command, cwd=work, env=env, capture_output=True, encoding="utf-8", timeout=60, check=False)


def summary(work: Path) -> str:
    return (work.parent / "summary").read_text(encoding="utf-8")


def test_it_is_an_action() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-actions", "action.yml"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_script_has_an_expression_in_it() -> None:
    for step in ACTION["runs"]["steps"]:
        assert not _EXPRESSION.search(step.get("run", ""))
        assert ("run" in step) is (step.get("shell") == "bash")


def test_what_is_right_passes(work: Path) -> None:
    done = run(CHECK, work)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "1 line: 1 correct; all as expected\n"
    assert summary(work).startswith("## ✓ Derivations")


def test_what_is_wrong_is_marked_in_the_pull_request_and_told_in_the_summary(work: Path) -> None:
    (work / "derivations" / "a.yaml").write_text(WRONG, encoding="utf-8")
    done = run(CHECK, work)
    assert done.returncode == 1
    assert re.search(r"^::error title=bpttcheck.*,file=derivations/a\.yaml,line=4,", done.stdout, re.MULTILINE)
    assert "✗ line 4" in summary(work)


def test_forms_are_those_of_the_job_whatever_the_folder_says(work: Path) -> None:
    (work / "bpttcheck.toml").write_text('format = "json"\n', encoding="utf-8")
    done = run(CHECK, work, output="of.sarif")
    assert (done.returncode, done.stdout) == (0, "1 line: 1 correct; all as expected\n")
    assert summary(work).startswith("## ✓ Derivations")
    assert '"version": "2.1.0"' in (work / "of.sarif").read_text(encoding="utf-8")


def test_a_file_that_cannot_be_read_is_told_too(work: Path) -> None:
    (work / "derivations" / "a.yaml").write_text("steps: [", encoding="utf-8")
    assert run(CHECK, work).returncode == 2
    assert "a.yaml" in summary(work)


def test_files_stand_one_on_each_line_and_a_report_is_written(work: Path) -> None:
    (work / "my notes.yaml").write_text(WRONG, encoding="utf-8")
    (work / "-v.yaml").write_text(GOOD, encoding="utf-8")
    done = run(CHECK, work, files="derivations\n\nmy notes.yaml\n-v.yaml\n", format="text", output="out/of.sarif")
    assert done.returncode == 2
    assert "out/of.sarif" in done.stderr
    done = run(CHECK, work, files="derivations\n\nmy notes.yaml\n-v.yaml\n", format="text", output="of.sarif")
    assert (done.returncode, done.stderr) == (1, "")
    assert "3 lines: 2 correct, 1 wrong" in done.stdout
    assert '"version": "2.1.0"' in (work / "of.sarif").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["files", "format", "output", "version"])
@pytest.mark.parametrize(
    "text", ["$(touch owned)", "`touch owned`", '"; touch owned; "', "'; touch owned; '", "a\ntouch owned"]
)
def test_an_input_is_never_a_command(name: str, text: str, work: Path) -> None:
    run(INSTALL, work, python="/bin/false", **{name: text})
    run(CHECK, work, python="/bin/false", **{name: text})
    assert not (work / "owned").exists()


def test_modules_in_the_folder_that_is_checked_are_not_run(work: Path) -> None:
    for name in ("click.py", "yaml.py", "re.py", "sitecustomize.py"):
        (work / name).write_text("open('owned', 'w')\n", encoding="utf-8")
    assert run(CHECK, work).returncode == 0
    assert not (work / "owned").exists()


@pytest.mark.parametrize(
    ("version", "wanted"), [("", str(ROOT)), ("0.1.0", "bpttcheck==0.1.0"), ("-e .", "bpttcheck==-e .")]
)
def test_what_is_installed(version: str, wanted: str, work: Path) -> None:
    python = work.parent / "python"
    python.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n', encoding="utf-8")
    python.chmod(python.stat().st_mode | stat.S_IXUSR)
    done = run(INSTALL, work, python=str(python), version=version)
    target = str(work.parent / "temp" / "bpttcheck")
    expected = ["-P", "-m", "pip", "install", "--quiet", "--upgrade", "--target", target, wanted]
    assert done.stdout.splitlines() == expected
