"""The figures as a page of the documentation."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.explain.generated.kinds import KINDS
from tests.explain.generated.measuring import TWO

if TYPE_CHECKING:
    from tests.explain.generated.measuring import Figures

PAGE = Path(__file__).parents[3] / "docs" / "explanations.md"
_HEAD = """# How often a mistake is recognised

Right lines of `derivations/` are made wrong by one mistake each, drawn by chance, and the program says why they are
wrong. The mistakes are written down a second time for this, in `tests/explain/generated/`: slips of the pen as changes
of a line, mistakes of thought as changes of a line or as the derivative that comes of them. What they make counts only
if the verifier calls it wrong, or malformed.

*First* is how often the first explanation names the mistake, *among three* how often one of those that are offered
does, *nothing* how often none is found. Where mistakes of two kinds make the same line of right lines for the same
target, or lines that are equal, either is right. `bpttcheck explain CODE` says what a mistake is, and so does
[mistakes.md](mistakes.md).

In the last row are lines with two slips: of sign, index, time, name or transposition, of one kind or of two. There
*first* is how often the first explanation has a repair that is right and names one of the two.

{table}

`{command}` writes this page.
"""


def page(figures: Figures, command: str) -> str:
    """The whole page."""
    return _HEAD.format(table=table(figures), command=command)


def table(figures: Figures) -> str:
    """A row for each kind, and one for all; below it what repairs and time came to."""
    rows = ["| mistake | lines | first | among three | nothing |", "| --- | ---: | ---: | ---: | ---: |"]
    rows += [_row(f"`{kind}`", figures, (kind,)) for kind in KINDS if figures.lines[kind]]
    rows.append(_row("**all**", figures, tuple(KINDS)))
    if figures.lines[TWO]:
        rows.append(_row(TWO, figures, (TWO,)))
    told = f"{len(figures.false_repairs)} of {figures.repairs} repairs are not right."
    return "\n".join([*rows, "", told, *figures.false_repairs, "", *_times(figures)])


def _times(figures: Figures) -> list[str]:
    rows = ["| seconds of a processor | half are below | nine of ten | longest |", "| --- | ---: | ---: | ---: |"]
    for model, times in sorted(figures.seconds.items()):
        several = sorted(times)
        shown = (f"{several[int(share * (len(several) - 1))]:.2f}" for share in (0.5, 0.9, 1))
        rows.append(f"| {model} | {' | '.join(shown)} |")
    return rows


def _row(name: str, figures: Figures, kinds: tuple[str, ...]) -> str:
    lines, *counts = (
        sum(counted[kind] for kind in kinds)
        for counted in (figures.lines, figures.first, figures.among, figures.silent)
    )
    return f"| {name} | {lines} | {' | '.join(f'{count / max(lines, 1):.0%}' for count in counts)} |"
