"""How much may be built at once of a model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpttcheck.errors import Refused, TooMuchWork
from bpttcheck.kernel.graph import Exhausted
from bpttcheck.kernel.work import Spent
from bpttcheck.places import NOWHERE

if TYPE_CHECKING:
    from bpttcheck.kernel.graph import Graph

MOST_WORK = 1_000_000
_WORK_OF_AN_ARGUMENT = 3


class Limited:
    """What is built inside looks at so many arguments of nodes at most, and each is work of the file.

    Raises ``TooMuchWork`` beyond that, and :class:`Spent` beyond what is left of the file's work. A class, as it is
    entered for each of the thousands of changes that are tried to explain a line.
    """

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._before = self._granted = 0

    def __enter__(self) -> None:
        self._before = self._graph.allowed
        self._graph.allowed = self._granted = min(MOST_WORK, self._graph.meter.left // _WORK_OF_AN_ARGUMENT)

    def __exit__(self, kind: type[BaseException] | None, error: object, _: object) -> None:
        meter, granted = self._graph.meter, self._granted
        meter.done += _WORK_OF_AN_ARGUMENT * (granted - self._graph.allowed)
        self._graph.allowed = self._before
        if kind is Exhausted:
            if granted < MOST_WORK:
                raise Spent(meter.most) from None
            raise Refused(TooMuchWork(NOWHERE)) from None
