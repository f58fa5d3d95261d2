"""How much is done: counts that no machine changes, so that what bounds a file bounds it alike everywhere.

A unit is about what one argument of a node costs, when it is looked at or when its value is found.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_UNBOUNDED = 1 << 62


class Spent(Exception):  # noqa: N818  (it ends what is done, and is no error of it)
    """Raised when all work that is allowed was done."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


class Work:
    """The work that was done of that which is allowed."""

    def __init__(self, most: int = _UNBOUNDED) -> None:
        self.most = most
        self.done = 0

    @property
    def left(self) -> int:
        """How much may still be done."""
        return max(self.most - self.done, 0)

    @property
    def is_spent(self) -> bool:
        """Whether more was begun than is allowed."""
        return self.done > self.most

    @contextmanager
    def halved(self) -> Iterator[None]:
        """Allow half of what is left for what is done inside."""
        most, self.most = self.most, self.done + self.left // 2
        try:
            yield
        finally:
            self.most = most

    def spend(self, units: int) -> None:
        """Count what is about to be done; raises :class:`Spent` where it is not allowed any more."""
        self.done += units
        if self.done > self.most:
            raise Spent(self.most)
