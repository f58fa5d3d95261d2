"""Sheets in CSV, in which no cell that a stranger wrote is a formula."""

from __future__ import annotations

import csv
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from _csv import Writer
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from bpttcheck.grade.records import Graded

_LONGEST: Final = 1_000
_BLANK: Final = r"""[\s\x00-\x1f"'`\u200b-\u200f\u2060\ufeff]*"""
_SIGN: Final = "[=+\\-@＝＋－＠﹢﹣﹦﹫−]"
# Programs take a cell for a formula by its first sign, full-width ones and those after blanks and quotes too.
_FORMULA: Final = re.compile(rf"[\t\r\n]|{_BLANK}{_SIGN}")
# A program that splits at another separator than ours sees cells within our cells.
_WITHIN: Final = re.compile(rf"([;,|\t\r\n]{_BLANK})(?={_SIGN})")


def cell(text: str) -> str:
    r"""A text as a cell that is a text.

    >>> cell("Ada"), cell("=cmd()"), cell(' "=1'), cell("a;=1"), cell("Ada-Lovelace")
    ('Ada', "'=cmd()", '\' "=1', "a;'=1", 'Ada-Lovelace')
    """
    short = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
    safe = _WITHIN.sub(r"\1'", short)
    return f"'{safe}" if _FORMULA.match(safe) else safe


@contextmanager
def sheet(
    path: Path, head: Sequence[str], row: Callable[[Graded], Sequence[str]]
) -> Iterator[Callable[[Graded], None]]:
    """A sheet with a row for each submission; what ``head`` and ``row`` give stands in cells that are texts."""
    # With a mark of its encoding, without which Excel misreads every name that is not ASCII.
    with path.open("w", encoding="utf-8-sig", errors="backslashreplace", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(map(cell, head))
        yield lambda graded: _write(writer, row(graded))


def _write(writer: Writer, row: Sequence[str]) -> None:
    writer.writerow(map(cell, row))
