"""Which files are meant, and their text: what cannot be read is a value, so that the other files go on."""

from __future__ import annotations

import os
import re
import stat
import sys
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

from bpttcheck.errors import NoFiles, Unreadable
from bpttcheck.places import NOWHERE, Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bpttcheck.derivation import DerivationFile, Document
    from bpttcheck.errors import Fault

LARGEST = 1 << 20
MOST_FORMULAS = 100_000
"""Characters of all formulas of a file: reading LaTeX takes longer than reading what is around it."""
STANDARD_INPUT = "-"
_DERIVATIONS = (".yaml", ".yml")
_DOCUMENTS = (".md", ".markdown", ".qmd", ".rmd", ".tex", ".ltx", ".ipynb")
ENDINGS = _DERIVATIONS + _DOCUMENTS
# How a header begins; in a notebook a line ends with ``\n``, and lines stand in quotes.
_HEADER = re.compile(
    r'(?:^|"|\\n)bpttcheck[ \t]*:|<!--(?:\s|\\n|[",])*bpttcheck\b|%[ \t]*bpttcheck[ \t]*:', re.MULTILINE
)
_UTF16 = (BOM_UTF16_LE, BOM_UTF16_BE)


class Found(Struct, frozen=True):
    """A file to read; ``folder`` is the one in which it was searched for, empty if it was named itself."""

    name: str
    folder: str = ""


class Unread(Struct, frozen=True):
    """A file that could not be read, with as much of its text as the fault points at."""

    source: Source
    fault: Fault


Loaded: TypeAlias = "DerivationFile | Document | Unread"


def is_document(name: str) -> bool:
    """Whether a file is notes with formulas in them, by the ending of its name."""
    return name.lower().endswith(_DOCUMENTS)


def is_foreign(file: Source | Unread) -> bool:
    """Whether a file is a document without anything that looks like a header."""
    source = file.source if isinstance(file, Unread) else file
    return is_document(source.name) and not _HEADER.search(source.text)


def leads_out(found: Found) -> bool:
    """Whether a file that was searched for is a link to one elsewhere; whoever made the folder may not read that."""
    if not found.folder or not os.path.islink(found.name):
        return False
    folder = os.path.join(os.path.realpath(found.folder), "")
    return not os.path.realpath(found.name).startswith(folder)


def linked(found: Found) -> Unread:
    """What is said of such a link instead of what stands in the file."""
    return _unread(found.name, f"it is a link that leads out of {found.folder}")


def find(paths: Iterable[str]) -> list[Found | Unread]:
    """The files as given, and those in the folders given, each folder in sorted order."""
    return [item for path in paths for item in _under(path)]


def _under(path: str) -> Iterator[Found | Unread]:
    if path == STANDARD_INPUT or not os.path.isdir(path):
        yield Found(path)
        return
    denied: list[OSError] = []
    names = sorted(_search(path, denied), key=lambda name: name.split(os.sep))
    yield from (Found(name, path) for name in names)
    yield from (_unread(error.filename, _reason(error)) for error in denied)
    if not names and not denied:
        yield Unread(Source(path, ""), NoFiles(NOWHERE, path))


def _search(folder: str, denied: list[OSError]) -> Iterator[str]:
    for place, folders, names in os.walk(folder, onerror=denied.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if name.lower().endswith(ENDINGS) and not name.startswith("."):
                yield os.path.normpath(os.path.join(place, name))


def read(name: str) -> Source | Unread:
    """The text of a file, or of standard input for ``-``; what keeps it from being read as a value."""
    try:
        data = _bytes(name)
    except OSError as error:
        return _unread(name, _reason(error))
    if isinstance(data, Unread):
        return data
    if len(data) > LARGEST:
        return _unread(name, f"it is larger than {LARGEST >> 20} MiB")
    return decoded(name, data)


def _bytes(name: str) -> bytes | Unread:
    """As many bytes as are needed to see that they are too many.

    Raises OSError.
    """
    if name == STANDARD_INPUT:
        return sys.stdin.buffer.read(LARGEST + 1) if sys.stdin else _unread(name, "standard input is closed")
    # A pipe or a device would keep us waiting for ever.
    if not stat.S_ISREG(os.stat(name).st_mode):
        return _unread(name, "it is no regular file")
    with open(name, "rb") as file:
        return file.read(LARGEST + 1)


def decoded(name: str, data: bytes) -> Source | Unread:
    """The text of a file, of which these are the bytes."""
    if data.startswith(_UTF16):
        return _unread(name, "it is UTF-16; save it as UTF-8")
    text = data.removeprefix(BOM_UTF8)
    try:
        return Source(name, text.decode())
    except UnicodeDecodeError as error:
        at = len(text[: error.start].decode())
        number = len(data) - len(text) + error.start + 1
        fault = Unreadable(Span(at, at + 1), f"byte {number} (0x{text[error.start]:02x}) is not UTF-8")
        return Unread(Source(name, text.decode(errors="replace")), fault)


def _unread(name: str, why: str) -> Unread:
    return Unread(Source(name, ""), Unreadable(NOWHERE, why))


def _reason(error: OSError) -> str:
    reason = error.strerror or "it cannot be opened"
    return reason[:1].lower() + reason[1:]
