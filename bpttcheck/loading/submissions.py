"""Submissions as documents: the displayed formulas of notes in Markdown, TeX or a notebook, each to its problem."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bpttcheck.errors import BadDirective, NoProblem, Refused, TooLarge, at_start
from bpttcheck.homework import Answer, Submission
from bpttcheck.loading import directives, displays, headers, schema
from bpttcheck.loading.documents import MOST_DISPLAYS, pieces_of
from bpttcheck.loading.homework import MOST_ANSWERS, settings_refused, unexpecting
from bpttcheck.loading.lines import both, lines_of
from bpttcheck.loading.macros import Macros
from bpttcheck.loading.models import text
from bpttcheck.loading.pieces import Directive, Formula, Header, Heading, NewCommand, Piece, Trouble
from bpttcheck.places import Passage, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.derivation import Display, Step
    from bpttcheck.loading.yaml_nodes import Mapping
    from bpttcheck.places import Source

_COVER: Final = ("student", "number", "email")
_IN_MARKDOWN: Final = "write `<!-- bpttcheck: problem NAME -->` before the formulas that answer it"
_IN_TEX: Final = "write `% bpttcheck: problem NAME` before the formulas that answer it"
_LEAVE_OUT: Final = "in a submission every formula below a problem is a line of it; leave it out, or write it inline"


def load(source: Source, problems: tuple[str, ...] = ()) -> Submission:
    """A document as a submission; a heading counts that is one of the names of ``problems``.

    Raises Refused, with its place, for what cannot be read, and with NoProblem where no problem is named.
    """
    reader = _Reader(problems)
    for piece in pieces_of(source):
        reader.take(piece)
    return reader.submission(source)


class _Reader:
    """Answers out of pieces."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self._problems = frozenset(problems)
        self._macros = Macros()
        self._cover: Mapping | None = None
        self._names: dict[str, Passage] = {}
        self._displays: dict[str, list[Display]] = {}
        self._passed: list[Passage] = []
        self._current = ""
        self._count = 0

    def take(self, piece: Piece) -> None:
        """Read one piece.

        Raises Refused.
        """
        if isinstance(piece, NewCommand):
            self._macros.define(piece)
            return
        try:
            self._take(piece)
        except Refused as refused:
            raise Refused(refused.fault, refused.passage or Passage.of(piece.source)) from None

    def _take(self, piece: Formula | Header | Heading | Directive | Trouble) -> None:
        match piece:
            case Trouble():
                raise Refused(piece.fault)
            case Header():
                self._header(piece)
            case Heading():
                self._heading(piece)
            case Directive():
                self._directive(piece)
            case Formula():
                self._formula(piece)

    def _header(self, header: Header) -> None:
        """Who hands it in."""
        if self._cover is not None:
            raise Refused(BadDirective(header.yaml, "a header stands in this document already", "write one"))
        with settings_refused():
            _, self._cover = headers.read(header, schema.Cover)

    def _heading(self, heading: Heading) -> None:
        start, end = heading.text.start, heading.text.end
        written = heading.source.text[start:end].rstrip(" \t\r#")
        if written in self._problems:
            self._begin(Passage(written, heading.source, tuple(range(start, start + len(written) + 1))))

    def _directive(self, directive: Directive) -> None:
        """A problem; what is expected of a line is nothing to go by."""
        said = directives.read(directive.source, directive.says)
        if said.ignored:
            raise Refused(BadDirective(directive.outer, "nothing is passed over here", _LEAVE_OUT))
        if said.problem:
            self._begin(said.problem)

    def _begin(self, problem: Passage) -> None:
        """From here on, formulas answer this problem."""
        self._current = problem.text
        self._names.setdefault(problem.text, problem)
        self._displays.setdefault(problem.text, [])
        if len(self._names) > MOST_ANSWERS:
            raise Refused(TooLarge(Span(0, len(problem.text)), "the number of answers", MOST_ANSWERS), problem)

    def _formula(self, formula: Formula) -> None:
        found = displays.display(formula, self._macros)
        if found is None:
            return
        if found.ignored:
            raise Refused(BadDirective(formula.outer, "nothing is passed over here", _LEAVE_OUT))
        if found.problem:
            self._begin(found.problem)
        self._count += 1
        if self._count > MOST_DISPLAYS:
            raise Refused(TooLarge(formula.outer, "the number of formulas in this document", MOST_DISPLAYS))
        if self._current:
            self._displays[self._current].append(found)
        else:
            self._passed.append(found.text)

    def submission(self, source: Source) -> Submission:
        """All that was taken; raises Refused with NoProblem."""
        if not self._names:
            raise at_start(NoProblem, _IN_TEX if source.name.lower().endswith(("tex", "ltx")) else _IN_MARKDOWN)
        answers = tuple(
            Answer(self._names[name], tuple(unexpecting(_steps(found)))) for name, found in self._displays.items()
        )
        student, number, email = (text(self._cover, key) if self._cover else "" for key in _COVER)
        return Submission(source, student, number, email, answers, tuple(self._passed))


def _steps(found: list[Display]) -> Iterator[Step]:
    """Every member of every chain is a line; cases of one expression are one."""
    for display in found:
        before: Step | None = None
        conditional = False
        for line in lines_of(display):
            if before and conditional and line.conditional:
                before = both(before, line.step)
            else:
                if before:
                    yield before
                before = line.step
            conditional = line.conditional
        if before:
            yield before
