"""The process that judges one submission and ends: what it may use is bounded, and what it knows goes up a pipe.

It is a copy of the run's own process with all of the program in memory, and costs a few milliseconds. It holds no
open file but the pipe, cannot write to any, and cannot start a process.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from math import ceil
from typing import TYPE_CHECKING, Final, NoReturn

from msgspec import Struct

from bpttcheck.grade.coding import encoded
from bpttcheck.grade.records import ProblemMark  # noqa: TC001  (its decoder needs it)

if TYPE_CHECKING:
    from collections.abc import Callable

    Tell = Callable[["Message"], None]
    Work = Callable[[bytes, str, Tell], None]

_MEGABYTE: Final = 1_000_000
# What is left to say so where memory is exhausted.
_RESERVE: Final = 32 * _MEGABYTE
_OPEN_FILES: Final = 16
_DEATH_OF_PARENT: Final = 1  # PR_SET_PDEATHSIG
_LIBC: Final = ctypes.CDLL(None)


class Limits(Struct, frozen=True):
    """What a submission may use: seconds of a processor, and megabytes besides what the program itself takes."""

    seconds: float
    megabytes: int

    def __str__(self) -> str:
        return f"{self.seconds:g} s, {self.megabytes} MB"


class Who(Struct, frozen=True, tag=True):
    """The submission could be read, and says whose it is."""

    student: str
    number: str
    email: str


class At(Struct, frozen=True, tag=True):
    """A line of the file is judged now."""

    line: int


class Done(Struct, frozen=True, tag=True):
    """A problem is judged."""

    mark: ProblemMark


class Failed(Struct, frozen=True, tag=True):
    """The submission cannot be judged, whatever the limits."""

    error: str


class Exhausted(Struct, frozen=True, tag=True):
    """There is no more memory."""


class Marked(Struct, frozen=True, tag=True):
    """All problems are judged; ``flags`` are what else a person should look at."""

    flags: tuple[str, ...]


class Reaches(Struct, frozen=True, tag=True):
    """How far a line of a problem reaches."""

    problem: str
    number: int
    says: str


class Finished(Struct, frozen=True, tag=True):
    """There is no more to be said."""


Message = Who | At | Done | Failed | Exhausted | Marked | Reaches | Finished


def start(work: Work, data: bytes, path: str, limits: Limits) -> tuple[int, int]:
    """A new process that does the work: its id, and the pipe on which it tells.

    The pipe is at its end when the process has ended. Raises OSError where no process can be started.
    """
    reading, writing = os.pipe()
    parent = os.getpid()
    # An interrupt between the fork and the child's first steps would have the child clear up for its parent.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        child = os.fork()
        if child == 0:
            _live(work, data, path, limits, writing, parent)
    except OSError:
        os.close(reading)
        raise
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        os.close(writing)
    return child, reading


def _live(work: Work, data: bytes, path: str, limits: Limits, pipe: int, parent: int) -> NoReturn:
    try:
        _leave(pipe, parent)
        _confine(limits)
        _judge(work, data, path, pipe)
    finally:
        os._exit(0)


def _judge(work: Work, data: bytes, path: str, pipe: int) -> None:
    def tell(message: Message) -> None:
        rest = memoryview(encoded(message))
        while rest:
            rest = rest[os.write(pipe, rest) :]

    try:
        work(data, path, tell)
    except MemoryError:
        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
        tell(Exhausted())
    except Exception as error:  # noqa: BLE001  (a fault of this program is said of the one submission)
        tell(Failed(f"could not be judged, by a fault of this program: {type(error).__name__}"))


def _leave(pipe: int, parent: int) -> None:
    """Let go of all that is the run's: its files, its terminal, its interrupts; and end when it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform == "linux":
        _LIBC.prctl(_DEATH_OF_PARENT, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nowhere, stream)
    os.closerange(3, pipe)
    os.closerange(pipe + 1, max(resource.getrlimit(resource.RLIMIT_NOFILE)[0], pipe + 1))


def _confine(limits: Limits) -> None:
    seconds = ceil(limits.seconds) + 1
    memory = _held() + limits.megabytes * _MEGABYTE
    for what, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
    ):
        _lower(what, most, most)
    _lower(resource.RLIMIT_CPU, seconds, seconds + 1)
    _lower(resource.RLIMIT_DATA, memory, memory + _RESERVE)
    # It ends the process also within arithmetic on long numbers, where Python does not look for signals.
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, limits.seconds)


def _held() -> int:
    """The bytes that this process holds since it was copied: they are not the submission's."""
    try:
        with open("/proc/self/statm", "rb") as file:
            return int(file.read().split()[5]) * resource.getpagesize()
    except OSError:
        return 0  # only Linux tells, and only there it counts


def _lower(what: int, soft: int, hard: int) -> None:
    """Set a limit, none above what is allowed already."""
    _, allowed = resource.getrlimit(what)
    if allowed != resource.RLIM_INFINITY:
        soft, hard = min(soft, allowed), min(hard, allowed)
    resource.setrlimit(what, (soft, hard))
