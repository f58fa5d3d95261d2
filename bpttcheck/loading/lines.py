r"""The lines of a formula in LaTeX as steps, each with what its author says of it: ``A &= B \\\\ &= C`` has three."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from bpttcheck.derivation import Display, Step
from bpttcheck.errors import Refused
from bpttcheck.loading.displays import display
from bpttcheck.loading.macros import Macros
from bpttcheck.loading.pieces import Formula
from bpttcheck.notation.latex.chain import members
from bpttcheck.places import Passage, Source, Span

if TYPE_CHECKING:
    from bpttcheck.derivation import Mark
    from bpttcheck.notation.latex.chain import Member

_SENTENCE: Final = ",.;:"


class Line(Struct, frozen=True):
    """One expression of a formula; ``begins`` a chain, if it does not stand behind an equal sign.

    With ``conditional``, it says when it holds; a next one of that kind is another case of the same expression.
    """

    step: Step
    begins: bool
    conditional: bool = False


def lines_of(found: Display) -> tuple[Line, ...]:
    """All expressions of a display; what is no LaTeX is one line, which is refused as it is read."""
    try:
        parts = members(found.text.text)
    except Refused:
        return (Line(Step(found.text, "latex"), begins=True),)
    everywhere = next((mark for mark in found.marks if mark.at is None), None)
    lines = [
        Line(_told(Step(found.text.part(part.span), "latex"), everywhere), part.begins, part.conditional)
        for part in parts
    ]
    for mark in found.marks:
        if mark.at is not None and parts:
            place = _place(mark.at, parts, found.text.text)
            lines[place] = replace(lines[place], step=_told(lines[place].step, mark))
    return tuple(lines)


def _place(at: int, parts: tuple[Member, ...], text: str) -> int:
    """The part to which a character belongs: a mark behind one is its, a sign between two the next one's."""
    ends = at - len(_SENTENCE) if text[at] in _SENTENCE else at
    return next((k for k, part in enumerate(parts) if part.span.end > ends), len(parts) - 1)


def _told(step: Step, mark: Mark | None) -> Step:
    return replace(step, expect=mark.expect, mistake=mark.mistake) if mark else step


def lines_in(passage: Passage) -> tuple[Line, ...]:
    """The same for a passage of a derivation file; raises :class:`Refused` for a remark that says nothing."""
    whole = Span(0, len(passage.text))
    try:
        found = display(Formula(Source(passage.source.name, passage.text), whole, whole), Macros())
    except Refused as refused:
        raise Refused(refused.fault, passage) from None
    if found is None:
        return (Line(Step(passage, "latex"), begins=True),)
    offsets = tuple(passage.offsets[at] for at in found.text.offsets)
    return lines_of(replace(found, text=Passage(found.text.text, passage.source, offsets)))


def both(first: Step, second: Step) -> Step:
    """Two cases of one expression as one step."""
    one, other = first.text, second.text
    if one.source is not other.source:
        return second
    between = r" \\ "
    offsets = (*one.offsets[:-1], *[one.offsets[-1]] * len(between), *other.offsets)
    return replace(first, text=Passage(one.text + between + other.text, one.source, offsets))
