"""What is written in lines and equations that bears on other sizes and lengths: numbers as indices, offsets, order.

A formula is the same for all sizes if its indices are letters that run over all entries, or numbers, and nothing else
in it knows how many there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from bpttcheck.expressions.constants import ALONE, UNIT_VECTOR
from bpttcheck.expressions.indices import LAST, bare_names, linear
from bpttcheck.notation import plain
from bpttcheck.notation.syntax import (
    Call,
    Derivative,
    Entry,
    Node,
    Number,
    Piecewise,
    Power,
    Reference,
    Relation,
    Repeated,
    Slice,
    Summation,
    children,
    walk,
)
from bpttcheck.notation.write import plain as shown
from bpttcheck.scopes.lags import lags

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bpttcheck.expressions.scope import Names
    from bpttcheck.notation.syntax import Range
    from bpttcheck.scopes.lags import Steps

_FIRST = 1
_CASES = "cases are told apart by an index of a sum"
# What is 0 is left out of a derivative: terms that are 0 for want of so many different values would not be counted.
_COMPARED = "indices are compared in what is differentiated"


class Facts(Struct, frozen=True):
    """What several formulas say of indices and times.

    ``named`` has the largest number used as an index of each sort, and of sorts that do not show under no name;
    ``latest`` is the largest used as a time, ``offset`` the most steps from another time; ``ends`` is whether the last
    time is named. ``ordered`` is whether indices are compared otherwise than for equality. ``sizes`` and ``times`` say
    why nothing can be said of other sizes, and of other lengths.
    """

    named: tuple[tuple[str, int], ...] = ()
    latest: int = 0
    offset: int = 0
    ends: bool = False
    ordered: bool = False
    sizes: str = ""
    times: str = ""

    def with_(self, other: Facts) -> Facts:
        """The facts of both."""
        return Facts(
            _largest(self.named, other.named) if other.named else self.named,
            max(self.latest, other.latest),
            max(self.offset, other.offset),
            self.ends or other.ends,
            self.ordered or other.ordered,
            self.sizes or other.sizes,
            self.times or other.times,
        )

    def most(self, sort: str) -> int:
        """The largest number that names an entry of a sort."""
        return max((number for name, number in self.named if name in {sort, ""}), default=0)


NOTHING = Facts()


def _largest(one: tuple[tuple[str, int], ...], other: tuple[tuple[str, int], ...]) -> tuple[tuple[str, int], ...]:
    found = dict(one)
    for sort, number in other:
        found[sort] = max(number, found.get(sort, 0))
    return tuple(found.items())


def facts(
    node: Node,
    names: Names,
    times: frozenset[str] = frozenset(),
    indices: frozenset[str] = frozenset(),
) -> Facts:
    """What a formula says; ``times`` and ``indices`` are the letters in it that are known to stand for these."""
    found = NOTHING
    waiting: list[tuple[Node, frozenset[str], frozenset[str]]] = [(node, times, times | indices)]
    while waiting:
        each, known, bound = waiting.pop()
        found = found.with_(_own(each, names, known, bound, times | indices))
        match each:
            case Summation(over, body) | Repeated(over, body):
                if _is_time(over, body, known):
                    known = known | {over.index}
                waiting.append((body, known, bound | {over.index}))
            case Entry(base):
                waiting.append((base, known, bound))
            case Reference():
                pass
            case Relation(left, _, right):
                waiting.extend((side, known, bound) for side in (left, right) if linear(side) is None)
            case _:
                waiting.extend((child, known, bound) for child in children(each))
    return found


def facts_within(node: Node, names: Names, times: frozenset[str], indices: frozenset[str]) -> Facts:
    """What the parts of a formula say."""
    return _all(facts(child, names, times, indices) for child in children(node))


def _own(node: Node, names: Names, times: frozenset[str], bound: frozenset[str], indices: frozenset[str]) -> Facts:
    match node:
        case Entry(Entry(Reference(name, None), (layer,)), places) if not names.quantity(
            name, timed=False
        ):  # W[1][2,3]
            return _all([*map(_of_index, places, _sorts(name, len(places), names)), facts_of_time(layer)])
        case Entry(Reference(name), places):
            return _all(map(_of_index, places, _sorts(name, len(places), names)))
        case Entry(_, places):
            return _all(_of_index(place, "") for place in places)
        case Reference(name, None) if name in bound or name == LAST:
            why = f"`{name}` stands in it as a number"
            return Facts(times=why) if name in times or name == LAST else Facts(sizes=why)
        case Reference(name, time) if time is not None:
            return _of_index(time, "") if name in ALONE else facts_of_time(time)
        case Summation(over, body) | Repeated(over, body):
            return _of_range(over, body, names, times)
        case Relation():
            return _of_relation(node, times)
        case Piecewise(pieces):
            named = frozenset().union(*(bare_names(piece.condition) for piece in pieces if piece.condition))
            return Facts(ordered=bool(named - times - {LAST}), sizes=_CASES if named & bound - indices else "")
        case Derivative() | Call("grad") if facts_within(node, names, times, indices).ordered:
            return Facts(sizes=_COMPARED)
        case Power(base, exponent) if not _is_euler(base, names) and bare_names(exponent) & (bound | {LAST}):
            why = f"`{shown(exponent)}` is an exponent"
            return Facts(sizes=why, times=why)
    return NOTHING


def _is_euler(base: Node, names: Names) -> bool:
    """Whether a power is an exponential, whose exponent is no index."""
    return base == Reference(UNIT_VECTOR) and names.quantity(UNIT_VECTOR, timed=False) is None


def facts_of_time(time: Node) -> Facts:
    """What a time says: a number, or a letter with or without an offset."""
    found = linear(time)
    if found is None:
        return Facts(times=f"the time `{shown(time)}` is no letter and a number of steps")
    letter, steps = found
    if not letter:
        return Facts(latest=max(steps, 0))
    return Facts(offset=abs(steps), ends=letter == LAST)


def _sorts(name: str, count: int, names: Names) -> tuple[str, ...]:
    """The sort of each index of a quantity, where it shows."""
    found = names.quantity(name, timed=True) or names.quantity(name, timed=False)
    sorts = found.shape.sorts if found else ()
    if names.rows and len(sorts) == 1:
        return sorts * count
    return sorts if len(sorts) == count and not any(set("+#") & set(sort) for sort in sorts) else ("",) * count


def _of_index(node: Node, sort: str) -> Facts:
    match node:
        case Slice(None, None):
            return NOTHING
        case Reference(name, _) if name != LAST:
            return NOTHING
        case Number(value):
            return Facts(named=((sort, int(value)),))
        case Slice(Number(), Number(last)):
            return Facts(named=((sort, int(last)),))
    return Facts(sizes=f"the index `{shown(node)}` is no letter and no number")


def _of_range(over: Range, body: Node, names: Names, times: frozenset[str]) -> Facts:
    if over.lower is None or over.upper is None:
        return NOTHING
    ends = [linear(over.lower), linear(over.upper)]
    if _is_time(over, body, times):
        whole = ends == [("", _FIRST), (LAST, 0)]
        return NOTHING if whole else facts_of_time(over.lower).with_(facts_of_time(over.upper))
    if any(end is None or end[0] for end in ends):
        return Facts(sizes=f"`{over.index}` runs over a part of its values that is not given by numbers")
    return Facts(named=((_sort_of(over.index, body, names), max(end[1] for end in ends if end)),))


def _sort_of(index: str, body: Node, names: Names) -> str:
    """The sort of an index of a sum, where an entry shows it."""
    for each in walk(body):
        match each:
            case Entry(Reference(name), places):
                for place, sort in zip(places, _sorts(name, len(places), names), strict=True):
                    if place == Reference(index):
                        return sort
    return ""


def _of_relation(node: Relation, times: frozenset[str]) -> Facts:
    sides = [side for side in (node.left, node.right) if linear(side) is not None]
    if frozenset().union(*map(bare_names, sides)) & (times | {LAST}):
        return _all(map(facts_of_time, sides))
    return _all([Facts(ordered=node.comparison != "="), *(_of_index(side, "") for side in sides)])


def _is_time(over: Range, body: Node, times: frozenset[str]) -> bool:
    """Whether an index runs over times: where its range or a time in the body says so."""
    ends = frozenset().union(*(bare_names(end) for end in (over.lower, over.upper) if end))
    if ends & (times | {LAST}):
        return True
    named = [each for each in walk(body) if isinstance(each, Reference) and each.name not in ALONE]
    return any(each.time is not None and over.index in bare_names(each.time) for each in named)


def _all(several: Iterable[Facts]) -> Facts:
    found = NOTHING
    for each in several:
        found = found.with_(each)
    return found


class Equations(Struct, frozen=True):
    """What the equations of a model, or definitions, say.

    ``states`` are the names of what is used at other times, ``lags`` how far each reaches with all that it names.
    """

    facts: Facts
    states: frozenset[str]
    lags: Steps


def equations(texts: Iterable[tuple[str, str]], names: Names) -> Equations:
    """What equations say, from their heads and bodies; these were read before without a fault."""
    found, states, bodies = NOTHING, set[str](), []
    for head, body in texts:
        left, right = plain.read_head(head), plain.read(body)
        found = found.with_(_of_head(left)).with_(facts(right, names, _letter(left), _indices(left)))
        bodies.append((_defined(left).name, right))
        for each in walk(right):
            if isinstance(each, Reference) and each.time is not None and (at := linear(each.time)) and at[1]:
                states.add(each.name)
    found = found.with_(Facts(sizes=_COMPARED)) if found.ordered else found
    return Equations(found, frozenset(states), lags(bodies))


def _defined(head: Node) -> Reference:
    """What a head defines, without its indices."""
    base = head.base if isinstance(head, Entry) else head
    assert isinstance(base, Reference)  # noqa: S101  (it was read as a head)
    return base


def _letter(head: Node) -> frozenset[str]:
    time = _defined(head).time
    return frozenset({time.name}) if isinstance(time, Reference) else frozenset()


def _indices(head: Node) -> frozenset[str]:
    return frozenset().union(*map(bare_names, head.indices)) if isinstance(head, Entry) else frozenset()


def _of_head(head: Node) -> Facts:
    time = _defined(head).time
    return Facts(latest=facts_of_time(time).latest) if time is not None else NOTHING
