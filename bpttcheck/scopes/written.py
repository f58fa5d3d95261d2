"""What is written in lines and equations that bears on other sizes and lengths: numbers as indices, offsets, order.

A formula is the same for all sizes if its indices are letters that run over all entries, or numbers, and nothing else
in it knows how many there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from bpttcheck.expressions.constants import ALONE, UNIT_VECTOR
from bpttcheck.expressions.indices import LAST, linear
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
    Written,
    children,
    fixed_time,
    walk,
)
from bpttcheck.notation.write import plain as shown
from bpttcheck.scopes.letters import Letters, bare, is_layer, is_plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bpttcheck.expressions.scope import Names
    from bpttcheck.notation.syntax import Range
    from bpttcheck.scopes.letters import Kind

_FIRST = 1
_CASES = "cases are told apart by an index of a sum"
# What is 0 is left out of a derivative: terms that are 0 for want of so many different values would not be counted.
COMPARED = "indices are compared in what is differentiated"


class Facts(Struct, frozen=True):
    """What several formulas say of indices and times.

    ``named`` has the largest number used as an index of each sort, and of sorts that do not show under no name,
    ``listed`` how many entries the longest list has;
    ``latest`` is the largest used as a time, ``offset`` the most steps from another time; ``ends`` is whether the last
    time is named, and ``counts`` whether it stands as a number. ``ordered`` is whether indices are compared otherwise
    than for equality. ``sizes`` and ``times`` say why nothing can be said of other sizes, and of other lengths.
    """

    named: tuple[tuple[str, int], ...] = ()
    listed: int = 0
    latest: int = 0
    offset: int = 0
    ends: bool = False
    counts: bool = False
    ordered: bool = False
    sizes: str = ""
    times: str = ""

    def with_(self, other: Facts) -> Facts:
        """The facts of both."""
        return Facts(
            _largest(self.named, other.named) if other.named else self.named,
            max(self.listed, other.listed),
            max(self.latest, other.latest),
            max(self.offset, other.offset),
            self.ends or other.ends,
            self.counts or other.counts,
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


def facts(node: Node, names: Names, known: Letters) -> Facts:
    """What a formula says; ``known`` are the letters in it that stand for times and values of indices."""
    found = NOTHING
    waiting: list[tuple[Node, Letters, bool]] = [(node, known, False)]
    while waiting:
        each, letters, is_differentiated = waiting.pop()
        match each:
            case Summation(over, body) | Repeated(over, body):
                kind = letters.kind(over, body, names)
                own = _of_sum(each, kind, names, letters)
                below = [(body, letters.within(over, kind))]
            case _:
                own = _own(each, names, letters)
                below = [(part, letters) for part in _below(each)]
        found = found.with_(own)
        if own.ordered and is_differentiated:
            found = found.with_(Facts(sizes=COMPARED))
        is_differentiated = is_differentiated or _is_derivative(each)
        waiting.extend((*part, is_differentiated) for part in below)
    return found


def _below(node: Node) -> list[Node]:
    """The parts of a node that say something by themselves."""
    match node:
        case Entry(base, places):
            return [base, *(place for place in places if isinstance(place, Reference) and place.time)]
        case Relation(left, _, right):
            return [side for side in (left, right) if not is_plain(side)]
        case Reference(_, time):
            return [time] if time is not None and not is_plain(time) else []
    return children(node)


def _is_derivative(node: Node) -> bool:
    return isinstance(node, Derivative) or (isinstance(node, Call) and node.function == "grad")


def _of_sum(node: Summation | Repeated, kind: Kind, names: Names, letters: Letters) -> Facts:
    """What a sum or a product says by what it runs over."""
    found = _of_range(node.range, node.body, kind, names, letters)
    if isinstance(node, Summation) or kind == "index":
        return found
    return found.with_(Facts(times="it is a product over times"))


def _own(node: Node, names: Names, letters: Letters) -> Facts:
    """What one node says, without those below it."""
    match node:
        case Entry() | Reference():
            return _of_name(node, names, letters)
        case Relation():
            return _of_relation(node, letters)
        case Piecewise(pieces):
            compared = frozenset().union(*(bare(piece.condition) for piece in pieces if piece.condition))
            return Facts(ordered=bool(compared & letters.indices), sizes=_CASES if compared & letters.bound else "")
        case Derivative(_, _, held) if any(_bare_indices(each) & letters.indices for each in held):
            return Facts(sizes=COMPARED)
        case Power(base, exponent) if not _is_euler(base, names) and bare(exponent) & letters.all:
            return _both(f"`{shown(exponent)}` is an exponent")
    return Facts(listed=_listed(node))


def _bare_indices(node: Node) -> frozenset[str]:
    """The letters of the entries of a quantity that are named."""
    return frozenset().union(*map(bare, node.indices)) if isinstance(node, Entry) else frozenset()


def _listed(node: Node) -> int:
    """How many entries a list has, or what is filled."""
    match node:
        case Written(parts):
            return len(parts)
        case Call("ones" | "zeros", arguments):
            return max((int(each.value) for each in arguments if isinstance(each, Number)), default=0)
    return 0


def _of_name(node: Node, names: Names, letters: Letters) -> Facts:
    """What a name says by its time, or by what stands behind it."""
    match node:
        case Entry(Reference() as base, (layer,)) if is_layer(base, (layer,), names):
            return of_time(layer, letters)
        case Entry(Entry(Reference(name, None) as base, (layer,)), places) if is_layer(base, (layer,), names):
            sorts = _sorts(name, len(places), names, layer)
            return _all(_of_index(*each, letters) for each in zip(places, sorts, strict=True))
        case Entry(Reference(name, time), places):
            sorts = _sorts(name, len(places), names, time)
            return _all(_of_index(*each, letters) for each in zip(places, sorts, strict=True))
        case Entry(_, places):
            return _all(_of_index(place, "", letters) for place in places)
        case Reference(name, None) if name in letters.all:
            return _of_number(name, letters)
        case Reference(name, time) if time is not None:
            return _of_index(time, "", letters) if name in ALONE else of_time(time, letters)
    return NOTHING


def _both(why: str) -> Facts:
    """Why nothing can be said of other sizes, nor of other lengths."""
    return Facts(sizes=why, times=why)


def _of_number(letter: str, letters: Letters) -> Facts:
    """What a letter says that stands for a number."""
    if letter == LAST:
        return Facts(counts=True)
    why = f"`{letter}` stands in it as a number"
    return Facts(times=why) if letters.are_times(frozenset({letter})) else Facts(sizes=why)


def _is_euler(base: Node, names: Names) -> bool:
    """Whether a power is an exponential, whose exponent is no index."""
    return base == Reference(UNIT_VECTOR) and names.quantity(UNIT_VECTOR, timed=False) is None


def of_time(time: Node, letters: Letters) -> Facts:
    """What a time says: a number, or a letter of a time with or without an offset."""
    found = linear(time)
    if found is None or found[0] in letters.indices:
        return _both(f"the time `{shown(time)}` is no letter and a number of steps")
    letter, steps = found
    if not letter:
        return Facts(latest=max(steps, 0))
    return Facts(offset=abs(steps), ends=letter == LAST)


def _sorts(name: str, count: int, names: Names, time: Node | None) -> tuple[str, ...]:
    """The sort of each index of a quantity, where it shows."""
    at = fixed_time(time)
    without = names.quantity(name, timed=False) if time is None else None
    found = without or names.quantity(name, timed=True, at=at)
    sorts = found.shape.sorts if found else ()
    if names.rows and len(sorts) == 1:
        return sorts * count
    is_clear = len(sorts) == count and not any(set("+#") & set(sort) for sort in sorts)
    return sorts if is_clear else ("",) * count


def _of_index(node: Node, sort: str, letters: Letters) -> Facts:
    match node:
        case Slice(None, None):
            return NOTHING
        case Reference(name, None) if not letters.are_times(frozenset({name})):
            return NOTHING
        case Reference(_, time) if time is not None:  # the class that a vector marks
            return NOTHING
        case Number(value):
            return Facts(named=((sort, int(value)),))
        case Slice(Number(), Number(last)):
            return Facts(named=((sort, int(last)),))
    return _both(f"the index `{shown(node)}` is no letter and no number")


def _of_range(over: Range, body: Node, kind: Kind, names: Names, letters: Letters) -> Facts:
    if kind == "unclear":
        return _both(f"what `{over.index}` runs over is not plain")
    if over.lower is None or over.upper is None:
        return NOTHING
    ends = [linear(over.lower), linear(over.upper)]
    if kind == "time":
        if any(end is None or end[0] not in {"", LAST} for end in ends):
            return Facts(times=f"`{over.index}` runs over a part of the times that is not given by numbers and tau")
        whole = ends == [("", _FIRST), (LAST, 0)]
        return NOTHING if whole else of_time(over.lower, letters).with_(of_time(over.upper, letters))
    if any(end is None or end[0] for end in ends):
        return Facts(sizes=f"`{over.index}` runs over a part of its values that is not given by numbers")
    return Facts(named=((_sort_of(over.index, body, names), max(end[1] for end in ends if end)),))


def _sort_of(index: str, body: Node, names: Names) -> str:
    """The sort of an index of a sum, where an entry shows it."""
    for each in walk(body):
        match each:
            case Entry(Reference(name, time), places):
                for place, sort in zip(places, _sorts(name, len(places), names, time), strict=True):
                    if place == Reference(index):
                        return sort
    return ""


def _of_relation(node: Relation, letters: Letters) -> Facts:
    compared = bare(node.left) | bare(node.right)
    sides = [side for side in (node.left, node.right) if is_plain(side)]
    if len(sides) < len((node.left, node.right)) and any(
        bare(side) & letters.all for side in (node.left, node.right) if not is_plain(side)
    ):
        return _both(f"`{shown(node)}` compares what is no letter and a number of steps")
    if not letters.are_times(compared):
        return _all([Facts(ordered=node.comparison != "="), *(_of_index(side, "", letters) for side in sides)])
    if compared & letters.indices or len(sides) == 1:
        return _both(f"`{shown(node)}` compares an index with a time")
    if compared & letters.summed:
        return Facts(times=f"`{shown(node)}` compares times within a sum")
    return _all(of_time(side, letters) for side in sides)


def _all(several: Iterable[Facts]) -> Facts:
    found = NOTHING
    for each in several:
        found = found.with_(each)
    return found
