"""The figures as a table of Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.explain.generated.slips import KINDS

if TYPE_CHECKING:
    from tests.explain.generated.measuring import Figures


def table(figures: Figures) -> str:
    """A row for each kind, and one for all; below it what repairs and time came to."""
    rows = ["| slip | lines | first | among three | nothing |", "| --- | ---: | ---: | ---: | ---: |"]
    rows += [_row(f"`{kind}`", figures, (kind,)) for kind in KINDS if figures.lines[kind]]
    rows.append(_row("all", figures, tuple(KINDS)))
    times = sorted(figures.seconds)
    middle, longest = times[len(times) // 2], times[-1]
    told = f"{len(figures.false_repairs)} false repairs; median {middle:.2f} s, longest {longest:.2f} s"
    return "\n".join([*rows, "", told, *figures.false_repairs])


def _row(name: str, figures: Figures, kinds: tuple[str, ...]) -> str:
    lines = sum(figures.lines[kind] for kind in kinds)
    shares = (
        sum(counted[kind] for kind in kinds) / max(lines, 1)
        for counted in (figures.first, figures.among, figures.silent)
    )
    return f"| {name} | {lines} | {' | '.join(f'{share:.0%}' for share in shares)} |"
