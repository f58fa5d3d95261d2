r"""``\sum_{i=1}^{3}``, ``\sum_{k \neq i}``, ``\prod_{k=t}^{1}``: what runs through which values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from bpttcheck.errors import Misused, Refused
from bpttcheck.notation.functions import FUNCTIONS
from bpttcheck.notation.latex.cursor import unscripted
from bpttcheck.notation.latex.indicators import condition
from bpttcheck.notation.latex.loose import letter, loose
from bpttcheck.notation.latex.names import where
from bpttcheck.notation.latex.scripts import TIMES, names_time
from bpttcheck.notation.latex.surface import Item, Items, Scripted, Word, cells, walk
from bpttcheck.notation.syntax import (
    Indicator,
    Node,
    Order,
    Product,
    Range,
    Reference,
    Relation,
    Repeated,
    Sum,
    Summation,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bpttcheck.notation.latex.lexicon import Lexicon
    from bpttcheck.notation.latex.reading import Reader

_SUM_IS: Final = r"write `\sum_{i=1}^{3}`, `\sum_{i}` or `\sum_{k \neq i}`"
_ORDERS: Final[dict[str, Order]] = {r"\downarrow": "down", r"\uparrow": "up"}
_LIMITED: Final = frozenset({r"\sum", r"\prod"})
_MOST: Final = 3


def summation(item: Item, read: Reader) -> Node:
    r"""``\sum_{i,j} a_i b_j``: a sum for each index, and an indicator where it leaves a value out."""
    ranges, conditions = _ranges(item, read)
    body = _body(item, ranges, read)
    for each in reversed(conditions):
        body = Product((Indicator(each, span=each.span), body), span=item.span.to(body.span))
    for each_range in reversed(ranges):
        body = Summation(each_range, body, span=item.span.to(body.span))
    return body


def repeated(item: Item, read: Reader) -> Node:
    r"""``\prod_{k=t}^{1} A_k``, the factors in the order of the range."""
    ranges, conditions = _ranges(item, read)
    if len(ranges) > 1 or conditions:
        raise Refused(Misused(item.span, "a product runs through one range", r"write `\prod_{k=1}^{t}`"))
    return Repeated(ranges[0], body := _body(item, ranges, read), span=item.span.to(body.span))


def _body(item: Item, ranges: list[Range], read: Reader) -> Node:
    read.refuse_end(item, "nothing follows this sign", "what is summed or multiplied must follow")
    bound, lexicon = read.bound, read.lexicon
    read.bound = bound | {each.index for each in ranges}
    read.lexicon = replace(lexicon, times=among(lexicon, ranges))
    try:
        return read.signed_term()
    finally:
        read.bound, read.lexicon = bound, lexicon


def among(lexicon: Lexicon, ranges: list[Range]) -> Mapping[str, str]:
    """The letters of time where indices run through ranges: what runs up to a time is one."""
    times = {each.index: each.index for each in ranges if _is_time(each.lower) or _is_time(each.upper)}
    return {**lexicon.times, **times}


def _is_time(node: Node | None) -> bool:
    match node:
        case Reference(name, None):
            return name in TIMES
        case Sum(terms):
            return any(map(_is_time, terms))
    return False


def _ranges(item: Item, read: Reader) -> tuple[list[Range], list[Relation]]:
    if not isinstance(item, Scripted) or not item.below:
        raise Refused(Misused(item.span, "this sign does not say what it runs over", _SUM_IS))
    ranges: list[Range] = []
    conditions: list[Relation] = []
    for part in cells(item.below, ","):
        found = _range(part, item, read)
        if isinstance(found, Range):
            ranges.append(found)
        else:
            conditions.append(found)
    if not ranges:
        ranges = [Range(_indexed(conditions[0], item), span=item.span)]
    if len(ranges) > _MOST or (len(ranges) > 1 and item.above):
        raise Refused(Misused(item.span, "these are too many indices for one sign", "write a sum for each"))
    return ranges, conditions


def _range(part: Items, item: Scripted, read: Reader) -> Range | Relation:
    index = _index(part[:1])
    if index and len(part) == 1 and not item.above:
        return Range(index, span=where(part, item.span))
    if index and len(part) == 1:
        raise Refused(Misused(item.span, "the lower limit is missing", _SUM_IS))
    if index and unscripted(part[1]) == "=":
        return _limited(index, part[2:], item, read)
    if index and unscripted(part[1]) == r"\in":
        raise Refused(Misused(item.span, "a sum over a set is not read", _SUM_IS))
    found = condition(part, read)
    if found is None or item.above:
        raise Refused(Misused(item.below_span or item.span, "this is no range", _SUM_IS))
    return found


def _limited(index: str, lower: Items, item: Scripted, read: Reader) -> Range:
    r"""``k=1`` with its upper limit; in a product, ``k=t \downarrow 1``."""
    span = (item.below_span or item.span).to(item.above_span or item.below_span or item.span)
    for number, each in enumerate(lower):
        if unscripted(each) in _ORDERS:
            first, last = read.time(lower[:number]), read.time(lower[number + 1 :])
            return Range(index, first, last, _ORDERS[unscripted(each)], span=span)
    if not item.above:
        raise Refused(Misused(item.span, "the upper limit is missing", _SUM_IS))
    if _is_all(lower, item.above, read):
        read.note(item.span, f"the sum over `{index}` goes to `{letter(item.above[0])}`, and is read as over all")
        return Range(index, span=span)
    return Range(index, read.time(lower), read.time(item.above), span=span)


def _is_all(lower: Items, above: Items, read: Reader) -> bool:
    r"""Whether the upper limit is a letter that says only how many there are: ``\sum_{k=1}^{N}``."""
    name = letter(above[0]) if len(above) == 1 else None
    from_one = len(lower) == 1 and unscripted(lower[0]) == "" and getattr(lower[0], "text", "") == "1"
    if name is None or not from_one:
        return False
    known = read.lexicon.is_known(name) or read.is_index(name) or names_time(above, read.lexicon)
    return not known and (name[0].isupper() or name not in read.letters)


def letters(items: Items) -> frozenset[str]:
    """The letters of a formula, but for those that are the upper limits of sums: no more is said of them."""
    limits = {
        id(each)
        for item in walk(items)
        if isinstance(item, Scripted) and unscripted(item.base) in _LIMITED
        for each in walk(item.above)
    }
    return frozenset(name for item in walk(items) if id(item) not in limits and (name := letter(item)))


def _index(items: Items) -> str:
    r"""The name of an index with its primes: ``i'`` is ``iprime``."""
    if not items:
        return ""
    whole = loose(items[0])
    match whole.base:
        case Word(text) if text.isidentifier():
            name: str | None = text
        case base:
            name = letter(base)
    return "" if name is None or name in FUNCTIONS or whole.below or whole.above else name + "prime" * whole.primes


def _indexed(relation: Relation, item: Item) -> str:
    match relation.left:
        case Reference(name, None):
            return name
    raise Refused(Misused(item.span, "this does not say what it runs over", _SUM_IS))
