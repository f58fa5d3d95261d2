"""Which files are submissions, and their bytes. Nothing that a stranger could have put there is followed or waited for.

A folder holds a file, or a folder with one file, for each student. What cannot be a submission is an entry all the
same, with the reason: a student who handed in a picture is not to be lost from the gradebook.
"""

from __future__ import annotations

import errno
import os
import stat
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from bpttcheck.loading.files import ENDINGS, LARGEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_NOT_REGULAR: Final = "it is no regular file"
_KINDS: Final = (
    (stat.S_ISLNK, "it is a link, and links are not followed"),
    (stat.S_ISDIR, "it is a folder, and no file"),
    (stat.S_ISFIFO, _NOT_REGULAR),
    (stat.S_ISSOCK, _NOT_REGULAR),
    (stat.S_ISCHR, _NOT_REGULAR),
    (stat.S_ISBLK, _NOT_REGULAR),
)
_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_FILE: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC


class Entry(Struct, frozen=True):
    """A submission: ``parts`` lead from ``folder`` to its file; ``path`` is what it is called in the results.

    ``unfit`` is why it cannot be read, if that is known already.
    """

    path: str
    folder: str
    parts: tuple[str, ...]
    unfit: str = ""


class UnfitError(Exception):
    """Why an entry cannot be read, in words."""


def find(arguments: tuple[str, ...]) -> list[Entry]:
    """The submissions in some files and folders, in the order of their paths, which are all different.

    Those of one folder are called by their path in it. Raises OSError for a folder that cannot be read.
    """
    found: dict[tuple[str, ...], Entry] = {}
    for argument in arguments:
        inside = os.path.isdir(argument) and not os.path.islink(argument)
        for entry in _within(argument) if inside else (_alone(argument),):
            named = entry if inside and len(arguments) == 1 else replace(entry, path=_called(entry.folder, entry.parts))
            found[entry.folder, *entry.parts] = named
    return list(_apart(sorted(found.values(), key=lambda entry: (entry.path, entry.parts))))


def _apart(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The entries, those with names that can be written in one way only told apart by a number."""
    seen: set[str] = set()
    for entry in entries:
        path, number = entry.path, 1
        while path in seen:
            number += 1
            path = f"{entry.path} ({number})"
        seen.add(path)
        yield replace(entry, path=path)


def _called(folder: str, parts: tuple[str, ...]) -> str:
    """A path as text: a name need not be UTF-8."""
    return os.fsencode(os.path.join(folder, *parts)).decode(errors="backslashreplace")


def _alone(argument: str) -> Entry:
    folder, name = os.path.split(argument)
    return Entry("", folder, (name,), _wrong_ending(name))


def _wrong_ending(name: str) -> str:
    return "" if name.lower().endswith(ENDINGS) else f"its name ends in none of {', '.join(ENDINGS)}"


def _within(folder: str) -> Iterator[Entry]:
    top = os.open(folder, _FOLDER)
    try:
        for name in os.listdir(top):
            if not name.startswith(".") or name.lower().endswith(ENDINGS):
                yield _entry(folder, top, name)
    finally:
        os.close(top)


def _entry(folder: str, top: int, name: str) -> Entry:
    entry = Entry(_called("", (name,)), folder, (name,))
    try:
        mode = os.stat(name, dir_fd=top, follow_symlinks=False).st_mode
        if not stat.S_ISDIR(mode):
            return replace(entry, unfit=_wrong_ending(name) if stat.S_ISREG(mode) else "")
        files = _candidates(top, name)
    except OSError as error:
        return replace(entry, unfit=_reason(error))
    if len(files) != 1:
        return replace(entry, unfit=f"of the files in this folder {len(files) or 'none'} can be submissions, not one")
    return Entry(_called("", (name, files[0])), folder, (name, files[0]))


def _candidates(top: int, name: str) -> list[str]:
    inner = os.open(name, _FOLDER | os.O_NOFOLLOW, dir_fd=top)
    try:
        return sorted(each for each in os.listdir(inner) if not each.startswith(".") and not _wrong_ending(each))
    finally:
        os.close(inner)


def read(entry: Entry) -> bytes:
    """The bytes of a submission, read once; raises :class:`UnfitError`."""
    if entry.unfit:
        raise UnfitError(entry.unfit)
    try:
        with _opened(entry) as file:
            return _bytes(file)
    except OSError as error:
        raise UnfitError(_reason(error)) from None


@contextmanager
def _opened(entry: Entry) -> Iterator[int]:
    """The open file. Folders are held open on the way, so that none becomes a link between a look and a step."""
    held = [os.open(entry.folder or ".", _FOLDER)]
    try:
        for name in entry.parts[:-1]:
            held.append(os.open(name, _FOLDER | os.O_NOFOLLOW, dir_fd=held[-1]))
        # To open a device can do something already.
        _refuse(os.stat(entry.parts[-1], dir_fd=held[-1], follow_symlinks=False))
        held.append(os.open(entry.parts[-1], _FILE, dir_fd=held[-1]))
        yield held[-1]
    finally:
        for each in held:
            os.close(each)


def _refuse(found: os.stat_result) -> None:
    for is_kind, why in _KINDS:
        if is_kind(found.st_mode):
            raise UnfitError(why)
    if found.st_size > LARGEST:
        raise UnfitError(f"it is larger than {LARGEST >> 20} MiB")


def _bytes(file: int) -> bytes:
    before = os.fstat(file)
    _refuse(before)
    data = bytearray()
    while len(data) <= LARGEST and (part := os.read(file, LARGEST + 1 - len(data))):
        data += part
    after = os.fstat(file)
    if (len(data), after.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
        raise UnfitError("it changed while it was read")
    return bytes(data)


def _reason(error: OSError) -> str:
    if error.errno == errno.ELOOP:
        return _KINDS[0][1]
    reason = error.strerror or "it cannot be opened"
    return reason[:1].lower() + reason[1:]
