"""Everything that a user can be told is wrong with a text: facts, and in one place the words for them.

A fault is a frozen record of facts. Its ``says`` is the message, its ``helps`` what would be right; both are
templates over the record's own fields. It is raised inside :class:`Refused` and caught only where a report is made.
"""

from __future__ import annotations

from typing import ClassVar

from msgspec import Struct

from bpttcheck.places import NOWHERE, Passage, Span


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


class _Within:
    """Entered for every line and entry: a generator would take several times as long."""

    __slots__ = ("_passage",)

    def __init__(self, passage: Passage) -> None:
        self._passage = passage

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: object, raised: BaseException | None, __: object) -> None:
        if isinstance(raised, Refused):
            raised.passage = raised.passage or self._passage


def within(passage: Passage) -> _Within:
    """What is refused inside is refused in this passage, unless it was in one already."""
    return _Within(passage)


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


class Unknown(Fault, frozen=True):
    """A name that is not known, and those that are."""

    name: str
    known: tuple[str, ...]

    @property
    def hint(self) -> str:
        """The name that was meant, or those that are known."""
        meant = nearest(self.name, self.known)
        if meant:
            return f"did you mean `{meant}`?"
        return f"known here: {listed(self.known)}" if self.known else ""


def at_start(fault: type[Fault], *facts: object) -> Refused:
    """A refusal that concerns a text as a whole."""
    return Refused(fault(NOWHERE, *facts))
