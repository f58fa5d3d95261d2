"""Small tables on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def show(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table with its first column to the left and the others to the right."""
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    print(f"\n{title}\n")
    for row in (head, ["-" * width for width in widths], *rows):
        first, *others = (cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        print("  ".join([first.strip().ljust(widths[0]), *others]))


def seconds(value: float | None, limit: float = 0) -> str:
    """A duration in a unit that fits; ``None`` is one that was cut off at a limit."""
    if value is None:
        return f"> {limit:g} s"
    return f"{value:.2f} s" if value >= 1 else f"{value * 1000:.3g} ms"


def ratio(value: float | None, base: float, limit: float = 0) -> str:
    """How many times longer."""
    return f"> {limit / base:,.0f} ×" if value is None else f"{value / base:,.3g} ×"
