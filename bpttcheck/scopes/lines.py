"""How far a right line reaches: for each sort of index and for the length, whether it is proved for every one.

The proof is one check at sizes and lengths that are large enough for what the terms of the line and of the truth are
made of (docs/every-size.md). Where it does not succeed, neighbouring sizes are tried.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from bpttcheck.errors import Refused
from bpttcheck.expressions.shapes import TIME
from bpttcheck.places import Passage
from bpttcheck.scopes.about import Where
from bpttcheck.scopes.assumed import assumed, bound, conditions, needed
from bpttcheck.scopes.equations import declared
from bpttcheck.scopes.lags import reach
from bpttcheck.scopes.letters import Letters
from bpttcheck.scopes.looking import Ask, Look, Place
from bpttcheck.scopes.orders import order, orders
from bpttcheck.scopes.profile import grows
from bpttcheck.scopes.trying import tried
from bpttcheck.scopes.written import Facts, facts
from bpttcheck.verify.claims import line_of
from bpttcheck.verify.results import Bound, Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.notation.syntax import Node
    from bpttcheck.scopes.about import About
    from bpttcheck.scopes.cutting import Cut
    from bpttcheck.scopes.equations import Equations
    from bpttcheck.verify.results import StepResult

Sorts = tuple[str, ...]

LENGTH: Final = "tau"
# Values of a sort that a term of most lines uses besides those that are named, and terms of a sum that use the same.
_USED, _ALIKE = 2, 2
_MOST_TRIES: Final = 4
LARGEST: Final = 20
LONGEST: Final = 9
_MOST_MORE: Final = 3
# How many lengths more are tried, where ends hide what is in the middle; and the one that is looked at besides.
_FURTHER: Final = 2

# First what is cut in most texts; then nothing, for those that name all times; then whatever can be.
_CUTS: Final[tuple[Cut, ...]] = ("untimed", "none", "all")

_ABROAD: Final = "at other sizes it means nothing"
_OTHERWISE: Final = "it does not hold for all values of what the model computes"
_MANY: Final = "its terms use more indices than are looked at, or do not show what they are summed over"
_UNSHOWN: Final = "it sums over what its terms do not show"
_FAR: Final = "a term of it is made of times that may be any number of steps apart"
_COUNTED: Final = "how it is made changes with the length by more than a time in the middle"
_LEAST: Final = "at the least sizes it has no value, or is not right"
_APART: Final = "it names times that are too many steps apart"


class Line:
    """A right line, and what was found of it at other sizes and lengths."""

    def __init__(self, result: StepResult, about: About) -> None:
        self._result = result
        self._about = about
        self._target, self._prepared = about.at(None)
        self._own = Where(dict(self._prepared.world.sizes), self._prepared.world.times)
        self._timed = self._prepared.world.glossary.timed
        self._places: dict[tuple[tuple[int, ...], Cut], Place] = {}
        # How many more values than are named it takes to say anything: two, where one must differ from another.
        self._more: dict[str, int] = {}
        self._looks: dict[tuple[tuple[int, ...], Cut], Look | None] = {}

    def scope(self) -> Scope:
        """How far the line reaches."""
        sorts = tuple(self._own.sizes)
        why = self._facts.sizes
        if not why and self._timed and not self._facts.times:
            why = self._lengths_too(sorts)
            if not why:
                return Scope(tuple(map(self._every, sorts)), self._every_length())
        if self._facts.sizes:
            return self._with_length(tuple(self._tried_size(sort, self._facts.sizes) for sort in sorts))
        lengths = (self._tried_length(self._facts.times or why)) if self._timed else None
        if not (why := why if why and self._refuted.intersection(sorts) else self._sizes(sorts)):
            return Scope(tuple(map(self._every, sorts)), lengths)
        return self._with_length(tuple(self._each(sorts, why)))

    def _each(self, sorts: Sorts, why: str) -> Iterator[Bound]:
        """Sort by sort, where not all can be proved together."""
        right = tuple(sort for sort in sorts if sort not in self._refuted)
        together = len(right) < len(sorts) and not self._sizes(right)
        proved: Sorts = right if together else ()
        for sort in sorts:
            if sort in right and not together:
                why = self._sizes((*proved, sort))
                proved = proved if why else (*proved, sort)
            yield self._every(sort) if sort in proved else self._tried_size(sort, why)

    def _with_length(self, sizes: tuple[Bound, ...]) -> Scope:
        """The length at the sizes that are proved, or else at those of the file."""
        if not self._timed:
            return Scope(sizes)
        proved = tuple(bound.name for bound in sizes if bound.every)
        if not (why := self._facts.times or self._lengths_too(proved)):
            return Scope(sizes, self._every_length())
        if not self._facts.times and not self._lengths_too(()):
            return Scope(sizes, self._every_length(), together=False)
        return Scope(sizes, self._tried_length(why))

    def _every(self, sort: str) -> Bound:
        return Bound(sort, every=True, least=self._least(sort) + self._more.get(sort, 0))

    def _every_length(self) -> Bound:
        return Bound(LENGTH, every=True, least=self._shortest)

    # ---- proofs ---------------------------------------------------------------------------------------------

    def _sizes(self, sorts: Sorts) -> str:
        """Why the line is not proved for every size of some sorts, at the file's length; nothing where it is."""
        if not sorts:
            return ""
        sizes, look = self._large_enough(sorts, self._own.times, "none")
        where = Where(sizes, self._own.times)
        return self._why(look, sorts, where) or self._checked(where, sorts, "none")

    def _lengths_too(self, sorts: Sorts) -> str:
        """Why it is not proved for these and every length; with adjoints of other times as variables, or without."""
        for cut in _CUTS:
            if not (why := self._proved(sorts, cut)) or self._refuted.intersection((*sorts, LENGTH)):
                break
        return why

    def _proved(self, sorts: Sorts, cut: Cut) -> str:
        """Why it is not proved for these and every length."""
        for last in range(self._enough, min(self._enough + _FURTHER, LONGEST) + 1):
            sizes, look = self._large_enough(sorts, last, cut)
            where = Where(sizes, last)
            if why := self._why(look, sorts, where):
                return why
            if not self._places[where.key, cut].is_near():
                return _FAR
            if (why := self._shorter(where, sorts, cut)) != _COUNTED:
                return why
        return _COUNTED if self._enough <= LONGEST else _APART

    def _shorter(self, where: Where, sorts: Sorts, cut: Cut) -> str:
        """Why it is not proved at the length before that, too; down to which length it is."""
        self._shortest = where.times
        for times in range(where.times - 1, 0, -1):
            there = Where(where.sizes, times)
            why = self._why(self._look(there, cut), sorts, there)
            if times == where.times - 1 and (why := why or self._steady(where, there, cut)):
                return why
            if why:
                break
            self._shortest = times
        for times in {self._shortest, where.times if self._divides(where, cut) else self._shortest}:
            if why := self._checked(Where(where.sizes, times), sorts, cut):
                return why
        least = {s: self._least(s) + self._more.get(s, 0) if s in sorts else size for s, size in where.sizes.items()}
        return "" if self._is_right(Where(least, where.times + _FURTHER)) else _OTHERWISE

    def _divides(self, where: Where, cut: Cut) -> bool:
        look = self._look(where, cut)
        return look is not None and look.divides

    def _steady(self, where: Where, there: Where, cut: Cut) -> str:
        """Whether what the line is made of differs between two lengths by more than a time in the middle."""
        longer, shorter = (self._places[each.key, cut].profile() for each in (where, there))
        if longer is None or shorter is None:
            return _FAR
        latest = where.times - 1 - (self._reach + 1 if self._facts.ends else 0)
        return "" if grows(longer, shorter, self._facts.latest + self._reach, latest) else _COUNTED

    def _checked(self, where: Where, sorts: Sorts, cut: Cut) -> str:
        """Why it is not proved after all, by looks at sizes that are larger by one and at the least ones.

        What fits by chance at one size does not at the next; what is divided by may be 0 at few values, and else not.
        """
        larger = {sort: size + (sort in sorts) for sort, size in where.sizes.items()}
        try:
            if not self._place(Where(larger, where.times)).holds(cut):
                return _OTHERWISE
        except Refused:
            return _ABROAD
        for more in self._steps_up(sorts):
            least = {s: self._least(s) + more[s] if s in sorts else size for s, size in where.sizes.items()}
            if self._is_right(Where(least, where.times)):
                self._more = {sort: max(steps, self._more.get(sort, 0)) for sort, steps in more.items()}
                return ""
        return _LEAST

    def _steps_up(self, sorts: Sorts) -> Iterator[dict[str, int]]:
        """How many values more each sort may need than are named: first none, then one of them, then all."""
        none = dict.fromkeys(sorts, 0)
        yield none
        for steps in range(1, _MOST_MORE):
            yield from ({**none, sort: steps} for sort in sorts)
            yield dict.fromkeys(sorts, steps)

    def _least(self, sort: str) -> int:
        return max(self._facts.most(sort), 1)

    def _is_right(self, where: Where) -> bool:
        try:
            return self._place(where).found() == "right"
        except Refused:
            return False

    def _large_enough(self, sorts: Sorts, times: int, cut: Cut) -> tuple[dict[str, int], Look | None]:
        """Sizes at which a look proves all sizes, if the line holds there."""
        before = self._about.large.get((sorts, cut), {})
        sizes = {sort: size if sort not in sorts else 0 for sort, size in self._own.sizes.items()}
        needed = {sort: before.get(sort, self._likely(sort)) for sort in sorts}
        slots: dict[str, int] = {}
        for _ in range(_MOST_TRIES):
            sizes = {sort: max(size, needed.get(sort, 0)) for sort, size in sizes.items()}
            look = self._look(Where(sizes, times), cut)
            if look is None or not look.holds:
                return sizes, look
            needed = {sort: self._needed(sort, look) for sort in sorts}
            if all(sizes[sort] >= size for sort, size in needed.items()):
                self._about.large[sorts, cut] = sizes
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
        named, further = self._facts.most(sort), 0
        if sort in self._bound.values():
            named, further = max(named, 1), look.degree**2
        used = look.slots[sort] + further + look.repeated + self._again
        return max(named + used, self._facts.listed) + 1

    def _why(self, look: Look | None, sorts: Sorts, where: Where) -> str:
        if look is None:
            return _ABROAD
        if not look.holds:
            return _OTHERWISE
        if (sorts and not look.slots) or any(where.sizes[sort] < self._needed(sort, look) for sort in sorts):
            return _MANY
        return "" if look.shown.issuperset(sorts) else _UNSHOWN

    @property
    def _enough(self) -> int:
        """The length at which every neighbourhood of a time is there, and two of the times in the middle."""
        return 2 * self._reach + 1 + self._facts.latest + self._facts.ends

    @cached_property
    def _reach(self) -> int:
        """The most steps between times that are named beside each other, through definitions and equations too."""
        model, definitions = self._equations
        steps = (reach(tree, definitions.lags) for tree in self._trees)
        return max(self._facts.offset, 1, *steps) + model.delay + self._again

    @cached_property
    def _again(self) -> int:
        """How often derivatives are differentiated again."""
        known = orders(body for each in self._equations for body in each.bodies)
        return max(0, *(order(tree, known) - 1 for tree in self._trees))

    def _look(self, where: Where, cut: Cut) -> Look | None:
        """What the line looks like somewhere; ``None`` where it, or its target, means nothing there."""
        key = where.key, cut
        if key not in self._looks:
            try:
                place = self._places[key] = self._place(where)
                self._looks[key] = place.look(cut)
            except Refused:
                self._looks[key] = None
        return self._looks[key]

    def _place(self, where: Where) -> Place:
        return Place(self._ask, *self._about.at(where))

    @cached_property
    def _ask(self) -> Ask:
        assert self._result.tree is not None  # noqa: S101  (a right line was read)
        return Ask(
            self._result.tree,
            self._result.step.text,
            tuple(Passage.whole(need, "<needed>") for need in needed(self._result)),
            {sort: self._facts.most(sort) for sort in self._own.sizes},
            self._reach,
            self._facts.latest,
            self._facts.ordered,
            self._states,
            frozenset(self._bound),
            self._about.alike,
        )

    @cached_property
    def _facts(self) -> Facts:
        """What is written in the line, in its target, and in the equations and definitions behind them."""
        names = self._prepared.world.glossary
        assert self._result.tree is not None  # noqa: S101  (a right line was read)
        line = line_of(self._result.tree, self._result.step.text, self._target, self._prepared)
        free = {name: cell.root().sort for name, cell in line.free.items()}
        times = frozenset(name for name, sort in free.items() if sort == TIME)
        found = assumed(self._result, self._prepared).with_(declared(names))
        for tree in self._trees:
            found = found.with_(facts(tree, names, Letters(times, frozenset(free) - times)))
        for each in self._equations:
            found = found.with_(each.facts)
        return found

    @cached_property
    def _trees(self) -> tuple[Node, ...]:
        """What is written: the line, its target, and conditions on indices and times."""
        assumed = conditions(self._result, self._prepared)
        return tuple(filter(None, (self._result.tree, self._target.claim.tree, *assumed)))

    @cached_property
    def _bound(self) -> dict[str, str]:
        return bound(self._result, self._prepared)

    @property
    def _equations(self) -> tuple[Equations, ...]:
        return self._about.equations(self._prepared)

    @property
    def _states(self) -> frozenset[str]:
        return self._equations[0].states

    # ---- trying ---------------------------------------------------------------------------------------------

    @cached_property
    def _refuted(self) -> frozenset[str]:
        """The sorts and the length at which a neighbour of what the file has makes the line wrong."""
        return frozenset(name for name, found in self._near.items() if found.wrong is not None)

    @cached_property
    def _near(self) -> dict[str, Bound]:
        """What was found near the sizes and the length of the file."""
        found = {sort: self._near_size(sort) for sort in self._own.sizes}
        return {**found, LENGTH: self._near_length()} if self._timed else found

    def _tried_size(self, sort: str, why: str) -> Bound:
        return replace(self._near[sort], why=why)

    def _tried_length(self, why: str) -> Bound:
        return replace(self._near[LENGTH], why=why)

    def _near_size(self, sort: str) -> Bound:
        own, least = self._own.sizes[sort], self._least(sort)
        near = {size: Where({**self._own.sizes, sort: size}, self._own.times) for size in (own - 1, own, own + 1)}
        near = {size: where for size, where in near.items() if size >= min(least, own)}
        return tried(sort, near, own, self._place)

    def _near_length(self) -> Bound:
        own = self._own.times
        near = {times: Where(self._own.sizes, times) for times in range(max(1, own - 2), own + 2)}
        return tried(LENGTH, near, own, self._place)
