"""Documents as records: notes in Markdown, TeX or a notebook, with a header and displayed formulas."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from bpttcheck.derivation import Display, Document, Section
from bpttcheck.errors import BadDirective, NoFormula, NoHeader, Refused, TooLarge, at_start
from bpttcheck.loading import directives, displays, headers, markdown, notebook, schema, tex
from bpttcheck.loading.files import MOST_FORMULAS, is_foreign
from bpttcheck.loading.macros import Macros
from bpttcheck.loading.models import text
from bpttcheck.loading.pieces import Directive, Formula, Header, Heading, NewCommand, Piece, Trouble
from bpttcheck.loading.settings import base_setting, own_setting
from bpttcheck.places import Passage, Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from bpttcheck.loading.directives import Said
    from bpttcheck.places import Source

MOST_DISPLAYS = 2_000
MOST_HEADERS = 50

_IN_MARKDOWN = "write `<!-- bpttcheck`, below it `model: rnn`, and below that `-->` at the top of {}"
_IN_TEX = "write the lines `% bpttcheck:` and `% model: rnn` at the top of it"


class _Format(Struct, frozen=True):
    scan: Callable[[Source], list[Piece]]
    remedy: str


_MARKDOWN = _Format(markdown.scan, _IN_MARKDOWN.format("it"))
_TEX = _Format(tex.scan, _IN_TEX)
_FORMATS = {
    ".tex": _TEX,
    ".ltx": _TEX,
    ".ipynb": _Format(notebook.scan, _IN_MARKDOWN.format("its first Markdown cell")),
}

# What may stand between a directive and its formula: before it, and behind it on its line.
_BEFORE = re.compile(r"(?:[\s>]|%[^\n]*)*")
_BEHIND = re.compile(r"[ \t.,;]*")


def pieces_of(source: Source) -> list[Piece]:
    """What a document is made of, by the ending of its name."""
    return _format(source).scan(source)


def _format(source: Source) -> _Format:
    return _FORMATS.get(os.path.splitext(source.name)[1].lower(), _MARKDOWN)


def load(source: Source) -> Document:
    """A document as a record.

    Raises Refused, with its place, for what cannot be read, and with NoHeader for a document that is not ours.
    """
    pieces = pieces_of(source)
    if not any(isinstance(piece, Header) for piece in pieces) and not _is_ours(pieces, source):
        raise at_start(NoHeader, _format(source).remedy)
    reader = _Reader()
    for piece in pieces:
        reader.take(piece)
    return reader.document(source)


def _is_ours(pieces: list[Piece], source: Source) -> bool:
    """Whether a document that could not be read to its end has a header all the same."""
    return any(isinstance(piece, Trouble) for piece in pieces) and not is_foreign(source)


class _Reader:
    """Sections out of pieces."""

    def __init__(self) -> None:
        self._macros = Macros()
        self._sections: list[Section] = []
        self._displays: list[Display] = []
        self._title = self._origin = ""
        self._pending: Directive | None = None
        self._last: Formula | None = None
        self._count = self._characters = 0

    def take(self, piece: Piece) -> None:
        """Read one piece.

        Raises Refused.
        """
        if isinstance(piece, NewCommand):
            self._macros.define(piece)
        if isinstance(piece, NewCommand | Heading):
            return
        try:
            self._take(piece)
        except Refused as refused:
            raise Refused(refused.fault, refused.passage or Passage.of(piece.source)) from None

    def _take(self, piece: Formula | Header | Directive | Trouble) -> None:
        match piece:
            case Trouble():
                raise Refused(piece.fault)
            case Header():
                self._header(piece)
            case Directive():
                self._directive(piece)
            case Formula():
                self._formula(piece)

    def _header(self, header: Header) -> None:
        """Settings: the first hold from the beginning, the others from here on."""
        first = not self._sections
        source, node = headers.read(header, schema.Header if first else schema.Change)
        title = text(node, "title")
        if first:
            self._title, self._origin = title, text(node, "source")
            found = base_setting(source, node)
        else:
            self._close()
            before = self._sections[-1].setting
            names_model = any(key.value == "model" for key, _ in node.entries)
            found = base_setting(source, node) if names_model else own_setting(source, node, before)
        if len(self._sections) == MOST_HEADERS:
            raise Refused(TooLarge(header.yaml, "the number of headers in this document", MOST_HEADERS))
        self._sections.append(Section(found, (), title))

    def _close(self) -> None:
        """End the section."""
        self._sections[-1] = replace(self._sections[-1], displays=tuple(self._displays))
        self._displays = []

    def _formula(self, formula: Formula) -> None:
        found = displays.display(formula, self._macros)
        if found is None:
            return
        _refuse_problem(found.problem)
        said, self._pending = self._awaited(formula), None
        self._count += 1
        if self._count > MOST_DISPLAYS:
            raise Refused(TooLarge(formula.outer, "the number of formulas in this document", MOST_DISPLAYS))
        self._characters += len(found.text.text)
        if self._characters > MOST_FORMULAS:
            raise Refused(TooLarge(formula.outer, "the length of all formulas of this document", MOST_FORMULAS))
        self._displays.append(_told(found, said) if said else found)
        self._last = formula

    def _awaited(self, formula: Formula) -> Said | None:
        """What the directive before a formula says of it."""
        before = self._pending
        if before is None:
            return None
        if before.source is not formula.source or not _only(_BEFORE, before.outer.end, formula.outer.start, formula):
            raise _alone(before)
        return directives.read(before.source, before.says)

    def _directive(self, directive: Directive) -> None:
        if self._pending:
            raise _alone(self._pending)
        last = self._last
        if last and last.source is directive.source and _only(_BEHIND, last.outer.end, directive.outer.start, last):
            self._displays[-1] = _told(self._displays[-1], directives.read(directive.source, directive.says))
        else:
            self._pending = directive

    def document(self, source: Source) -> Document:
        """All that was taken.

        Raises Refused with NoFormula, or BadDirective for a directive behind the last formula.
        """
        if self._pending:
            raise _alone(self._pending)
        if not self._count:
            raise at_start(NoFormula)
        self._close()
        return Document(source, tuple(self._sections), self._title, self._origin)


def _only(between: re.Pattern[str], start: int, end: int, formula: Formula) -> bool:
    """Whether nothing stands between two places but what may."""
    return between.fullmatch(formula.source.text, start, end) is not None


def _told(display: Display, said: Said) -> Display:
    """A display of which something is said as a whole."""
    _refuse_problem(said.problem)
    if said.mark is None:
        return replace(display, ignored=True)
    return replace(display, marks=(said.mark, *display.marks))


def _refuse_problem(named: Passage | None) -> None:
    if named:
        remedy = "hand it in with `bpttcheck grade`, or check it with `bpttcheck verify --assignment`"
        raise Refused(BadDirective(Span(0, len(named.text)), "only a submission names problems", remedy), named)


def _alone(directive: Directive) -> Refused:
    why = "no formula stands directly behind this"
    remedy = "write it on the line before a formula, or behind one on its line"
    return Refused(BadDirective(directive.outer, why, remedy), Passage.of(directive.source))
