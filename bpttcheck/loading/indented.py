"""Code in Markdown that is marked by nothing but its indentation."""

from __future__ import annotations

import re

from bpttcheck.places import Span

_MAYBE = re.compile(r"(?:\A|\n[ \t]*\r?\n)(?: {4}| {0,3}\t)")
_LINE = re.compile(r"(?P<margin>[ \t]*)(?P<marker>(?:[-*+]|\d{1,9}[.)])[ \t]+)?(?P<solid>\S)?[^\n]*(?:\n|\Z)")
_TAB = 4


def indented_code(text: str) -> list[Span]:
    """The lines of indented code: behind a blank line, four columns to the right of a list's text or of nothing."""
    if not _MAYBE.search(text):
        return []
    found: list[Span] = []
    content, blank, code = 0, True, False
    for line in _LINE.finditer(text):
        if not line["solid"] and not line["marker"]:
            blank = True
            continue
        column = len(line["margin"].expandtabs(_TAB))
        code = column >= content + _TAB and (blank or code)
        if code:
            found.append(Span(*line.span()))
        elif line["marker"]:
            content = len((line["margin"] + line["marker"]).expandtabs(_TAB))
        elif blank and column < content:
            content = 0
        blank = False
    return found
