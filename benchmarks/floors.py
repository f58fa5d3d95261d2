"""How far each stage is from the least that it can take: ``python -m benchmarks.floors`` writes docs/performance.md.

The floor of a stage is as much bare work in the same Python, in the same run: what no rewriting in Python could save.
"""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Final

from flint import arb
from msgspec import Struct

from benchmarks.problem import SIZES, problem
from benchmarks.tables import seconds
from bpttcheck.loading.derivations import load
from bpttcheck.places import Source
from bpttcheck.verify.claims import cases, read_line, read_target
from bpttcheck.verify.judging import judge_step
from bpttcheck.verify.setting import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from bpttcheck.verify.claims import Target
    from bpttcheck.verify.setting import Prepared

PAGE: Final = Path(__file__).parents[1] / "docs" / "performance.md"
TIMES: Final = 20
ROUNDS: Final = 9
LINES: Final = 400
PRIME: Final = (1 << 127) - 1
MAIN: Final = "from bpttcheck.cli import run; import sys; sys.argv = ['bpttcheck', 'check', 'L', 'L']; run()"
LIBRARIES: Final = "import click, flint, lark, msgspec, yaml"
WORD: Final = re.compile(r"\w+|\S")
HEAD: Final = """# Where the time goes, and how little it could be

The problem is all of ∂L/∂w₁₁ of a recurrent net (x 4, h 5, y 3) by the recursion over time, at τ = {times}; a figure is
the least of {rounds} rounds on a machine that others use too, so read the ratios. A floor is as much bare work in the
same Python, without names, places, rules, bounds or proofs.

| stage | time | floor | the floor is | ratio |
| --- | --- | --- | --- | --- |
"""
TAIL: Final = """
Python {python}. `python -m benchmarks.floors` writes this page.

- Start-up is imports: the grammars' tables are kept from run to run, SymPy and rich are not imported.
- Reading is the parser of YAML, for files; a line is read by lark's LALR parser, which looks at each word in Python.
- The truth builds a node for each entry and each product of the reverse pass, and looks each up, so that none is there
  twice. Its cost grows with the number of entries, not with that of paths.
- A verdict is a value at a real point and one at a point of a field for each node that the line and the truth share or
  not; a further line about the same truth pays for its own nodes only.

## What keeps it so

`benchmarks/work.json` holds how much work six tasks are: lines of Python executed in each stage, nodes built, values
found, questions decided. These counts are the same on every machine and in every run, and differ by less than a tenth
between Python 3.11 and 3.13. `tests/test_work.py` fails where one grew by more than a fifth;
`python -m benchmarks.work` shows all of them, and with `--write` keeps new ones, where they are meant. Explanations are
not among them: what bounds these is a number of questions.

`python -m benchmarks` shows times as ratios; `python -m benchmarks.peers` holds other programs beside this one.
"""


class Stage(Struct, frozen=True):
    """What a stage took, and the bare work beside it."""

    name: str
    taken: float
    floor: float
    bare: str


def clocked(work: Callable[[], object]) -> float:
    """The least time of several rounds."""
    found = []
    for _ in range(ROUNDS):
        start = perf_counter()
        work()
        found.append(perf_counter() - start)
    return min(found)


def startup() -> Stage:
    """The whole process for one line."""
    ours, bare = clocked(lambda: _process(MAIN)), clocked(lambda: _process(LIBRARIES))
    return Stage("start-up, and one short line", ours, bare, "a process that imports the libraries")


def _process(code: str) -> None:
    environment = {**os.environ, "NO_COLOR": "1"}
    subprocess.run([sys.executable, "-c", code], cwd=PAGE.parents[1], env=environment, capture_output=True, check=True)


def reading() -> Stage:
    """A file of many lines, as records."""
    source = problem(TIMES, SIZES, 0).source
    text = source.text.replace('"steps": [', '"steps": [' + '"sum(t, delta(t)[1]*h(t-1)[1])", ' * LINES)
    many = Source(source.name, text)
    bare = clocked(lambda: WORD.findall(text))
    return Stage(f"reading a file of {LINES} lines", clocked(lambda: load(many)), bare, "finding its words")


def world() -> tuple[Target, Prepared]:
    """The net, and the truth."""
    (derivation,) = problem(TIMES, SIZES, 0).derivations
    prepared = Settings(b"floors").prepare(derivation.setting)
    target = read_target(derivation.target, prepared)
    target.check(prepared)
    return target, prepared


def truth() -> Stage:
    """Unrolling the model, and one reverse pass."""
    _, prepared = world()
    edges = sum(len(arguments) for _, arguments, _ in prepared.world.graph.nodes)
    bare = clocked(lambda: _floats(edges))
    return Stage("truth: unrolling, and a reverse pass", clocked(world), bare, f"{edges:,} sums and products of floats")


def _floats(count: int) -> None:
    value = 1.000001
    for _ in range(count):
        value = value * 1.000001 + 1e-9


def verdict() -> Stage:
    """The line, from its text to its verdict, in worlds that are ready."""
    (derivation,) = problem(TIMES, SIZES, 0).derivations
    (step,) = derivation.steps
    worlds = iter([world() for _ in range(ROUNDS + 1)])
    target, prepared = next(worlds)
    judge_step(step, target, prepared, None, 1)
    count = _size(target, prepared)
    ours = clocked(lambda: judge_step(step, *next(worlds), None, 1))
    bare = clocked(lambda: _products(count))
    return Stage("verdict on the line", ours, bare, f"{count:,} products in a field, and as many of balls")


def _size(target: Target, prepared: Prepared) -> int:
    """How many nodes the line and the truth are made of."""
    (derivation,) = problem(TIMES, SIZES, 0).derivations
    claim = read_line(derivation.steps[0].text, "plain", target, prepared)
    (case,) = cases(claim, target, prepared).found
    return len(prepared.world.graph.ancestors_of((*case.truth, *case.line)))


def _products(count: int) -> None:
    number, ball = 3, arb("1.5")
    factor = arb("0.999")
    for _ in range(count):
        number = number * number % PRIME
        ball = ball * factor


def main() -> None:
    """Measure, and write the page."""
    rows = "".join(map(_row, (startup(), reading(), truth(), verdict())))
    head, tail = HEAD.format(times=TIMES, rounds=ROUNDS), TAIL.format(python=platform.python_version())
    PAGE.write_text(head + rows + tail, encoding="utf-8")


def _row(stage: Stage) -> str:
    ratio = f"{stage.taken / stage.floor:.2g} ×"
    return f"| {stage.name} | {seconds(stage.taken)} | {seconds(stage.floor)} | {stage.bare} | {ratio} |\n"


if __name__ == "__main__":
    main()
