"""What the program touches: it opens what is named and itself, writes the parsers' tables, and starts nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]
SCRIPT: Final = """
import json, os, sys
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC
read, written, done = set(), set(), set()
def hook(event, given):
    if event == "open" and isinstance(given[0], (str, bytes)):
        (written if given[2] & WRITES else read).add(os.path.realpath(os.fsdecode(given[0])))
    elif event.partition(".")[0] in {"subprocess", "socket", "shutil", "urllib"} or event in {
        "os.system", "os.exec", "os.posix_spawn", "os.remove", "os.rename", "os.mkdir", "os.chmod", "os.symlink"
    }:
        done.add((event, str(given[0])))
sys.addaudithook(hook)
from bpttcheck.cli import main
main(sys.argv[1:], standalone_mode=False)
print(json.dumps([sorted(read), sorted(written), sorted(done)]), file=sys.stderr)
"""
HOSTILE: Final = r"""
title: __import__('os').system('touch pwned')
model: ../elsewhere/model.yaml
assume: ["sum(y(t)) = open('/etc/passwd')"]
target: d L / d o(t)
steps:
  - yhat(t) - y(t)
  - exec("1")
  - {latex: '\input{/etc/passwd} \write18{touch pwned}'}
"""
GOOD: Final = "model: rnn\ntarget: d L / d o(t)\nsteps: [yhat(t) - y(t), {latex: '\\hat{y}^{(t)} + y^{(t)}'}]\n"


@pytest.mark.skipif(sys.platform != "linux", reason="paths of the system are those of Linux")
@pytest.mark.parametrize("form", ["text", "json", "latex"])
def test_nothing_is_touched_but_what_is_named_and_the_cache(form: str, tmp_path: Path) -> None:
    mine, cache, elsewhere = (tmp_path / name for name in ("mine", "cache", "elsewhere"))
    for folder in (mine, elsewhere):
        folder.mkdir()
    (mine / "a.yaml").write_text(HOSTILE)
    (mine / "b.yaml").write_text(GOOD)
    (mine / "c.md").write_text(f"<!-- bpttcheck\n{HOSTILE.partition('target')[0]}-->\n\n$$a = \\input{{b}}$$\n")
    (elsewhere / "other.yaml").write_text(GOOD)
    command = [sys.executable, "-c", SCRIPT, "verify", str(mine), "--format", form, "--explain", "full"]
    environment = {"PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(cache), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    read, written, started = json.loads(done.stderr.splitlines()[-1])
    assert {str(mine / name) for name in ("a.yaml", "b.yaml", "c.md")} <= set(read)
    assert written
    own = (str(ROOT), str(mine), str(cache), sys.prefix, sys.base_prefix, "/proc/self", "/sys", "/usr/lib", "/lib")
    assert [path for path in read if not path.startswith(own)] == []
    assert [path for path in written if not path.startswith((str(cache), os.devnull))] == []
    assert [each for each in started if not each[1].startswith(str(cache))] == []
    assert not (tmp_path / "pwned").exists()
