r"""Brackets behind a name: ``h(t-1)``, ``h_i(t)``, ``h[t]``, ``W[1,2]``, ``h_t[1]``, ``L(\theta)``; else a factor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from bpttcheck.errors import Ambiguous, Misused, Refused
from bpttcheck.notation.latex.indices import index
from bpttcheck.notation.latex.kinds import kind
from bpttcheck.notation.latex.loose import letter, shown
from bpttcheck.notation.latex.scripts import Scripts, is_time_like, names_time
from bpttcheck.notation.latex.surface import Bracket, Digits, Item, Items, Scripted, Sign, cells
from bpttcheck.notation.syntax import Entry, Node, Reference

if TYPE_CHECKING:
    from bpttcheck.notation.latex.lexicon import Lexicon
    from bpttcheck.notation.latex.reading import Reader

_NO_FUNCTION: Final = r"write `\tanh'(z)`, `\sigma'(z)`, or what it is"


def bracket(read: Reader, opening: str) -> Bracket | None:
    """The bracket that comes next, with or without scripts, if it is of a kind."""
    match read.cursor.peek():
        case Bracket() as found if found.opening == opening:
            return found
        case Scripted(Bracket() as found) if found.opening == opening:
            return found
    return None


def time(name: str, found: Scripts, read: Reader) -> tuple[Scripts, Item | None]:
    """The same with the time that stands in brackets behind, and that item, which is then taken; else nothing."""
    behind = bracket(read, "(") or bracket(read, "[")
    if behind is None or found.time or found.power or found.primes or read.is_index(name):
        return found, None
    if not _is_its_time(name, found, behind, read):
        return found, None
    return replace(found, time=behind.items), read.cursor.take()


def _is_its_time(name: str, found: Scripts, behind: Bracket, read: Reader) -> bool:
    lexicon, items = read.lexicon, behind.items
    if behind.opening == "(" and names_time(items, lexicon):
        return True
    if not lexicon.has_time(name) or not is_time_like(items, lexicon):
        return False
    if behind.opening == "(":
        return lexicon.is_timed(name) or not any(letter(item) for item in items)
    if names_time(items, lexicon) or found.indices:
        return True
    if lexicon.is_timed(name) and lexicon.axes(name):
        text = f"{name}[{shown(items)}]"
        raise Refused(Ambiguous(behind.span, text, f"an entry of `{name}`", f"`{name}^{{({shown(items)})}}`"))
    return True


def call(name: str, found: Scripts, item: Scripted, read: Reader) -> Node | None:
    r"""``L(\theta)`` is ``L``; what is not known is a function of what follows; nothing for a factor in brackets."""
    behind = bracket(read, "(")
    if behind is None or found.power or found.indices or read.is_index(name):
        return None
    known, span = read.lexicon.is_known(name), item.span.to(behind.span)
    if known and not found.transposed and not found.primes and _is_argument_list(name, behind, read.lexicon):
        read.note(span, f"`{name}(…)` is `{name}` as a function of these, and read as `{name}`")
        node = Reference(name, read.time(found.time) if found.time else None, span=span)
    elif known or found.time or found.transposed:
        return None
    elif found.primes:
        raise Refused(Misused(item.span, f"of which function `{name}'` is the derivative is not said", _NO_FUNCTION))
    else:
        node = Reference(name, read.expression(behind.items, behind.span), span=span)
    return read.postfixed(node, read.cursor.take())


def _is_argument_list(name: str, behind: Bracket, lexicon: Lexicon) -> bool:
    r"""Whether a quantity is written as a function: ``L(\theta)``, ``L(\hat{y}, y)``, ``L(\{x^{(1)}, …\})``."""
    listed = len(cells(behind.items, ",")) > 1 or any(
        isinstance(item, Bracket) and item.opening == "{" for item in behind.items
    )
    if listed:
        return True
    names = [letter(item) for item in behind.items]
    if len(names) != 1 or names[0] is None:
        return False
    two_vectors = len(lexicon.axes(name)) == len(lexicon.axes(names[0])) == 1
    if two_vectors or not lexicon.is_known(names[0]):
        return True
    one, other = f"`{name}` as a function of `{names[0]}`", "a product of both"
    raise Refused(Ambiguous(behind.span, f"{name}({names[0]})", one, other))


def entries(node: Node, read: Reader) -> Node:
    """The entry that ``[1, 2]`` or ``[1][2]`` behind a tensor picks, if that is what follows."""
    parts: tuple[Items, ...] = ()
    axes = _axes(node, read)
    last: Item | None = None
    while (behind := bracket(read, "[")) is not None and _picks(behind, axes - len(parts), read):
        last = read.cursor.take()
        parts += tuple(cells(behind.items, ","))
        if isinstance(last, Scripted):
            break
    if last is None:
        return node
    found = Entry(node, tuple(index(part, read) for part in parts), span=node.span.to(last.span))
    return read.postfixed(found, last)


def _axes(node: Node, read: Reader) -> int:
    found = kind(node, read.lexicon)
    return 0 if found.is_scalar else 1 if found.is_vector else 2


def _picks(behind: Bracket, axes: int, read: Reader) -> bool:
    """Whether a square bracket can hold indices: as many as there are axes, and no vectors side by side."""
    parts = cells(behind.items, ",")
    if not 1 <= len(parts) <= axes:
        return False
    plain = [_is_index_like(part, read.lexicon) for part in parts]
    return all(plain) or (len(parts) == axes and (axes == 1 or any(plain)))


def _is_index_like(part: Items, lexicon: Lexicon) -> bool:
    return bool(part) and all(isinstance(item, Digits | Sign) or is_time_like((item,), lexicon) for item in part)
