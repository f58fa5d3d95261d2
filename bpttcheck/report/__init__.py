"""What a JSON report holds, record by record: ``reports`` writes it, ``recheck`` reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from bpttcheck.derivation import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

Texts = dict[str, str]
Number = Annotated[str, Meta(pattern=r"^-?[0-9]+(\.[0-9]+)?(e[-+]?[0-9]{1,4})?(/[1-9][0-9]*)?$")]
Place = Annotated[str, Meta(pattern=r"^(\[[0-9]{1,9}(,[0-9]{1,9})?\])?$")]
Extent = Annotated[int, Meta(ge=1)]
Decimal = Annotated[str, Meta(pattern=r"^-?[0-9]+(\.[0-9]+)?(e[-+]?[0-9]{1,9})?$")]


class UnreadableError(Exception):
    """What is no report, or lacks what is needed to look at it again."""


class Fault(Struct, frozen=True):
    """Why something could not be read or judged, and where."""

    message: str
    hint: str
    file: str
    line: int | None
    column: int | None


class Malformed(Fault, frozen=True, tag="fault", tag_field="kind"):
    """Why a line means nothing."""


class Identity(Struct, frozen=True, tag="identity", tag_field="kind"):
    """A line was proved, but for a chance of 2 to the power -``bits``, for all values of the indices."""

    bits: int
    cases: int
    over: dict[str, list[int]]


class Undecided(Struct, frozen=True, tag="undecided", tag_field="kind"):
    """Neither was proved."""

    why: str


class Transposed(Struct, frozen=True, tag="transposed", tag_field="kind"):
    """A line is its target turned round, under these needs; with the line that it follows and the first wrong one."""

    message: str
    line: str
    target: str
    needs: list[str]
    follows: int | UnsetType = UNSET
    first: int | UnsetType = UNSET


class Witness(Struct, frozen=True, tag="witness", tag_field="kind"):
    """Values at which an entry of a line differs from its target; with the line that it follows and the first wrong."""

    at: dict[str, int]
    entry: Place
    values: Texts
    line: Decimal
    truth: Decimal
    point: dict[str, Number]
    assume: list[str]
    transposed: bool
    follows: int | UnsetType = UNSET
    first: int | UnsetType = UNSET


class Mark(Struct, frozen=True, rename="camel"):
    """From where to where a mistake reaches."""

    line: int
    column: int
    end_line: int
    end_column: int


class Mistake(Struct, frozen=True):
    """What is wrong with a line."""

    code: str
    message: str
    chain: list[str]
    repair: str | None
    marks: list[Mark]
    stopped: str | None


class Instead(Struct, frozen=True):
    """How a target or a line is to be written that holds something fixed without saying so."""

    part: Literal["target", "line"]
    text: str


class Bound(Struct, frozen=True, rename={"least": "from"}):
    """For which sizes or lengths a line is right: for every one from one on, or for those tried, and why no more.

    It is ``wrong`` at another one, which the witness shows, or means nothing there, as the fault says.
    """

    every: bool
    least: Extent | None
    tried: Annotated[list[Extent], Meta(max_length=10)]
    wrong: Extent | None
    witness: Witness | None
    fault: str | None
    why: str | None


class Scope(Struct, frozen=True):
    """How far a right line reaches: its sizes by their sorts, and its length, at every size or at those of its file."""

    sizes: dict[str, Bound]
    times: Bound | None
    together: bool


class Step(Struct, frozen=True):
    """A line and its verdict; ``read`` is what a line of LaTeX says."""

    line: int
    column: int
    text: str
    notation: str
    read: str | None
    notes: list[str]
    verdict: Verdict
    expected: Verdict
    ok: bool
    needs: list[str]
    scope: Scope | None
    instead: Instead | None
    again: int | None
    evidence: Identity | Undecided | Transposed | Witness | Malformed | None
    mistakes: list[Mistake]

    @property
    def assumptions(self) -> list[str]:
        """What a conditional line needs of values and indices, besides what is held and which times exist."""
        if self.verdict is not Verdict.CONDITIONAL:
            return []
        return [need for need in self.needs if not need.startswith("holding ") and " exist" not in need]


class Given(Struct, frozen=True):
    """Declarations and equations with the options settled, definitions, letters and conventions, as texts."""

    parameters: dict[str, list[str]]
    inputs: dict[str, list[str]]
    initial: dict[str, list[str]]
    equations: Texts
    define: Texts
    rename: Texts
    labels: Texts
    rows: bool
    denominator: bool
    slopes_by_value: bool


class Derivation(Struct, frozen=True):
    """A target and its lines, with what it is about."""

    target: str
    notation: str
    read: str | None
    notes: list[str]
    line: int
    ok: bool
    error: Fault | None
    model: str | None
    sizes: dict[str, Annotated[int, Meta(ge=1, le=200)]]
    times: Annotated[int, Meta(ge=1, le=1000)] | None
    options: Texts
    assume: list[str]
    given: Given | None
    steps: list[Step]

    @property
    def about(self) -> bytes:
        """The same for all that have their model and their sizes in common."""
        return msgspec.json.encode((self.given, self.sizes, self.times))

    def under(self, step: Step) -> list[str]:
        """What is assumed where a line is right."""
        return [*self.assume, *step.assumptions]


class Passed(Struct, frozen=True):
    """A formula of a document that is no derivation."""

    line: int
    column: int
    text: str
    why: str


class File(Struct, frozen=True):
    """What is said of a file."""

    path: str
    title: str
    ok: bool
    error: Fault | None
    derivations: list[Derivation]
    passed: list[Passed]


class Report(Struct, frozen=True):
    """The document."""

    version: Literal[1]
    files: list[File]


def derivations(text: str) -> Iterator[tuple[str, Derivation]]:
    """Those of a report that could be read, with the path of their file; raises ``UnreadableError``."""
    for file in read(text).files:
        yield from ((file.path, each) for each in file.derivations if each.error is None)


def read(text: str) -> Report:
    """A report from its text; raises ``UnreadableError``."""
    try:
        return msgspec.json.decode(text, type=Report)
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError) as fault:
        raise UnreadableError(f"no report of bpttcheck: {fault}") from fault
