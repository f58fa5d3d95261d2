"""What stands around a place in a line: the names, times, indices and functions that may have been meant there."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Final

from bpttcheck.explain import candidates
from bpttcheck.explain.named import mentioned, named
from bpttcheck.explain.places import places
from bpttcheck.explain.pool import Pool
from bpttcheck.expressions.indices import letters
from bpttcheck.expressions.shapes import TIME, common_sort
from bpttcheck.notation.functions import FUNCTIONS
from bpttcheck.notation.syntax import Entry, Negative, Number, Reference, Repeated, Sum, Summation
from bpttcheck.notation.write import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.explain.asked import Asked
    from bpttcheck.notation.syntax import Node

_MOST_INDICES: Final = 5
_WORD: Final = re.compile(r"[a-z_]+")
_WIDE: Final = frozenset({"diag", "onehot", "sum", "identity"})


class Surroundings:
    """What a line, its target and its model name; each is found when it is asked for."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        # Of what may be missing, by what it is: its letters.
        self.letters: dict[int, tuple[Node, frozenset[str]]] = {}

    @cached_property
    def functions(self) -> tuple[str, ...]:
        """The activations and functions of one number that the model and the line are written with."""
        texts = [rule.passage.text for family in self._asked.glossary.families for rule in family.rules]
        words = {"exp", "log", *_WORD.findall(" ".join([*texts, plain(self._asked.tree)]))}
        return tuple(name for name, (_, most) in FUNCTIONS.items() if name in words and most == 1 and name not in _WIDE)

    @cached_property
    def defined(self) -> str:
        """The name of what is asked for, if it is no derivative: a line that names it says nothing."""
        match self._asked.target.claim.tree:
            case (Reference() as named) | Entry(Reference() as named):
                quantity = self._asked.quantity(named)
                return quantity.name if quantity else ""
        return ""

    @cached_property
    def index_letters(self) -> frozenset[str]:
        """The letters that stand for an index somewhere in the target or the line, and are bound nowhere."""
        names = self._asked.glossary
        trees = (self._asked.tree, self._asked.target.claim.tree)
        written = frozenset().union(*(letters(tree, names, self._asked.target.claim.time) for tree in trees))
        return frozenset(name for name in written if name in self._asked.indices or names.label(name))

    @cached_property
    def times(self) -> tuple[Node, ...]:
        """The times that the line names, the target's own, and the one before it."""
        own = self._asked.target.claim.time
        before = (Number(own.value - 1),) if isinstance(own, Number) else (Sum((own, Negative(Number(Fraction(1))))),)
        everywhere = [place.node for place in places(self._asked.tree)]
        named = [node.time for node in everywhere if isinstance(node, Reference)]
        named += [layer for tree in (self._asked.target.claim.tree, self._asked.tree) for layer in self._layers(tree)]
        named += [Reference(node.range.index) for node in everywhere if isinstance(node, Repeated)]
        later = (Reference("tau"), Sum((own, Number(Fraction(1))))) if self._asked.glossary.timed else ()
        return tuple(dict.fromkeys((own, *(time for time in named if time), *before, *later)))

    def _layers(self, tree: Node) -> Iterator[Node]:
        """The times that are written as the first of two rows of indices: ``W[1][2,3]``."""
        for place in places(tree):
            match place.node:
                case Entry(Entry(Reference(name), (layer,))) if self._asked.has_time(name):
                    yield layer

    @cached_property
    def written_indices(self) -> tuple[Node, ...]:
        """The numbers and letters that stand as indices in the line and the target."""
        found: dict[Node, None] = {}
        for tree in (self._asked.target.claim.tree, self._asked.tree):
            entries = (place.node for place in places(tree) if isinstance(place.node, Entry))
            found.update((index, None) for entry in entries for index in entry.indices)
            bound = (place.node.range.index for place in places(tree) if isinstance(place.node, Summation))
            found.update((Reference(name), None) for name in bound)
        return tuple(node for node in found if isinstance(node, Number | Reference))[:_MOST_INDICES]

    def may_pick(self, index: Node, sort: str) -> bool:
        """Whether an index may pick an entry along an axis, as far as its other uses tell."""
        match index:
            case Number(value):
                return 1 <= value <= self._asked.prepared.world.size(sort)
            case Reference(name):
                return name not in self._sorts or any(common_sort(sort, each) for each in self._sorts[name])
        return True

    @cached_property
    def _sorts(self) -> dict[str, set[str]]:
        """What the indices run through, as far as names tell."""
        cells = self._asked.target.claim.free.items()
        found = {name: {sort} for name, cell in cells if (sort := cell.root().sort)}
        for tree in (self._asked.target.claim.tree, self._asked.tree):
            for place in places(tree):
                match place.node:
                    case Reference(time=Reference(name)):
                        found.setdefault(name, set()).add(TIME)
                    case Entry(Reference() as base, indices) if quantity := self._asked.quantity(base):
                        for index, sort in zip(indices, quantity.shape.sorts, strict=False):
                            if isinstance(index, Reference):
                                found.setdefault(index.name, set()).add(sort)
        return found

    @cached_property
    def classes(self) -> tuple[Reference, ...]:
        """The letters of classes, then the one-hot vectors that may mark one at the times that the line names."""
        names = self._asked.glossary
        timed = {label: names.quantity(label, timed=True) is not None for label in names.labels}
        vectors = (Reference(label, time) for label in timed for time in (self.times if timed[label] else (None,)))
        return tuple(dict.fromkeys((*map(Reference, names.classes), *vectors)))

    @cached_property
    def mentioned(self) -> tuple[Node, ...]:
        """Entries and quantities that the line or the target names."""
        return tuple(dict.fromkeys(mentioned(self._asked)))

    @cached_property
    def named(self) -> tuple[Node, ...]:
        """These, then others at the same places and times."""
        return named(self._asked)

    @cached_property
    def lost_terms(self) -> Pool:
        """What may be missing from a sum."""
        return Pool(candidates.terms(self._asked), self._asked)

    @cached_property
    def lost_factors(self) -> Pool:
        """What may be missing from a product."""
        return Pool(candidates.factors(self._asked), self._asked)

    @cached_property
    def lost_divisors(self) -> Pool:
        """What may be missing below a bar."""
        return Pool(candidates.divisors(self._asked), self._asked)

    @cached_property
    def lost_matrices(self) -> Pool:
        """What may be missing from a product of matrices."""
        return Pool(candidates.matrices(self._asked), self._asked)
