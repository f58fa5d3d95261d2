"""The proofs that a line holds for every size of some sorts, and for every length (docs/every-size.md)."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from bpttcheck.errors import Refused
from bpttcheck.scopes.about import Where
from bpttcheck.scopes.groups import Look
from bpttcheck.scopes.profile import grows
from bpttcheck.scopes.trying import LENGTH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.scopes.handed import Cut
    from bpttcheck.scopes.looking import Place
    from bpttcheck.scopes.said import Said
    from bpttcheck.scopes.trying import Neighbours

Sorts = tuple[str, ...]

# Values of a sort that a term of most lines uses besides those that are named, and terms of a sum that use the same.
_USED, _ALIKE = 2, 2
_MOST_TRIES: Final = 4
LARGEST: Final = 20
LONGEST: Final = 9
_MOST_MORE: Final = 3
# How many lengths more are tried, where ends hide what is in the middle; and the one that is looked at besides.
_FURTHER: Final = 2

# First what is cut in most texts; then nothing, for those that name all times; then whatever can be.
CUTS: Final[tuple[Cut, ...]] = ("untimed", "none", "all")
ABOUT_THE_LAST: Final[tuple[Cut, ...]] = ("last",)

_ABROAD: Final = "at other sizes it means nothing"
_OTHERWISE: Final = "it does not hold for all values of what the model computes"
_MANY: Final = "its terms use more indices than are looked at, or do not show what they are summed over"
_UNSHOWN: Final = "it sums over what its terms do not show"
_FAR: Final = "a term of it is made of times that may be any number of steps apart"
_COUNTED: Final = "how it is made changes with the length by more than a time in the middle"
_LEAST: Final = "at the least sizes it has no value, or is not right"
_APART: Final = "it names times that are too many steps apart"


class Proofs:
    """What was found of a line at sizes and lengths that are large enough.

    ``more`` is how many more values than are named it takes to say anything: two, where one must differ from another;
    ``shortest`` is the length from which on it holds, once it is proved for every length.
    """

    def __init__(self, said: Said, neighbours: Neighbours, cuts: tuple[Cut, ...] = CUTS) -> None:
        self._cuts = cuts
        self._said = said
        self._neighbours = neighbours
        self._places: dict[tuple[tuple[int, ...], Cut], Place] = {}
        self._looks: dict[tuple[tuple[int, ...], Cut], Look | None] = {}
        self.more: dict[str, int] = {}
        self.shortest = 0

    def sizes(self, sorts: Sorts) -> str:
        """Why the line is not proved for every size of some sorts, at the file's length; nothing where it is."""
        if not sorts:
            return ""
        sizes, look = self._large_enough(sorts, self._said.own.times, "here")
        where = Where(sizes, self._said.own.times)
        return self._why(look, sorts, where) or self._checked(where, sorts, "here")

    def lengths_too(self, sorts: Sorts) -> str:
        """Why it is not proved for these and every length; with adjoints of other times as variables, or without."""
        for cut in self._cuts:
            if not (why := self._proved(sorts, cut)) or any(map(self._neighbours.refutes, (*sorts, LENGTH))):
                break
        return why

    def _proved(self, sorts: Sorts, cut: Cut) -> str:
        """Why it is not proved for these and every length."""
        for last in range(self._said.enough, min(self._said.enough + _FURTHER, LONGEST) + 1):
            sizes, look = self._large_enough(sorts, last, cut)
            where = Where(sizes, last)
            if why := self._why(look, sorts, where):
                return why
            if not self._places[where.key, cut].is_near():
                return _FAR
            if (why := self._shorter(where, sorts, cut)) != _COUNTED:
                return why
        return _COUNTED if self._said.enough <= LONGEST else _APART

    def _shorter(self, where: Where, sorts: Sorts, cut: Cut) -> str:
        """Why it is not proved at the length before that, too; down to which length it is."""
        self.shortest = where.times
        for times in range(where.times - 1, 0, -1):
            there = Where(where.sizes, times)
            why = self._why(self._look(there, cut), sorts, there)
            if times == where.times - 1 and (why := why or self._steady(where, there, cut)):
                return why
            if why:
                break
            self.shortest = times
        for times in {self.shortest, where.times if self._may_fail(where, cut) else self.shortest}:
            if why := self._larger(Where(where.sizes, times), sorts, cut):
                return why
        # What is divided by may be 0 with few values at one length alone, and so may what has a sign; indices that must
        # differ may have no values. What is sure of its values is looked at below.
        for times in range(self.shortest, where.times + 1):
            there = Where(where.sizes, times)
            is_doubtful = self._may_fail(there, cut) or (times == self.shortest and self._said.is_conditional)
            if is_doubtful and not self._is_right_at_least(there, sorts):
                return _LEAST
        least = self._least(where, sorts, self.more)
        return "" if self._is_right(Where(least, where.times + _FURTHER)) else _OTHERWISE

    def _least(self, where: Where, sorts: Sorts, more: dict[str, int]) -> dict[str, int]:
        """The least sizes of these sorts, and those of others as they are."""
        return {s: self._said.least(s) + more.get(s, 0) if s in sorts else size for s, size in where.sizes.items()}

    def _may_fail(self, where: Where, cut: Cut) -> bool:
        look = self._look(where, cut)
        return look is None or look.may_fail

    def _steady(self, where: Where, there: Where, cut: Cut) -> str:
        """Whether what the line is made of differs between two lengths by more than a time in the middle."""
        longer, shorter = (self._places[each.key, cut].profile() for each in (where, there))
        if longer is None or shorter is None:
            return _FAR
        latest = where.times - 1 - (self._said.reach + 1 if self._said.facts.ends else 0)
        return "" if grows(longer, shorter, self._said.facts.latest + self._said.reach, latest) else _COUNTED

    def _checked(self, where: Where, sorts: Sorts, cut: Cut) -> str:
        """Why it is not proved after all, by looks at sizes that are larger by one and at the least ones."""
        return self._larger(where, sorts, cut) or ("" if self._is_right_at_least(where, sorts) else _LEAST)

    def _larger(self, where: Where, sorts: Sorts, cut: Cut) -> str:
        """Why it fails at sizes that are larger by one; what fits by chance at one size does not at the next."""
        larger = {sort: size + (sort in sorts) for sort, size in where.sizes.items()}
        try:
            if not self._said.like(Where(larger, where.times), cut).holds(cut):
                return _OTHERWISE
        except Refused:
            return _ABROAD
        return ""

    def _is_right_at_least(self, where: Where, sorts: Sorts) -> bool:
        """Whether the line is right at the least sizes there, or with a few values more, which ``more`` takes in."""
        for more in self._steps_up(sorts):
            if self._is_right(Where(self._least(where, sorts, more), where.times)):
                self.more = {sort: max(steps, self.more.get(sort, 0)) for sort, steps in more.items()}
                return True
        return False

    def _steps_up(self, sorts: Sorts) -> Iterator[dict[str, int]]:
        """How many values more each sort may need than are named: first none, then one of them, then all."""
        none = dict.fromkeys(sorts, 0)
        yield none
        for steps in range(1, _MOST_MORE):
            yield from ({**none, sort: steps} for sort in sorts)
            yield dict.fromkeys(sorts, steps)

    def _is_right(self, where: Where) -> bool:
        try:
            return self._said.place(where).found() == "right"
        except Refused:
            return False

    def _large_enough(self, sorts: Sorts, times: int, cut: Cut) -> tuple[dict[str, int], Look | None]:
        """Sizes at which a look proves all sizes, if the line holds there."""
        about = self._said.about
        known, before = about.shared.large.setdefault((sorts, cut), []), about.needed.get((sorts, cut), {})
        sizes = {sort: size if sort not in sorts else 0 for sort, size in self._said.own.sizes.items()}
        needed = {sort: max(before.get(sort, 0), self._likely(sort)) for sort in sorts}
        slots: dict[str, int] = {}
        for _ in range(_MOST_TRIES):
            sizes = smallest(known, {sort: max(size, needed.get(sort, 0)) for sort, size in sizes.items()}, sorts)
            look = self._look(Where(sizes, times), cut)
            if look is None or not look.holds:
                return sizes, look
            needed = {sort: self._needed(sort, look) for sort in sorts}
            if all(sizes[sort] >= size for sort, size in needed.items()):
                if sizes not in known:
                    known.append(sizes)
                about.needed[sorts, cut] = needed
                return sizes, look
            # What grows with the size is no bound of it.
            if max(needed.values()) > LARGEST or any(look.slots[sort] > slots.get(sort, LARGEST) for sort in sorts):
                break
            slots = look.slots
        return sizes, replace(look, slots={}) if look else None

    def _likely(self, sort: str) -> int:
        """What most lines need."""
        return self._needed(sort, Look(holds=True, slots={sort: _USED}, repeated=_ALIKE, degree=1))

    def _needed(self, sort: str, look: Look) -> int:
        """A size at which all that a term may use is there, and more alike than a sum repeats.

        A term of degree d in vectors that are bound is of that degree in at most d of them, each of which counts as if
        it were multiplied out; the others may be fixed, to their first class. No list is as long. What is
        differentiated again may be 0 where there are few values.
        """
        named, further = self._said.facts.most(sort), 0
        if sort in self._said.bound.values():
            named, further = max(named, 1), look.degree**2
        used = look.slots[sort] + further + look.repeated + self._said.again
        return max(named + used, self._said.facts.listed) + 1

    def _why(self, look: Look | None, sorts: Sorts, where: Where) -> str:
        if look is None:
            return _ABROAD
        if not look.holds:
            return _OTHERWISE
        if (sorts and not look.slots) or any(where.sizes[sort] < self._needed(sort, look) for sort in sorts):
            return _MANY
        return "" if look.shown.issuperset(sorts) else _UNSHOWN

    def _look(self, where: Where, cut: Cut) -> Look | None:
        """What the line looks like somewhere; ``None`` where it, or its target, means nothing there."""
        key = where.key, cut
        if key not in self._looks:
            try:
                place = self._places[key] = self._said.like(where, cut)
                self._looks[key] = place.look(cut)
            except Refused:
                self._looks[key] = None
        return self._looks[key]


def smallest(known: list[dict[str, int]], least: dict[str, int], sorts: Sorts) -> dict[str, int]:
    """The smallest sizes that were looked at and are large enough, those of other sorts being as they are; or these.

    Another model of the file may have other sorts, or the same in another order.
    """
    fitting = [
        each
        for each in known
        if [*each] == [*least]
        and all(each[sort] >= size if sort in sorts else each[sort] == size for sort, size in least.items())
    ]
    return min(fitting, key=lambda each: prod(each.values()), default=least)
