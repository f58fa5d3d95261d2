"""Everything that a user can be told is wrong with a text: facts, and in one place the words for them.

A fault is a frozen record of facts. Its ``says`` is the message, its ``helps`` what would be right; both are
templates over the record's own fields. It is raised inside :class:`Refused` and caught only where a report is made.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct

from bpttcheck.places import NOWHERE, Passage, Span

if TYPE_CHECKING:
    from collections.abc import Iterator


class Fault(Struct, frozen=True):
    """What is wrong, and where in the passage."""

    span: Span
    says: ClassVar[str]
    helps: ClassVar[str] = ""

    def _facts(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in self.__struct_fields__}

    @property
    def message(self) -> str:
        """One sentence without a full stop."""
        return self.says.format(**self._facts())

    @property
    def hint(self) -> str:
        """What would be right; empty where nothing can be said."""
        return self.helps.format(**self._facts())


class Refused(Exception):  # noqa: N818  (it reads as a sentence where it is raised)
    """Raised where a text cannot be given a meaning; carries the fault, and the passage once it is known."""

    def __init__(self, fault: Fault, passage: Passage | None = None) -> None:
        super().__init__(fault.message)
        self.fault = fault
        self.passage = passage


@contextmanager
def within(passage: Passage) -> Iterator[None]:
    """What is refused inside is refused in this passage, unless it was in one already."""
    try:
        yield
    except Refused as refused:
        refused.passage = refused.passage or passage
        raise


def nearest(name: str, known: tuple[str, ...]) -> str:
    """The known name that was most likely meant, or nothing.

    >>> nearest("W_hx", ("W_xh", "U", "yhat"))
    'W_xh'
    >>> nearest("h", ("h",))
    ''
    """
    if len(name) > 60:
        return ""
    from difflib import get_close_matches  # only where something is wrong

    others = [k for k in known if k != name]
    same_letters = [k for k in others if sorted(k) == sorted(name)]
    close = same_letters or get_close_matches(name, others, n=1, cutoff=0.6)
    return close[0] if close else ""


def listed(names: tuple[str, ...], most: int = 12) -> str:
    """Names in backquotes, with commas, cut when there are many.

    >>> listed(("a", "h"))
    '`a`, `h`'
    """
    shown = ", ".join(f"`{name}`" for name in names[:most])
    return shown + (", …" if len(names) > most else "")


class _Unknown(Fault, frozen=True):
    name: str
    known: tuple[str, ...]

    @property
    def hint(self) -> str:
        """The name that was meant, or those that are known."""
        meant = nearest(self.name, self.known)
        if meant:
            return f"did you mean `{meant}`?"
        return f"known here: {listed(self.known)}" if self.known else ""


# ---- reading a line -------------------------------------------------------------------------------------------


class Empty(Fault, frozen=True):
    """Nothing is written."""

    what: str = "line"
    says: ClassVar[str] = "this {what} is empty"


class TooLong(Fault, frozen=True):
    """A text is longer than anyone writes."""

    what: str
    length: int
    limit: int
    says: ClassVar[str] = "this {what} has {length:,} characters; at most {limit:,} are read"


class TooDeep(Fault, frozen=True):
    """Brackets, signs or powers are nested deeper than anyone writes."""

    limit: int
    says: ClassVar[str] = "nested more than {limit} deep"
    helps: ClassVar[str] = "name a part of it under `define:`"


class TooLarge(Fault, frozen=True):
    """A number, a size or a count beyond what is computed."""

    what: str
    limit: int
    says: ClassVar[str] = "{what} is beyond the limit of {limit:,}"


class TooMuchWork(Fault, frozen=True):
    """An expression that is too large to be computed entry by entry."""

    says: ClassVar[str] = "there are too many entries to compute this at these sizes and times"
    helps: ClassVar[str] = "a mistake shows at small `sizes:` and `times:` just as well"


class StrangeCharacter(Fault, frozen=True):
    """A character that the notation does not have."""

    character: str
    called: str
    instead: str
    says: ClassVar[str] = "`{character}` ({called}) is not part of the notation"

    @property
    def hint(self) -> str:
        """What to write instead, if that is known."""
        return f"write `{self.instead}`" if self.instead else ""


class Unclosed(Fault, frozen=True):
    """A bracket that is opened and never closed."""

    bracket: str
    partner: str
    says: ClassVar[str] = "this `{bracket}` is never closed"
    helps: ClassVar[str] = "add the `{partner}`"


class Unopened(Fault, frozen=True):
    """A bracket that is closed and was never opened."""

    bracket: str
    says: ClassVar[str] = "this `{bracket}` closes nothing"


class Mismatched(Fault, frozen=True):
    """A bracket closed by one of another kind."""

    bracket: str
    expected: str
    says: ClassVar[str] = "`{bracket}` where `{expected}` would close the bracket before it"


class Unexpected(Fault, frozen=True):
    """A sign or a name where the grammar has no place for it."""

    found: str
    expected: str
    says: ClassVar[str] = "did not expect `{found}` here"

    @property
    def hint(self) -> str:
        """What would fit, if that can be said."""
        return f"{self.expected} would fit" if self.expected else ""


class Unfinished(Fault, frozen=True):
    """The text ends where something must follow."""

    expected: str
    says: ClassVar[str] = "the line ends too early"

    @property
    def hint(self) -> str:
        """What would fit, if that can be said."""
        return f"{self.expected} must follow" if self.expected else ""


class Juxtaposed(Fault, frozen=True):
    """Two things side by side without a sign between them."""

    left: str
    right: str
    says: ClassVar[str] = "no sign stands between `{left}` and `{right}`"
    helps: ClassVar[str] = "a product is written with `*` (or `@` for matrices)"


class Misused(Fault, frozen=True):
    """A construct that is written in another way."""

    what: str
    right: str
    says: ClassVar[str] = "{what}"
    helps: ClassVar[str] = "{right}"


class WrongCount(Fault, frozen=True):
    """A function or a name with the wrong number of arguments or indices; ``what`` is the word for one of them."""

    name: str
    what: str
    found: int
    expected: str
    says: ClassVar[str] = "`{name}` takes {expected} {things}, not {found}"

    def _facts(self) -> dict[str, object]:
        plural = {"index": "indices"}.get(self.what, f"{self.what}s")
        things = self.what if self.expected == "1" else plural
        return {"name": self.name, "expected": self.expected, "things": things, "found": self.found}


# ---- meaning --------------------------------------------------------------------------------------------------


class UnknownName(_Unknown, frozen=True):
    """A name that neither the model nor the file defines."""

    says: ClassVar[str] = "unknown name `{name}`"


class UnknownFunction(_Unknown, frozen=True):
    """A name applied to arguments that is neither a function nor a quantity with a time."""

    says: ClassVar[str] = "unknown function `{name}`"


class UnknownModel(_Unknown, frozen=True):
    """A model that is neither built in nor a file."""

    says: ClassVar[str] = "unknown model `{name}`"


class Shapes(Fault, frozen=True):
    """Two shapes that do not fit each other."""

    left: str
    operation: str
    right: str
    says: ClassVar[str] = "shapes do not fit: {left} {operation} {right}"


class Transposed(Shapes, frozen=True):
    """A line that would be right if it were turned round."""

    says: ClassVar[str] = "right but for a transposition: {left} {operation} {right}"
    helps: ClassVar[str] = "transpose the line, `(…).T`, or declare the convention: `layout:` or `vectors:`"


class WrongShape(Fault, frozen=True):
    """Something that must have another shape here."""

    what: str
    found: str
    expected: str
    says: ClassVar[str] = "{what} is {found}, where {expected} is needed"


class NoSize(Fault, frozen=True):
    """Something as large as what stands beside it, where nothing tells how large that is."""

    name: str
    instead: str
    says: ClassVar[str] = "nothing tells how large `{name}` is here"
    helps: ClassVar[str] = "write `{instead}`, with the sort of its entries"


class UnknownSort(_Unknown, frozen=True):
    """Something that is no sort of index, where one is needed."""

    says: ClassVar[str] = "`{name}` is not a sort of index"


class NoCase(Fault, frozen=True):
    """Values of the indices for which none of the cases holds."""

    at: str
    says: ClassVar[str] = "none of the cases holds{at}"
    helps: ClassVar[str] = "end with a case for the rest: `… otherwise`"


class TwoCases(Fault, frozen=True):
    """Values of the indices for which a second case holds too."""

    at: str
    says: ClassVar[str] = "this case and one before it hold both{at}"
    helps: ClassVar[str] = "the conditions must exclude each other"


class NoDirection(Fault, frozen=True):
    """A product of which nothing tells in which direction it runs."""

    lower: str
    upper: str
    index: str
    says: ClassVar[str] = "nothing tells whether `{index}` runs up or down from {lower} to {upper}"
    helps: ClassVar[str] = "write `{index}={lower} upto {upper}` or `{index}={lower} downto {upper}`"


class TwoSorts(Fault, frozen=True):
    """One index used for two kinds of things."""

    index: str
    first: str
    second: str
    says: ClassVar[str] = "the index `{index}` runs over {first} and over {second} at once"
    helps: ClassVar[str] = "use two indices"


class NoRange(Fault, frozen=True):
    """An index of which nothing tells what it runs through."""

    index: str
    says: ClassVar[str] = "nothing tells what the index `{index}` runs through"
    helps: ClassVar[str] = "write its range: `sum({index}=1..3, …)`"


class OutOfRange(Fault, frozen=True):
    """An index beyond the size of what it indexes."""

    name: str
    index: int
    size: int
    says: ClassVar[str] = "`{name}` has no entry {index}: its indices run from 1 to {size}"


class NoSuchTime(Fault, frozen=True):
    """A time at which a quantity does not exist."""

    name: str
    time: int
    first: int
    last: int
    says: ClassVar[str] = "`{name}({time})` does not exist: `{name}` is there at the times {first} to {last}"


class NoTime(Fault, frozen=True):
    """A time given to a name that has none."""

    name: str
    says: ClassVar[str] = "`{name}` has no time"
    helps: ClassVar[str] = "write `{name}`"


class NeedsTime(Fault, frozen=True):
    """A name that has a time, without one where none can be left out."""

    name: str
    says: ClassVar[str] = "`{name}` has a time, and nothing tells which is meant here"
    helps: ClassVar[str] = "write it: `{name}(1)`, `{name}(tau)`, or `{name}(t)` where something runs over `t`"


class NotGiven(Fault, frozen=True):
    """The entries with which a recursion over time begins."""

    name: str
    time: str
    remedy: str
    says: ClassVar[str] = "`{name}({time})` is not given, and what is computed here begins with it"
    helps: ClassVar[str] = "{remedy}"


class NotAnIndex(Fault, frozen=True):
    """Something that is no whole number stands where an index or a time belongs."""

    what: str
    says: ClassVar[str] = "{what} cannot be an index or a time"
    helps: ClassVar[str] = "an index is a whole number, a letter, `t`, `tau`, or a sum of these"


class NotDerivable(Fault, frozen=True):
    """A derivative by something that is not a quantity of the model."""

    what: str
    says: ClassVar[str] = "a derivative is taken by a quantity of the model, and {what} is none"


class TooManyAxes(Fault, frozen=True):
    """A derivative with more axes than a matrix has."""

    above: str
    below: str
    instead: str
    says: ClassVar[str] = "the derivative of {above} by {below} has more than two axes"
    helps: ClassVar[str] = "take it by entries: `{instead}`"


class BadExponent(Fault, frozen=True):
    """An exponent that is not a whole number within the limit."""

    limit: int
    says: ClassVar[str] = "an exponent must be a whole number between -{limit} and {limit}"


class Circular(Fault, frozen=True):
    """Definitions that lead back to themselves."""

    path: tuple[str, ...]
    says: ClassVar[str] = "circular definition: {way}"

    def _facts(self) -> dict[str, object]:
        return {"way": " → ".join(self.path)}


class Undefined(Fault, frozen=True):
    """A line that has no value at any point."""

    why: str
    says: ClassVar[str] = "has no value anywhere: {why}"


class BadAssumption(Fault, frozen=True):
    """An assumption that does not determine one variable from the others."""

    why: str
    says: ClassVar[str] = "this assumption cannot be used: {why}"
    helps: ClassVar[str] = "an assumption reads like `sum(y(t)) = 1`, `onehot(y(t))`, `h(0) = 0`, `t < tau` or `i != j`"


class Defined(Fault, frozen=True):
    """A name that is given twice, or that the notation has taken."""

    name: str
    why: str
    says: ClassVar[str] = "`{name}` cannot be defined here: {why}"


# ---- files ----------------------------------------------------------------------------------------------------


class Unreadable(Fault, frozen=True):
    """A file that cannot be opened or decoded."""

    why: str
    says: ClassVar[str] = "cannot be read: {why}"


class NotYaml(Fault, frozen=True):
    """Text that is not YAML, or YAML that is refused."""

    why: str
    remedy: str = ""
    says: ClassVar[str] = "{why}"
    helps: ClassVar[str] = "{remedy}"


class UnknownKey(_Unknown, frozen=True):
    """A key that the file format does not have."""

    where: str
    says: ClassVar[str] = "{where}: unknown key `{name}`"

    def _facts(self) -> dict[str, object]:
        return {"where": self.where, "name": self.name}


class BadValue(Fault, frozen=True):
    """A value of the wrong kind in the file."""

    where: str
    why: str
    remedy: str = ""
    says: ClassVar[str] = "{where}: {why}"
    helps: ClassVar[str] = "{remedy}"


class NoFiles(Fault, frozen=True):
    """A folder in which there is nothing to check."""

    folder: str
    says: ClassVar[str] = "no derivation files (`*.yaml`, `*.yml`) in {folder}"


class ModelFile(Fault, frozen=True):
    """A file with a model where one with derivations is needed."""

    says: ClassVar[str] = "this is a model, with nothing to check in it"
    helps: ClassVar[str] = "name its path under `model:` in a file with `derivations:`, or with `target:` and `steps:`"


def at_start(fault: type[Fault], *facts: object) -> Refused:
    """A refusal that concerns a text as a whole."""
    return Refused(fault(NOWHERE, *facts))
