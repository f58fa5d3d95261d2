"""A line at chosen sizes and a chosen length: whether it is right there, and what its terms are made of."""

from __future__ import annotations

from functools import cached_property, reduce
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import replace

from bpttcheck.errors import Refused, Undefined
from bpttcheck.expressions.indices import LAST, linear
from bpttcheck.expressions.shapes import TIME
from bpttcheck.kernel.equality import Identity, NoValue, Witness
from bpttcheck.scopes.cutting import Cutting
from bpttcheck.scopes.failing import may_fail
from bpttcheck.scopes.groups import Group, Look, Times, together
from bpttcheck.scopes.lasting import has_every_length
from bpttcheck.scopes.marks import unmarked
from bpttcheck.scopes.rooms import Memory, Within, room
from bpttcheck.verify.claims import cases
from bpttcheck.verify.results import Counterexample
from bpttcheck.verify.witness import counterexample

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.expressions.scope import Frame
    from bpttcheck.notation import syntax
    from bpttcheck.places import Passage
    from bpttcheck.scopes.cutting import Claimed
    from bpttcheck.scopes.handed import Cut
    from bpttcheck.scopes.marks import Marks
    from bpttcheck.scopes.profile import Profile
    from bpttcheck.verify.claims import Case, Claim, Target
    from bpttcheck.verify.setting import Prepared


Found = Literal["right", "undecided"] | Counterexample


class Ask(Struct, frozen=True):
    """What is asked of a line: its tree, what it has in common with others, and which times it names."""

    tree: syntax.Node
    passage: Passage
    within: Within
    times: Times
    memory: Memory


class Place:
    """A line, as it is read, and its target at one choice of sizes and length."""

    def __init__(self, ask: Ask, line: Claim, target: Target, prepared: Prepared) -> None:
        self._ask = ask
        self._target = target
        self._prepared = prepared
        self._world = prepared.world
        self._line = line
        self._groups: list[Group] = []

    def found(self) -> Found:
        """Whether the line is right there, by whatever proof; raises :class:`Refused` where it has no value."""
        with self._world.limited():
            found = cases(self._line, self._target, self._prepared, self._is_meant).found
        places = [(case, entry) for case in found for entry in range(len(case.line))]
        pairs = ((case.line[entry], case.truth[entry]) for case, entry in places)
        needs = self._ask.within.needs
        number, finding = self._prepared.judge(needs).decide(pairs)
        match finding:
            case Witness():
                assume = (*self._prepared.assumed.texts, *(need.text for need in needs))
                return counterexample(finding, *places[number], self._line, self._prepared, assume)
            case NoValue():
                raise Refused(Undefined(self._line.tree.span, finding.why))
        return "right" if isinstance(finding, Identity) else "undecided"

    def look(self, cut: Cut) -> Look:
        """What the line looks like, where adjoints of what other times hand on are variables if they are ``cut``."""
        if not self.holds(cut):
            return Look(holds=False)
        return replace(reduce(Look.and_, (each.look for each in self._groups)), may_fail=may_fail(self._prepared))

    def holds(self, cut: Cut) -> bool:
        """Whether the line is right in these variables, of which no more is known than their names."""
        with self._world.limited():
            found, missing = self._cases()
            if missing and cut == "last":
                return False
            if not has_every_length(self._world.graph, (node for case in found for node in (*case.line, *case.truth))):
                return False
            shared = room(self._prepared, self._ask.within, cut, self._ask.memory)
            cutting = Cutting(shared.handed)
            claimed = [each for case in found for each in self._claimed(case, cutting, is_last=cut == "last")]
            self._groups = shared.groups(claimed, cutting) or []
        return bool(self._groups)

    def _cases(self) -> tuple[tuple[Case, ...], bool]:
        """What is claimed of the entries that others are like, and whether times do not exist that the line names."""
        found = cases(self._line, self._target, self._prepared, self._is_first)
        return found.found, bool(found.missing)

    def _is_meant(self, frame: Frame) -> bool:
        """Whether what the line needs leaves it these values of its indices."""
        return self._prepared.admits(frame, self._ask.within.needs)

    def _is_first(self, frame: Frame) -> bool:
        sorts = ((cell.root().sort, frame.indices[name]) for name, cell in self._line.free.items())
        return self._unmarked.is_first(self._unmarked.of_values(sorts)) and self._is_meant(frame)

    @cached_property
    def _unmarked(self) -> Marks:
        within = self._ask.within
        return unmarked(self._world, self._world.sizes if within.ordered else dict(within.named))

    def _claimed(self, case: Case, cutting: Cutting, *, is_last: bool) -> Iterator[Claimed]:
        """What is claimed in one case, of the entries that others are like."""
        marks = cutting.handed.marks
        pairs = zip(case.line, case.truth, marks.at(self._line, case), strict=True)
        wanted = [(line, truth, at) for line, truth, at in pairs if marks.is_first(at)]
        yield from cutting.claims(wanted, self._time(case, is_last=is_last))

    def _time(self, case: Case, *, is_last: bool) -> int | None:
        """The time that the target is about, or else the only one that the line leaves free.

        Where the last time counts as none, a target about that is about none.
        """
        values, free = dict(case.values), self._free_times
        found = None if is_last else linear(self._target.claim.time)
        if found is not None and (not free or found[0] in free):
            start = {"": 0, LAST: self._world.times, **values}.get(found[0])
            return None if start is None else start + found[1]
        return values[free[0]] if len(free) == 1 else None

    @property
    def _free_times(self) -> list[str]:
        return [name for name, cell in self._line.free.items() if cell.root().sort == TIME]

    def profile(self) -> Profile | None:
        """What a line that holds here is made of at each time."""
        return together(group.profile(self._ask.times, self._ask.memory.alike) for group in self._groups)

    def is_near(self) -> bool:
        """Whether a line that holds here, and is about one time, goes no further than its reach from it.

        Each term of one that is about none is made of times that are near each other.
        """
        free, times = self._free_times, self._ask.times
        return len(free) < 2 and all(group.is_near(times, is_free=bool(free)) for group in self._groups)
