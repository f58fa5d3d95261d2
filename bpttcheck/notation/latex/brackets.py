r"""Brackets of all kinds, and the scripts that stand on anything but a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from bpttcheck.errors import Misused, Refused
from bpttcheck.notation.latex import ellipses, indicators, scripts, tables
from bpttcheck.notation.latex.indices import index
from bpttcheck.notation.latex.kinds import kind
from bpttcheck.notation.latex.names import where
from bpttcheck.notation.latex.surface import Bracket, Digits, Items, Scripted, Sign, Table, cells
from bpttcheck.notation.syntax import Call, Derivative, Entry, Node, Power, Transpose, Written

if TYPE_CHECKING:
    from bpttcheck.notation.latex.reading import Reader

_ROUND: Final = frozenset({"(", "[", "{"})
_NO_TIME: Final = ("a time stands on a name", r"write `h^{(t)}`, or a power without brackets")


def bracket(item: Bracket, read: Reader) -> Node:
    """What stands in brackets; raises :class:`Refused` for a kind of bracket that says nothing here."""
    match item:
        case Bracket("{", (Table() as table,), closing) if closing in {".", "}"}:
            return tables.cases(table, read) if closing == "." else tables.table(table, read)
        case Bracket("|", items, "|"):
            return Call("abs", (read.expression(items, item.span),), span=item.span)
        case Bracket(".", items, "|") | Bracket(_, items, "|"):
            return _spanned(read.expression(items, item.span), item)
        case Bracket("["):
            listed = _listed(item, read)
            if listed is not None:
                return listed
    if (item.opening == ".") != (item.closing == "."):
        raise Refused(Misused(item.span, "one side of this bracket is missing", "close what is opened"))
    if item.opening not in _ROUND and item.opening != ".":
        raise Refused(Misused(item.span, "these brackets say nothing here", "write round ones"))
    return _spanned(read.expression(item.items, item.span), item)


def _spanned(node: Node, item: Bracket) -> Node:
    return replace(node, span=item.span)


def _listed(item: Bracket, read: Reader) -> Node | None:
    """``[i = k]``, ``[a, b]``, ``[h; x]``; nothing for brackets around one expression."""
    condition = indicators.condition(item.items, read)
    if condition is not None:
        return indicators.indicator(condition, item.span)
    rows = cells(item.items, ";")
    if len(rows) > 1:
        below = tuple(_entries(row, item, read) for row in rows)
        return Written(below, span=item.span)
    if len(cells(item.items, ",")) > 1:
        return _entries(item.items, item, read)
    return None


def _entries(items: Items, item: Bracket, read: Reader) -> Written:
    around = where(items, item.span)
    parts = ellipses.filled(cells(items, ","), around, read)
    return Written(parts, span=around)


def postfixed(node: Node, item: Scripted, read: Reader) -> Node:
    r"""``(\nabla_o L)_i``, ``(W h)^\top``, ``(1 - h)^2``, and what a derivative holds: ``\right|_{h}``."""
    if isinstance(item.base, Bracket) and item.base.closing == "|" and item.base.opening != "|":
        return _holding(node, item, read)
    span = item.span
    if item.below:
        parts = _places(item.below)
        node = Entry(node, tuple(index(part, read) for part in parts), span=span)
    if item.primes and not kind(node, read.lexicon).is_scalar and item.primes == 1:
        node = Transpose(node, span=span)
    elif item.primes:
        raise Refused(Misused(span, "this prime has no meaning here", r"a transposition is written `^\top`"))
    if not item.above:
        return node
    bare, turned = scripts.turned(item.above)
    found = scripts.above(bare, 0, turned=turned)
    if found.time:
        if len(item.above) > 1 or not _is_number(node, item.above, read):
            raise Refused(Misused(item.above_span or span, *_NO_TIME))
        return Power(node, read.expression(found.time, span), span=span)
    if found.transposed:
        node = Transpose(node, span=span)
    return Power(node, read.expression(found.power, span), span=span) if found.power else node


def _is_number(node: Node, above: Items, read: Reader) -> bool:
    """Whether ``x^{(2)}`` can only be a power: on brackets around numbers, with something that is no time."""
    within = above[0].items if isinstance(above[0], Bracket) else ()
    return kind(node, read.lexicon).is_scalar and not scripts.is_time_like(within, read.lexicon)


def _places(items: Items) -> list[Items]:
    parts = cells(items, ",")
    one_by_one = len(parts) == 1 and len(items) > 1 and not any(isinstance(item, Sign | Bracket) for item in items)
    if one_by_one:
        return [(item,) for item in items]
    match items:
        case (Digits(text) as digits,) if len(text) == 2:
            start = digits.span
            return [(replace(digits, text=each, span=start),) for each in text]
    return parts


def _holding(node: Node, item: Scripted, read: Reader) -> Node:
    if not isinstance(node, Derivative) or not item.below:
        what = "only a derivative can hold something at a bar"
        raise Refused(Misused(item.span, what, r"write `\left.\frac{\partial A}{\partial B}\right|_{C}`"))
    held = tuple(read.expression(part, item.span) for part in cells(item.below, ","))
    return replace(node, holding=node.holding + held, span=item.span)
