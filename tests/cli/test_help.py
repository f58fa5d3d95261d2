"""Every command's help shows examples, and they run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from bpttcheck.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
# With a slip, so that there is something to select.
HOMEWORK = "model: rnn\ntarget: d L / d L(t)\nsteps: ['1', '-1']\n"
_EXAMPLE = re.compile(r"^ +(bpttcheck .*)$", re.MULTILINE)


def commands() -> Iterator[tuple[str, ...]]:
    yield ()
    yield from ((name,) for name in sorted(main.commands))


def examples(*command: str) -> list[str]:
    text = CliRunner().invoke(main, [*command, "--help"]).stdout
    return _EXAMPLE.findall(text.partition("Examples:")[2])


EXAMPLES = [line for command in commands() for line in examples(*command)]


@pytest.mark.parametrize("command", list(commands()), ids=" ".join)
def test_help_shows_examples(command: tuple[str, ...]) -> None:
    assert len(examples(*command)) >= 2
    assert not command or any(line.split()[1] == command[0] for line in examples(*command))


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files that examples name."""
    place: Path = tmp_path_factory.mktemp("examples")
    course = ROOT / "examples" / "course"
    for name in ("forum", "textbook"):
        shutil.copytree(ROOT / "derivations" / name, place / "derivations" / name)
    for name in ("assignment.yaml", "submission.md"):
        shutil.copy(course / name, place)
    (place / "submissions").mkdir()
    for name in ("submissions/ada.yaml", "ada.yaml", "bob.yaml"):
        (place / name).write_text("answers: {output: [yhat(t) - y(t)]}\n")
    (place / "homework.yaml").write_text(HOMEWORK)
    run("bpttcheck verify homework.yaml --format json > report.json", place)
    for student, name in (("ada", "one"), ("bob", "two")):
        run(f"bpttcheck grade assignment.yaml {student}.yaml --out {name} --format jsonl > {name}.jsonl", place)
    return place


@pytest.mark.parametrize("line", list(dict.fromkeys(EXAMPLES)))
def test_an_example_runs(line: str, prepared: Path, tmp_path: Path) -> None:
    if "--watch" in line:
        pytest.skip("it goes on until it is interrupted: test_watch.py has it")
    shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
    if "--out submission.md" in line:
        (tmp_path / "submission.md").unlink()
    done = run(line, tmp_path)
    # 1 is said of lines that are not as expected, and of homework that a person should look at.
    assert done.returncode in (0, 1), done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout or any(part in line for part in ("> ", "--out", "--quiet"))


def test_there_is_something_to_run() -> None:
    assert len(EXAMPLES) > 25


def run(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = f'bpttcheck() {{ "{sys.executable}" -m bpttcheck "$@"; }}\n{line}'
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(["bash", "-c", command], cwd=folder, env=env, capture_output=True, text=True, timeout=120)
