r"""Names with all that stands around them: ``\hat{y}_1^{(t)}``, ``W_{hh}^\top``, ``b_i^f``, ``h(t-1)``, ``e(\ell)``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bpttcheck.errors import Ambiguous, Misused, Refused
from bpttcheck.notation.latex import scripts
from bpttcheck.notation.latex.lexicon import Spelled
from bpttcheck.notation.latex.loose import letter, run
from bpttcheck.notation.latex.scripts import Scripts, is_time_like
from bpttcheck.notation.latex.surface import Bracket, Digits, Item, Items, Scripted, Sign, Symbol, cells
from bpttcheck.notation.syntax import Call, Entry, Node, Power, Reference, Slice, Transpose

if TYPE_CHECKING:
    from bpttcheck.notation.latex.lexicon import Lexicon
    from bpttcheck.notation.latex.reading import Reader
    from bpttcheck.places import Span

UNIT_VECTOR: Final = "e"
_WHOLE: Final = frozenset({r"\cdot", r"\bullet", r"\ast"})
_PRIME_IS: Final = r"write `^\top` for a transposition, `\tanh'(z)` for the derivative of a function"


def named(name: str, item: Scripted, read: Reader) -> Node:
    """A quantity, an index, an abbreviation, with its scripts and the brackets that follow it; raises ``Refused``."""
    lexicon = read.lexicon
    name, below, above = spelled(name, item.below, item.above, lexicon)
    if name == UNIT_VECTOR and not lexicon.is_known(name):
        return _e(item, below, above, read)
    if name == "I" and not lexicon.is_known(name) and below and not above:
        return Reference(name, read.index(below), span=item.span)
    found = scripts.above(above, item.primes)
    found = scripts.below(name, below, found, lexicon, item.below_span or item.span)
    for choice in found.choices:
        read.note(item.span, choice)
    found = _power_or_time(name, found, item, lexicon)
    return _built(name, found, item, read)


def spelled(name: str, below: Items, above: Items, lexicon: Lexicon) -> tuple[str, Items, Items]:
    """The name that a letter makes with a part of its scripts, and the scripts that are left."""
    under, over = run(below) or "", run(above) or ""
    first = _first(below)
    ways = ((under, ()), (run(first) or "", below[len(first) + 1 :]), ("", below))
    for low, rest in (way for way in ways if way[0] or way is ways[-1]):
        for high, left in ((over, ()), ("", above)):
            if not (low or high):
                continue
            known = lexicon.spelled.get(Spelled(name, low, high)) or _joined(name, low, high, lexicon)
            if known:
                return known, rest, left
    return name, below, above


def _first(items: Items) -> Items:
    """What stands before the first comma; nothing if there is none."""
    for number, item in enumerate(items):
        if isinstance(item, Sign) and item.text == ",":
            return items[:number]
    return ()


def _joined(name: str, low: str, high: str, lexicon: Lexicon) -> str | None:
    """``W_hh`` for an ``hh`` below, ``bf`` for an ``f`` above, where something is called so."""
    if (low and high) or high in scripts.TRANSPOSED or (low or high).isdecimal():
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
        case () if (bracket := _bracket(read, "(")) is not None:
            read.cursor.take()
            node = Reference(UNIT_VECTOR, read.index(bracket.items), span=item.span.to(bracket.span))
            return read.postfixed(node, read.cursor.last)
        case () | _ if below:
            raise Refused(Misused(item.span, "`e` with a subscript and a power means nothing here", "name it"))
        case ():
            return Reference(UNIT_VECTOR, span=item.span)
    return Call("exp", (read.expression(above, item.span),), span=item.span)


def _power_or_time(name: str, found: Scripts, item: Scripted, lexicon: Lexicon) -> Scripts:
    """A plain superscript of what waits for a time: a power if it is a number, a time if it names one."""
    if not found.power or found.time or not lexicon.is_timed(name):
        return found
    power = found.power
    if scripts.names_time(power, lexicon) or (_is_letter(power) and not found.indices):
        return _timed(found, power)
    style = lexicon.style
    if all(isinstance(each, Digits | Sign) for each in power) and not style:
        shown = f"{name}^{run(power) or '…'}"
        raise Refused(Ambiguous(item.span, shown, f"a power of `{name}`", f"`{name}^{{({run(power)})}}`, its time"))
    return found


def _timed(found: Scripts, time: Items) -> Scripts:
    return Scripts(time, found.indices, (), found.transposed, found.primes)


def _is_letter(items: Items) -> bool:
    return len(items) == 1 and letter(items[0]) is not None


def _built(name: str, found: Scripts, item: Scripted, read: Reader) -> Node:
    span = item.span
    time = read.time(found.time) if found.time else None
    if time is None and not found.power and not found.primes and not found.indices:
        following = _call_like(name, item, read)
        if following is not None:
            return following
    node: Node = Reference(name, time, span=span)
    if found.indices:
        indices = tuple(index(part, read) for part in found.indices)
        node = Entry(node, indices, span=span)
    elif found.primes and not read.lexicon.is_known(name):
        return Reference(name + "prime" * found.primes, time, span=span)
    elif found.primes:
        node = _primed(name, node, item, read)
    if found.transposed:
        if found.indices:
            shown = f"{name}_{{…}}^T"
            raise Refused(Ambiguous(span, shown, f"an entry of `{name}`", "an entry of its transpose"))
        node = Transpose(node, span=span)
    if found.power:
        node = Power(node, read.expression(found.power, item.above_span or span), span=span)
    return node


def _primed(name: str, node: Node, item: Scripted, read: Reader) -> Node:
    """``W'``: the transpose of a matrix; of a vector it could be another vector."""
    axes = read.lexicon.axes(name)
    if item.primes == 1 and len(axes) == 2:
        read.note(item.span, f"`{name}'` is its transpose")
        return Transpose(node, span=item.span)
    if item.primes == 1 and axes:
        raise Refused(Ambiguous(item.span, f"{name}'", r"its transpose (`^\top`)", "another vector"))
    raise Refused(Misused(item.span, f"the prime of `{name}` has no meaning here", _PRIME_IS))


