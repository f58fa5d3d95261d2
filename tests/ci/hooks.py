"""The hook for pre-commit, run by pre-commit itself in a repository of its own, without installing anything."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import yaml

ROOT: Final = Path(__file__).parent.parent.parent
MANIFEST: Final = ROOT / ".pre-commit-hooks.yaml"
_PROGRAM: Final = f'#!/bin/sh\nexec "{sys.executable}" -m bpttcheck "$@"\n'


def hook(**settings: Any) -> dict[str, Any]:
    """The hook as the manifest has it, with a user's settings; the program is the one that is installed here."""
    (described,) = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    found: dict[str, Any] = described | settings | {"language": "system"}
    return found


def configure(folder: Path, **settings: Any) -> None:
    """Write pre-commit's configuration."""
    config = {"repos": [{"repo": "local", "hooks": [hook(**settings)]}]}
    (folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")


def environment(folder: Path) -> dict[str, str]:
    """Variables for programs that call ours by its name, and see nothing of the machine's settings."""
    program = folder / "bin" / "bpttcheck"
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text(_PROGRAM, encoding="utf-8")
    program.chmod(0o755)
    path = os.pathsep.join([str(program.parent), str(Path(sys.executable).parent), os.environ["PATH"]])
    home = {"HOME": str(folder), "PRE_COMMIT_HOME": str(folder / "cache"), "GIT_CONFIG_NOSYSTEM": "1"}
    return {"PATH": path, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "LC_ALL": "C.UTF-8", **home}


def run(command: list[str], folder: Path, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a command, and take what it says."""
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, encoding="utf-8", timeout=100, check=False)


def pre_commit(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What pre-commit does in a folder with all its files."""
    env = environment(folder.parent / "around")
    for command in (["git", "init", "-q"], ["git", "add", "."]):
        assert run(command, folder, env).returncode == 0
    return run([sys.executable, "-m", "pre_commit", "run", *arguments], folder, env)
