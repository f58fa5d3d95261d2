"""docs/trust.md, written from the figures of the last long run and the failures that are known."""

from __future__ import annotations

import json
from typing import Any

from tests.soundness.corpus import ROOT
from tests.soundness.known import FIGURES, regressions

PAGE = ROOT / "docs" / "trust.md"
_FAULTS = ("false accept", "false reject", "undecided", "conditional", "refused", "too slow")
_TITLES = {"rewritten": "Lines that were rewritten", "changed": "Lines that were changed"}

_TEXT = """# Why a verdict can be trusted

The promise is that a correct line is never called wrong, and a wrong one never correct. This page holds it against
evidence that does not come from the code that gives the verdicts.

## Lines that nobody wrote

From each of the {lines} correct lines of `derivations/` others are made at random (seed {seed}): by rewritings that
keep what they mean, and by changes that most often alter it. Whether a line made so is equal to its target is said by
numbers alone: a forward pass of the model at a point, with derivatives as differences of forward passes, by an
evaluator of its own ([tests/soundness/evaluator](../tests/soundness/evaluator)) that shares the notation's reader with
the program and nothing else. It computes in floats, in all cases of a line; in 110 digits where a change is as small as
1e-12, and, in all cases at four points, wherever numbers and verdict do not agree. What they say is held against the
verdict:

| | means |
| --- | --- |
| false accept | `correct` for a line that differs from its target |
| false reject | `wrong` or `carried` for a line that is equal to it |
| undecided | the program's own words, where the numbers say which |
| conditional | an assumption is asked for without which the line is equal to its target as well |
| refused | `malformed` for a line that is equal by the numbers: the notation does not take it, as a matrix with `^` |
| too slow | no verdict after 20 seconds of the processor |

A line that the numbers cannot evaluate (shapes that do not fit, a time that does not exist) is counted as unread,
and nothing is said of it. Numbers that agree are no proof: a difference that stays below 1e-7 at the point that was
tried is missed where the verdict misses it too, unless it comes from one of the small changes. Of the rewritings a
few alter a line after all, such as a definition written out above a derivative by what it defines: they count as
the numbers say.
"""

_KNOWN = """## Failures that are known

What failed once is kept, made small, in [tests/soundness/regressions.json](../tests/soundness/regressions.json), and
tried by the tests. Those that fail still:
"""

_REST = """## Expressions that are equal, or not, for subtle reasons

[tests/soundness/test_adversarial.py](../tests/soundness/test_adversarial.py) is a table of them with what each gets,
and why: identities of exponentials, what is equal on the positive reals alone, differences of 1e-12 or at one point,
high degrees, lines aimed at a prime, zero denominators, kinks.

## A second opinion on a report

```sh
bpttcheck verify homework.yaml --format json > report.json
bpttcheck recheck report.json
```

computes the evidence of a report again by [one short module](../bpttcheck/recheck.py), so that a sceptic can read all
that decides: a witness must give the two values that the report prints, and a proved line must agree with its target at
points that `recheck` chooses, in 110 digits, with differences of forward passes for derivatives. None of the code that
proves and refutes runs there. What a line means is read by the program's own code, which the lines above are for: their
evaluator does not share it. A report that was tampered with is caught.

Where the report says how far lines reach (`--scope`), what is right for every size and length is tried at the least
ones and at some that `recheck` draws, what is right at some is tried at each of them, and what is wrong at another size
must give the two values that are printed for it. The last line says how many of these there were. None of it proves
what is said of all.

## How this page comes about

`python -m tests.soundness --count 20000 --seed 2` makes the lines, writes the figures and this page; `--seconds` ends
it earlier. `python -m tests.soundness --page` writes the page from the figures that there are.
"""


def page() -> str:
    """The page."""
    found = json.loads(FIGURES.read_text(encoding="utf-8"))
    parts = [_TEXT.format(lines=found["lines"], seed=found["seed"])]
    parts += [_section(title, found[name]) for name, title in _TITLES.items()]
    return "\n".join([*parts, _KNOWN, _known(), _REST])


def _section(title: str, figures: dict[str, Any]) -> str:
    numbers = figures["numbers"]
    count = sum(numbers.values())
    read = count - numbers.get("unread", 0)
    counted = ", ".join(f"{numbers[key]:,} {key}" for key in sorted(numbers))
    faults = " · ".join(f"{fault} {figures['faults'].get(fault, 0)}" for fault in _FAULTS)
    told = f"by the numbers {counted}. Of the {read:,} that they can read:"
    head = f"### {title}\n\n{count:,} lines: {told}\n\n**{faults}**\n"
    rows = [_row(kind, counts) for kind, counts in figures["kinds"].items()]
    columns = ("kind", "lines", "equal", "different", *_FAULTS)
    table = [f"| {' | '.join(columns)} |", f"| --- |{' ---: |' * (len(columns) - 1)}", *rows]
    return "\n".join([head, "A line counts for every kind of rewriting or change in it.\n", *table, ""])


def _row(kind: str, counts: dict[str, int]) -> str:
    cells = [str(counts.get(key, 0)) for key in ("lines", "equal", "different", *_FAULTS)]
    return f"| {kind} | {' | '.join(cells)} |"


def _known() -> str:
    still = [each for each in regressions() if each["open"]]
    if not still:
        return "None.\n"
    head = "| from | the line | by the numbers | verdict |\n| --- | --- | --- | --- |\n"
    rows = (
        f"| {each['place']} | `{each['line'].replace('|', '¦')}` | {each['numbers']} | {each['verdict']} |"
        for each in still
    )
    return head + "\n".join(rows) + "\n"
