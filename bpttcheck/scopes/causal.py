"""Whether what a formula says of one time is made of that time and earlier ones, and of nothing that τ decides.

Such a claim about times up to t is, at any length, what it is at the length t: there t is the last time.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bpttcheck.expressions.constants import ALONE
from bpttcheck.expressions.indices import LAST, linear
from bpttcheck.expressions.ordered import direction
from bpttcheck.notation import plain
from bpttcheck.notation.syntax import Call, Entry, Reference, Relation, Repeated, Summation, children, walk
from bpttcheck.scopes.letters import Letters, bare, is_layer, is_plain, times_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bpttcheck.models.model import Family, Glossary, Rule
    from bpttcheck.notation.syntax import Node

# For each letter of a time, by how many steps it may come after the latest time, at most.
Latest = Mapping[str, int]
_Name = tuple[str, bool]

# The first time is there at every length.
_FIRST = 1


def is_causal(trees: Iterable[Node], latest: Latest, indices: frozenset[str], names: Glossary) -> bool:
    """Whether formulas, and all that they refer to, name no time after the latest, and neither τ nor all times.

    Nothing is said of them where something has a shape of its own at some times.
    """
    if any(family.named.only is not None for family in names.families):
        return False
    written, behind = _Reader(names, indices), _Reader(names, frozenset())
    if not all(written.is_within(tree, latest) for tree in trees):
        return False
    seen, waiting = set[_Name](), written.named
    while waiting:
        seen |= waiting
        families = [family for family in names.families if (family.named.name, family.named.timed) in waiting]
        if not all(map(behind.defines, families)):
            return False
        waiting = behind.named - seen
    return True


def is_causal_always(assumed: Node, names: Glossary) -> bool:
    """Whether what is assumed of values is assumed of each time alike, or of the first ones."""
    return is_causal((assumed,), dict.fromkeys(times_in(assumed), 0), frozenset(), names)


class _Reader:
    """Reads formulas; ``named`` are the quantities that these refer to."""

    def __init__(self, names: Glossary, indices: frozenset[str]) -> None:
        self._names = names
        self._indices = indices
        self.named: set[_Name] = set()

    def defines(self, family: Family) -> bool:
        """Whether all that defines a quantity looks back."""
        return all(map(self._looks_back, family.rules))

    def _looks_back(self, rule: Rule) -> bool:
        if rule.when == "last" or (isinstance(rule.when, int) and rule.when > _FIRST):
            return False
        latest = {rule.letter: 0} if rule.when == "always" else {}
        return rule.meaning is None or self.is_within(plain.read(rule.passage.text), latest)

    def is_within(self, node: Node, latest: Latest) -> bool:
        """Whether a formula names no later time, and no τ; a time that is left out, or a number, is not looked into."""
        match node:
            case Summation() | Repeated():
                within = self._within(node, latest)
                return within is not None and self.is_within(node.body, within)
            case Call("ones" | "zeros"):  # of sorts, some of which are called as quantities are
                return True
            case Reference(name, time) if name in ALONE:
                return time is None or self._is_place(time, latest)
            case Reference(name, time):
                return self._is_timeless(name, latest) if time is None else self._is_timed(name, time, latest)
            case Entry(base, places) if is_layer(base, places, self._names):
                return False
            case Relation(left, _, right):
                sides = (side for side in (left, right) if not is_plain(side))
                return LAST not in bare(left) | bare(right) and all(self.is_within(side, latest) for side in sides)
        return all(self.is_within(child, latest) for child in children(node))

    def _is_place(self, place: Node, latest: Latest) -> bool:
        """Whether what is marked is a sort, an index, or the class that a vector of an early time marks."""
        vectors = (each for each in walk(place) if isinstance(each, Reference) and each.time is not None)
        return not bare(place) & {*latest, LAST} and all(self.is_within(each, latest) for each in vectors)

    def _is_timeless(self, name: str, latest: Latest) -> bool:
        """Whether a name that stands without a time has none, and is no letter of a time."""
        if name in latest or name == LAST:
            return False
        self._note(name, timed=False)
        return self._names.quantity(name, timed=False) is not None or self._names.quantity(name, timed=True) is None

    def _is_timed(self, name: str, time: Node, latest: Latest) -> bool:
        """Whether a name that stands with a time stands with an early one."""
        self._note(name, timed=True)
        late = _late(time, latest)
        return late is not None and late <= 0

    def _note(self, name: str, *, timed: bool) -> None:
        found = self._names.quantity(name, timed=timed) or self._names.quantity(name, timed=False)
        if found is not None:
            self.named.add((found.name, found.timed))

    def _within(self, node: Summation | Repeated, latest: Latest) -> Latest | None:
        """How late the letters in the body of a sum or a product may be; ``None`` where that does not show."""
        over = node.range
        kind = Letters(frozenset(latest), self._indices).kind(over, node.body, self._names)
        if kind != "time":
            return latest if kind != "unclear" else None
        if over.lower is None or over.upper is None:
            return None
        order = "up" if isinstance(node, Summation) else direction(over)
        first, last = _late(over.lower, latest), _late(over.upper, latest)
        if first is None or last is None or not order:
            return None
        return {**latest, over.index: last if order == "up" else first}


def _late(time: Node, latest: Latest) -> int | None:
    """By how many steps a time may come after the latest; ``None`` where that is not known."""
    found = linear(time)
    if found is None or (found[0] and found[0] not in latest):
        return None
    letter, steps = found
    return latest[letter] + steps if letter else steps - _FIRST
