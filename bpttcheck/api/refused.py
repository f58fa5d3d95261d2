"""What is raised where something cannot be read: the words of the command line, with their place."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from bpttcheck import errors
from bpttcheck.places import Passage
from bpttcheck.reports import faults
from bpttcheck.reports.screen import text
from bpttcheck.verify.results import Located

if TYPE_CHECKING:
    from collections.abc import Iterator


class Refused(ValueError):  # noqa: N818  (it reads as a sentence where it is raised)
    """Something could not be read; printed, it is what the command line would say.

    >>> import bpttcheck
    >>> try:
    ...     bpttcheck.check("d L / d yhatt", "0")
    ... except bpttcheck.Refused as refused:
    ...     found = refused
    >>> print(found)
    TARGET:1:9: unknown name `yhatt`
    1 │ d L / d yhatt
      │         ^^^^^
    hint: did you mean `yhat`?
    >>> found.message, found.hint
    ('unknown name `yhatt`', 'did you mean `yhat`?')
    >>> found.source, found.line, found.column
    ('TARGET', 1, 9)
    """

    def __init__(self, located: Located) -> None:
        super().__init__(located)
        self._located = located

    @property
    def message(self) -> str:
        """What is wrong, in one sentence without a full stop."""
        return self._located.fault.message

    @property
    def hint(self) -> str:
        """What would be right; empty where nothing can be said."""
        return self._located.fault.hint

    @property
    def source(self) -> str:
        """The file in which it is wrong, or the argument."""
        return self._located.passage.source.name

    @property
    def line(self) -> int:
        """The line, counted from 1."""
        return faults.place(self._located).line

    @property
    def column(self) -> int:
        """The character in that line, counted from 1."""
        return faults.place(self._located).column

    def __str__(self) -> str:
        return text(lambda screen: faults.rows(self._located, screen.width, screen.show)).rstrip("\n")

    def _render_traceback_(self) -> list[str]:
        """What IPython shows instead of the way through this program."""
        return str(self).splitlines()


@contextmanager
def refusals(name: str) -> Iterator[None]:
    """What is refused inside is raised as one may rely on it; ``name`` is what was being read."""
    try:
        yield
    except errors.Refused as refused:
        passage = refused.passage or Passage.whole("", name)
        raise Refused(Located(refused.fault, passage)) from None
