"""The documentation's examples: every file in it is written, every command run, and its output is what stands there."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import bpttcheck

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
_FENCE = re.compile(r"^```(yaml|markdown|toml|console)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_NAMED = re.compile(r"(?:#|<!--) (\S+\.(?:yaml|md|toml))(?: -->)?\n")
_TABLE = re.compile(
    r"^In the model `(\w+)`[^|]*:\n\n\| one writes \| (is read as|one is told) \|\n\| --- \| --- \|\n((?:\|.*\|\n)+)",
    re.MULTILINE,
)
_SPELLINGS = re.compile(
    r"^In the model `(\w+)`[^|]*:\n\n\| what \| plain \| LaTeX \|\n\| --- \| --- \| --- \|\n((?:\|.*\|\n)+)",
    re.MULTILINE,
)
_SPELLED = re.compile(r"^\| [^|`]+ \| `(.*?)` \| `(.*?)` \|$", re.MULTILINE)
_ROW = re.compile(r"^\| `(.*?)` \| (.*) \|$", re.MULTILINE)


def shown(output: str, expected: list[str]) -> bool:
    """Whether the lines stand in the output in this order; ``…`` stands for any lines, or for the end of one."""
    found = iter(output.splitlines())
    parts = [line for line in expected if line.strip() != "…"]
    return all(any(got.startswith(line.removesuffix("…").rstrip()) for got in found) for line in parts)


def _run(arguments: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bpttcheck", *arguments],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_shows_is_what_one_gets(page: Path, tmp_path: Path) -> None:
    for kind, text in _FENCE.findall(page.read_text(encoding="utf-8")):
        if kind != "console" and (named := _NAMED.match(text)):
            (tmp_path / named[1]).write_text(text, encoding="utf-8")
            slipped = text.replace("# leaky.yaml\n", "").replace("W @ h(t-1) + U", "W @ x(t) + U")
            (tmp_path / "slipped.yaml").write_text(slipped, encoding="utf-8")
        for line, *expected in map(str.splitlines, text.split("$ bpttcheck ")[1:] if kind == "console" else ()):
            command, _, into = line.partition(" > ")
            done = _run(shlex.split(command), tmp_path)
            assert shown(done.stdout + done.stderr, expected), f"{command}\n{done.stdout}{done.stderr}"
            if into:
                (tmp_path / into).write_text(done.stdout, encoding="utf-8")


def _as_targets(model: str, targets: list[Any]) -> list[Any]:
    """What is said of each, as a target of the model."""
    derivations = [{"target": target, "steps": ["0"]} for target in targets]
    rows = json.dumps({"model": model, "derivations": derivations}, indent=1)
    report = bpttcheck.verify(rows, name="rows.yaml", explain=False)
    return list(json.loads(report.render("json"))["files"][0]["derivations"])


TABLES = _TABLE.findall((ROOT / "docs" / "latex.md").read_text(encoding="utf-8"))


def test_there_are_tables() -> None:
    assert len(TABLES) == 5


@pytest.mark.parametrize(("model", "kind", "table"), TABLES, ids=[f"{model}, {kind}" for model, kind, _ in TABLES])
def test_a_formula_is_read_as_the_page_says(model: str, kind: str, table: str) -> None:
    rows = _ROW.findall(table.replace(r"\|", "|"))
    assert len(rows) == table.count("\n")
    found = _as_targets(model, [{"latex": formula} for formula, _ in rows])
    for (formula, said), each in zip(rows, found, strict=True):
        if kind == "is read as":
            assert f"`{each['read']}`" == said, (formula, each["error"])
        else:
            assert said in each["error"]["message"], formula


SPELLINGS = _SPELLINGS.findall((ROOT / "docs" / "notation.md").read_text(encoding="utf-8"))


def test_there_are_tables_of_spellings() -> None:
    assert len(SPELLINGS) == 7


@pytest.mark.parametrize(("model", "table"), SPELLINGS, ids=[table.split("|")[1].strip() for _, table in SPELLINGS])
def test_both_spellings_are_read_as_the_same(model: str, table: str) -> None:
    rows = _SPELLED.findall(table.replace(r"\|", "|"))
    assert len(rows) == table.count("\n")
    plain = _as_targets(model, [text for text, _ in rows])
    latex = _as_targets(model, [{"latex": formula} for _, formula in rows])
    for row, one, other in zip(rows, plain, latex, strict=True):
        assert not one["error"], row
        assert not other["error"], row
        assert one["read"] == other["read"], row
