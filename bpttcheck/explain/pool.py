"""What may be missing, sorted by the shape and the indices that a place must have for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bpttcheck.expressions.indices import letters
from bpttcheck.notation.latex.kinds import SOME, Kind
from bpttcheck.notation.syntax import Call, Negative, Number, Power, Product, Sum, children

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bpttcheck.explain.asked import Asked
    from bpttcheck.explain.places import Place
    from bpttcheck.notation.syntax import Node

_MOST: Final = 1_500
# Of these the letters are those of their parts, which many have in common.
_COMBINED: Final = (Sum, Product, Negative, Power, Call)


class Pool:
    """Candidates, the likeliest first."""

    def __init__(self, nodes: Iterable[Node], asked: Asked) -> None:
        self._asked = asked
        self._time = asked.target.claim.time
        found = tuple(dict.fromkeys(nodes))[:_MOST]
        asked.questions.sort(len(found))
        self._known = [(node, asked.kind(node), self._letters(node)) for node in found]

    def _letters(self, node: Node) -> frozenset[str]:
        kept = self._asked.around.letters
        if id(node) not in kept:
            kept[id(node)] = node, self._found_letters(node)
        return kept[id(node)][1]

    def _found_letters(self, node: Node) -> frozenset[str]:
        if isinstance(node, _COMBINED):
            return frozenset[str]().union(*map(self._letters, children(node)))
        names = self._asked.glossary
        return frozenset(name for name in letters(node, names, self._time) if not names.label(name))

    def _there(self, place: Place) -> set[str]:
        """The indices that may stand at a place."""
        return {*place.bound, *self._asked.target.claim.free, *self._asked.unbound, "tau"}

    def at(self, place: Place, *, scalars: bool = False) -> Iterator[Node]:
        """Those that may stand beside what is at a place: of its shape, and with ``scalars`` single numbers too."""
        shape = self._asked.kind(place.node)
        there = self._there(place)
        anything = isinstance(place.node, Number)
        for node, mine, names in self._known:
            if names <= there and (anything or (scalars and mine.is_scalar) or _alike(mine, shape)):
                yield node

    def factors(self, place: Place) -> Iterator[tuple[Node, Kind]]:
        """Those that may stand in a product of matrices at a place, each with its rows and columns."""
        there = self._there(place)
        return ((node, mine) for node, mine, names in self._known if names <= there and not mine.is_scalar)


def _alike(one: Kind, other: Kind) -> bool:
    if one.is_scalar or other.is_scalar:
        return one.is_scalar and other.is_scalar
    if one.either or other.either:
        return one.is_vector == other.is_vector
    return fit(one.rows, other.rows) and fit(one.columns, other.columns)


def fit(one: str, other: str) -> bool:
    """Whether two axes may be of one sort."""
    return one == other or SOME in {one, other}
