"""The problem: the full ∂L/∂w₁₁ of the recurrent net by the recursion over time, as a derivation file."""

from __future__ import annotations

import json

from bpttcheck.derivation import DerivationFile, Verdict
from bpttcheck.loading.derivations import load
from bpttcheck.places import Source
from bpttcheck.verify import verify_file

SIZES = {"x": 4, "h": 5, "y": 3}
SMALL = {"x": 1, "h": 2, "y": 2}
SMALLEST = {"x": 1, "h": 1, "y": 2}
TARGET = "d L / d W[1,1]"
LINE = "sum(t, delta(t)[1]*h(t-1)[1])"
DELTA = {
    "delta(tau)": "(1 - h(tau)^2) * (V.T @ grad(L, o(tau)))",
    "delta(t)": "(1 - h(t)^2) * (V.T @ grad(L, o(t)) + W.T @ delta(t+1))",
}
# What else one says of the same truth at τ = 3.
FURTHER = (
    "sum(t, grad(L, a(t))[1]*h(t-1)[1])",
    "delta(1)[1]*h(0)[1] + delta(2)[1]*h(1)[1] + delta(3)[1]*h(2)[1]",
    "sum(t, (1 - h(t)[1]^2) * d L/d h(t)[1] * h(t-1)[1])",
    "sum(t, outer(delta(t), h(t-1)))[1,1]",
    "sum(t, delta(t)[1]*h(t-1)[2])",
    "sum(t, delta(t)[1]*h(t)[1])",
    "-sum(t, delta(t)[1]*h(t-1)[1])",
    "sum(t, delta(t)[2]*h(t-1)[1])",
)


def problem(times: int, sizes: dict[str, int], seed: int) -> DerivationFile:
    """The file; another number makes it another file, for which all that is random is drawn anew."""
    keys = {"title": str(seed), "model": "rnn", "sizes": sizes, "times": times, "define": DELTA}
    return load(Source("problem.yaml", json.dumps({**keys, "target": TARGET, "steps": [LINE]})))


def solve(file: DerivationFile) -> None:
    """Unroll, differentiate, read the line, judge it."""
    (step,) = verify_file(file).derivations[0].steps
    if step.verdict is not Verdict.CORRECT:
        raise RuntimeError(f"{step.verdict}: the figures would mean nothing")
