r"""Names for other signs (``\newcommand{\yh}{\hat{y}}``): finding them, and writing out what they stand for.

Only commands without arguments are written out; the others stay as they are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bpttcheck.errors import Refused, TooLarge, Unclosed
from bpttcheck.loading.pieces import NewCommand
from bpttcheck.places import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 20_000
# What all formulas of a document may come to by writing out: characters and steps.
_MOST = 500_000
_DEEPEST = 20

_NAME = r"\\[A-Za-z]+"
DEFINITION = (
    rf"\\(?:(?:(?:re)?newcommand|providecommand)\*?\s{{0,9}}(?:\{{\s{{0,9}}{_NAME}\s{{0,9}}\}}|{_NAME})"
    rf"|def\s{{0,9}}{_NAME}|DeclareMathOperator\*?\s{{0,9}}\{{{_NAME}\}})[^{{}}\\]{{0,80}}\{{"
)
_DEFINITION = re.compile(DEFINITION)
_PARTS = re.compile(rf"\\(\w+)\*?\s*\{{?\s*({_NAME})\s*\}}?\s*(.*)\{{", re.DOTALL)
_BRACE = re.compile(r"\\.|%[^\n]*|[{}]", re.DOTALL)
_TOKEN = re.compile(rf"{_NAME}|\\.|[^\\]+|\\", re.DOTALL)


def definitions(text: str, inside: Span) -> Iterator[NewCommand]:
    """The definitions in a part of a text.

    Raises Refused with Unclosed.
    """
    at = inside.start
    while match := _DEFINITION.search(text, at, inside.end):
        found = definition(text, match, inside.end)
        at = found.outer.end
        yield found


def definition(text: str, match: re.Match[str], end: int) -> NewCommand:
    """The definition whose beginning, up to the brace of its body, was matched.

    Raises Refused with Unclosed.
    """
    close = _closing(text, match.end(), end)
    parts = _PARTS.fullmatch(match.group())
    assert parts is not None  # noqa: S101  (it is the same pattern, in parts)
    command, name, arguments = parts.groups()
    body = text[match.end() : close]
    if command == "DeclareMathOperator":
        body = rf"\operatorname{{{body}}}"
    return NewCommand(Span(match.start(), close + 1), name, None if arguments else body)


def _closing(text: str, start: int, end: int) -> int:
    """The brace that closes the one before ``start``."""
    depth = 1
    for brace in _BRACE.finditer(text, start, end):
        depth += {"{": 1, "}": -1}.get(brace.group(), 0)
        if not depth:
            return brace.start()
    raise Refused(Unclosed(Span(start - 1, start), "{", "}"))


class Macros:
    """The commands defined so far, and how much may still be written out."""

    def __init__(self) -> None:
        self._bodies: dict[str, str] = {}
        self._left = _MOST

    def define(self, new: NewCommand) -> None:
        """From here on the command stands for its body; for nothing, where it takes arguments."""
        if new.body is None:
            self._bodies.pop(new.name, None)
        else:
            self._bodies[new.name] = new.body

    def knows(self, name: str) -> bool:
        """Whether the command stands for something else."""
        return name in self._bodies

    def written_out(self, name: str, use: Span, room: int) -> list[str]:
        """What a command stands for, in pieces; a command within itself stays as it is.

        Raises Refused with TooLarge where it comes to more than there is room for.
        """
        parts: list[str] = []
        for spent, part in self._parts(name, ()):
            room -= spent
            self._left -= spent
            if room < 0:
                raise Refused(TooLarge(use, "the length of this formula with all its commands written out", LONGEST))
            if self._left < 0:
                raise Refused(TooLarge(use, "what the commands of this document stand for", _MOST))
            parts.append(part)
        return parts

    def _parts(self, token: str, above: tuple[str, ...]) -> Iterator[tuple[int, str]]:
        """Pieces with what they cost: a step costs as much as a character, since what is empty grows too."""
        body = self._bodies.get(token)
        if body is None or token in above or len(above) == _DEEPEST:
            yield len(token), token
            return
        yield 1, ""
        for part in _TOKEN.finditer(body):
            yield from self._parts(part.group(), (*above, token))
