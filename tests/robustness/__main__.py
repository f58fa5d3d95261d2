"""A long run over all kinds of inputs, as a page: ``python -m tests.robustness [SECONDS [SEED]]``.

``python -m tests.robustness file:17`` gives the program one input again, and shows what becomes of it.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any, Final

from bpttcheck.reports import FORMATS
from tests.robustness.large import FAMILIES
from tests.robustness.subjects import SUBJECTS, made
from tests.robustness.trying import MEGABYTES, SECONDS

PAGE: Final = Path(__file__).parents[2] / "docs" / "robustness.md"
STRIDE: Final = 10_000_000
KINDS: Final = {
    "plain": "a line in plain notation, by its reader",
    "latex": "a line in LaTeX, by its reader",
    "yaml": "a derivation file, by the reader of YAML and of the file format",
    "document": "Markdown, TeX or a notebook, by the reader of documents",
    "file": "a derivation file, by `bpttcheck verify` from reading to its report",
    "notes": "a document, by `bpttcheck verify` from reading to its report",
    "large": "a file or a document that is made to take long, by `bpttcheck verify --explain no`",
    "explained": "such a one by `bpttcheck verify --explain full`",
}
HEAD: Final = f"""# What was tried to take it down

Each input is a file of `derivations/`, or a line of one, with some of its words cut out, doubled, exchanged, enclosed
in a hundred brackets, cut off, or mixed with what takes other readers down (`tests/robustness/corpus.py` lists it). It
passes if the program answers or refuses it: without an exception, in {SECONDS:g} s of the processor's time, within
{MEGABYTES} MB, with the exit status 0, 1 or 2, and without a character in the report that a terminal would obey.
What is made to take long is legal, and one of {len(FAMILIES)} families (`tests/robustness/large.py`), each with one
thing that grows as far as a file can hold it: times, worlds, free indices, lines, displays, definitions, sums, powers.
Each is tried, with nothing explained and with everything.
Reports are in all formats in turn ({", ".join(FORMATS)}), with explanations and without.

| input | tried | failed | slowest | most memory |
| --- | --- | --- | --- | --- |
"""
TAIL: Final = """`python -m tests.robustness {seconds} {seed}` writes this page: the first number is seconds of
the processor, another second one makes other inputs. `python -m tests.robustness.guided KIND` is led by the code that
it reaches, and runs for as long as one likes. The tests try some hundred inputs of each kind, and texts that hypothesis
makes up (`tests/robustness/test_robustness.py`). What is merely large has tests of its own:
`tests/loading/test_hostile_files.py`, `tests/loading/test_hostile_documents.py`, `tests/cli/test_bad_input.py` and
`tests/kernel/test_limits.py`.
"""


def main(seconds: str = "600", seed: str = "1") -> int:
    """Try all kinds, each for a part of the time; write the page."""
    found = {kind: _tried(kind, float(seconds) / len(KINDS), int(seed) * STRIDE) for kind in KINDS}
    faults = [f"{kind}:{each['number']}: {each['fault']}" for kind, runs in found.items() for each in _failed(runs)]
    rows = "".join(f"| {KINDS[kind]} | {_figures(runs)} |\n" for kind, runs in found.items())
    tail = TAIL.format(seconds=seconds, seed=seed)
    PAGE.write_text(f"{HEAD}{rows}\n{tail}{_listed(faults)}", encoding="utf-8")
    sys.stdout.writelines(f"{fault}\n" for fault in faults)
    return int(bool(faults))


def _listed(faults: list[str]) -> str:
    kinds = Counter(fault.split(": ", 1)[1] for fault in faults)
    rows = "".join(f"- {count} × {fault}\n" for fault, count in kinds.most_common())
    return f"\nWhat failed:\n\n{rows}" if rows else ""


def _tried(kind: str, seconds: float, first: int) -> list[dict[str, Any]]:
    """What became of all inputs; where the process was ended, another one goes on after the input that ended it."""
    runs: list[dict[str, Any]] = []
    begun = _spent()
    least = SUBJECTS[kind].least
    while (left := seconds - _spent() + begun) > 0 or len(runs) < least:
        asked = (kind, first, left, least - len(runs))
        command = [sys.executable, "-m", "tests.robustness.trying", *map(str, asked)]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
        runs += outcomes(done.stdout, done.returncode, first)
        first = 1 + max(each.get("number", first) for each in runs)
    return runs


def _spent() -> float:
    """The processor's time that processes of ours have had."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def outcomes(output: str, status: int, first: int, seconds: float = SECONDS) -> list[dict[str, Any]]:
    """What a process said of its inputs, and that it ended at the one after these, if it did."""
    runs: list[dict[str, Any]] = [json.loads(line) for line in output.splitlines()]
    if status:
        number = first + len(runs)
        runs.append({"number": number, "seconds": seconds, "fault": f"ended with the status {status}"})
    return runs


def _failed(runs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [each for each in runs if each.get("fault")]


def _figures(runs: list[dict[str, Any]]) -> str:
    slowest = max(each["seconds"] for each in runs)
    peak = max(each.get("peak", 0.0) for each in runs)
    return f"{len(runs):,} | {len(_failed(runs))} | {slowest:.2f} s | {peak:.0f} MB"


def again(kind: str, number: str) -> int:
    """Show one input, and what becomes of it."""
    given = made(kind, int(number))
    sys.stdout.write("\n".join((*given, "")))
    SUBJECTS[kind].take(*given)
    return 0


if __name__ == "__main__":
    kind, colon, number = "".join(sys.argv[1:2]).partition(":")
    sys.exit(again(kind, number) if colon and kind in SUBJECTS else main(*sys.argv[1:]))
