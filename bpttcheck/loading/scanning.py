"""What Markdown and TeX have in common: a walk over a text from token to token, in one pass.

No token is searched for twice from different places, so that the time is linear in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache, cached_property
from typing import TYPE_CHECKING, ClassVar

from bpttcheck.errors import Refused, Unclosed
from bpttcheck.loading.macros import definition, definitions
from bpttcheck.loading.pieces import Directive, Formula, Header, Heading, Piece, Trouble
from bpttcheck.places import Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from bpttcheck.places import Source

_NAMES = (
    *("equation", "displaymath", "align", "aligned", "alignat", "alignedat", "flalign"),
    *("gather", "gathered", "multline", "multlined", "eqnarray", "split"),
)
DISPLAYED = frozenset(name + star for name in _NAMES for star in ("", "*"))
_ENVIRONMENT = re.compile(rf"\s*\\begin\s*\{{(?:{'|'.join(_NAMES)})\*?\}}")
_CLAIM = re.compile(r"=|\\partial|\\nabla|\\[dt]?frac\s*\{\s*(?:d|\\mathrm\s*\{?d)\b")

# In a remark, what is no directive is YAML; nothing at all is an empty header.
_YAML = re.compile(r"[\s%]*(?:\Z|\{|(?!(?:expect|ignore|problem)\b)[\w\"'][\w \"'-]*:(?:\s|\Z))")

_BLANK_LINE = re.compile(r"\S[^\S\n]*\n[^\S\n]*\n\s*(?=\S)")

BEGIN = r"\\begin\s{0,9}\{(?P<begin>[A-Za-z]+\*?)\}"


class Scanner:
    """Reads a text; each kind of token has a method, which answers where to go on."""

    token: ClassVar[re.Pattern[str]]
    # Whether what stands behind a ``%`` in a formula can hide its end.
    commented: ClassVar[bool]

    def __init__(self, source: Source) -> None:
        self.source, self.text, self.end = source, source.text, len(source.text)
        self.pieces: list[Piece] = []
        # The first display with a blank line in it: where one delimiter too few is found, it is missing there.
        self._suspect: Span | None = None

    def scan(self, at: int = 0) -> list[Piece]:
        """The pieces from ``at`` to the end, or to what cannot be read."""
        actions: dict[str, Callable[[re.Match[str]], int]] = {
            name: getattr(self, name) for name in self.token.groupindex
        }
        try:
            while match := self.token.search(self.text, at):
                at = self.passed_over(match.start()) or actions[match.lastgroup or ""](match)
        except Refused as refused:
            self.pieces.append(Trouble(self.source, refused.fault))
        return self.pieces

    def passed_over(self, _at: int) -> int:
        """Where to go on, if nothing is read at this place; else 0."""
        return 0

    def escape(self, match: re.Match[str]) -> int:
        """A backslash and the sign behind it, which has no meaning of its own."""
        return match.end()

    def define(self, match: re.Match[str]) -> int:
        """A new command."""
        found = definition(self.text, match, self.end)
        self.pieces.append(found)
        return found.outer.end

    def dollars(self, match: re.Match[str]) -> int:
        """``$$ … $$``."""
        opening = Span(*match.span())
        closing = self.closing(opening.end, r"\$\$", self.end)
        if closing is None:
            raise Refused(Unclosed(self._suspect or opening, "$$", "$$"))
        if self._suspect is None and _BLANK_LINE.search(self.text, opening.end, closing.start()):
            self._suspect = opening
        return self.formula(match, closing)

    def begin(self, match: re.Match[str]) -> int:
        r"""``\\begin{align} … \\end{align}``."""
        if match["begin"] not in DISPLAYED:
            return match.end()
        span = Span(match.start(), self.environment_end(match))
        self.display(span, span)
        return span.end

    def environment_end(self, match: re.Match[str]) -> int:
        """Where an environment ends, with those of the same name within it.

        Raises Refused with Unclosed.
        """
        name, depth = match["begin"], 1
        for found in _environment(name, commented=self.commented).finditer(self.text, match.end()):
            depth += {"begin": 1, "end": -1, None: 0}[found["side"]]
            if not depth:
                return found.end()
        raise Refused(Unclosed(Span(match.start(), match.end()), match.group(), f"\\end{{{name}}}"))

    def needed(self, opening: re.Match[str], closing: str, partner: str) -> re.Match[str]:
        """The delimiter that closes a formula.

        Raises Refused with Unclosed.
        """
        found = self.closing(opening.end(), closing, self.end)
        if found is None:
            raise Refused(Unclosed(Span(opening.start(), opening.end()), opening.group(), partner))
        return found

    def closing(self, start: int, closing: str, end: int) -> re.Match[str] | None:
        """The next place of a delimiter that is not escaped; in TeX, not commented out."""
        for found in _delimiter(closing, commented=self.commented).finditer(self.text, start, end):
            if found.lastgroup:
                return found
        return None

    def formula(self, opening: re.Match[str], closing: re.Match[str]) -> int:
        """A display between two delimiters."""
        self.display(Span(opening.start(), closing.end()), Span(opening.end(), closing.start()))
        return closing.end()

    def inline(self, opening: re.Match[str], closing: re.Match[str]) -> int:
        """A formula in a line of text: a display if it is one of the environments, or a claim that stands alone."""
        inner = Span(opening.end(), closing.start())
        claims = _CLAIM.search(self.text, inner.start, inner.end)
        if _ENVIRONMENT.match(self.text, inner.start, inner.end) or (claims and self.alone(opening, closing)):
            return self.formula(opening, closing)
        self.pieces += definitions(self.text, inner)
        return closing.end()

    def alone(self, _opening: re.Match[str], _closing: re.Match[str]) -> bool:
        """Whether a formula has its lines for itself, and that means something here."""
        return False

    def display(self, outer: Span, inner: Span) -> None:
        """A formula that is to be read."""
        quoted = self.text.startswith(">", self.line_start(outer.start))
        self.pieces.append(Formula(self.source, outer, inner, tuple(definitions(self.text, inner)), quoted))

    def heading(self, match: re.Match[str]) -> int:
        """A heading, whose text may have formulas like any other."""
        self.pieces.append(Heading(self.source, Span(*match.span("heading"))))
        return match.start("heading")

    def remark(self, outer: Span, says: Span, *, commented: bool) -> None:
        """A comment that is meant for us: settings, or what is said of a formula."""
        if _YAML.match(self.text, says.start, says.end):
            self.pieces.append(Header(self.source, says, commented))
        else:
            self.pieces.append(Directive(self.source, outer, says))

    @cached_property
    def _lines(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    def line_start(self, at: int) -> int:
        """Where the line of a place begins."""
        return self._lines[bisect_right(self._lines, at) - 1]

    def line_end(self, at: int) -> int:
        """Where the line of a place ends, with its line break."""
        return (*self._lines[(number := bisect_right(self._lines, at)) : number + 1], self.end)[0]


@cache
def _environment(name: str, *, commented: bool) -> re.Pattern[str]:
    comment = r"|%[^\n]*" if commented else ""
    return re.compile(rf"\\(?P<side>begin|end)\s{{0,9}}\{{{re.escape(name)}\}}|\\.{comment}", re.DOTALL)


@cache
def _delimiter(closing: str, *, commented: bool) -> re.Pattern[str]:
    comment = r"|%[^\n]*" if commented else ""
    return re.compile(rf"(?P<found>{closing})|\\.{comment}", re.DOTALL)
