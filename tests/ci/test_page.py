"""docs/ci.md: what it shows is what one gets, from pytest and pre-commit too."""

from __future__ import annotations

import re
import shlex
import sys
from typing import TYPE_CHECKING, Final

import pytest
import yaml

from tests.ci import hooks
from tests.ci.test_action import ACTION
from tests.test_docs import shown

if TYPE_CHECKING:
    from pathlib import Path

PAGE: Final = (hooks.ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
_FENCE: Final = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_NAMED: Final = re.compile(r"# (\S+\.\w+)\n")
FENCES: Final = _FENCE.findall(PAGE)
FILES: Final = {named[1]: text for _, text in FENCES if (named := _NAMED.match(text))}
CONSOLES: Final = [text.removeprefix("$ ").partition("\n") for kind, text in FENCES if kind == "console"]

# What tests/test_docs.py does not run.
OTHERS: Final = {command: expected for command, _, expected in CONSOLES if not command.startswith("bpttcheck")}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the files of the page; the hook is this repository's own, with the settings of the page."""
    found = tmp_path / "repository"
    for name, text in FILES.items():
        (found / name).parent.mkdir(parents=True, exist_ok=True)
        (found / name).write_text(text, encoding="utf-8")
    (repository,) = yaml.safe_load(FILES[".pre-commit-config.yaml"])["repos"]
    hooks.configure(found, **repository["hooks"][0])
    return found


def test_the_page_has_examples_of_all() -> None:
    assert set(FILES) == {
        "output.yaml",
        "state.yaml",
        ".github/workflows/derivations.yml",
        ".pre-commit-config.yaml",
        "pyproject.toml",
    }
    assert {command.split()[0] for command, _, _ in CONSOLES} == {"bpttcheck", "pytest", "pre-commit"}


@pytest.mark.parametrize(("command", "expected"), OTHERS.items(), ids=OTHERS)
def test_a_command_says_what_the_page_shows(command: str, expected: str, folder: Path) -> None:
    program, *arguments = shlex.split(command)
    if program == "pre-commit":
        done = hooks.pre_commit(folder, *arguments[1:])
    else:
        env = hooks.environment(folder.parent / "around")
        done = hooks.run([sys.executable, "-m", "pytest", *arguments], folder, env)
    assert shown(done.stdout + done.stderr, expected.splitlines()), done.stdout + done.stderr


def test_the_workflow_is_one_and_uses_inputs_that_there_are(folder: Path) -> None:
    path = ".github/workflows/derivations.yml"
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", path]
    done = hooks.run(command, folder, hooks.environment(folder.parent / "around"))
    assert done.returncode == 0, done.stdout
    step = yaml.safe_load(FILES[path])["jobs"]["derivations"]["steps"][1]
    assert step["with"].keys() <= ACTION["inputs"].keys()


def test_the_table_of_inputs_is_that_of_the_action() -> None:
    inputs = PAGE[PAGE.index("| input |") : PAGE.index("The action may be run")]
    rows = dict(re.findall(r"^\| `(\w+)` \|.*\| (.*?) \|$", inputs, re.MULTILINE))
    assert set(rows) == set(ACTION["inputs"])
    for name, each in ACTION["inputs"].items():
        assert not each["default"] or rows[name] == f"`{each['default']}`"


def test_the_first_line_for_editors_names_the_schema_that_is_written(folder: Path) -> None:
    (lines,) = (text for kind, text in FENCES if text.startswith("# yaml-language-server"))
    (command,) = (command for command, _, _ in CONSOLES if command.startswith("bpttcheck schema"))
    name = command.partition(" > ")[2]
    assert lines.splitlines()[0] == f"# yaml-language-server: $schema={name}"
    env = hooks.environment(folder.parent / "around")
    assert hooks.run(["bash", "-c", command], folder, env).returncode == 0
    (folder / "a.yaml").write_text(lines, encoding="utf-8")
    for file, status in (("a.yaml", 0), ("output.yaml", 0), ("pyproject.toml", 1)):
        check = [sys.executable, "-m", "check_jsonschema", "--schemafile", name, file]
        assert hooks.run(check, folder, env).returncode == status
