"""The documentation's examples: every file in it is written, every command run, and its output is what stands there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
_FENCE = re.compile(r"^```(yaml|console)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_NAMED = re.compile(r"# (\S+\.yaml)\n")


def _shown(output: str, expected: list[str]) -> bool:
    """Whether the lines stand in the output in this order; ``…`` stands for any lines, or for the end of one."""
    found = iter(output.splitlines())
    parts = [line for line in expected if line.strip() != "…"]
    return all(any(got.startswith(line.removesuffix("…").rstrip()) for got in found) for line in parts)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_shows_is_what_one_gets(page: Path, tmp_path: Path) -> None:
    for kind, text in _FENCE.findall(page.read_text(encoding="utf-8")):
        if kind == "yaml" and (named := _NAMED.match(text)):
            (tmp_path / named[1]).write_text(text, encoding="utf-8")
            slipped = text.replace("# leaky.yaml\n", "").replace("W @ h(t-1) + U", "W @ x(t) + U")
            (tmp_path / "slipped.yaml").write_text(slipped, encoding="utf-8")
        if kind == "console":
            command, *expected = text.splitlines()
            arguments = command.removeprefix("$ bpttcheck ").split()
            done = subprocess.run(
                [sys.executable, "-m", "bpttcheck", *arguments],
                cwd=tmp_path,
                env={"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
                capture_output=True,
                encoding="utf-8",
                timeout=60,
                check=False,
            )
            assert _shown(done.stdout + done.stderr, expected), f"{command}\n{done.stdout}{done.stderr}"
