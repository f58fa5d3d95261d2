"""What strangers wrote, on one line, no longer than anyone reads, and with no character that hides or turns others."""

from __future__ import annotations

import re
from typing import Final

from bpttcheck.reports.characters import Alphabet, joined

NAME: Final = 200
LINE: Final = 2_000

_UNICODE: Final = Alphabet("utf-8")
_SPACE: Final = re.compile(r"\s")
# Persian and Indic names are written with it; it cannot be seen, and does nothing to what stands beside it.
_JOINS: Final = "\u200c"


def shown(text: str, most: int = LINE) -> str:
    r"""The text as one line.

    >>> shown("a\n  b"), shown("\u202egnp.exe"), shown("x" * 10, 4)
    ('a b', '\\u202egnp.exe', 'xxx…')
    """
    return visible(joined(text, most))


def visible(text: str) -> str:
    """The text with such characters written out."""
    return _JOINS.join(map(_UNICODE.show, text.split(_JOINS)))


def spaced(text: str) -> str:
    """The text with a blank for each sign that stands for room, and as long."""
    return _SPACE.sub(" ", text)
