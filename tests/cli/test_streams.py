"""What the program imports when, and what becomes of its output: pipes, terminals, encodings."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FORUM = str(ROOT / "derivations" / "forum")
HEAD = "model: rnn\ntarget: d L / d o(t)[1]\nsteps:\n"
ENGINE = {"sympy", "rich", "flint", "lark", "yaml", "msgspec"}


def environment(**more: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "LC_", "NO_COLOR"))}
    return {**kept, "PYTHONPATH": str(ROOT), **more}


def run(*arguments: str, **more: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "bpttcheck", *arguments]
    return subprocess.run(command, env=environment(**more), capture_output=True, timeout=60)


def on_terminal(*arguments: str, **more: str) -> str:
    """What a terminal is sent."""
    ours, theirs = pty.openpty()
    env = environment(TERM="xterm-256color", COLUMNS="80", **more)
    command = [sys.executable, "-m", "bpttcheck", *arguments]
    process = subprocess.Popen(command, env=env, stdout=theirs, stderr=theirs)
    os.close(theirs)
    sent = b""
    try:
        while part := os.read(ours, 4096):
            sent += part
    except OSError:  # how Linux says that the other end is closed
        pass
    os.close(ours)
    process.wait(timeout=60)
    return sent.decode()


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["verify", "-h"], ["check", "-h"]])
def test_help_imports_neither_sympy_nor_the_kernel(arguments: list[str]) -> None:
    script = (
        "import sys\nfrom bpttcheck.cli import main\n"
        f"main({arguments}, standalone_mode=False)\n"
        "print(*(name for name in sys.modules), file=sys.stderr)"
    )
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, timeout=60)
    loaded = set(done.stderr.split())
    assert "bpttcheck.cli" in loaded
    assert not loaded & ENGINE
    assert not any(name.startswith("bpttcheck.kernel") for name in loaded)


def test_a_piped_report_needs_neither_sympy_nor_rich() -> None:
    done = run("verify", FORUM, PYTHONPROFILEIMPORTTIME="1")
    imported = {line.rpartition(b"|")[2].strip() for line in done.stderr.splitlines()}
    assert b"bpttcheck.reports.explained" in imported
    assert not imported & {b"sympy", b"rich", b"rich.console"}


def test_a_reader_who_has_seen_enough(tmp_path: Path) -> None:
    steps = "".join("  - d L/d L(t) * d L(t)/d o(t)[1]\n" for _ in range(1_500))
    file = tmp_path / "long.yaml"
    file.write_text(HEAD + steps)
    command = f"'{sys.executable}' -m bpttcheck verify '{file}'; echo $? >&2"
    process = subprocess.Popen(
        ["bash", "-c", f"({command}) | head -n 2"],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    out, error = process.communicate(timeout=60)
    assert out.count(b"\n") == 2
    assert error == b"0\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk() -> None:
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "bpttcheck", "verify", FORUM]
        done = subprocess.run(command, env=environment(), stdout=full, stderr=subprocess.PIPE, timeout=60)
    assert done.returncode == 2
    assert done.stderr.startswith(b"Error: the report cannot be written")
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    "more", [{"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}]
)
def test_an_encoding_without_our_signs(more: dict[str, str]) -> None:
    done = run("verify", FORUM, **more)
    assert done.returncode == 0
    assert done.stdout.isascii()
    assert b"ok = " in done.stdout
    assert done.stderr == b""
    assert run("verify", FORUM, "--format", "json", **more).returncode == 0


def test_a_terminal_has_colour_and_folds() -> None:
    sent = on_terminal("verify", FORUM)
    assert "\x1b[32m" in sent
    assert "h[t]" not in sent
    assert "yhat(tau)[1]" in sent


def test_no_color() -> None:
    sent = on_terminal("verify", FORUM, NO_COLOR="1")
    assert "\x1b[3" not in sent
    assert "✓" in sent


def test_a_pipe_is_plain() -> None:
    assert b"\x1b" not in run("verify", FORUM).stdout


def test_a_bar_for_many_files_is_seen_on_a_terminal_only(tmp_path: Path) -> None:
    for number in range(21):
        (tmp_path / f"{number}.yaml").write_text(HEAD + "  - d L / d o(t)[1]\n")
    assert "Checking" in on_terminal("verify", str(tmp_path))
    assert run("verify", str(tmp_path)).stderr == b""
