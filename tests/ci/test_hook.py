"""The hook: which files pre-commit hands to it, and what becomes of a commit."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.ci.hooks import MANIFEST, configure, hook, pre_commit, run
from tests.ci.test_action import GOOD, WRONG

if TYPE_CHECKING:
    from pathlib import Path

MODEL = "equations: {L: a}\nparameters: {a: []}\n"
NOTES = "---\nbpttcheck:\n  model: rnn\n---\n\n$$ \\nabla_{o^{(t)}} L = \\hat{y}^{(t)} + y^{(t)} $$\n"


def commit(folder: Path, texts: dict[str, str], *arguments: str, **settings: Any) -> tuple[int, str]:
    """The status and the words with which pre-commit ends, where these files are to be committed."""
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    configure(folder, **settings)
    done = pre_commit(folder, *arguments)
    assert not done.stderr
    return done.returncode, done.stdout


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "repository"
    found.mkdir()
    return found


def test_the_manifest_is_one() -> None:
    command = [sys.executable, "-m", "pre_commit", "validate-manifest", str(MANIFEST)]
    assert run(command, MANIFEST.parent, {"PATH": "/usr/bin:/bin"}).returncode == 0
    assert hook()["entry"] == "bpttcheck verify"


@pytest.mark.parametrize(
    ("files", "status", "told"),
    [
        ({"derivations/a b.yaml": GOOD, "notes/derivations/b.yml": GOOD}, 0, "Passed"),
        ({"derivations/a.yaml": GOOD, "derivations/b.yaml": WRONG}, 1, "derivations/b.yaml:4:9"),
        ({"derivations/notes.md": NOTES}, 1, "derivations/notes.md:6:"),
        ({"derivations/a.yaml": "steps: ["}, 1, "exit code: 2"),
        ({"compose.yaml": "services: {}", "README.md": "# Read me"}, 0, "no files to check"),
        ({"derivations/README.md": "# Read me"}, 0, "no files to check"),
        ({"derivations/a.py": "1 +", "derivations/data.json": "{"}, 0, "no files to check"),
    ],
)
def test_a_commit_with_files(files: dict[str, str], status: int, told: str, folder: Path) -> None:
    got, shown = commit(folder, files)
    assert (got, told in shown) == (status, True), shown


def test_a_folder_is_checked_whole_where_that_is_wanted(folder: Path) -> None:
    texts = {"notes/a.yaml": WRONG, "notes/model.yaml": MODEL, "README.md": "# Read me"}
    status, shown = commit(folder, texts, "--all-files", files="^notes/", pass_filenames=False, args=["notes"])
    assert (status, "notes/a.yaml:4:9" in shown, "model.yaml" in shown) == (1, True, False)
