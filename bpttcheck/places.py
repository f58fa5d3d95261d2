"""Where a piece of text stands in a file, so that every message can point at it."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from itertools import accumulate

from msgspec import Struct


class Span(Struct, frozen=True, gc=False):
    """The half-open range ``start:end`` of characters in a passage."""

    start: int
    end: int

    def to(self, other: Span) -> Span:
        """The span from the start of this one to the end of the other."""
        return Span(self.start, other.end)


NOWHERE = Span(0, 0)


class Place(Struct, frozen=True):
    """A place as editors count it: line and column from 1, columns in characters."""

    line: int
    column: int


class Source(Struct, frozen=True, dict=True):
    """A whole file: its name as the user gave it, and its text."""

    name: str
    text: str

    @cached_property
    def _starts(self) -> list[int]:
        lines = self.text.splitlines(keepends=True)
        return list(accumulate((len(line) for line in lines[:-1]), initial=0))

    def place(self, offset: int) -> Place:
        """The line and column of the character at ``offset``."""
        line = bisect_right(self._starts, offset) - 1
        return Place(line + 1, offset - self._starts[line] + 1)

    def line(self, number: int) -> str:
        """The text of a line, counted from 1, without its line break; empty if there is none."""
        if not 0 < number <= len(self._starts):
            return ""
        end = (*self._starts, len(self.text))[number]
        return self.text[self._starts[number - 1] : end].rstrip("\r\n")


class Passage(Struct, frozen=True):
    """A text that was read out of a source, such as one step, with the offset of each character there.

    ``offsets`` has one number more than ``text`` has characters: the last is where the text ends.
    """

    text: str
    source: Source
    offsets: tuple[int, ...]

    @classmethod
    def whole(cls, text: str, name: str = "<line>") -> Passage:
        """A text that stands for itself, such as an argument of the command line."""
        return cls.of(Source(name, text))

    @classmethod
    def of(cls, source: Source) -> Passage:
        """All of a source."""
        return cls(source.text, source, tuple(range(len(source.text) + 1)))

    def part(self, span: Span) -> Passage:
        """A part of it, as a passage of its own."""
        return Passage(self.text[span.start : span.end], self.source, self.offsets[span.start : span.end + 1])

    def place(self, span: Span) -> Place:
        """Where a span of this passage begins in the source."""
        return self.source.place(self.offsets[min(span.start, len(self.text))])

    def end(self, span: Span) -> Place:
        """Where a span of this passage ends in the source: the place after its last character."""
        last = min(max(span.end - 1, span.start), len(self.text))
        return self.source.place(self.offsets[last] + (1 if span.end > span.start else 0))
