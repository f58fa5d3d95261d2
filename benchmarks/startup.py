"""The whole process of the main job, beside Python importing SymPy, in alternating runs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks.tables import ratio, seconds, show

RUNS = 11
ROOT = Path(__file__).parent.parent
MAIN = "import sys; from bpttcheck.cli import main; sys.argv[0] = 'bpttcheck'; sys.exit(main())"
COMMANDS = {
    "import sympy": ["-c", "import sympy"],
    "bpttcheck verify derivations/forum": ["-c", MAIN, "verify", "derivations/forum"],
    "bpttcheck --help": ["-c", MAIN, "--help"],
    "bpttcheck --version": ["-c", MAIN, "--version"],
    "python -c pass": ["-c", "pass"],
}


def main() -> None:
    runs: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(RUNS + 1):
        for name, arguments in COMMANDS.items():
            runs[name].append(_run(arguments))
    medians = {name: median(times[1:]) for name, times in runs.items()}  # the first run warms the disk
    base = medians["import sympy"]
    rows = [(name, seconds(time), ratio(time, base)) for name, time in medians.items()]
    show(f"Whole processes: medians of {RUNS} alternating runs", ("", "time", "to SymPy's import"), rows)


def _run(arguments: list[str]) -> float:
    start = perf_counter()
    command = [sys.executable, *arguments]
    environment = {**os.environ, "NO_COLOR": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{arguments} failed: {done.stdout}{done.stderr}")
    return perf_counter() - start


if __name__ == "__main__":
    main()
