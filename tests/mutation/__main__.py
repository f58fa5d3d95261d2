"""``python -m tests.mutation --count N --seed S``: how many slips in the kernel and the gradient the tests notice.

Not by mutmut, which changes nothing outside of functions: the table of operations stands there.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.mutation.mutants import mutants_of, sampled
from tests.mutation.report import Outcome, key, read, reasons, report, write
from tests.mutation.trials import QUICK, ROOT, Workshop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.mutation.mutants import Mutant

_GRADIENT = {
    "bpttcheck/expressions/derivatives.py": None,
    "bpttcheck/models/unrolled.py": {f"Unrolled.{name}" for name in ("copies", "used", "derivative", "derivatives")},
}
_ELSEWHERE = ("numpy", "sympy", "mpmath", "autograd.numpy", "flint", "lark", "yaml", "msgspec.json", "click")


def main() -> None:
    """Make the mutants, try each, and write down what became of them."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("--count", type=int, default=300, help="how many mutants to try")
    parser.add_argument("--seed", type=int, default=0, help="which ones")
    parser.add_argument("--report", type=Path, help="where to write the report, besides the terminal")
    parser.add_argument("--times", type=Path, help="how long each test takes: read if it is there, else written")
    parser.add_argument("--outcomes", type=Path, help="where to keep what became of each, as JSON lines")
    parser.add_argument("--slowest", type=float, default=QUICK, help="leave out tests that take more seconds")
    parser.add_argument("--again", action="store_true", help="only those that survived without a reason")
    options = parser.parse_args()
    everything = [*{key(mutant): mutant for mutant in all_mutants()}.values()]
    tried = sampled(everything, options.count, options.seed)
    known = read(options.outcomes) if options.outcomes else {}
    gaps = {each for each, killer in known.items() if not killer} - reasons().keys()
    waiting = [m for m in tried if (key(m) in gaps if options.again else key(m) not in known)]
    for mutant, killer in _trials(waiting, options):
        known[key(mutant)] = killer
        if options.outcomes:
            write(options.outcomes, mutant, killer)
    text = report([Outcome(m, known[key(m)]) for m in tried if key(m) in known], everything, options.seed)
    sys.stdout.write(text)
    if options.report:
        options.report.write_text(text)


def all_mutants() -> Iterator[Mutant]:
    """Those of the kernel, and of the two places where derivatives are asked for."""
    files = {str(path.relative_to(ROOT)): None for path in sorted((ROOT / "bpttcheck" / "kernel").glob("*.py"))}
    for file, functions in (files | _GRADIENT).items():
        found = mutants_of(file, (ROOT / file).read_text())
        yield from (m for m in found if functions is None or m.function in functions)


def _trials(mutants: list[Mutant], options: argparse.Namespace) -> Iterator[tuple[Mutant, str | None]]:
    os.nice(19)
    for name in _ELSEWHERE:
        importlib.import_module(name)
    with tempfile.TemporaryDirectory() as folder:
        workshop = Workshop(Path(folder), options.slowest)
        if options.times and options.times.exists():
            workshop.seconds = json.loads(options.times.read_text())
        elif mutants:
            workshop.rehearse()
        if options.times:
            options.times.write_text(json.dumps(workshop.seconds))
        for number, mutant in enumerate(mutants, 1):
            killer = workshop.killer(mutant)
            sys.stderr.write(f"{number}/{len(mutants)} {mutant.place} {mutant.change}: {killer or 'SURVIVED'}\n")
            yield mutant, killer


if __name__ == "__main__":
    main()
