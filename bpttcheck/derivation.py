"""What a file says, before any of its lines is read: frozen records of passages with their places."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from bpttcheck.places import Passage, Source


Notation = Literal["plain", "latex"]


class Verdict(StrEnum):
    """What is said of a line, in the order in which the verdicts are tried: a string.

    >>> Verdict.WRONG == "wrong", f"{Verdict.WRONG}"
    (True, 'wrong')
    """

    MALFORMED = "malformed"
    CORRECT = "correct"
    CONDITIONAL = "conditional"
    CARRIED = "carried"
    WRONG = "wrong"
    UNDECIDED = "undecided"

    @property
    def is_right(self) -> bool:
        """Whether it says that a line is right, under what is assumed or under more."""
        return self in {Verdict.CORRECT, Verdict.CONDITIONAL}


class Size(Struct, frozen=True):
    """The size of one sort of index: ``x: 4``, and where it is written, if it is in a file."""

    sort: str
    size: int
    passage: Passage | None = None


class Rename(Struct, frozen=True):
    """An author's letter for a quantity of the model: ``p: yhat``."""

    letter: Passage
    quantity: Passage


class Label(Struct, frozen=True):
    """An author's letter for the class that a one-hot vector marks: ``ell: y(t)``."""

    letter: Passage
    vector: Passage


class Definition(Struct, frozen=True):
    """``head: body``: an abbreviation in a derivation, an equation in a model; the head may take a time."""

    head: Passage
    body: Passage


class Spelling(Struct, frozen=True):
    r"""How authors write a name in LaTeX: ``bf: b^f``, ``a(k): a_k`` for times below, ``tau: L`` for a time."""

    head: Passage
    latex: Passage


class Declaration(Struct, frozen=True):
    """A tensor that a model is given, such as ``W: [h, h]`` or ``x(t): [x]``: the head and the sorts of its axes."""

    head: Passage
    sorts: tuple[Passage, ...]


class Choice(Struct, frozen=True):
    """One way to settle an option of a model: what it says instead of declarations, equations and later options."""

    name: Passage
    parameters: tuple[Declaration, ...] = ()
    inputs: tuple[Declaration, ...] = ()
    initial: tuple[Declaration, ...] = ()
    equations: tuple[Definition, ...] = ()
    options: tuple[Option, ...] = ()


class Option(Struct, frozen=True):
    """A convention of the field that a model leaves open; the first choice is the one made where nothing is said."""

    name: Passage
    choices: tuple[Choice, ...]


class Chosen(Struct, frozen=True):
    """``option: choice``, as a file settles an option of its model."""

    option: Passage
    choice: Passage


class ModelText(Struct, frozen=True):
    """A model as its author wrote it; what is left out of an inline model is empty."""

    name: str
    title: str
    origin: str
    source: Source
    sizes: tuple[Size, ...]
    times: int
    parameters: tuple[Declaration, ...]
    inputs: tuple[Declaration, ...]
    initial: tuple[Declaration, ...]
    equations: tuple[Definition, ...]
    assumptions: tuple[Passage, ...]
    rename: tuple[Rename, ...]
    rows: bool = False
    options: tuple[Option, ...] = ()
    holding: tuple[Passage, ...] = ()
    spelled: tuple[Spelling, ...] = ()


class ModelName(Struct, frozen=True):
    """A model named by a built-in name or a path; a path is relative to the file that names it."""

    name: Passage


class Step(Struct, frozen=True):
    """One claim: a line, its notation, and the verdict that its author expects of it."""

    text: Passage
    notation: Notation = "plain"
    expect: Verdict = Verdict.CORRECT
    mistake: str | None = None


class Setting(Struct, frozen=True):
    """What the lines of a derivation are about; ``None`` and empty stand for the model's defaults.

    With ``rows``, vectors stand as rows; with ``denominator``, a Jacobian has a row for each entry that it derives by;
    with ``slopes_by_value``, the derivative of an activation is applied to what comes out of it.
    """

    model: ModelName | ModelText
    sizes: tuple[Size, ...] = ()
    times: int | None = None
    assume: tuple[Passage, ...] = ()
    rename: tuple[Rename, ...] = ()
    define: tuple[Definition, ...] = ()
    options: tuple[Chosen, ...] = ()
    labels: tuple[Label, ...] = ()
    rows: bool = False
    denominator: bool = False
    slopes_by_value: bool = False
    spelled: tuple[Spelling, ...] = ()


class Derivation(Struct, frozen=True):
    """A target, in its notation, and the steps that claim to equal it."""

    target: Passage
    steps: tuple[Step, ...]
    setting: Setting
    title: str = ""
    notation: Notation = "plain"


class DerivationFile(Struct, frozen=True):
    """A whole file of derivations; ``origin`` is its ``source:`` key, where the lines come from."""

    source: Source
    derivations: tuple[Derivation, ...]
    title: str = ""
    origin: str = ""


class Mark(Struct, frozen=True):
    """What an author says of a line of a display: ``% bpttcheck: expect wrong``.

    ``at`` is the offset in the display's text of a character of that line, the last before the remark or the first
    after one that stands on a line of its own; ``None`` for every line that has no mark of its own.
    """

    at: int | None
    expect: Verdict
    mistake: str | None = None


class Display(Struct, frozen=True):
    r"""One displayed formula of a document, unread: what stands between ``$$``, or ``\begin{align}`` to its end.

    Comments are left out of the text, and names for other signs (``\newcommand{\yh}{\hat{y}}``) are written out; the
    offsets of what a name stands for are those of the name. With ``ignored``, its author wants it passed over;
    ``problem`` is the problem of an assignment that a remark in it names.
    """

    text: Passage
    marks: tuple[Mark, ...] = ()
    ignored: bool = False
    problem: Passage | None = None


class Section(Struct, frozen=True):
    """A part of a document for which one header holds."""

    setting: Setting
    displays: tuple[Display, ...]
    title: str = ""


class Document(Struct, frozen=True):
    """Notes in Markdown, TeX or a notebook; the first header holds from the beginning, each other from its place on.

    The passages of a notebook have its cells for sources.
    """

    source: Source
    sections: tuple[Section, ...]
    title: str = ""
    origin: str = ""
