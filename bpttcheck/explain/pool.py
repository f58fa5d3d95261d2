"""What may be missing, sorted by the shape and the indices that a place must have for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bpttcheck.expressions.indices import letters
from bpttcheck.notation.latex.kinds import SOME, Kind, kind
from bpttcheck.notation.syntax import Number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bpttcheck.explain.asked import Asked
    from bpttcheck.explain.places import Place
    from bpttcheck.notation.syntax import Node

_MOST: Final = 1_500


class Pool:
    """Candidates, the likeliest first."""

    def __init__(self, nodes: Iterable[Node], asked: Asked) -> None:
        self._asked = asked
        self._time = asked.target.claim.time
        found = tuple(dict.fromkeys(nodes))[:_MOST]
        self._known = [(node, kind(node, asked.lexicon), self._letters(node)) for node in found]

    def _letters(self, node: Node) -> frozenset[str]:
        names = self._asked.glossary
        return frozenset(name for name in letters(node, names, self._time) if not names.label(name))

    def _there(self, place: Place) -> set[str]:
        """The indices that may stand at a place."""
        return {*place.bound, *self._asked.target.claim.free, "tau"}

    def at(self, place: Place, *, scalars: bool = False) -> Iterator[Node]:
        """Those that may stand beside what is at a place: of its shape, and with ``scalars`` single numbers too."""
        shape = kind(place.node, self._asked.lexicon)
        there = self._there(place)
        anything = isinstance(place.node, Number)
        for node, mine, names in self._known:
            if names <= there and (anything or (scalars and mine.is_scalar) or _alike(mine, shape)):
                yield node

    def in_scope(self, place: Place) -> Iterator[Node]:
        """Those whose indices are there, whatever their shape."""
        there = self._there(place)
        return (node for node, _, names in self._known if names <= there)


def _alike(one: Kind, other: Kind) -> bool:
    if one.is_scalar or other.is_scalar:
        return one.is_scalar and other.is_scalar
    if one.either or other.either:
        return one.is_vector == other.is_vector
    axes = (one.rows, other.rows), (one.columns, other.columns)
    return all(mine == theirs or SOME in {mine, theirs} for mine, theirs in axes)
