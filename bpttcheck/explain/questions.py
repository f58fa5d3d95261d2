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
# The more a model names, the more may have been meant at each place.
_LEAST_WORK: Final = 1_400_000
_WORK_OF_A_NAME: Final = 50_000
# What is done besides the nodes that are made: a question is put, a part of a tree is read, a sign of LaTeX, a line is
# searched for places, and what may stand at them is sorted.
_WORK_OF_A_QUESTION: Final = 40
_WORK_OF_A_PART: Final = 12
_WORK_OF_A_TREE: Final = 400
_WORK_OF_A_TEXT: Final = 400
_WORK_OF_A_CHARACTER: Final = 20
_WORK_OF_A_PLACE: Final = 100
_WORK_OF_A_CANDIDATE: Final = 150
_WORK_OF_A_NODE: Final = 5
# So many looks at what a part would come to are one question.
LOOKS: Final = 10


# Raised when all questions that are allowed were asked, as when all work was done: either ends a search.
Exhausted = Spent


def most_work(names: int) -> int:
    """How much work the explanation of a line may be, where a model names so many quantities."""
    return min(MOST_WORK, _LEAST_WORK + _WORK_OF_A_NAME * names)


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
        self._last, self._is_tired = graph.meter.most, False
        self._nodes = len(graph.nodes)

    @property
    def stopped(self) -> int:
        """After how many questions the search was broken off; 0 where it came to its end."""
        if self._graph.meter.is_spent or self._is_tired:
            return max(self.asked, 1)
        return self.allowed if self._is_broken_off else 0

    def until(self, share: float, work: float) -> None:
        """Let the search go on until so great a share of all questions has been asked, or of all work done."""
        self._end, self._is_enough = int(share * self.allowed), False
        self._last = int(work * self._graph.meter.most)

    def at_most(self, count: int) -> None:
        """Let it go on for so many questions only, as one does who has found something: that breaks nothing off."""
        if self.asked + count < self._end:
            self._end, self._is_enough = self.asked + count, True

    def ask(self) -> None:
        """Count one; raises :class:`Exhausted` where no more may be asked now."""
        self._work()
        if self.asked >= self._end:
            self._is_broken_off = self._is_broken_off or not self._is_enough
            raise Exhausted(self.allowed)
        self.asked += 1

    def _work(self) -> None:
        """Count the work of a question, and of the nodes that were made since the last; raises :class:`Exhausted`."""
        meter, before = self._graph.meter, self._nodes
        self._nodes = len(self._graph.nodes)
        meter.spend(_WORK_OF_A_QUESTION + _WORK_OF_A_NODE * (self._nodes - before))
        if meter.done > self._last:
            self._is_tired = True
            raise Exhausted(self._last)

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
