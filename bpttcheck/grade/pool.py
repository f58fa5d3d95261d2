"""As many submissions at once as there are workers, each in a process of its own.

Nothing is shared between processes, not even a lock: one that is killed at any moment takes nothing with it.
"""

from __future__ import annotations

import os
import selectors
import signal
import time
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from bpttcheck.grade import worker

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from bpttcheck.grade.worker import Limits, Work

_MOST_SAID: Final = 1 << 24
_AT_ONCE: Final = 1 << 16
# Time is counted on the processor; one that waits for ever uses none. A full machine may slow it down this much.
_PATIENCE: Final = 10


class Task(Struct, frozen=True):
    """A submission to judge."""

    path: str
    data: bytes
    key: str


class Ended(Struct, frozen=True):
    """What a process said until it ended; ``late`` if it had to be ended, ``ended_by`` a signal, 0 if by none."""

    task: Task
    said: bytes
    late: bool
    ended_by: int


class _Running(Struct):
    task: Task
    process: int
    deadline: float
    said: bytearray
    late: bool = False


class Pool:
    """Processes that judge; all are gone when it is left, whatever happens."""

    def __init__(self, work: Work, limits: Limits, workers: int) -> None:
        self._work = work
        self._limits = limits
        self._workers = workers
        self._pipes = selectors.DefaultSelector()
        self._running: dict[int, _Running] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for pipe in list(self._running):
            self._end(pipe)
        self._pipes.close()

    @property
    def full(self) -> bool:
        """Whether one must end before another can start."""
        return len(self._running) >= self._workers

    @property
    def busy(self) -> bool:
        """Whether any is running."""
        return bool(self._running)

    def start(self, task: Task) -> None:
        """Begin with a submission; raises OSError where no process can be started."""
        process, pipe = worker.start(self._work, task.data, task.path, self._limits)
        deadline = time.monotonic() + self._limits.seconds * _PATIENCE
        self._running[pipe] = _Running(task, process, deadline, bytearray())
        self._pipes.register(pipe, selectors.EVENT_READ)

    def next(self) -> Ended:
        """The next that ends."""
        while True:
            deadline = min(each.deadline for each in self._running.values())
            speaking = {key.fd for key, _ in self._pipes.select(max(deadline - time.monotonic(), 0))}
            for pipe in speaking:
                if not self._heard(pipe):
                    return self._end(pipe)
            for pipe, each in self._running.items():
                # One that was not heard, because others were, is not late.
                if pipe not in speaking and each.deadline <= time.monotonic():
                    each.late = True
                    return self._end(pipe)

    def _heard(self, pipe: int) -> bool:
        """Take what a process says; whether it may say more."""
        each = self._running[pipe]
        part = os.read(pipe, _AT_ONCE)
        each.said += part
        return bool(part) and len(each.said) <= _MOST_SAID

    def _end(self, pipe: int) -> Ended:
        """See a process off; one that has ended already is not killed by it."""
        each = self._running.pop(pipe)
        self._pipes.unregister(pipe)
        os.close(pipe)
        os.kill(each.process, signal.SIGKILL)
        _, status = os.waitpid(each.process, 0)
        return Ended(each.task, bytes(each.said), each.late, os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0)
