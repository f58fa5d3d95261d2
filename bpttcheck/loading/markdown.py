"""Markdown: the formulas in it, outside of code, and the comments that are meant for us."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from bpttcheck.errors import Refused, Unclosed
from bpttcheck.loading.indented import indented_code
from bpttcheck.loading.macros import DEFINITION
from bpttcheck.loading.pieces import Header, Piece
from bpttcheck.loading.scanning import BEGIN, Scanner
from bpttcheck.places import Span

if TYPE_CHECKING:
    from bpttcheck.places import Source

_TOKENS = (
    r"^(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)])*(?P<fence>`{3,}(?=[^`\n]*$)|~{3,})",
    r"^[ ]{0,3}#{1,6}[ \t]+(?=(?P<heading>[^\n]*))",
    r"(?P<ticks>`+)",
    r"(?P<comment><!--)",
    r"(?P<markup><(?:pre|code|script|style|textarea)\b)",
    rf"(?P<define>{DEFINITION})",
    BEGIN,
    r"(?P<brackets>\\?\\\[)",
    r"(?P<parens>\\?\\\()",
    r"(?P<escape>\\.)",
    r"(?P<dollars>\$\$)",
    r"(?P<dollar>\$)",
)
_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(?P<inside>(?s:.*?)^)(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE)
_OURS = re.compile(r"^bpttcheck[ \t]*:(?P<yaml>[^\n]*\n(?:(?:[ \t#][^\n]*|\r)?\n)*)", re.MULTILINE)
_REMARK = re.compile(r"<!--\s*bpttcheck\b[ \t]*:?")
_BLANK = re.compile(r"\n(?=[ \t>]*\r?\n)")
_MARGIN = re.compile(r"[ \t>]*")
_REST = re.compile(r"[ \t]*[.,;]?[ \t]*(?:<!--[^\n]*-->[ \t]*)?\r?(?=\n|\Z)")


def scan(source: Source) -> list[Piece]:
    """The pieces of a text in Markdown, in their order."""
    front = _FRONT_MATTER.match(source.text)
    if front is None:
        return _Markdown(source).scan()
    ours = _OURS.search(source.text, front.start("inside"), front.end("inside"))
    header = [Header(source, Span(*ours.span("yaml")))] if ours else []
    return [*header, *_Markdown(source).scan(front.end())]


class _Markdown(Scanner):
    token: ClassVar[re.Pattern[str]] = re.compile("|".join(_TOKENS), re.MULTILINE | re.DOTALL)
    commented: ClassVar[bool] = False

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        self._code = indented_code(source.text)
        self._unclosed: set[str] = set()
        self._none_before: dict[str, int] = {}
        self._line_of_margin = self._margin = -1

    def passed_over(self, at: int) -> int:
        """Where a line of indented code ends, if this place is in one."""
        number = bisect_right(self._code, at, key=lambda span: span.start) - 1
        return self._code[number].end if number >= 0 and at < self._code[number].end else 0

    def fence(self, match: re.Match[str]) -> int:
        """A block of code; one that is not closed goes on to the end."""
        sign, number = match["fence"][0], len(match["fence"])
        last = re.compile(rf"^[ \t>]*{sign}{{{number},}}[ \t]*\r?$", re.MULTILINE).search(self.text, match.end())
        return last.end() if last else self.end

    def ticks(self, match: re.Match[str]) -> int:
        """Code in a line of text, which ends with as many backquotes as it begins with."""
        alike = self._ticks[len(match.group())]
        number = bisect_right(alike, match.start())
        if number == len(alike) or alike[number] > self._paragraph_end(match.end()):
            return match.end()
        return alike[number] + len(match.group())

    def comment(self, match: re.Match[str]) -> int:
        """A comment, which may be meant for us."""
        close = self.text.find("-->", match.end())
        remark = _REMARK.match(self.text, match.start())
        if remark and close < 0:
            raise Refused(Unclosed(Span(*match.span()), "<!--", "-->"))
        if remark:
            self.remark(Span(match.start(), close + 3), Span(min(remark.end(), close), close), commented=False)
        return self.end if close < 0 else close + 3

    def markup(self, match: re.Match[str]) -> int:
        """Code as HTML has it."""
        closing = f"</{match['markup'][1:]}>"
        close = -1 if closing in self._unclosed else self.text.find(closing, match.end())
        if close < 0:
            self._unclosed.add(closing)
            return match.end()
        return close + len(closing)

    def brackets(self, match: re.Match[str]) -> int:
        r"""``\[ … \]``, or ``\\[ … \\]`` where Markdown eats a backslash; alone, an escaped bracket."""
        closing = self._in_paragraph(match, r"\\\\\]" if len(match.group()) == 3 else r"\\\]")
        return self.formula(match, closing) if closing else match.end()

    def parens(self, match: re.Match[str]) -> int:
        r"""``\( … \)`` in a line of text."""
        closing = self._in_paragraph(match, r"\\\\\)" if len(match.group()) == 3 else r"\\\)")
        return self.inline(match, closing) if closing else match.end()

    def dollar(self, match: re.Match[str]) -> int:
        """``$ … $`` in a line of text, or a sum of money."""
        closing = self._in_paragraph(match, r"\$")
        return self.inline(match, closing) if closing and self._are_delimiters(match, closing) else match.end()

    def _are_delimiters(self, opening: re.Match[str], closing: re.Match[str]) -> bool:
        """Whether two dollars enclose a formula: text touches them inside, or they have their lines for themselves."""
        start, end = opening.end(), closing.start()
        touched = not self.text[start].isspace() and not self.text[end - 1].isspace()
        money = self.text[closing.end() : closing.end() + 1].isdigit()
        environment = self.text[start : start + 20].lstrip().startswith("\\begin")
        return end > start and ((touched and not money) or environment or self.alone(opening, closing))

    def alone(self, opening: re.Match[str], closing: re.Match[str]) -> bool:
        """Whether nothing else stands on the lines of a formula."""
        line = self.line_start(opening.start())
        if line != self._line_of_margin:
            margin = _MARGIN.match(self.text, line)
            self._line_of_margin, self._margin = line, margin.end() if margin else line
        return self._margin == opening.start() and bool(_REST.match(self.text, closing.end()))

    def _in_paragraph(self, opening: re.Match[str], closing: str) -> re.Match[str] | None:
        """The delimiter that closes a formula, if there is one in its paragraph; none is looked for twice."""
        if opening.end() < self._none_before.get(closing, 0):
            return None
        end = self._paragraph_end(opening.end())
        found = self.closing(opening.end(), closing, end)
        if found is None:
            self._none_before[closing] = end
        return found

    def _paragraph_end(self, at: int) -> int:
        number = bisect_left(self._blank_lines, at)
        return self._blank_lines[number] if number < len(self._blank_lines) else self.end

    @cached_property
    def _blank_lines(self) -> list[int]:
        return [match.start() for match in _BLANK.finditer(self.text)]

    @cached_property
    def _ticks(self) -> dict[int, list[int]]:
        """Where rows of backquotes begin, by their length."""
        found: dict[int, list[int]] = {}
        for match in re.finditer("`+", self.text):
            found.setdefault(len(match.group()), []).append(match.start())
        return found
