"""What shells are offered, and that each takes the script that is printed for it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner

from bpttcheck.cli import main
from bpttcheck.explain.pages import pages
from bpttcheck.models.builtin import names

ROOT = Path(__file__).parents[2]
CHECKS = {"bash": ["bash", "-n"], "zsh": ["zsh", "-n"], "fish": ["fish", "--no-execute"]}


def script(shell: str) -> str:
    return CliRunner().invoke(main, ["completion", shell]).stdout


def offered(*words: str) -> list[tuple[str, str]]:
    *before, begun = words
    found = ShellComplete(main, {}, "bpttcheck", "_BPTTCHECK_COMPLETE").get_completions(before, begun)
    return [(item.type, item.value) for item in found]


# fmt: off
OFFERED = {
    # what stands there                               | what may follow
    ("ver",):                                           ["verify"],
    ("m",):                                             ["models"],
    ("verify", "--exp"):                                ["--explain", "--explain-limit"],
    ("verify", "--explain", "f"):                       ["full"],
    ("verify", "--format", "j"):                        ["json", "jsonl", "junit"],
    ("verify", "--select", "sig"):                      ["sign"],
    ("verify", "--select", "mal"):                      ["malformed"],
    ("check", "-y", "--slop"):                          ["--slopes"],
    ("check", "L", "L", "--model", "l"):                ["lstm"],
    ("derive", "--vectors", ""):                        ["columns", "rows"],
    ("completion", ""):                                 ["bash", "zsh", "fish"],
    ("models", ""):                                     list(names()),
    ("check", "--model", ""):                           list(names()),
    ("explain", ""):                                    sorted(pages()),
    ("explain", "softmax"):                             ["softmax-denominator", "softmax-diagonal"],
    ("explain", "nothing-like-it"):                     [],
}
FILES = [
    # where the shell offers files
    ("verify", "der"), ("verify", "--assignment", "a"), ("verify", "--output", "a"), ("verify", "--select", "textb"),
    ("models", "my-"), ("check", "--model", "my-"), ("new", "a"), ("grade", "a"), ("grade", "a", "b"), ("recheck", "r"),
]
# fmt: on


@pytest.mark.parametrize("words", OFFERED, ids=" ".join)
def test_what_is_offered(words: tuple[str, ...]) -> None:
    assert offered(*words) == [("plain", word) for word in OFFERED[words]]


@pytest.mark.parametrize("words", FILES, ids=" ".join)
def test_files_are_the_shells_own(words: tuple[str, ...]) -> None:
    assert offered(*words) == [("file", words[-1])]


@pytest.mark.parametrize("shell", CHECKS)
def test_a_shell_takes_its_script(shell: str) -> None:
    text = script(shell)
    assert "_BPTTCHECK_COMPLETE" in text
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed")
    done = subprocess.run(CHECKS[shell], input=text, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")


def program(folder: Path) -> str:
    """A folder in which the program is found by its name."""
    path = folder / "bpttcheck"
    path.write_text(f"#!/bin/sh\nPYTHONPATH='{ROOT}' exec '{sys.executable}' -m bpttcheck \"$@\"\n")
    path.chmod(0o755)
    return str(folder)


@pytest.mark.skipif(not shutil.which("bash"), reason="bash is not installed")
def test_bash_completes(tmp_path: Path) -> None:
    asked = "COMP_WORDS=(bpttcheck explain softm); COMP_CWORD=2; _bpttcheck_completion bpttcheck; echo ${COMPREPLY[@]}"
    text = f"PATH={program(tmp_path)}:$PATH\n{script('bash')}\n{asked}"
    done = subprocess.run(["bash", "--norc", "-c", text], capture_output=True, text=True, timeout=60)
    assert done.stdout.split() == ["softmax-denominator", "softmax-diagonal"], done.stderr


@pytest.mark.skipif(not shutil.which("fish"), reason="fish is not installed")
def test_fish_completes(tmp_path: Path) -> None:
    text = f"set -x PATH {program(tmp_path)} $PATH\n{script('fish')}\ncomplete -C 'bpttcheck explain softm'"
    done = subprocess.run(["fish", "--no-config", "-c", text], capture_output=True, text=True, timeout=60)
    assert done.stdout.split() == ["softmax-denominator", "softmax-diagonal"], done.stderr
