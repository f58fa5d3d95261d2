"""Places in files as other programs count them: lines end with a line feed, columns are units of UTF-16.

Our own places, as editors count, take other signs for the end of a line too; a notebook's are those of its cells.
"""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from bpttcheck.reports import COMMAND_LINE

if TYPE_CHECKING:
    from bpttcheck.places import Passage, Source, Span
    from bpttcheck.verify.results import FileResult

_STANDARD_INPUT = "-"


class Region(NamedTuple):
    """A part of a file; what is at the end of it is not in it."""

    line: int
    column: int
    end_line: int
    end_column: int


def region(passage: Passage, span: Span) -> Region:
    """Where a span of a passage stands in its source."""
    return between(passage.source.text, *bounds(passage, span))


def bounds(passage: Passage, span: Span) -> tuple[int, int]:
    """The offsets in the source between which a span of a passage stands."""
    first = min(span.start, len(passage.text))
    last = min(max(span.end - 1, first), len(passage.text))
    return passage.offsets[first], passage.offsets[last] + (1 if span.end > span.start else 0)


def between(text: str, start: int, end: int) -> Region:
    r"""The region between two offsets.

    >>> between("a\n𝑥+y", 3, 4)
    Region(line=2, column=3, end_line=2, end_column=4)
    """
    return Region(*_place(text, start), *_place(text, end))


def _place(text: str, offset: int) -> tuple[int, int]:
    begins = _begins(text)
    line = bisect_right(begins, offset)
    before = begins[line - 1]
    is_plain = text.isascii()
    units = offset - before if is_plain else len(text[before:offset].encode("utf-16-le", "surrogatepass")) // 2
    return line, units + 1


@lru_cache(maxsize=4)
def _begins(text: str) -> list[int]:
    """Where each line begins: a large file may have thousands of findings."""
    return [0, *(found.end() for found in re.finditer("\n", text))]


def is_file(result: FileResult, source: Source) -> bool:
    """Whether a source is a file, or may be one that is gone: no cell of one, no line of a call."""
    named = result.source.name
    if named in {COMMAND_LINE, _STANDARD_INPUT}:
        return False
    return source.name == named or (bool(source.text) and os.path.isfile(source.name))


def path(name: str) -> str:
    """A file's path from the folder in which the program runs, with slashes; a whole one where it is not below it."""
    whole = os.path.abspath(name)
    here = os.path.join(os.path.abspath(os.curdir), "")
    return (whole.removeprefix(here) if whole.startswith(here) else whole).replace(os.sep, "/")


def uri(name: str) -> str:
    """The same as the reference that stands for it in SARIF."""
    found = path(name)
    whole = os.path.isabs(found)
    return f"file://{'' if found.startswith('/') else '/'}{_quoted(found)}" if whole else _quoted(found)


def _quoted(found: str) -> str:
    # Without this a first part `a:b` would be the scheme of a URI.
    return quote(os.fsencode(found), safe="/~!$&'()*+,;=@")
