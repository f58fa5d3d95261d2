"""The example course: ``python -m tests.course`` writes the files to hand out and the results."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

ROOT = Path(__file__).parent.parent
COURSE: Final = ROOT / "examples" / "course"
RESULTS: Final = COURSE / "results"
HANDOUTS: Final = {"yaml": COURSE / "submission.yaml", "markdown": COURSE / "submission.md"}
# What a run needs to go on after an interruption, and nobody else.
_OWN: Final = "journal.jsonl"


def bpttcheck(*arguments: str, folder: Path = COURSE) -> subprocess.CompletedProcess[str]:
    """Run the program as one does in the course's folder."""
    command = [sys.executable, "-m", "bpttcheck", *arguments]
    env = {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, encoding="utf-8", timeout=300, check=False)


def handout(style: str) -> str:
    """The file to hand out."""
    return bpttcheck("new", "assignment.yaml", "--format", style).stdout


def results(folder: Path) -> dict[str, bytes]:
    """All files of results, with what was printed, made in a folder."""
    done = bpttcheck("grade", "assignment.yaml", "submissions", "--out", str(folder))
    return {"printed.txt": done.stdout.encode(), **files(folder)}


def files(folder: Path) -> dict[str, bytes]:
    """All files of a folder."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != _OWN)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def write() -> None:
    """Write all of it."""
    for style, path in HANDOUTS.items():
        path.write_text(handout(style), encoding="utf-8")
    with TemporaryDirectory() as folder:
        made = results(Path(folder) / "results")
    shutil.rmtree(RESULTS, ignore_errors=True)
    for name, data in made.items():
        path = RESULTS / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


if __name__ == "__main__":
    write()
