"""What a reader of LaTeX must know of a model: which letters are quantities, with how many axes, with a time or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Mapping

# Where times are written: as in `h^{(t)}`, as in `h_t`, both, or so far nowhere.
Style = Literal["above", "below", "both", ""]


class Shaped(Protocol):
    """Rows and columns by sort; ``1`` for one of them."""

    @property
    def rows(self) -> str:
        """The sort of its rows."""

    @property
    def columns(self) -> str:
        """The sort of its columns."""


class Known(Protocol):
    """A quantity: its axes, and what it is."""

    @property
    def shape(self) -> Shaped:
        """Its rows and columns."""

    @property
    def role(self) -> str:
        """What it is: a parameter, an input, computed, an abbreviation."""


class Names(Protocol):
    """What is known by name; with ``rows``, vectors stand as rows."""

    @property
    def rows(self) -> bool:
        """Whether vectors stand as rows."""

    @property
    def sizes(self) -> Mapping[str, int | None]:
        """All sorts, with their sizes where known."""

    def quantity(self, name: str, *, timed: bool, at: int | str | None = None) -> Known | None:
        """What an author calls so, with or without a time."""

    def given(self) -> tuple[str, ...]:
        """The vectors that a model is given and that are not its parameters."""

    def label(self, name: str) -> object | None:
        """The vector whose class a letter stands for, if it stands for one."""


class Spelled(Struct, frozen=True):
    r"""How a name is written: ``b^f`` is the letter ``b`` with ``f`` above."""

    letter: str
    below: str = ""
    above: str = ""


class Lexicon(Struct, frozen=True):
    r"""The names with their spellings, and the letters of time.

    ``times`` are letters that mean a time within scripts, such as ``L`` for the last layer; ``style`` is where the
    author writes times, ``usual`` where the model's authors do. ``entries`` is how many entries the line should have,
    ``last`` the last time.
    """

    names: Names
    spelled: Mapping[Spelled, str] = field(default_factory=dict)
    times: Mapping[str, str] = field(default_factory=dict)
    usual: Style = "above"
    style: Style = ""
    entries: int | None = None
    last: int | None = None

    def find(self, name: str) -> Known | None:
        """The quantity of a name, with or without a time."""
        return self.names.quantity(name, timed=True) or self.names.quantity(name, timed=False)

    def is_known(self, name: str) -> bool:
        """Whether a name is a quantity's."""
        return self.find(name) is not None

    def is_timed(self, name: str) -> bool:
        """Whether a quantity has a time, and never stands without."""
        timed = self.names.quantity(name, timed=True)
        return timed is not None and self.names.quantity(name, timed=False) is None

    def has_time(self, name: str) -> bool:
        """Whether a quantity has a time, though it may stand without: the loss of one step, and that of all."""
        return self.names.quantity(name, timed=True) is not None

    def axes(self, name: str, at: int | str | None = None) -> tuple[str, ...]:
        """The sorts of a quantity's axes, at one time if it is given."""
        known = self.names.quantity(name, timed=True, at=at) or self.find(name)
        return tuple(sort for sort in (known.shape.rows, known.shape.columns) if sort != "1") if known else ()

    def size(self, sort: str) -> int | None:
        """The size of a sort, where it is known."""
        return int(sort[1:]) if sort.startswith("#") and sort[1:].isdecimal() else self.names.sizes.get(sort)
