"""What a project says once for the command line: a table in ``bpttcheck.toml`` or ``pyproject.toml``, read strictly.

Nothing that is checked can say it: it is looked for where the command is run, and above up to the repository's root.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated, Final, Literal, NamedTuple

from msgspec import Meta, Struct

from bpttcheck.errors import Refused
from bpttcheck.loading.files import Found, Unread, leads_out, linked, read
from bpttcheck.places import Passage, Source

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_QUESTIONS: Final = 1_000_000
_OWN: Final = "bpttcheck.toml"
_SHARED: Final = "pyproject.toml"
_ROOTS: Final = (".git", ".hg", ".jj")

# No path has a null in it.
_Text = Annotated[str, Meta(pattern=r"\A[^\0]+\Z")]
Style = Literal["text", "json", "jsonl", "junit", "sarif", "github", "markdown", "html", "latex"]


class Configuration(Struct, frozen=True, rename="kebab"):
    """What may be set; :data:`ABOUT` has the words for it."""

    paths: tuple[_Text, ...] = ()
    format: Style | None = None
    explain: Literal["no", "brief", "full"] | None = None
    explain_limit: Annotated[int, Meta(ge=1, le=MOST_QUESTIONS)] | None = None
    select: tuple[_Text, ...] = ()
    scope: bool = False


class About(NamedTuple):
    """What a value is, as in ``3 is not a list of texts``, and how one writes it."""

    kind: str
    example: str


ABOUT: Final = {
    "paths": About("a list of files and folders", '["derivations", "notes/rnn.md"]'),
    "format": About("a format of reports", '"github"'),
    "explain": About('"no", "brief" or "full"', '"full"'),
    "explain-limit": About(f"a whole number from 1 to {MOST_QUESTIONS}", "4000"),
    "select": About("a list of paths, targets or mistakes", '["textbook/*", "sign"]'),
    "scope": About("true or false", "true"),
}


class Configured(Struct, frozen=True):
    """A configuration and the file in which it stands; empty names where there is none."""

    configuration: Configuration = Configuration()
    name: str = ""
    folder: str = ""

    @property
    def paths(self) -> tuple[str, ...]:
        """What is checked where nothing is named, as one would name it from here."""
        return tuple(_from_here(os.path.join(self.folder, path)) for path in self.configuration.paths)


def configured(folder: str) -> Configured:
    """What holds in a folder; the nearest file that says something, and nothing of those above it.

    Raises Refused, with its place in the file: ``NotToml``, ``UnknownKey``, ``BadValue``, ``Unreadable``.
    """
    for place in _upwards(os.path.abspath(folder)):
        for name in (_OWN, _SHARED):
            path = os.path.join(place, name)
            if os.path.lexists(path) and (found := _in(path, place, own=name == _OWN)):
                return found
    return Configured()


def _upwards(folder: str) -> Iterator[str]:
    """The folders from here up to the root of the repository; outside of one, only this."""
    above = [folder]
    while not any(os.path.lexists(os.path.join(above[-1], mark)) for mark in _ROOTS):
        parent = os.path.dirname(above[-1])
        if parent == above[-1]:
            return iter(above[:1])
        above.append(parent)
    return iter(above)


def _in(path: str, folder: str, *, own: bool) -> Configured | None:
    """What a file says; ``None`` for one of all tools that says nothing of this one."""
    name = _from_here(path)
    found = Found(path, folder)
    source = linked(found) if leads_out(found) else read(path)
    if isinstance(source, Unread):
        raise Refused(source.fault, Passage.of(Source(name, source.source.text)))
    if not own and "bpttcheck" not in source.text:
        return None
    from bpttcheck.configuration.reading import configuration_in  # with a file to read, and without one not

    said = configuration_in(Source(name, source.text), folder, own=own)
    return None if said is None else Configured(said, name, folder)


def _from_here(path: str) -> str:
    """A path as one would write it here; what begins with a minus sign would be taken for something else."""
    relative = os.path.relpath(path)
    return os.path.join(os.curdir, relative) if relative.startswith("-") else relative
