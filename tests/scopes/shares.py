"""How far the right lines of `derivations/` reach, as a table: `python -m tests.scopes.shares --write`.

A line that is written for given sizes says so by naming entries (a sum or a list that stops where its file's size
does): it is right at these alone.
"""

from __future__ import annotations

import gc
import sys
from collections import Counter, defaultdict
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

from bpttcheck.cli import GARBAGE
from bpttcheck.loading.derivations import load_each
from bpttcheck.loading.files import find
from bpttcheck.scopes import scoped
from bpttcheck.verify import verify_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.verify.results import Scope

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "every-size.md"
BEGIN, END = "<!-- shares: begin -->\n", "<!-- shares: end -->\n"

EVERY, SIZES, LENGTHS, GIVEN, OPEN = "both", "sizes", "lengths", "given", "open"
_HEAD = f"""
| folder | right lines | every size and length | every size | every length | wrong at others | not proved |
| --- |{" ---: |" * 6}
"""


def kind(scope: Scope) -> str:
    """How far a line reaches."""
    sizes, length = all(bound.every for bound in scope.sizes), scope.times is None or scope.times.every
    if sizes and length:
        return EVERY
    if any(bound.wrong is not None for bound in scope.bounds if not bound.every):
        return GIVEN
    return SIZES if sizes else LENGTHS if length else OPEN


class Spent:
    """Seconds of a processor, for the verdicts and for how far right lines reach."""

    def __init__(self) -> None:
        self.verdicts = self.scopes = 0.0


def found(spent: Spent) -> Iterator[tuple[str, Scope | None]]:
    """The folder and the scope of every right line."""
    for loaded in load_each(find([str(ROOT / "derivations")])):
        began = process_time()
        result = verify_file(loaded)
        judged = process_time()
        result = scoped(result)
        spent.verdicts += judged - began
        spent.scopes += process_time() - judged
        folder = Path(result.source.name).parent.name
        steps = (step for derivation in result.derivations for step in derivation.steps)
        yield from ((folder, step.scope) for step in steps if step.verdict in {"correct", "conditional"})


def tables() -> str:
    """The shares by folders, and the reasons of those that are not proved."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    reasons: Counter[str] = Counter()
    spent = Spent()
    for folder, scope in found(spent):
        what = kind(scope) if scope else OPEN
        counts[folder][what] += 1
        if what not in {EVERY, GIVEN}:
            bounds = [bound.why for bound in scope.bounds if not bound.every] if scope else ["it takes too much work"]
            reasons.update(dict.fromkeys(bounds, 1))
    total = sum(counts.values(), Counter[str]())
    rows = [_row(folder, count) for folder, count in sorted(counts.items())] + [_row("**all**", total)]
    told = [f"| {reason} | {count} |" for reason, count in reasons.most_common()]
    took = f"In this run it took {spent.scopes / spent.verdicts:.1f} times as long as the verdicts of all lines."
    return "\n".join([_HEAD.strip(), *rows, "", "| why not proved | lines |", "| --- | ---: |", *told, "", took]) + "\n"


def _row(folder: str, count: Counter[str]) -> str:
    return (
        f"| {folder} | {count.total()} | "
        + " | ".join(str(count[each]) for each in (EVERY, SIZES, LENGTHS, GIVEN, OPEN))
        + " |"
    )


def main() -> None:
    """Print the tables, or write them into the page; timed with the collection of garbage that the program has."""
    gc.set_threshold(GARBAGE)
    made = tables()
    if "--write" in sys.argv:
        text = PAGE.read_text(encoding="utf-8")
        before, rest = text.split(BEGIN)
        PAGE.write_text(before + BEGIN + "\n" + made + "\n" + END + rest.split(END)[1], encoding="utf-8")
    else:
        sys.stdout.write(made)


if __name__ == "__main__":
    main()
