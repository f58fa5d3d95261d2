"""Two processes that share the files say what one process says, and what one of them loses the other does again."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SCRIPT = """
import os, sys
from bpttcheck.loading.derivations import load_each
from bpttcheck.loading.files import find
from bpttcheck.verify import many
from bpttcheck.verify.pipeline import verify_file

files = list(load_each(find([sys.argv[1]])))
alone = [verify_file(each) for each in files]
received = []
hand_back, take = many._hand_back, many._received
many._received = lambda found, *others: received.append(len(found)) or take(found, *others)
many._processors = lambda: 2
if sys.argv[2] == "lost":
    many._hand_back = lambda *_: os._exit(1)
if sys.argv[2] == "cut":
    many._hand_back = lambda others, writing, verify: (os.write(writing, b"half of it"), os._exit(0))
shared = list(many.verify_files(files))
assert received and (received[0] > 1000) == (sys.argv[2] == "kept"), received
assert [each.source for each in shared] == [each.source for each in alone]
assert shared == alone
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process cannot be doubled here")
@pytest.mark.parametrize("second", ["kept", "lost", "cut"])
def test_two_processes_say_what_one_says(second: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(ROOT / "derivations" / "forum"), second],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
