"""How many questions may be asked about a line: a number bounds the search, not a clock, so that runs repeat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bpttcheck.kernel.work import Spent
from bpttcheck.notation.syntax import children

if TYPE_CHECKING:
    from bpttcheck.kernel.graph import Graph
    from bpttcheck.notation.syntax import Node

QUESTIONS: Final = 4_000
# Some proofs take long, and then no other question is asked. Few lines come near it.
MOST_WORK: Final = 3_000_000
# What is done besides the nodes that are made: a question is put, a part of a tree is read, a sign of LaTeX, a line is
# searched for places, and what may stand at them is sorted.
_WORK_OF_A_QUESTION: Final = 200
_WORK_OF_A_PART: Final = 20
_WORK_OF_A_TREE: Final = 60
_WORK_OF_A_TEXT: Final = 400
_WORK_OF_A_CHARACTER: Final = 20
_WORK_OF_A_PLACE: Final = 100
_WORK_OF_A_CANDIDATE: Final = 150
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
        # The node is kept as well, so that no other has its id.
        self._sizes: dict[int, tuple[Node, int]] = {}
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
        self._graph.meter.spend(_WORK_OF_A_QUESTION)
        self.asked += 1

    def look(self) -> None:
        """Count one of those that are so quickly answered that several count as one."""
        self._looks += 1
        if self._looks % LOOKS == 0:
            self.ask()

    def read(self, tree: Node) -> None:
        """Count what it takes to read a tree in the place of the line; as much again where it has a meaning."""
        self._graph.meter.spend(_WORK_OF_A_TREE + _WORK_OF_A_PART * self._size(tree))

    def _size(self, tree: Node) -> int:
        """Of how many nodes a tree is made; of parts that many trees have in common they are counted once."""
        if id(tree) not in self._sizes:
            self._sizes[id(tree)] = tree, 1 + sum([self._size(child) for child in children(tree)])
        return self._sizes[id(tree)][1]

    def read_text(self, text: str) -> None:
        """Count what it takes to make a tree of a text in LaTeX."""
        self._graph.meter.spend(_WORK_OF_A_TEXT + _WORK_OF_A_CHARACTER * len(text))

    def search(self, places: int) -> None:
        """Count what it takes to look through the places of a line."""
        self._graph.meter.spend(_WORK_OF_A_PLACE * places)

    def sort(self, candidates: int) -> None:
        """Count what it takes to say where each of so many candidates may stand."""
        self._graph.meter.spend(_WORK_OF_A_CANDIDATE * candidates)
