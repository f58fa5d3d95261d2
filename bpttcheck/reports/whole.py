"""A file that is written whole or not at all: it is written beside its place, and moved there at the end."""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager, suppress
from secrets import token_hex
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def whole(path: str) -> Iterator[TextIO]:
    """A stream for all of a file, which has its old contents until the end, or where the block is left by an error.

    A link is followed, the mode of a file that is there is kept; what is no regular file, such as a pipe, is written as
    it stands.

    Raises OSError.
    """
    target = os.path.realpath(path)
    before = _status(target)
    if before and not stat.S_ISREG(before.st_mode):
        with open(path, "w", encoding="utf-8", newline="\n") as stream:
            yield stream
        return
    beside = os.path.join(os.path.dirname(target), f".bpttcheck-{token_hex(8)}.part")
    try:
        with open(beside, "x", encoding="utf-8", newline="\n") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        if before:
            os.chmod(beside, stat.S_IMODE(before.st_mode))
        os.replace(beside, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(beside)
        raise


def _status(path: str) -> os.stat_result | None:
    with suppress(FileNotFoundError):
        return os.stat(path)
    return None
