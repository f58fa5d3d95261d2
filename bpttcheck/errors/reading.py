"""What can be wrong with a line as it is read: characters, brackets, signs, what is too long or too deep."""

from __future__ import annotations

from typing import ClassVar

from bpttcheck.errors.fault import Fault


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


class TooMuchInAll(Fault, frozen=True):
    """A file that takes more work than what is judged of one file."""

    limit: int
    says: ClassVar[str] = "up to here the file takes more than {limit:,} units of work, the most that is done for one"
    helps: ClassVar[str] = "put it into a file of its own, or take smaller `sizes:` and `times:`"


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


class Ambiguous(Fault, frozen=True):
    """What means two things here, and neither the line nor the model says which."""

    text: str
    one: str
    other: str
    says: ClassVar[str] = "`{text}` can be read in two ways here: {one}, or {other}"
    helps: ClassVar[str] = "write it so that only one is left"


class UnknownCommand(Fault, frozen=True):
    """A command of LaTeX that says nothing here."""

    command: str
    says: ClassVar[str] = "`{command}` is not read"
    helps: ClassVar[str] = "write it with the commands that formulas usually have, or leave it out"


class UnknownWord(Fault, frozen=True):
    """A word within a formula that is no function and no quantity."""

    word: str
    says: ClassVar[str] = "`{word}` is no quantity and no function"
    helps: ClassVar[str] = "leave words out of a formula"
