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
from bpttcheck.scopes.assumed import bound, conditions, needed, unfit
from bpttcheck.scopes.lags import reach
from bpttcheck.scopes.looking import Ask, Look, Place
from bpttcheck.scopes.trying import tried
from bpttcheck.scopes.written import Facts, facts
from bpttcheck.verify.claims import line_of
from bpttcheck.verify.results import Bound, Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.notation.syntax import Node
    from bpttcheck.scopes.about import About
    from bpttcheck.scopes.cutting import Cut
    from bpttcheck.scopes.written import Equations
    from bpttcheck.verify.results import StepResult

Sorts = tuple[str, ...]

LENGTH: Final = "tau"
# Values of a sort that a term of most lines uses besides those that are named, and terms of a sum that use the same.
_USED, _ALIKE = 2, 2
_MOST_TRIES: Final = 4
LARGEST: Final = 20
LONGEST: Final = 9

# First what is cut in most texts; then nothing, for those that name all times; then whatever can be.
_CUTS: Final[tuple[Cut, ...]] = ("untimed", "none", "all")

_ABROAD: Final = "at other sizes it means nothing"
_OTHERWISE: Final = "it does not hold for all values of what the model computes"
_MANY: Final = "its terms use more indices than are looked at, or do not show what they are summed over"
_UNSHOWN: Final = "it sums over what its terms do not show"
_FAR: Final = "a term of it is made of times that may be any number of steps apart"
_COUNTED: Final = "a part of it that has no time depends on how many times there are"
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
        return Bound(sort, every=True, least=max(self._facts.most(sort), 1))

    def _every_length(self) -> Bound:
        return Bound(LENGTH, every=True, least=self._shortest)

    # ---- proofs ---------------------------------------------------------------------------------------------

    def _sizes(self, sorts: Sorts) -> str:
        """Why the line is not proved for every size of some sorts, at the file's length; nothing where it is."""
        return self._why(self._large_enough(sorts, self._own.times, "none")[1], sorts)

    def _lengths_too(self, sorts: Sorts) -> str:
        """Why it is not proved for these and every length; with adjoints of other times as variables, or without."""
        for cut in _CUTS:
            if not (why := self._proved(sorts, cut)) or self._refuted.intersection((*sorts, LENGTH)):
                break
        return why

    def _proved(self, sorts: Sorts, cut: Cut) -> str:
        last = self._enough
        if last > LONGEST:
            return _APART
        sizes, look = self._large_enough(sorts, last, cut)
        if why := self._why(look, sorts):
            return why
        how = self._places[Where(sizes, last).key, cut].reach()
        if how == "between":
            last = self._longer
            sizes, look = self._large_enough(sorts, last, cut)
            if why := self._why(look, sorts):
                return why
            how = self._places[Where(sizes, last).key, cut].reach()
        return self._shorter(Where(sizes, last), sorts, cut) if how else _FAR

    def _shorter(self, where: Where, sorts: Sorts, cut: Cut) -> str:
        """Why it is not proved at the length before that, too; down to which length it is."""
        self._shortest = where.times
        for times in range(where.times - 1, 0, -1):
            there = Where(where.sizes, times)
            look = self._look(there, cut)
            why = self._why(look, sorts)
            if times == where.times - 1 and (why := why or self._counted(where, there, cut)):
                return why
            if why and look:
                return ""
            self._shortest = self._shortest if why else times
        return ""

    def _counted(self, where: Where, there: Where, cut: Cut) -> str:
        """Whether what has no time differs between two lengths at which the line was looked at."""
        one, other = (self._places[each.key, cut].timeless() for each in (where, there))
        return "" if one == other else _COUNTED

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
        it were multiplied out; the others may be fixed, to their first class.
        """
        named, further = self._facts.most(sort), 0
        if sort in self._bound.values():
            named, further = max(named, 1), look.degree**2
        return named + look.slots[sort] + further + look.repeated + 1

    def _why(self, look: Look | None, sorts: Sorts) -> str:
        if look is None:
            return _ABROAD
        if not look.holds:
            return _OTHERWISE
        if sorts and not look.slots:
            return _MANY
        return "" if look.shown.issuperset(sorts) else _UNSHOWN

    @property
    def _enough(self) -> int:
        """The length at which every neighbourhood of a time is there, and two of the times in the middle."""
        return 2 * self._reach + 1 + self._facts.latest + self._facts.ends

    @property
    def _longer(self) -> int:
        """The same where a claim about one time is made of those on either side of it."""
        return self._enough + 2 * self._reach

    @cached_property
    def _reach(self) -> int:
        """The most steps between times that are named beside each other, through definitions too."""
        _, definitions = self._equations
        return max(self._facts.offset, 1, *(reach(tree, definitions.lags) for tree in self._trees))

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
        found = unfit(self._result, self._prepared)
        for tree in self._trees:
            found = found.with_(facts(tree, names, times, frozenset(free)))
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
        own, least = self._own.sizes[sort], max(self._facts.most(sort), 1)
        near = {size: Where({**self._own.sizes, sort: size}, self._own.times) for size in (own - 1, own, own + 1)}
        near = {size: where for size, where in near.items() if size >= min(least, own)}
        return tried(sort, near, own, self._place)

    def _near_length(self) -> Bound:
        own = self._own.times
        near = {times: Where(self._own.sizes, times) for times in range(max(1, own - 2), own + 2)}
        return tried(LENGTH, near, own, self._place)
