"""Asks all peers and writes docs/peers.md: some ten minutes, most of which waits for limits."""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Final

from benchmarks.peers.asking import answers
from benchmarks.peers.beyond import BEYOND
from benchmarks.peers.claims import CLAIMS
from benchmarks.peers.judges import PEERS
from benchmarks.tables import seconds

if TYPE_CHECKING:
    from benchmarks.peers.asking import Answer
    from benchmarks.peers.claims import Claim

PAGE: Final = Path(__file__).parents[2] / "docs" / "peers.md"
LIMIT: Final = 5.0
LONG: Final = 45.0
PACKAGES: Final = ("bpttcheck", "python-flint", "sympy", "pycodemath", "math-verify", "jax")
HEAD: Final = """# The same claims, judged by others

Each row is a line that claims to be a derivative; the first column says whether it is. ✓ is a right answer, ✗ a wrong
one, `?` none: undecided, or not done after {limit:g} s of the processor's time; `-` is a question that cannot be put.
What is measured is the decision, without imports; ours has the unrolling of the model, the derivative and the reading
in it, JAX's its compilation.

- SymPy and pycodemath are given both sides written out: each entry of the quantity by which one derives is a symbol,
  all else is made of base variables. The truth is what SymPy derives. `simplify` accepts a line if it makes the
  difference 0, and all else is a no.
- Math-Verify compares formulas as it reads them, and is given the two in LaTeX as two people would write them.
- JAX is given the line as the derivative of its numerator (`custom_jvp`), and compares it with finite differences.

{python}; {versions}.
`python -m benchmarks.peers` writes this page in some ten minutes (`pip install '.[peers]'`).

"""
BETTER: Final = """
## What they do and this program does not

| what is asked | who answers | bpttcheck says |
| --- | --- | --- |
"""
TARGETS: Final = """
## What the engine has to keep to

From a loaded file to its verdict, the processor's time, median of seven rounds on a machine that others use too.

| claim | target | bpttcheck | peer |
| --- | --- | --- | --- |
| ∂L/∂w₁₁ by the recursion, softmax output, τ = 2, one hidden unit | 5 ms | {two} | pycodemath: {two_peer} |
| the same, τ = 4, two hidden units | 10 ms | {four} | SymPy's `equals`: {four_peer} |
| every weight and bias of an LSTM, τ = 20, x 4, h 5, y 3: {lstm_lines} lines | 1 s | {lstm} | |
"""


def main() -> None:
    """Ask, and write the page."""
    found = {peer: answers(peer, LIMIT) for peer in PEERS}
    parts = [_head(), _verdicts(found), _summary(found), BETTER, *map(_beyond, range(len(BEYOND))), _targets()]
    PAGE.write_text("".join(parts), encoding="utf-8")


def _head() -> str:
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return HEAD.format(limit=LIMIT, python=f"Python {platform.python_version()}", versions=versions)


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def _verdicts(found: dict[str, list[Answer]]) -> str:
    rows = [_row(["it is", "the claim", *found]), _row(["---"] * (len(found) + 2))]
    for number, claim in enumerate(CLAIMS):
        told = [_cell(each[number], claim) for each in found.values()]
        rows.append(_row(["right" if claim.right else "wrong", _shown(claim), *told]))
    return "".join(rows)


def _shown(claim: Claim) -> str:
    net = f"{claim.model}, τ = {claim.times}, h {claim.sizes['h']}"
    formulas = f"; in LaTeX `{claim.answer}` for `{claim.gold}`".replace("|", "\\|")
    return f"`d {claim.of} / d {claim.by} = {claim.line}` ({net}){formulas}"


def _mark(answer: Answer, claim: Claim) -> str:
    if answer.note == "cannot be put":
        return "-"
    return "?" if answer.accepted is None else "✓" if answer.accepted == claim.right else "✗"


def _cell(answer: Answer, claim: Claim) -> str:
    return _mark(answer, claim) + (f" {_time(answer, LIMIT)}" if answer.note != "cannot be put" else "")


def _time(answer: Answer, limit: float) -> str:
    return seconds(None if answer.note == "time" else answer.seconds, limit)


def _summary(found: dict[str, list[Answer]]) -> str:
    head = _row(["", "right answers", "wrong answers", "none", "cannot be put", "median time"]) + _row(["---"] * 6)
    return f"\n{head}" + "".join(_row([peer, *_counts(each)]) for peer, each in found.items())


def _counts(told: list[Answer]) -> list[str]:
    marks = [_mark(each, claim) for each, claim in zip(told, CLAIMS, strict=True)]
    times = [each.seconds for each in told if each.note != "cannot be put"]
    return [*(str(marks.count(mark)) for mark in "✓✗?-"), seconds(median(times))]


def _beyond(number: int) -> str:
    row = BEYOND[number]
    if not row.asked():
        raise RuntimeError(f"{row.peer} does not answer: {row.what}")
    return _row([row.what, row.peer, row.ours])


def _targets() -> str:
    command = [sys.executable, "-m", "benchmarks.peers.targets"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    ours = {name: seconds(value) if name != "lstm_lines" else value for name, value in json.loads(done.stdout).items()}
    (two,), (four,) = answers("pycodemath", LONG, "two"), answers("SymPy's equals", LONG, "four")
    return TARGETS.format(two_peer=_time(two, LONG), four_peer=_time(four, LONG), **ours)


if __name__ == "__main__":
    main()
