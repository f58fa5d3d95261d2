"""What can be wrong with what an expression or an equation means: names, shapes, indices, times, values."""

from __future__ import annotations

from typing import ClassVar

from bpttcheck.errors.fault import Fault, Unknown, listed


class UnknownName(Unknown, frozen=True):
    """A name that neither the model nor the file defines."""

    says: ClassVar[str] = "unknown name `{name}`"


class UnknownFunction(Unknown, frozen=True):
    """A name applied to arguments that is neither a function nor a quantity with a time."""

    says: ClassVar[str] = "unknown function `{name}`"


class UnknownModel(Unknown, frozen=True):
    """A model that is neither built in nor a file."""

    says: ClassVar[str] = "unknown model `{name}`"


class ForeignModel(Fault, frozen=True):
    """A file that is no model and stands elsewhere, of which whoever names it learns no more."""

    name: str
    says: ClassVar[str] = "`{name}` is no model that can be read"
    helps: ClassVar[str] = "nothing of it is shown, since it stands in another folder; `bpttcheck models` says more"


class UnknownMistake(Unknown, frozen=True):
    """A code that no mistake has."""

    says: ClassVar[str] = "no mistake has the code `{name}`"


class UnknownOption(Unknown, frozen=True):
    """An option that a model does not have."""

    model: str
    says: ClassVar[str] = "the model {model} has no option `{name}`"

    def _facts(self) -> dict[str, object]:
        return {"model": self.model, "name": self.name}


class UnknownChoice(Unknown, frozen=True):
    """A choice that an option does not have."""

    option: str
    says: ClassVar[str] = "the option `{option}` has no choice `{name}`"

    def _facts(self) -> dict[str, object]:
        return {"option": self.option, "name": self.name}


class Shapes(Fault, frozen=True):
    """Two shapes that do not fit each other."""

    left: str
    operation: str
    right: str
    says: ClassVar[str] = "shapes do not fit: {left} {operation} {right}"


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


class UnknownSort(Unknown, frozen=True):
    """Something that is no sort of index, where one is needed."""

    says: ClassVar[str] = "`{name}` is not a sort of index"


class NoLabel(Fault, frozen=True):
    """A vector that marks no class, and those that do."""

    name: str
    labels: tuple[str, ...]
    says: ClassVar[str] = "`{name}` marks no class"

    @property
    def hint(self) -> str:
        """Which vectors mark one, and how a model declares it."""
        declared = f"`onehot({self.name})` under `assumptions:` of the model would declare that it does"
        return f"what marks one here: {listed(self.labels)}; {declared}" if self.labels else declared


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
