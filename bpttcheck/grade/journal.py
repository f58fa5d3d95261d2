"""What was graded so far: a line for each submission, added as soon as it is known, so that a run can go on.

A line counts for a submission with the same bytes under the same assignment and program. What was lost to a limit
counts under the same limits only.
"""

from __future__ import annotations

import fcntl
import os
import time
from typing import TYPE_CHECKING, Final

from msgspec import DecodeError, Struct, json

from bpttcheck.grade.coding import encoded, fraction
from bpttcheck.grade.records import Graded  # noqa: TC001  (its decoder needs it)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAME: Final = "journal.jsonl"
# The workers of a run that was killed hold its lock until they are gone, too.
_PATIENCE: Final = 5.0


class Line(Struct, frozen=True):
    """A result and what it holds for; ``limits`` are those that it was lost to, empty if it was not."""

    key: str
    graded: Graded
    limits: str = ""


_LINES: Final = json.Decoder(Line, dec_hook=fraction)


class _Place(Struct, frozen=True):
    offset: int
    length: int
    limits: str


class BusyError(Exception):
    """Another run writes here."""


class Journal:
    """The journal in a folder, of which one run at a time can write; only the places of its lines are in memory."""

    def __init__(self, folder: Path) -> None:
        self._file = os.open(folder / NAME, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666)
        self._lock()
        self._places: dict[str, _Place] = {}
        self._end = 0
        for line in self._lines():
            self._note(line)
        # A run that was killed may have written a part of a line.
        os.ftruncate(self._file, self._end)

    def _lock(self) -> None:
        deadline = time.monotonic() + _PATIENCE
        while True:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise BusyError from None
                time.sleep(0.05)
            else:
                return

    def _lines(self) -> Iterator[bytes]:
        """The whole lines, with the breaks at their ends."""
        with os.fdopen(os.dup(self._file), "rb") as file:
            yield from (line for line in file if line.endswith(b"\n"))

    def _note(self, line: bytes) -> None:
        """Find a line again; one that is none is passed over, and its submission graded again."""
        try:
            found = _LINES.decode(line)
        except DecodeError:
            pass
        else:
            self._places[found.key] = _Place(self._end, len(line), found.limits)
        self._end += len(line)

    def knows(self, key: str, limits: str) -> bool:
        """Whether there is a result that holds under these limits."""
        place = self._places.get(key)
        return place is not None and place.limits in {"", limits}

    def add(self, line: Line) -> None:
        """Write a line to its end."""
        data = encoded(line)
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(self._file, rest) :]
        self._places[line.key] = _Place(self._end, len(data), line.limits)
        self._end += len(data)

    def find(self, key: str) -> Graded:
        """A result that is known; raises KeyError where it is not."""
        place = self._places[key]
        return _LINES.decode(os.pread(self._file, place.length, place.offset)).graded

    def close(self) -> None:
        """Let another run write."""
        os.fsync(self._file)
        os.close(self._file)
