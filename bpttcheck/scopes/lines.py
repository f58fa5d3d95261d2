"""How far a right line reaches: for each sort of index and for the length, whether it is proved for every one.

The proof is one check at sizes and lengths that are large enough for what the terms of the line and of the truth are
made of (docs/every-size.md). Where it does not succeed, neighbouring sizes are tried.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bpttcheck.errors import Refused
from bpttcheck.kernel.work import Spent
from bpttcheck.scopes.about import Where
from bpttcheck.scopes.pairs import restated
from bpttcheck.scopes.proving import ABOUT_THE_LAST, CUTS, Proofs
from bpttcheck.scopes.said import Said
from bpttcheck.scopes.trying import LENGTH, Neighbours
from bpttcheck.verify.results import Bound, Counterexample, Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.scopes.about import About
    from bpttcheck.scopes.looking import Found
    from bpttcheck.scopes.pairs import Restated
    from bpttcheck.scopes.proving import Sorts
    from bpttcheck.verify.results import StepResult

_FURTHER: Final = 2


class Line:
    """A right line, and what was found of it at other sizes and lengths."""

    def __init__(self, result: StepResult, about: About) -> None:
        self._result = result
        self._said = Said(result, about)
        self._neighbours = Neighbours(self._said)
        self._proofs = Proofs(self._said, self._neighbours)

    def scope(self) -> Scope:
        """How far the line reaches."""
        sorts = tuple(self._said.own.sizes)
        if (self._said.facts.times or len(self._said.letters.times) > 1) and (found := self._restated(sorts)):
            return found
        why = self._said.facts.sizes
        if not why and self._said.timed and not self._said.facts.times:
            why = self._proofs.lengths_too(sorts)
            if not why:
                return Scope(tuple(map(self._every, sorts)), self._every_length())
        if self._said.facts.sizes:
            return self._with_length(tuple(self._neighbours.bound(sort, self._said.facts.sizes) for sort in sorts))
        because = why if why and any(map(self._neighbours.refutes, sorts)) else self._proofs.sizes(sorts)
        if because:
            return self._with_length(tuple(self._each(sorts, because)))
        lengths = self._neighbours.bound(LENGTH, self._said.facts.times or why) if self._said.timed else None
        return Scope(tuple(map(self._every, sorts)), lengths)

    def _restated(self, sorts: Sorts) -> Scope | None:
        """The scope of a line about pairs of times, if as one about the last it holds for every size and length."""
        try:
            with self._said.about.settings.judging.halved():
                found = restated(self._result, self._said.about, self._said.letters)
                return self._of_restated(found, sorts) if found else None
        except (Refused, Spent):
            return None

    def _of_restated(self, found: Restated, sorts: Sorts) -> Scope | None:
        said = Said(found.result, found.about)
        if said.facts.sizes or said.facts.times or self._is_refuted(sorts):
            return None
        proofs = Proofs(said, Neighbours(said), ABOUT_THE_LAST if found.is_last else CUTS)
        # What is claimed of a time t, at every length, is claimed of the last one at the length t.
        if proofs.lengths_too(sorts) or (found.is_last and proofs.shortest > found.first):
            return None
        every = tuple(Bound(s, every=True, least=said.least(s) + proofs.more.get(s, 0)) for s in sorts)
        least = {bound.name: bound.least for bound in every}
        if self._beyond(least, max(self._said.own.times, proofs.shortest)) != "right":
            return None
        return Scope(every, Bound(LENGTH, every=True, least=proofs.shortest))

    def _is_refuted(self, sorts: Sorts) -> bool:
        """Whether the line as it is written is wrong a few lengths beyond that of the file."""
        try:
            found = self._beyond({sort: self._said.least(sort) for sort in sorts}, self._said.own.times)
        except Refused:
            return False
        return isinstance(found, Counterexample)

    def _beyond(self, sizes: dict[str, int], times: int) -> Found:
        """What is found of the line as it is written, a few lengths beyond one."""
        return self._said.place(Where(sizes, times + _FURTHER)).found()

    def _each(self, sorts: Sorts, why: str) -> Iterator[Bound]:
        """Sort by sort, where not all can be proved together."""
        right = tuple(sort for sort in sorts if not self._neighbours.refutes(sort))
        together = len(right) < len(sorts) and not self._proofs.sizes(right)
        proved: Sorts = right if together else ()
        for sort in sorts:
            if sort in right and not together:
                why = self._proofs.sizes((*proved, sort))
                proved = proved if why else (*proved, sort)
            yield self._every(sort) if sort in proved else self._neighbours.bound(sort, why)

    def _with_length(self, sizes: tuple[Bound, ...]) -> Scope:
        """The length at the sizes that are proved, or else at those of the file."""
        if not self._said.timed:
            return Scope(sizes)
        proved = tuple(bound.name for bound in sizes if bound.every)
        if not (why := self._said.facts.times or self._proofs.lengths_too(proved)):
            # Another length may take more values than that of the file.
            return Scope(tuple(self._every(each.name) if each.every else each for each in sizes), self._every_length())
        if not self._said.facts.times and not self._proofs.lengths_too(()):
            return Scope(sizes, self._every_length(), together=False)
        return Scope(sizes, self._neighbours.bound(LENGTH, why))

    def _every(self, sort: str) -> Bound:
        return Bound(sort, every=True, least=self._said.least(sort) + self._proofs.more.get(sort, 0))

    def _every_length(self) -> Bound:
        return Bound(LENGTH, every=True, least=self._proofs.shortest)