def index(items: Items, read: Reader) -> Node:
    r"""An index: ``i``, ``1``, ``k+1``, ``y^{(t)}`` for the class that it marks, ``:`` for all, ``1:3`` for some."""
    match items:
        case (Sign(":") as sign,):
            return Slice(span=sign.span)
        case (Symbol(text) as dot,) if text in _WHOLE:
            return Slice(span=dot.span)
    for number, item in enumerate(items):
        if isinstance(item, Sign) and item.text == ":":
            lower, upper = read.index(items[:number]), read.index(items[number + 1 :])
            return Slice(lower, upper, span=lower.span.to(upper.span))
    return read.index(items)


# ---- brackets behind a name -------------------------------------------------------------------------------------


def _bracket(read: Reader, opening: str) -> Bracket | None:
    match read.cursor.peek():
        case Bracket() as bracket if bracket.opening == opening:
            return bracket
        case Scripted(Bracket() as bracket) if bracket.opening == opening:
            return bracket
    return None


def _call_like(name: str, item: Scripted, read: Reader) -> Node | None:
    """``h(t-1)``, ``h[t]``, ``W[1,2]``, ``L(θ)``; nothing where the brackets are a factor of their own."""
    round_one, square = _bracket(read, "("), _bracket(read, "[")
    bracket = round_one or square
    if bracket is None:
        return None
    lexicon = read.lexicon
    span = item.span.to(bracket.span)
    node: Node | None = None
    if lexicon.is_timed(name) and is_time_like(bracket.items, lexicon) and (round_one or _is_time(bracket, lexicon)):
        node = Reference(name, read.time(bracket.items), span=span)
    elif square and lexicon.axes(name):
        parts = cells(bracket.items, ",")
        node = Entry(Reference(name, span=item.span), tuple(index(part, read) for part in parts), span=span)
    elif round_one and _is_argument_list(name, bracket, lexicon):
        read.note(span, f"`{name}(…)` is `{name}` as a function of these, and read as `{name}`")
        node = Reference(name, span=span)
    elif round_one and not lexicon.is_known(name) and not read.is_index(name):
        node = Reference(name, read.expression(bracket.items, bracket.span), span=span)
    if node is None:
        return None
    read.cursor.take()
    return read.postfixed(node, read.cursor.last)


def _is_time(bracket: Bracket, lexicon: Lexicon) -> bool:
    style = lexicon.style or lexicon.usual
    return scripts.names_time(bracket.items, lexicon) or (style == "above" and len(cells(bracket.items, ",")) == 1)


def _is_argument_list(name: str, bracket: Bracket, lexicon: Lexicon) -> bool:
    r"""Whether a quantity is written as a function: ``L(\theta)``, ``L(\hat{y}, y)``, ``L(\{x^{(1)}, …\})``."""
    if not lexicon.is_known(name):
        return False
    listed = len(cells(bracket.items, ",")) > 1 or any(
        isinstance(item, Bracket) and item.opening == "{" for item in bracket.items
    )
    if listed:
        return True
    names = [letter(item) for item in bracket.items]
    if len(names) != 1 or names[0] is None:
        return False
    two_vectors = len(lexicon.axes(name)) == len(lexicon.axes(names[0])) == 1
    if two_vectors or not lexicon.is_known(names[0]):
        return True
    raise Refused(
        Ambiguous(bracket.span, f"{name}({names[0]})", f"`{name}` as a function of `{names[0]}`", "a product of both")
    )


def where(items: Items, otherwise: Span) -> Span:
    """Where a row of items stands."""
    return items[0].span.to(items[-1].span) if items else otherwise


def single(item: Item | None) -> Item | None:
    """An item without its scripts."""
    return item.base if isinstance(item, Scripted) else item
