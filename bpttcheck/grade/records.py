"""Marks, and what they were given for: frozen records, of which feedback, gradebooks and summaries are made."""

from __future__ import annotations

from fractions import Fraction

from msgspec import Struct


class LineMark(Struct, frozen=True):
    """What is said of one line: its place, its verdict, what it earned of the points for lines, and why it is wrong.

    ``text`` is as the student wrote it, ``read`` as it was read, in plain text; ``code`` is that of the mistake.
    ``repair`` is as the student would write it, ``repair_read`` in plain text. ``reach`` is for which sizes and lengths
    a right one holds, where that was asked.
    """

    line: int
    column: int
    text: str
    notation: str
    read: str
    verdict: str
    earned: Fraction
    says: str = ""
    code: str = ""
    repair: str = ""
    repair_read: str = ""
    reach: str = ""


class Part(Struct, frozen=True):
    """A part of a problem's points: for what, how many of how many, and why not all."""

    what: str
    earned: Fraction
    points: Fraction
    why: str = ""


class ProblemMark(Struct, frozen=True):
    """The marks for one problem; ``flag`` is why a person should look at it, empty if nobody need."""

    name: str
    title: str
    target: str
    earned: Fraction
    points: Fraction
    parts: tuple[Part, ...] = ()
    lines: tuple[LineMark, ...] = ()
    flag: str = ""


class Graded(Struct, frozen=True):
    """A submission with its marks; ``error`` is why it could not be judged, with its place, empty if it could be."""

    path: str
    student: str
    number: str
    email: str
    problems: tuple[ProblemMark, ...]
    error: str = ""
    flags: tuple[str, ...] = ()

    @property
    def earned(self) -> Fraction:
        """All points earned."""
        return sum((problem.earned for problem in self.problems), Fraction(0))

    @property
    def points(self) -> Fraction:
        """All points that there are."""
        return sum((problem.points for problem in self.problems), Fraction(0))
