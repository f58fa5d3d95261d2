"""How many questions may be asked about a line: a number bounds the search, not a clock, so that runs repeat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bpttcheck.kernel.work import Spent

if TYPE_CHECKING:
    from bpttcheck.kernel.graph import Graph

QUESTIONS: Final = 4_000
# Some proofs take long, and then no other question is asked. Few lines come near it.
MOST_WORK: Final = 3_000_000
# What all questions take besides the nodes that are made for them: the line is written anew, and read. The longer it
# is, the fewer are allowed.
_WORK_OF_QUESTIONS: Final = 1_200_000
_WORK_OF_A_QUESTION: Final = 200
# So many looks at what a part would come to are one question.
LOOKS: Final = 10


# Raised when all questions that are allowed were asked, as when all work was done: either ends a search.
Exhausted = Spent


class Questions:
    """How many were ``asked`` of those that are ``allowed``, about nodes of a graph."""

    def __init__(self, allowed: int, graph: Graph) -> None:
        self.allowed = allowed
        self.asked = 0
        self._graph = graph
        self._looks = 0
        self._is_broken_off = False
        self._end, self._is_enough = allowed, False

    @property
    def stopped(self) -> int:
        """After how many questions the search was broken off; 0 where it came to its end."""
        if self._graph.meter.is_spent:
            return max(self.asked, 1)
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
        if self.asked >= self._end:
            self._is_broken_off = self._is_broken_off or not self._is_enough
            raise Exhausted(self.allowed)
        self._graph.meter.spend(max(_WORK_OF_A_QUESTION, _WORK_OF_QUESTIONS // self.allowed))
        self.asked += 1

    def look(self) -> None:
        """Count one of those that are so quickly answered that several count as one."""
        self._looks += 1
        if self._looks % LOOKS == 0:
            self.ask()
