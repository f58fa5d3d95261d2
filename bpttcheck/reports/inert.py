"""Text that is Markdown for itself, and so neither a link nor HTML, nor anything else but text."""

from __future__ import annotations

import re
from typing import Final

from bpttcheck.reports.shown import LINE, shown

_SIGNS: Final = re.compile(r"[\\`*_{}\[\]<>#|~&!$^=+-]")
_NUMBERED: Final = re.compile(r"^(\s*\d+)([.)])(?=\s|$)")
# Many readers make links of these, escaped or not.
_LINKED: Final = re.compile(r"(\S*(?:@|://|www\.)\S*)", re.IGNORECASE)
_RUNS: Final = re.compile(r"`+")


class Written(str):
    """Markdown that is not to be escaped again."""

    __slots__ = ()


def code(text: str, most: int = LINE) -> Written:
    """A text as code, in which nothing means anything, between more backquotes than it has.

    >>> code("y(t)"), code("a `b` c"), code("`")
    ('`y(t)`', '``a `b` c``', '`` ` ``')
    """
    return _code(shown(text, most))


def escaped(value: object) -> Written:
    r"""Any value as text.

    >>> escaped("[x](http://y) <b>"), escaped("1. a*b"), escaped("a@b.c")
    ('`[x](http://y)` \\<b\\>', '1\\. a\\*b', '`a@b.c`')
    """
    return value if isinstance(value, Written) else _escaped(shown(str(value)))


def ticked(text: str) -> Written:
    r"""A sentence of ours in which formulas stand between backquotes.

    >>> ticked("write `a*b`, not a*b")
    'write `a*b`, not a\\*b'
    """
    parts = shown(text).split("`")
    return Written("".join(_code(part) if number % 2 else _escaped(part) for number, part in enumerate(parts)))


def _code(line: str) -> Written:
    if not line.strip():
        return Written("")
    fence = "`" * (1 + max(map(len, _RUNS.findall(line)), default=0))
    pad = " " if line.startswith("`") or line.endswith("`") else ""
    return Written(f"{fence}{pad}{line}{pad}{fence}")


def _escaped(line: str) -> Written:
    parts = _LINKED.split(line)
    return Written("".join(_code(part) if number % 2 else _plain(part) for number, part in enumerate(parts)))


def _plain(text: str) -> str:
    return _NUMBERED.sub(r"\1\\\2", _SIGNS.sub(r"\\\g<0>", text))
