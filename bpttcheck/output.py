"""Writing to standard output, whatever becomes of it."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from io import StringIO
from typing import TYPE_CHECKING, TextIO

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

UNREADABLE = 2


class CannotWrite(click.ClickException):
    """The report cannot be written: the disk is full."""

    exit_code = UNREADABLE


@contextmanager
def output() -> Iterator[TextIO]:
    """Standard output; a reader that has seen enough, as ``head`` has, is no error."""
    out = sys.stdout or StringIO()
    try:
        yield out
        out.flush()
    except BrokenPipeError:
        _discard()
    except OSError as error:
        _discard()
        raise CannotWrite(f"the report cannot be written: {error.strerror}") from None


def _discard() -> None:
    """Let what is still to be written vanish: Python would complain once more when it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
