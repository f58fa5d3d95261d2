"""What feedback says in words: of a line, of a whole, and of where a line stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bpttcheck.derivation import Verdict
from bpttcheck.grade.outputs.numbers import decimal

if TYPE_CHECKING:
    from fractions import Fraction

    from bpttcheck.grade.records import Graded

# A sign, and words for people who do not see its colour.
VERDICTS: Final = {
    Verdict.CORRECT: ("✓", "right"),
    Verdict.CONDITIONAL: ("✓", "right under a condition"),
    Verdict.CARRIED: ("→", "follows from an earlier slip"),
    Verdict.WRONG: ("✗", "not right yet"),
    Verdict.MALFORMED: ("?", "could not be read"),
    Verdict.UNDECIDED: ("?", "could be neither proved nor refuted"),
}


def verdict(name: str) -> str:
    """A verdict as one tells it to the person who wrote the line.

    >>> verdict("wrong")
    'not right yet'
    """
    return VERDICTS[Verdict(name)][1]


def sign(name: str) -> str:
    """The sign of a verdict."""
    return VERDICTS[Verdict(name)][0]


def share(earned: Fraction, points: Fraction) -> str:
    """Some of all points.

    >>> from fractions import Fraction
    >>> share(Fraction(1, 3), Fraction(1)), share(Fraction(1), Fraction(2))
    ('0.33 of 1 point', '1 of 2 points')
    """
    return f"{decimal(earned)} of {decimal(points)} point{'' if points == 1 else 's'}"


def opening(graded: Graded) -> str:
    """The first sentence a student reads."""
    if graded.error:
        return "This could not be judged yet. That says nothing about your work: a person will look at it."
    if graded.earned == graded.points:
        return "Every point: all of it is right. Well done."
    if not any(problem.lines for problem in graded.problems):
        return "There were no lines to judge."
    return "What is right has earned its points. Below, line by line, is what is worth another look."
