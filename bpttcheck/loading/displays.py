"""A formula as it stands in a document, as a display: without comments, with what its commands stand for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from bpttcheck.derivation import Display, Mark
from bpttcheck.errors import BadDirective, Refused, TooLong
from bpttcheck.loading.directives import read
from bpttcheck.loading.macros import LONGEST
from bpttcheck.places import Passage, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.loading.directives import Said
    from bpttcheck.loading.macros import Macros
    from bpttcheck.loading.pieces import Formula

_TOKEN = re.compile(r"(?P<word>\\[A-Za-z]+)|\\.|(?P<comment>%[^\n]*)", re.DOTALL)
_QUOTED = re.compile(rf"{_TOKEN.pattern}|(?P<quote>(?<=\n)[ >]*>[ ]?)", re.DOTALL)
_WORD = re.compile(r"\\[A-Za-z]+")
_REMARK = re.compile(r"%+\s*bpttcheck\s*:")

# What a display is made of, and what belongs to none of its lines.
_PART = re.compile(
    r"(?P<between>\s+|\\(?:begin|end)\s{0,9}\{\w+\*?\}(?:\{\d+\})?|\\label\{[^{}]*\}"
    r"|\\\\\*?(?:\[[^\]]{0,40}\])?|\\no(?:number|tag)(?![A-Za-z]))|\\?.",
    re.DOTALL,
)


def display(formula: Formula, macros: Macros) -> Display | None:
    """What there is to read of a formula; nothing, if it is empty or only defines commands.

    Raises Refused with TooLong or TooLarge, or BadDirective for a comment in it.
    """
    writer = _Writer(formula, macros)
    at = formula.inner.start
    for new in formula.defined:
        writer.copy(at, new.outer.start)
        macros.define(new)
        at = new.outer.end
    writer.copy(at, formula.inner.end)
    return writer.display()


class _Writer:
    """The text of a display, character by character with its offset."""

    def __init__(self, formula: Formula, macros: Macros) -> None:
        self._formula, self._macros = formula, macros
        self._source = formula.source.text
        self._text: list[str] = []
        self._offsets: list[int] = []
        self._said: list[tuple[int, Span, Said]] = []
        self._problem: Passage | None = None
        self._token = _QUOTED if formula.quoted else _TOKEN

    def copy(self, start: int, end: int) -> None:
        """A part of the source in which no command is defined."""
        for match in self._token.finditer(self._source, start, end):
            self._put(start, match.start())
            start = match.end()
            if match.lastgroup == "word":
                self._word(match)
            elif match.lastgroup == "comment":
                self._comment(match)
            elif match.lastgroup is None:
                self._put(*match.span())
        self._put(start, end)

    def _put(self, start: int, end: int) -> None:
        self._room(end - start)
        if end > start:
            self._text.append(self._source[start:end])
            self._offsets += range(start, end)

    def _room(self, more: int) -> int:
        """How much room is left after so many characters.

        Raises Refused with TooLong.
        """
        length = len(self._offsets) + more
        if length > LONGEST:
            whole = self._formula.outer
            length = max(length, whole.end - whole.start)
            raise Refused(TooLong(Span(whole.start, whole.start + 1), "formula", length, LONGEST))
        return LONGEST - length

    def _word(self, match: re.Match[str]) -> None:
        if not self._macros.knows(match.group()):
            self._put(*match.span())
            return
        use = Span(*match.span())
        for part in self._macros.written_out(match.group(), use, self._room(0)):
            # What was two words must not become one.
            glued = part[:1].isalpha() and self._text and _WORD.fullmatch(self._text[-1])
            written = f" {part}" if glued else part
            if written:
                self._text.append(written)
                self._offsets += [use.start] * len(written)

    def _comment(self, match: re.Match[str]) -> None:
        if remark := _REMARK.match(match.group()):
            span = Span(match.start() + remark.end(), match.end())
            said = read(self._formula.source, span)
            if said.problem and self._problem:
                remedy = "write each problem's formula by itself"
                raise Refused(BadDirective(span, "this formula has named a problem already", remedy))
            self._problem = self._problem or said.problem
            self._said.append((len(self._offsets), Span(*match.span()), said))

    def display(self) -> Display | None:
        """All that was copied, without white space around it."""
        text = "".join(self._text)
        start, end = len(text) - len(text.lstrip()), len(text.rstrip())
        if end <= start:
            return None
        offsets = (*self._offsets[start:end], (*self._offsets, self._formula.inner.end)[end])
        passage = Passage(text[start:end], self._formula.source, offsets)
        marks = tuple(self._marks(text, start, end))
        return Display(passage, marks, any(said.ignored for _, _, said in self._said), self._problem)

    def _marks(self, text: str, start: int, end: int) -> Iterator[Mark]:
        """The marks in the formula, each at a character of its line.

        Raises Refused with BadDirective where no line follows.
        """
        for at, comment, said in self._said:
            if said.mark is None:
                continue
            of = _line_of(text, at)
            if of >= end:
                remedy = "write it at the end of a line of the formula, or on a line of its own before one"
                raise Refused(BadDirective(comment, "no line of the formula follows this", remedy))
            yield replace(said.mark, at=max(of, start) - start)


def _line_of(text: str, at: int) -> int:
    """The last character of the line before a comment; the first after it, if it stands alone; else the end."""
    begin = text.rfind("\n", 0, at) + 1
    before = [part.start() for part in _PART.finditer(text, begin, at) if not part["between"]]
    if before:
        return before[-1]
    after = (part.start() for part in _PART.finditer(text, at) if not part["between"])
    return next(after, len(text))
