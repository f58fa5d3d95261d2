"""A line at chosen sizes and a chosen length: whether it is right there, and what its terms are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from bpttcheck.expressions.indices import LAST, linear
from bpttcheck.expressions.shapes import TIME
from bpttcheck.kernel.equality import Identity
from bpttcheck.kernel.opening import leaves_of
from bpttcheck.kernel.spans import spans
from bpttcheck.kernel.terms import ENDLESS, Counting
from bpttcheck.scopes.cutting import Cutting
from bpttcheck.scopes.marks import is_first
from bpttcheck.verify.claims import cases, line_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from bpttcheck.expressions.scope import Frame
    from bpttcheck.kernel.opening import Opened
    from bpttcheck.notation.syntax import Node
    from bpttcheck.places import Passage
    from bpttcheck.scopes.cutting import Claimed
    from bpttcheck.verify.claims import Case, Target
    from bpttcheck.verify.setting import Prepared


Reach = Literal["near", "between", ""]


class Ask(Struct, frozen=True):
    """What is asked of a line: its tree, what it needs, which values of indices are named, how far times reach.

    ``states`` are the names of what one time hands to another, ``bound`` those of vectors that assumptions bind.
    """

    tree: Node
    passage: Passage
    needs: tuple[Passage, ...]
    named: dict[str, int]
    reach: int
    ordered: bool
    states: frozenset[str]
    bound: frozenset[str]


class Look(Struct, frozen=True):
    """What was found: whether the line is right there, and for each sort how many values a term uses at most.

    ``shown`` are the sorts of which each term vanishes with its variables; ``repeated`` how many terms of one sum use
    the same values; ``degree`` is that of a term in what is bound by assumptions; ``width`` how far in time the parts
    of one term are apart at most. ``reach`` says how far the line goes from the time that it is about, if it is about
    one: ``near``; to others ``between`` the ends, in terms each of which is made of near times; or nothing, if there
    are terms that are not.
    """

    holds: bool
    slots: dict[str, int] = {}
    shown: frozenset[str] = frozenset()
    repeated: int = 1
    degree: int = 0
    width: int = 0
    reach: Reach = ""


class Place:
    """A line and its target at one choice of sizes and length; raises :class:`Refused` where one means nothing."""

    def __init__(self, ask: Ask, target: Target, prepared: Prepared) -> None:
        self._ask = ask
        self._target = target
        self._prepared = prepared
        self._world = prepared.world
        self._line = line_of(ask.tree, ask.passage, target, prepared)

    def holds(self) -> bool:
        """Whether the line is right there, by whatever proof."""
        with self._world.limited():
            found = cases(self._line, self._target, self._prepared).found
        pairs = [pair for case in found for pair in zip(case.line, case.truth, strict=True)]
        _, finding = self._prepared.judge(self._ask.needs).decide(pairs, weakest=False)
        return isinstance(finding, Identity)

    def look(self, *, cut: bool) -> Look:
        """What the line looks like, where adjoints of what other times hand on are variables if they are ``cut``."""
        judge = self._prepared.judge(self._ask.needs)
        with self._world.limited():
            found = cases(self._line, self._target, self._prepared, self._is_first).found
            cutting = Cutting(self._prepared, judge, self._ask.states if cut else frozenset())
            claimed = [each for case in found for each in self._claimed(case, cutting)]
            claimed = cutting.named([*claimed, *cutting.lemmas()])
        pairs = [(each.line, each.truth) for each in claimed]
        opened = judge.agreed(pairs)
        return Look(holds=False) if opened is None else self._counted(claimed, opened, cutting)

    def _is_first(self, frame: Frame) -> bool:
        if self._ask.ordered:
            return True
        sorts = {name: cell.root().sort for name, cell in self._line.free.items()}
        values = [(sort, frame.indices[name] - 1) for name, sort in sorts.items() if sort and sort != TIME]
        return is_first(values, self._ask.named)

    def _claimed(self, case: Case, cutting: Cutting) -> Iterator[Claimed]:
        """What is claimed in one case, of the entries that others are like."""
        places = cutting.marks.at(self._line, case, self._world.sizes if self._ask.ordered else self._ask.named)
        pairs = zip(case.line, case.truth, places, strict=True)
        yield from cutting.claims([(line, truth, at) for line, truth, at in pairs if at is not None], self._time(case))

    def _time(self, case: Case) -> int | None:
        """The time that the target is about."""
        found = linear(self._target.claim.time)
        if found is None:
            return None
        letter, steps = found
        start = {"": 0, LAST: self._world.times, **dict(case.values)}.get(letter)
        return None if start is None else start + steps

    # ---- what the terms are made of -------------------------------------------------------------------------

    def _counted(self, claimed: list[Claimed], opened: Opened, cutting: Cutting) -> Look:
        names = tuple(self._world.sizes)
        leaves = leaves_of(self._world.graph, opened)
        sorts = tuple(cutting.marks.sort(name, self._ask.named[name]) for name in names)
        bound = cutting.marks.of(self._world, self._ask.bound)
        counting = Counting(self._world.graph, leaves, cutting.marks.bits, sorts, bound, keeps_zeros=self._ask.ordered)
        counting.prepare([node for each in claimed for node in (each.line, each.truth)])
        slots, shown, repeated, degree = [0] * len(names), [True] * len(names), 1, 0
        for each in claimed:
            terms = counting.difference(each.line, each.truth, each.at)
            slots = list(map(max, slots, counting.slots(terms)))
            shown = [a and b for a, b in zip(shown, counting.shows(terms, each.at), strict=True)]
            repeated, degree = max(repeated, terms.repeated), max(degree, terms.degree)
        width, reach = self._reach(claimed, leaves, cutting)
        found = frozenset(name for name, shows in zip(names, shown, strict=True) if shows)
        found = frozenset() if counting.is_entangled or degree >= ENDLESS else found
        return Look(
            holds=True,
            slots=dict(zip(names, slots, strict=True)),
            shown=found,
            repeated=repeated,
            degree=degree,
            width=width,
            reach=reach,
        )

    def _reach(self, claimed: list[Claimed], leaves: Container[int], cutting: Cutting) -> tuple[int, Reach]:
        """How far the times of one term are apart, and whether each claim is about times near its own."""
        reach, tops = self._ask.reach, [node for each in claimed for node in (each.line, each.truth)]
        found = spans(self._world.graph, tops, leaves, cutting.marks.times)
        free = [name for name, cell in self._line.free.items() if cell.root().sort == TIME]
        near, width = True, 0
        for each in claimed:
            for span in filter(None, (found[each.line], found[each.truth])):
                width = max(width, span.width)
                if each.time is None:
                    near = near and span.width <= reach
                else:
                    near = near and each.time - reach <= span.first and span.last <= each.time + reach
        if len(free) > 1 or (not near and width > reach):
            return width, ""
        return width, "near" if near or not free else "between"
