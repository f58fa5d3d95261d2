"""One measurement in a process of its own: so are its memory and its imports."""

from __future__ import annotations

import gc
import json
import resource
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def measured(name: str, *arguments: object, limit: float | None = None) -> dict[str, float] | None:
    """What the function of this name returns in a new process; ``None`` if it takes longer than the limit."""
    command = [sys.executable, "-m", "benchmarks.measure", name, json.dumps(arguments)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=limit)
    except subprocess.TimeoutExpired:
        return None
    found: dict[str, float] = json.loads(done.stdout)
    return found


def clock(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def peak() -> float:
    """The most memory that this process has had, in megabytes."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def engine(times: int, sizes: dict[str, int], repeat: int) -> dict[str, float]:
    """The time from a loaded file to its verdict, and memory."""
    from benchmarks.problem import problem, solve

    solve(problem(1, {"x": 1, "h": 1, "y": 2}, -1))  # imports the grammar
    files = [problem(times, sizes, seed) for seed in range(repeat)]
    before = peak()
    found = [clock(lambda file=file: solve(file)) for file in files]  # type: ignore[misc]
    return {"seconds": median(found), "before": before, "peak": peak()}


def further(repeat: int) -> dict[str, float]:
    """The time that each further line takes, of which the first ones are right and the others wrong."""
    from benchmarks.problem import FURTHER, SIZES, problem
    from bpttcheck.derivation import Step
    from bpttcheck.places import Passage
    from bpttcheck.verify.claims import read_target
    from bpttcheck.verify.judging import judge_step
    from bpttcheck.verify.setting import Settings

    found: dict[str, list[float]] = {line: [] for line in FURTHER}
    for seed in range(repeat):
        (derivation,) = problem(3, SIZES, seed).derivations
        prepared = Settings(bytes([seed])).prepare(derivation.setting)
        target = read_target(derivation.target, prepared)
        judge_step(derivation.steps[0], target, prepared, None, 1)
        for line in FURTHER:
            step = Step(Passage.whole(line))
            found[line].append(clock(lambda step=step: judge_step(step, target, prepared, None, 1)))  # type: ignore[misc] # noqa: B023
    return {line: median(times) for line, times in found.items()}


def lines(folder: str) -> dict[str, float]:
    """Lines and the processor's seconds, of each folder and of all; and those of a fixed piece of work."""
    gc.set_threshold(200_000)  # as the command line does
    from bpttcheck.loading.derivations import load_each
    from bpttcheck.loading.files import find
    from bpttcheck.verify import verify_file

    files = list(load_each(find([folder])))
    for file in {Path(file.source.name).suffix: file for file in files}.values():
        verify_file(file)  # imports the kernel and the grammars
    found: dict[str, float] = defaultdict(float)
    for file in files:
        start = process_time()
        count = sum(len(each.steps) for each in verify_file(file).derivations)
        taken = process_time() - start
        for name in (Path(file.source.name).parent.name, "all"):
            found[f"{name} seconds"] += taken
            found[f"{name} lines"] += count
    found[" reference"] = min(clock(lambda: [pow(k, 3, 1_000_003) for k in range(10_000)]) for _ in range(20))
    return {name: value for name, value in found.items() if value}


def sympy(times: int, method: str) -> dict[str, float]:
    """The time that SymPy takes for the same question on the small net, without building the two sides."""
    from benchmarks.in_sympy import sides

    line, truth = sides(times)
    if method == "equals":
        return {"seconds": clock(lambda: line.equals(truth))}
    from sympy import simplify

    return {"seconds": clock(lambda: simplify(line - truth))}


if __name__ == "__main__":
    functions: dict[str, Callable[..., Any]] = {"engine": engine, "further": further, "lines": lines, "sympy": sympy}
    print(json.dumps(functions[sys.argv[1]](*json.loads(sys.argv[2]))))
