"""Text as a screen can show it: nothing in it is a command to a terminal, and its width is known."""

from __future__ import annotations

from typing import Final
from unicodedata import category, east_asian_width

# What stands for the signs of our own where an encoding does not have them.
_INSTEAD: Final = {
    "✓": "ok",
    "✗": "no",
    "│": "|",
    "…": "...",
    "×": "x",
    "→": "->",
    "·": "-",
    "ŷ": "yhat",
}


class Alphabet:
    r"""The characters that an encoding has; others are written as escapes, as are those that cannot be seen.

    >>> Alphabet("utf-8").show("ŷ[1]\x1b[31m")
    'ŷ[1]\\x1b[31m'
    >>> Alphabet("ascii").show("✓ ŷ ∂")
    'ok yhat \\u2202'
    """

    def __init__(self, encoding: str) -> None:
        self._encoding = encoding
        self._has_all = encoding.lower().replace("-", "") in {"utf8", "utf16", "utf32"}

    def show(self, text: str) -> str:
        """The text, with no character in it that is not printed as itself."""
        if text.isprintable() and (self._has_all or text.isascii()):
            return text
        return "".join(map(self._shown, text))

    def _shown(self, character: str) -> str:
        if not character.isprintable():
            return character.encode("unicode_escape").decode("ascii")
        written = character.encode(self._encoding, "backslashreplace").decode(self._encoding)
        return written if written == character else _INSTEAD.get(character, written)


def cells(text: str) -> int:
    """How many columns of a terminal a text takes.

    >>> cells("ŷ"), cells("y\u0302"), cells("ｘ")
    (1, 1, 2)
    """
    return len(text) if text.isascii() else sum(map(_cells, text))


def _cells(character: str) -> int:
    if category(character) in {"Mn", "Me"}:
        return 0
    return 2 if east_asian_width(character) in "WF" else 1


def joined(text: str, most: int = 2_000) -> str:
    r"""A text of several lines as one, cut where it is longer than anyone reads.

    >>> joined("exp(o[1])\n  / S"), joined("1 + 1 + 1", 5)
    ('exp(o[1]) / S', '1 + …')
    """
    line = " ".join(text[: most * 4].split())
    return line if len(line) <= most else f"{line[: most - 1]}…"
