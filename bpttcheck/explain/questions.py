"""How many questions may be asked about a line: a number bounds the search, not a clock, so that runs repeat."""

from __future__ import annotations

from time import process_time
from typing import Final

QUESTIONS: Final = 4_000
# One proof may take long, and then no other question is asked. Few lines come near it.
_SECONDS: Final = 4


class Exhausted(Exception):  # noqa: N818  (it ends a search)
    """Raised when all questions that are allowed were asked."""


class Questions:
    """How many were ``asked`` of those that are ``allowed``."""

    def __init__(self, allowed: int) -> None:
        self.allowed = allowed
        self.asked = 0
        self._latest = process_time() + _SECONDS
        self._is_broken_off = False
        self._end, self._is_enough = allowed, False

    @property
    def stopped(self) -> int:
        """After how many questions the search was broken off; 0 where it came to its end."""
        return self.allowed if self._is_broken_off else 0

    def until(self, share: float) -> None:
        """Let the search go on until so great a share of all questions has been asked."""
        self._end, self._is_enough = int(share * self.allowed), False

    def at_most(self, count: int) -> None:
        """Let it go on for so many questions only, as one does who has found something: that breaks nothing off."""
        if self.asked + count < self._end:
            self._end, self._is_enough = self.asked + count, True

    def ask(self) -> None:
        """Count one; raises :class:`Exhausted` where no more may be asked now."""
        is_late = process_time() > self._latest
        if is_late or self.asked >= self._end:
            self._is_broken_off = self._is_broken_off or is_late or not self._is_enough
            raise Exhausted
        self.asked += 1
