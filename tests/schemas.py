"""The schemas for editors: ``python -m tests.schemas --write`` writes them, and without it says what is stale."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from bpttcheck.loading.json_schema import KINDS, file_name, written

ROOT: Final = Path(__file__).parent.parent
FOLDER: Final = ROOT / "schemas"
# The file that students are handed out names the schema beside it.
BESIDE: Final = ROOT / "examples" / "course" / file_name("submission")


def texts() -> dict[Path, str]:
    """What stands in each file."""
    return {FOLDER / file_name(kind): written(kind) for kind in KINDS} | {BESIDE: written("submission")}


def stale() -> list[Path]:
    """The files that are not as they would be written now."""
    return [path for path, text in texts().items() if not path.is_file() or path.read_text(encoding="utf-8") != text]


def write() -> None:
    """Write all of them."""
    FOLDER.mkdir(exist_ok=True)
    for path, text in texts().items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    if "--write" in sys.argv:
        write()
    for each in stale():
        sys.stdout.write(f"{each} is stale\n")
    sys.exit(bool(stale()))
