"""The README's picture of a terminal, drawn from what the program prints: ``python -m tests.picture`` writes it."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from contextlib import suppress
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).parent.parent
PICTURE = ROOT / "docs" / "forum-question.svg"
TARGET = "d L / d h(tau)[1]"
LINE = "-yhat[1]*(v[1,1]*(yhat[1] - 1) + v[2,1]*yhat[2] + v[3,1]*yhat[3])"
_WIDTH = 110


def printed() -> str:
    """What ``bpttcheck check`` says in a terminal of the line of the forum question."""
    command = [sys.executable, "-m", "bpttcheck", "check", TARGET, LINE, "--assume", "sum(y(t)) = 1"]
    environment = {**os.environ, "COLUMNS": str(_WIDTH), "TERM": "xterm-256color"}
    reading, writing = pty.openpty()
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=writing):
        os.close(writing)
        text = _all(reading)
    return "\n".join(text.replace("\r\n", "\n").splitlines()[1:])


def _all(reading: int) -> str:
    """What is written into a terminal; on Linux its end is an error."""
    parts: list[bytes] = []
    with suppress(OSError):
        while part := os.read(reading, 4096):
            parts.append(part)
    os.close(reading)
    return b"".join(parts).decode()


def picture() -> str:
    """The picture as SVG."""
    console = Console(record=True, width=_WIDTH, file=StringIO(), force_terminal=True)
    call = f'$ bpttcheck check "{TARGET}" "{LINE}" --assume "sum(y(t)) = 1"'
    console.print(Text(call, "bold"), soft_wrap=False)
    console.print(Text.from_ansi(printed()))
    return console.export_svg(title="bpttcheck", unique_id="forum")


if __name__ == "__main__":
    PICTURE.write_text(picture(), encoding="utf-8")
