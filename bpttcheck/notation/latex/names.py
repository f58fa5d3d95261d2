r"""Names with all that stands around them: ``\hat{y}_1^{(t)}``, ``W_{hh}^\top``, ``b_i^f``, ``h(t-1)``, ``e(\ell)``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from bpttcheck.errors import Ambiguous, Misused, Refused
from bpttcheck.notation.functions import FUNCTIONS
from bpttcheck.notation.latex import following, powers, scripts
from bpttcheck.notation.latex.indices import index
from bpttcheck.notation.latex.kinds import kind
from bpttcheck.notation.latex.lexicon import Spelled
from bpttcheck.notation.latex.loose import letter, run
from bpttcheck.notation.latex.surface import Bracket, Item, Items, Scripted, Sign
from bpttcheck.notation.syntax import Call, Entry, Node, Power, Reference, Transpose

if TYPE_CHECKING:
    from bpttcheck.notation.latex.lexicon import Lexicon
    from bpttcheck.notation.latex.reading import Reader
    from bpttcheck.notation.latex.scripts import Scripts
    from bpttcheck.places import Span

UNIT_VECTOR: Final = "e"
_NO_NAME: Final = ("this is no name of a quantity", r"write `\frac{\partial A}{\partial B}`, or a function's brackets")
_PRIME_IS: Final = r"write `^\top` for a transposition, `\tanh'(z)` for the derivative of a function"


def named(name: str, item: Scripted, read: Reader) -> Node:
    """A quantity, an index, an abbreviation, with its scripts and the brackets that follow it; raises ``Refused``."""
    lexicon = read.lexicon
    bare, turned = scripts.turned(item.above)
    name, below, above = spelled(name, item.below, bare, lexicon)
    if (name == "d" or name in FUNCTIONS) and not lexicon.is_known(name):
        raise Refused(Misused(item.span, *_NO_NAME))
    if name == UNIT_VECTOR and not lexicon.is_known(name):
        return _e(item, below, item.above, read)
    if name == "I" and not lexicon.is_known(name) and below and not above:
        return Reference(name, read.index(below), span=item.span)
    found = scripts.above(above, item.primes, turned=turned)
    found = powers.time_above(name, found, below, item.span, lexicon)
    found = scripts.below(name, below, found, lexicon, item.below_span or item.span)
    for choice in found.choices:
        read.note(item.span, choice)
    powers.refuse_unclear(name, found, item.span, lexicon)
    return _built(name, found, item, read)


def spelled(name: str, below: Items, above: Items, lexicon: Lexicon) -> tuple[str, Items, Items]:
    """The name that a letter makes with a part of its scripts, and the scripts that are left."""
    under, over = run(below) or "", run(above) or ""
    first = _first(below)
    ways = ((under, ()), (run(first) or "", below[len(first) + 1 :]), ("", below))
    for low, rest in (way for way in ways if way[0] or way is ways[-1]):
        for high, left in ((over, ()), ("", above)) if over else (("", above),):
            known = lexicon.spelled.get(Spelled(name, low, high)) or _joined(name, low, high, lexicon)
            if known:
                return known, rest, left
    if lexicon.is_known(name) and _names_quantities(below, lexicon):
        return f"{name}_{under}", (), above
    return name, below, above


def _names_quantities(items: Items, lexicon: Lexicon) -> bool:
    """Whether all letters below a name are quantities, as in ``W_{hh}``: it is a name then, and no entry."""
    names = [letter(item) or "" for item in items]
    return len(names) > 1 and all(lexicon.is_known(each) and each not in lexicon.times for each in names)


def _first(items: Items) -> Items:
    """What stands before the first comma; nothing if there is none."""
    for number, item in enumerate(items):
        if isinstance(item, Sign) and item.text == ",":
            return items[:number]
    return ()


def _joined(name: str, low: str, high: str, lexicon: Lexicon) -> str | None:
    """``W_hh`` for an ``hh`` below, ``bf`` for an ``f`` above, where something is called so."""
    if bool(low) == bool(high) or high in scripts.TRANSPOSED or (low or high).isdecimal():
        return None
    part = low or high
    return next((each for each in (f"{name}_{part}", name + part) if lexicon.is_known(each)), None)


def _e(item: Scripted, below: Items, above: Items, read: Reader) -> Node:
    r"""``e^{x}``, or a vector of the standard basis: ``e_i``, ``e^{(i)}``, ``e(\ell)``."""
    match above:
        case (Bracket(_, within),) if run(within) is not None and not below:
            read.note(item.span, f"`e^({run(within)})` is the unit vector")
            return Reference(UNIT_VECTOR, read.index(within), span=item.span)
        case () if below:
            return Reference(UNIT_VECTOR, read.index(below), span=item.span)
        case () if (bracket := following.bracket(read, "(")) is not None:
            read.cursor.take()
            node = Reference(UNIT_VECTOR, read.index(bracket.items), span=item.span.to(bracket.span))
            return read.postfixed(node, read.cursor.last)
        case () | _ if below:
            raise Refused(Misused(item.span, "`e` with a subscript and a power means nothing here", "name it"))
        case ():
            return Reference(UNIT_VECTOR, span=item.span)
    return Call("exp", (read.expression(above, item.span),), span=item.span)


def _built(name: str, found: Scripts, item: Scripted, read: Reader) -> Node:
    found, behind = following.time(name, found, read)
    span = item.span.to(behind.span) if behind else item.span
    if behind is None and (called := following.call(name, found, item, read)) is not None:
        return called
    found = _without_primes(name, found, item, read)
    node: Node = Reference(found.name, read.time(found.time) if found.time else None, span=span)
    if found.indices:
        node = Entry(node, tuple(index(part, read) for part in found.indices), span=span)
    node = _turned(name, node, found, read) if found.transposed else node
    if found.power:
        node = Power(node, read.expression(found.power, item.above_span or span), span=span)
    return following.entries(read.postfixed(node, behind), read)


def _turned(name: str, node: Node, found: Scripts, read: Reader) -> Node:
    if not found.indices:
        return Transpose(node, span=node.span)
    if kind(node, read.lexicon).is_vector:
        return Transpose(node, span=node.span)
    shown = f"{name}_{{…}}^T"
    raise Refused(Ambiguous(node.span, shown, f"an entry of `{name}`", "an entry of its transpose"))


def _without_primes(name: str, found: Scripts, item: Scripted, read: Reader) -> Scripts:
    """``W'`` is the transpose of a matrix; of a vector it could be another one. Of unknown names it is a part."""
    lexicon = read.lexicon
    own = name + "prime" * found.primes
    if not found.primes or not lexicon.is_known(name) or lexicon.is_known(own):
        return replace(found, name=own)
    axes = lexicon.axes(name)
    if found.primes == 1 and len(axes) == 2 and not (found.indices or found.transposed):
        read.note(item.span, f"`{name}'` is its transpose")
        return replace(found, name=name, transposed=True)
    if found.primes == 1 and axes:
        raise Refused(Ambiguous(item.span, f"{name}'", r"its transpose (`^\top`)", f"another name than `{name}`"))
    raise Refused(Misused(item.span, f"the prime of `{name}` has no meaning here", _PRIME_IS))


def where(items: Items, otherwise: Span) -> Span:
    """Where a row of items stands."""
    return items[0].span.to(items[-1].span) if items else otherwise


def single(item: Item | None) -> Item | None:
    """An item without its scripts."""
    return item.base if isinstance(item, Scripted) else item
