"""TeX: the formulas in it, outside of comments and of what is printed as it is, and the comments meant for us."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from bpttcheck.errors import Refused, Unclosed
from bpttcheck.loading.macros import DEFINITION
from bpttcheck.loading.scanning import BEGIN, Scanner
from bpttcheck.places import Span

if TYPE_CHECKING:
    from bpttcheck.loading.pieces import Piece
    from bpttcheck.places import Source

_TOKENS = (
    r"(?P<comment>%[^\n]*)",
    rf"(?P<define>{DEFINITION})",
    BEGIN,
    r"\\(?:sub){0,2}section\*?\s{0,9}\{(?P<heading>[^{}\n]*)(?=\})",
    r"(?P<finish>\\end\{document\})",
    r"(?P<verb>\\(?:verb\*?|lstinline(?:\[[^\]\n]{0,200}\])?|mintinline(?:\[[^\]\n]{0,200}\])?\{\w*\})[^\sA-Za-z])",
    r"(?P<brackets>\\\[)",
    r"(?P<parens>\\\()",
    r"(?P<escape>\\.)",
    r"(?P<dollars>\$\$)",
    r"(?P<dollar>\$)",
)
_PRINTED = frozenset({"verbatim", "verbatim*", "Verbatim", "lstlisting", "minted", "comment", "filecontents"})
_LONGEST_VERB = 200
_REMARK = re.compile(r"%+[ \t]*bpttcheck[ \t]*:")
# Settings that do not stand in braces: they have a line each.
_BLOCK = re.compile(r"\s*(?:\Z|(?!(?:expect|ignore|problem)\b)[\w\"']+:)")
_HEADER_LINE = re.compile(r"[ \t]*%(?![ \t]*bpttcheck[ \t]*:|[ \t]*[-=%*]{2,}[ \t]*\r?$)[^\n]*(?:\n|\Z)", re.MULTILINE)


def scan(source: Source) -> list[Piece]:
    """The pieces of a text in TeX, in their order."""
    return _Tex(source).scan()


class _Tex(Scanner):
    token: ClassVar[re.Pattern[str]] = re.compile("|".join(_TOKENS), re.DOTALL)
    commented: ClassVar[bool] = True

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        # Before the document begins there are no formulas, only what commands are made of.
        self._in_preamble = "\\begin{document}" in source.text

    def comment(self, match: re.Match[str]) -> int:
        """A comment, which may be meant for us; settings go on over the comment lines below."""
        remark = _REMARK.match(self.text, match.start(), match.end())
        if remark is None:
            return match.end()
        end = match.end()
        if _BLOCK.match(self.text, remark.end(), end):
            end = self._block_end(end)
        self.remark(Span(match.start(), end), Span(remark.end(), end), commented=True)
        return end

    def _block_end(self, at: int) -> int:
        """Where the comment lines below a line end."""
        end = at
        at += 1
        while line := _HEADER_LINE.match(self.text, at):
            end = at = line.end()
        return end

    def begin(self, match: re.Match[str]) -> int:
        """An environment: a display, what is printed as it is, or the document itself."""
        name = match["begin"]
        if name in _PRINTED:
            end = self.text.find(f"\\end{{{name}}}", match.end())
            if end < 0:
                raise Refused(Unclosed(Span(*match.span()), match.group(), f"\\end{{{name}}}"))
            return end
        if name == "document":
            self._in_preamble = False
        return match.end() if self._in_preamble else super().begin(match)

    def finish(self, _match: re.Match[str]) -> int:
        """Behind its end, a document says nothing."""
        return self.end

    def verb(self, match: re.Match[str]) -> int:
        """Code in a line of text, up to the sign with which it begins."""
        sign = {"{": "}"}.get(match.group()[-1], match.group()[-1])
        end = self.text.find(sign, match.end(), min(self.line_end(match.start()), match.end() + _LONGEST_VERB))
        return match.end() if end < 0 else end + 1

    def brackets(self, match: re.Match[str]) -> int:
        r"""``\[ … \]``."""
        return self._in_document(match) or self.formula(match, self.needed(match, r"\\\]", "\\]"))

    def parens(self, match: re.Match[str]) -> int:
        r"""``\( … \)`` in a line of text."""
        return self._in_document(match) or self.inline(match, self.needed(match, r"\\\)", "\\)"))

    def dollars(self, match: re.Match[str]) -> int:
        """``$$ … $$``."""
        return self._in_document(match) or super().dollars(match)

    def dollar(self, match: re.Match[str]) -> int:
        """``$ … $`` in a line of text."""
        return self._in_document(match) or self.inline(match, self.needed(match, r"\$", "$"))

    def _in_document(self, match: re.Match[str]) -> int:
        """Where to go on in the preamble, which has no formulas; 0 in the document."""
        return match.end() if self._in_preamble else 0
