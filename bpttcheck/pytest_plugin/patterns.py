"""Which files are meant: a file, a folder with all that is in it, or a pattern of ``*``, ``?``, ``[…]`` and ``**``."""

from __future__ import annotations

from fnmatch import fnmatchcase
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from bpttcheck.loading.files import ENDINGS

if TYPE_CHECKING:
    from pathlib import Path

_ANY: Final = "**"


class UnfitPatternError(Exception):
    """Why a pattern names nothing, in words."""


class Pattern:
    """A pattern for paths below a folder.

    >>> notes = Pattern("notes/**/*.md")
    >>> notes.names(PurePath("notes/rnn.md")), notes.names(PurePath("notes/2/rnn.md")), notes.names(PurePath("rnn.md"))
    (True, True, False)
    >>> Pattern("notes").names(PurePath("notes/2/rnn.md")), Pattern("notes").names(PurePath("notes/rnn.png"))
    (True, False)
    """

    def __init__(self, text: str) -> None:
        """Raises :class:`UnfitPatternError` for what leads out of the folder, and for `**` beside other signs."""
        path = PurePath(text)
        if path.is_absolute() or ".." in path.parts or not path.parts:
            raise UnfitPatternError(f"{text or 'nothing'} is not a path below the folder of the configuration")
        if any(_ANY in part and part != _ANY for part in path.parts):
            raise UnfitPatternError(f"{text}: ** stands for folders, and for nothing else: write **/")
        self.text = text
        self._parts = path.parts

    def names(self, path: PurePath) -> bool:
        """Whether a path is meant; by folders and patterns, what is not hidden and ends as files to check do."""
        if self.is_exactly(path):
            return True
        hidden = any(part.startswith(".") for part in path.parts)
        return not hidden and path.name.lower().endswith(ENDINGS) and _matches(self._parts, path.parts)

    def is_exactly(self, path: PurePath) -> bool:
        """Whether it is the name of this one file."""
        return self._parts == path.parts

    def names_any(self, base: Path) -> bool:
        """Whether anything in a folder is called so."""
        return any(base.glob("/".join(self._parts)))


def _matches(pattern: tuple[str, ...], path: tuple[str, ...]) -> bool:
    match pattern:
        case ():
            return True  # a folder stands for all that is in it
        case (first, *rest) if first == _ANY:
            return any(_matches(tuple(rest), path[start:]) for start in range(len(path)))
        case (first, *rest):
            return bool(path) and fnmatchcase(path[0], first) and _matches(tuple(rest), path[1:])
    return False
