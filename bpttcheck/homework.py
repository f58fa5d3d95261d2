"""What a teacher asks and what a student hands in: frozen records of passages with their places."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from bpttcheck.derivation import Notation, Setting, Step
    from bpttcheck.places import Passage, Source


class Feedback(StrEnum):
    """How much a student is told: the verdicts, where to look, or all of it."""

    VERDICTS = "verdicts"
    HINTS = "hints"
    FULL = "full"


class Operation(StrEnum):
    """What a form may forbid."""

    DERIVATIVE = "derivative"
    SUM = "sum"
    PRODUCT = "product"
    DEFINITION = "definition"


class Form(Struct, frozen=True):
    """What a line may be made of: ``only`` these names, if given, and nothing of ``without``."""

    only: tuple[Passage, ...] | None = None
    without: tuple[Operation, ...] = ()


class Milestone(Struct, frozen=True):
    """A line of a certain form that must occur somewhere."""

    name: str
    points: Fraction
    form: Form


class Scheme(Struct, frozen=True):
    """How the points of a problem are earned: its last line, all lines in equal shares, milestones.

    ``carried``, ``conditional`` and ``repaired`` are the shares, from 0 to 1, that such lines earn of a right one's:
    one that follows from an earlier slip, one that needs an assumption that is not given, one with a single slip.
    """

    final: Fraction
    lines: Fraction
    milestones: tuple[Milestone, ...] = ()
    carried: Fraction = Fraction(0)
    conditional: Fraction = Fraction(1)
    repaired: Fraction = Fraction(0)

    @property
    def points(self) -> Fraction:
        """All that can be earned."""
        return self.final + self.lines + sum((each.points for each in self.milestones), Fraction(0))


class Problem(Struct, frozen=True):
    """One problem; ``least`` and ``most`` are the numbers of lines that are asked for and judged.

    ``largest`` is how much of a line may change to the next one, ``None`` for any.
    """

    name: str
    title: str
    target: Passage
    notation: Notation
    setting: Setting
    scheme: Scheme
    form: Form
    least: int
    most: int
    reference: tuple[Step, ...] = ()
    largest: int | None = None


class Assignment(Struct, frozen=True):
    """A teacher's assignment."""

    source: Source
    title: str
    feedback: Feedback
    problems: tuple[Problem, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names by which submissions answer the problems."""
        return tuple(problem.name for problem in self.problems)


class Answer(Struct, frozen=True):
    """A student's lines for a problem."""

    problem: Passage
    steps: tuple[Step, ...]


class Submission(Struct, frozen=True):
    """What a student hands in; names are data, and name no file. ``passed`` are formulas that answer no problem."""

    source: Source
    student: str
    number: str
    email: str
    answers: tuple[Answer, ...]
    passed: tuple[Passage, ...] = ()
