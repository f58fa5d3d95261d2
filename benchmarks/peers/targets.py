"""What the engine has to keep to: the processor's time from a loaded file to its verdict, median of several."""

from __future__ import annotations

import json
import sys
from statistics import median
from time import process_time
from typing import TYPE_CHECKING, Final

from benchmarks.peers.claims import ONE, SMALL
from benchmarks.problem import problem, solve
from benchmarks.work import file_of
from bpttcheck.loading.derivations import load
from bpttcheck.places import Source
from bpttcheck.verify import verify_file

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS: Final = 7
LSTM: Final = "lstm/parameters.yaml"
TIMES: Final = 20


def recursion(times: int, sizes: dict[str, int]) -> float:
    """All of ∂L/∂w₁₁ by the recursion; many files, since a clock may tick in milliseconds."""
    count = 20
    solve(problem(1, ONE, -1))
    files = [problem(times, sizes, seed) for seed in range(count)]
    return _median(lambda: [verify_file(file) for file in files]) / count


def lstm() -> tuple[float, int]:
    """Every weight and bias of an LSTM with 4 inputs, 5 cells and 3 outputs at τ = 20, and the number of lines."""
    source = file_of(LSTM).source
    file = load(Source(source.name, source.text.replace("times: 3\n", f"times: {TIMES}\n")))
    found = verify_file(file)
    if not found.ok or found.derivations[0].times != TIMES:
        raise RuntimeError("the figures would mean nothing")
    return _median(lambda: verify_file(file)), sum(len(each.steps) for each in found.derivations)


def _median(work: Callable[[], object]) -> float:
    taken = []
    for _ in range(ROUNDS):
        start = process_time()
        work()
        taken.append(process_time() - start)
    return median(taken)


if __name__ == "__main__":
    (time, lines) = lstm()
    ours = {"two": recursion(2, ONE), "four": recursion(4, SMALL), "lstm": time, "lstm_lines": lines}
    sys.stdout.write(json.dumps(ours))
