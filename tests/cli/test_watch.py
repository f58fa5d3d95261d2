"""``verify --watch`` as a process: what it says at once, after each save, and how it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from queue import Queue
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from bpttcheck.cli import main
from bpttcheck.commands import watching

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
GOOD = "model: rnn\ntarget: d L / d o(t)[1]\nsteps: ['d L / d o(t)[1]']\n"
SLIP = GOOD.replace("['d", "['-d")
OWN = GOOD.replace("rnn", "own.yaml").replace("d L / d o(t)[1]", "z(t)")
MODEL = "parameters: {w: []}\ninputs: {x(t): []}\nequations: {z(t): w * x(t), L: 'sum(t, z(t))'}\n"


class Watching:
    """A run, and the lines that it prints."""

    def __init__(self, *arguments: str) -> None:
        command = [sys.executable, "-m", "bpttcheck", "verify", *arguments, "--watch"]
        env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=env)
        self._lines: Queue[str] = Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self._lines.put(line)

    def until(self, text: str) -> str:
        """All that is printed up to a line with this text."""
        printed = ""
        while text not in printed:
            printed += self._lines.get(timeout=60)
        return printed

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        self._reader.join()
        assert self.process.stdout
        self.process.stdout.close()

    def end(self) -> int:
        """The status after Ctrl-C."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=60)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("a.yaml").write_text(GOOD)
    return tmp_path


@pytest.fixture
def run() -> Iterator[Watching]:
    Path("own.yaml").write_text(MODEL)
    Path("b.yaml").write_text(OWN.replace("steps: ['z(t)']", "steps: ['w * x(t)']"))
    watched = Watching(".", "--output", "all.json")
    yield watched
    watched.close()


def test_a_session(run: Watching) -> None:
    assert "2 files, 2 lines: 2 correct; all as expected" in run.until("each proof")
    # By a name that is moved into place, as editors save.
    Path("new").write_text(SLIP)
    Path("new").replace("a.yaml")
    said = run.until("in all")
    assert "a.yaml: 1 wrong\n" in said
    assert said.index("a.yaml: 1 wrong") < said.index("why: ")
    assert "b.yaml" not in said
    Path("own.yaml").write_text(MODEL.replace("w * x(t)", "w^2 * x(t)"))
    assert "b.yaml: 1 wrong" in run.until("in all: 2 files, 2 lines: 2 wrong; 2 of 2 not as expected")
    Path("a.yaml").unlink()
    assert "a.yaml" not in run.until("in all: 1 line: 1 wrong")
    Path("sub").mkdir()
    Path("sub/c.yaml").write_text(GOOD)
    run.until("sub/c.yaml")
    run.until("in all: 2 files")
    assert '"path": "sub/c.yaml"' in Path("all.json").read_text()
    assert run.end() == 130


def test_a_quiet_one_says_that_all_is_well() -> None:
    watched = Watching("a.yaml", "--quiet")
    try:
        assert "as expected" in watched.until("in all: 1 line: 1 correct")
        Path("a.yaml").write_text(SLIP)
        assert "✗" in watched.until("in all: 1 line: 1 wrong")
        Path("a.yaml").write_text(GOOD)
        assert "✗" not in watched.until("in all: 1 line: 1 correct")
        assert watched.end() == 130
    finally:
        watched.close()


def test_how_far_lines_reach_is_told_after_the_verdicts() -> None:
    watched = Watching("a.yaml", "--scope")
    try:
        assert "for every size and every tau" in watched.until("each proof")
        Path("a.yaml").write_text(GOOD.replace("['d", "['0 + d"))
        assert "a.yaml: 1 correct\n" in watched.until("1 correct")
        assert "for every size and every tau" in watched.until("each proof")
        assert watched.end() == 130
    finally:
        watched.close()


# fmt: off
REFUSED = {
    # call                                          | what is told
    ("a.yaml", "--fail-fast"):                        "--watch goes without --fail-fast",
    ("-",):                                           "standard input cannot be watched",
    ("a.yaml", "--format", "json"):                   "--watch reports as text; add --output FILE",
    ("a.yaml", "--assignment", "a.yaml"):             "--assignment goes without",
}
# fmt: on


@pytest.mark.parametrize("call", REFUSED, ids=" ".join)
def test_what_cannot_be_watched(call: tuple[str, ...]) -> None:
    result = CliRunner().invoke(main, ["verify", "--watch", *call])
    assert (result.exit_code, REFUSED[call] in result.stderr) == (2, True)


def test_the_library_may_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "find_spec", lambda _: None)
    result = CliRunner().invoke(main, ["verify", "--watch", "a.yaml"])
    assert result.exit_code == 2
    assert "pip install 'bpttcheck[watch]'" in result.stderr
