"""What a class did, in counts: nothing of a submission is kept but what it adds to them, so memory does not grow."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from bpttcheck.derivation import Verdict
from bpttcheck.grade.outputs.claims import Claims
from bpttcheck.grade.outputs.flags import flags
from bpttcheck.grade.outputs.slugs import slug
from bpttcheck.reports.shown import NAME, shown

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from bpttcheck.grade.records import Graded, ProblemMark

# A class of thousands writes hundreds of lines that two people share; what comes up after these is not counted.
_MOST_KINDS: Final = 5_000
_LONGEST: Final = 300
MOST_LOOKS: Final = 1_000
BARS: Final = 10
_RIGHT: Final = frozenset({Verdict.CORRECT, Verdict.CONDITIONAL})

Kind = TypeVar("Kind", bound="Hashable")


class Line(NamedTuple):
    """A line as it was read, or as it was written if it could not be, what was said of it, and how far it reaches."""

    text: str
    is_read: bool
    verdict: str
    reach: str = ""


class Look(NamedTuple):
    """A submission that a person should look at, and why."""

    path: str
    slug: str
    student: str
    why: tuple[str, ...]


class ProblemTally:
    """A problem's points, lines and mistakes; each is counted once for a student, however often it was made."""

    def __init__(self) -> None:
        self.earned = Fraction(0)
        self.answered = 0
        self.lines: Counter[Line] = Counter()
        self.mistakes: Counter[str] = Counter()

    def add(self, problem: ProblemMark) -> None:
        """Count an answer."""
        self.earned += problem.earned
        self.answered += bool(problem.lines)
        lines = (
            Line(shown(line.read or line.text), bool(line.read), line.verdict, line.reach) for line in problem.lines
        )
        _count(self.lines, dict.fromkeys(line for line in lines if len(line.text) <= _LONGEST))
        _count(self.mistakes, dict.fromkeys(line.code for line in problem.lines if line.code))

    def common(self, *, right: bool, most: int = 5) -> list[tuple[Line, int]]:
        """The commonest lines that are right, or that are not; of equal ones those that come first."""
        chosen = ((line, count) for line, count in self.lines.items() if (line.verdict in _RIGHT) == right)
        return sorted(chosen, key=lambda row: (-row[1], row[0]))[:most]


class Tally:
    """A class: its totals, its problems, and who should be looked at."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = {name: ProblemTally() for name in problems}
        self.submissions = 0
        self.unjudged = 0
        self.looks: list[Look] = []
        self.others = 0
        self._sum = Fraction(0)
        self._hundredths: Counter[int] = Counter()
        self._claims = Claims()

    def add(self, graded: Graded) -> None:
        """Count a submission."""
        self.submissions += 1
        self.unjudged += bool(graded.error)
        self._sum += graded.earned
        self._hundredths[round(graded.earned * 100)] += 1
        for problem in graded.problems:
            self.problems[problem.name].add(problem)
        if why := (*flags(graded), *self._claims.again(graded)):
            self._look(Look(shown(graded.path, NAME), slug(graded), shown(graded.student, NAME), why))

    def _look(self, look: Look) -> None:
        if len(self.looks) < MOST_LOOKS:
            self.looks.append(look)
        else:
            self.others += 1

    @property
    def mean(self) -> Fraction:
        """The mean of all totals, those of 0 with them."""
        return self._sum / max(self.submissions, 1)

    def mean_of(self, problem: str) -> Fraction:
        """The mean for a problem, over all submissions."""
        return self.problems[problem].earned / max(self.submissions, 1)

    @property
    def median(self) -> Fraction:
        """The middle total, to hundredths of a point."""
        ordered = sorted(self._hundredths.items())
        return Fraction(_at(ordered, (self.submissions - 1) // 2) + _at(ordered, self.submissions // 2), 200)

    def bars(self, points: Fraction) -> list[int]:
        """How many totals lie in each tenth of all points; the last has those with all of them."""
        bars = [0] * BARS
        for hundredths, count in self._hundredths.items():
            share = Fraction(hundredths, 100) / points if points else Fraction(1)
            bars[max(0, min(int(share * BARS), BARS - 1))] += count
        return bars


def _at(ordered: list[tuple[int, int]], place: int) -> int:
    """The value at a place of a row that is given by values and their counts."""
    for value, count in ordered:
        place -= count
        if place < 0:
            return value
    return 0


def _count(counter: Counter[Kind], kinds: Iterable[Kind]) -> None:
    for kind in kinds:
        if kind in counter or len(counter) < _MOST_KINDS:
            counter[kind] += 1
