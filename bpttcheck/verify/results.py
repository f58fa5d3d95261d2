"""What is said of a line, a derivation and a file: frozen records, of which reports are made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct

from bpttcheck.derivation import Derivation, Size, Step, Verdict

if TYPE_CHECKING:
    from bpttcheck.errors import Fault
    from bpttcheck.notation.syntax import Node
    from bpttcheck.places import Passage, Source, Span


# The name of the source of a line that was given in a call, not in a file.
ARGUMENT: Final = "EXPR"


class Located(Struct, frozen=True):
    """A fault and the passage in which it stands."""

    fault: Fault
    passage: Passage


class Range(Struct, frozen=True):
    """The values of a free index over which a line was checked."""

    index: str
    values: tuple[int, ...]

    def __str__(self) -> str:
        first, last = self.values[0], self.values[-1]
        if len(self.values) == 1:
            return f"{self.index} = {first}"
        if self.values == tuple(range(first, last + 1)):
            return f"{self.index} = {first}…{last}"
        return f"{self.index} = {', '.join(map(str, self.values))}"


class Proof(Struct, frozen=True):
    """The line is an identity; wrong with a chance below 2^-bits."""

    bits: int
    cases: int
    over: tuple[Range, ...]


class Named(Struct, frozen=True):
    """The value of an entry at the witness, as decimal digits."""

    name: str
    value: str


class Counterexample(Struct, frozen=True):
    """Numbers at which the line and the truth differ.

    ``at`` are the values of the free indices, ``entry`` the entry of a vector or matrix, ``shown`` the entries that
    the two sides are made of, ``point`` the base variables with exact values (``1/2``) where they have one, ``assume``
    what they obey. ``transposed`` is whether the transpose of the line, which is square, is right.
    """

    at: tuple[tuple[str, int], ...]
    entry: str
    shown: tuple[Named, ...]
    line: str
    truth: str
    point: tuple[Named, ...]
    assume: tuple[str, ...]
    transposed: bool = False


class Transposed(Struct, frozen=True):
    """The line has the shape of the target turned round, and is right but for that, under what it ``needs``."""

    line: str
    target: str
    needs: tuple[str, ...] = ()


class Reason(Struct, frozen=True):
    """Why nothing was proved, and what was tried."""

    why: str


Evidence = Proof | Counterexample | Transposed | Reason


class Explanation(Struct, frozen=True):
    """Why a line is wrong: the code of the mistake, a sentence, and the line that a small change makes right.

    ``marks`` are the places of the change in the line; ``rank`` says how readily it is believed, the smallest first;
    ``tree`` is the repaired line. ``chain`` leads from the line to the target, each step of it proved. ``stopped`` is
    after how many questions the search was broken off, 0 where it came to its end.
    """

    code: str
    message: str
    repair: str = ""
    marks: tuple[Span, ...] = ()
    rank: int = 0
    chain: tuple[str, ...] = ()
    tree: Node | None = None
    stopped: int = 0


class Instead(Struct, frozen=True):
    """How the target or the line is to be written for the line to be right."""

    part: Literal["target", "line"]
    text: str


class Bound(Struct, frozen=True):
    """For which sizes of one sort, or lengths, a line is right: for ``every`` one from ``least`` on.

    Else it was found right at those that were ``tried``, and the reason says why no more is said. ``wrong`` is a size
    or a length at which it is wrong, as the ``witness`` shows, or means nothing, as the ``fault`` says.
    """

    name: str
    every: bool
    least: int = 1
    tried: tuple[int, ...] = ()
    why: str = ""
    wrong: int | None = None
    witness: Counterexample | None = None
    fault: str = ""


class Scope(Struct, frozen=True):
    """How far a right line reaches: its sizes, sort by sort, and its length, where its model has times.

    What holds for every size holds for each choice of these; ``together`` is whether that is so at every length too,
    where it holds for every length, and not at that of the file alone.
    """

    sizes: tuple[Bound, ...]
    times: Bound | None = None
    together: bool = True

    @property
    def bounds(self) -> tuple[Bound, ...]:
        """All bounds."""
        return (*self.sizes, self.times) if self.times else self.sizes


class StepResult(Struct, frozen=True):
    """What is said of one line.

    ``needs`` are the assumptions to add, where one of them is that something is held, ``instead`` says where to write
    it; ``follows`` is the line from which it carries; ``notes`` say how it was read where there was a choice.
    """

    step: Step
    verdict: Verdict
    tree: Node | None = None
    needs: tuple[str, ...] = ()
    evidence: Evidence | None = None
    fault: Located | None = None
    follows: int | None = None
    instead: Instead | None = None
    notes: tuple[str, ...] = ()
    mistakes: tuple[Explanation, ...] = ()
    scope: Scope | None = None

    @property
    def ok(self) -> bool:
        """Whether the verdict is the expected one, and the mistake was recognised if one is expected."""
        recognised = self.step.mistake is None or any(self.step.mistake == each.code for each in self.mistakes)
        return self.verdict == self.step.expect and recognised


class DerivationResult(Struct, frozen=True):
    """What is said of a derivation; ``fault`` where its target, model or assumptions mean nothing.

    ``times`` is 0 where nothing has a time. Of a ``withheld`` one, nothing may be shown that its lines do not say
    themselves: whoever reads it is still to find it.
    """

    derivation: Derivation
    steps: tuple[StepResult, ...] = ()
    target: Node | None = None
    model: str = ""
    sizes: tuple[Size, ...] = ()
    times: int = 0
    assume: tuple[str, ...] = ()
    truth: str = ""
    fault: Located | None = None
    notes: tuple[str, ...] = ()
    withheld: bool = False

    @property
    def ok(self) -> bool:
        """Whether every line has the verdict that is expected of it."""
        return self.fault is None and all(step.ok for step in self.steps)


class Passed(Struct, frozen=True):
    """A formula of a document that is not judged, and why not."""

    text: Passage
    why: str


class FileResult(Struct, frozen=True):
    """What is said of a file; ``fault`` where it cannot be read, ``passed`` what a document has besides."""

    source: Source
    title: str = ""
    derivations: tuple[DerivationResult, ...] = ()
    fault: Located | None = None
    passed: tuple[Passed, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether all is as expected."""
        return self.fault is None and all(each.ok for each in self.derivations)

    @property
    def status(self) -> int:
        """The exit status: 0 as expected, 1 another verdict, 2 something that could not be read."""
        if self.fault or any(each.fault for each in self.derivations):
            return 2
        steps = [step for each in self.derivations for step in each.steps if not step.ok]
        if any(step.verdict == Verdict.MALFORMED for step in steps):
            return 2
        return 1 if steps else 0
