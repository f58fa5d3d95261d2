"""The figures as a section of a page: what was done to break the claim that a line holds at every size."""

from __future__ import annotations

from typing import Any

from tests.soundness.corpus import ROOT

PAGE = ROOT / "docs" / "every-size-figures.md"
_COLUMNS = ("lines", "every", "some", "places", "unread", "contradictions")
_TEXT = """# Lines that were made to break it

{lines:,} lines were made at random (seed {seed}) that the program finds right in their file. `every` is how many of
them it says to hold at every size and every length, `some` at every size of some sorts, or every length. Wherever a
line is said to hold, it was computed: each sort through the sizes 1 to 8, and τ from 1 to 6, the others as in the file,
and some combinations at random; `places` is at how many sizes and lengths that was. The numbers come from
[tests/scopes/numbers](../tests/scopes/numbers), which shares the notation's reader with the program and nothing else.
A line at which they differ from its target is a contradiction; a line that they cannot read, such as one with a
derivative of a derivative, is counted as unread.

The numbers also look at the sizes at which a line is said to be wrong. They cannot tell tanh(16) from tanh(25), so
that not each of these shows.

| kind | {columns} |
| --- |{rules}
{rows}

`python -m tests.scopes --count {lines} --seed {seed} --write` makes the lines and this page.
"""


def page(said: dict[str, Any], seed: int) -> str:
    """The page."""
    rows: list[str] = []
    every: dict[str, int] = dict.fromkeys(_COLUMNS, 0)
    for group, kinds in said.items():
        total = {column: sum(counts.get(column, 0) for counts in kinds.values()) for column in _COLUMNS}
        rows.append(_row(f"**{group}**", total))
        rows += [_row(kind, counts) for kind, counts in kinds.items()]
        every = {column: every[column] + total[column] for column in _COLUMNS}
    rows.append(_row("**all**", every))
    rules = " ---: |" * len(_COLUMNS)
    columns = " | ".join(_COLUMNS)
    return _TEXT.format(lines=every["lines"], seed=seed, columns=columns, rules=rules, rows="\n".join(rows))


def _row(name: str, counts: dict[str, int]) -> str:
    return f"| {name} | {' | '.join(f'{counts.get(column, 0):,}' for column in _COLUMNS)} |"
