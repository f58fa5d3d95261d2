r"""Functions: ``\exp(x)``, ``\log\hat{y}_\ell``, ``\text{softmax}(a)_i``, ``\tanh^2(a)``, ``\sigma'(z)``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bpttcheck.errors import Ambiguous, Misused, Refused, WrongCount
from bpttcheck.notation.characters import NO_PRIME
from bpttcheck.notation.functions import FUNCTIONS, PRIMED, takes
from bpttcheck.notation.latex.cursor import unscripted
from bpttcheck.notation.latex.loose import letter, loose
from bpttcheck.notation.latex.names import where
from bpttcheck.notation.latex.surface import Bracket, Digits, Item, Items, Scripted, Sign, Symbol, Word, cells
from bpttcheck.notation.latex.words import COMPARISONS, NO_EQUALITY, PRODUCTS, function
from bpttcheck.notation.syntax import Call, Entry, Node, Number, Power

if TYPE_CHECKING:
    from bpttcheck.notation.latex.reading import Reader
    from bpttcheck.places import Span

_SIGMA: Final = r"\sigma"
_SHORTEST, _LONGEST = 3, max(map(len, FUNCTIONS))
_NO_INVERSE: Final = ("an inverse function is not read", "write a power behind the brackets")
_LIMITED: Final = frozenset({"prod", "cases", "ones", "zeros", "grad"})


def function_at(read: Reader) -> Node | None:
    r"""The function that stands here, applied to what follows; nothing if none stands here.

    Raises :class:`Refused` where it is applied to nothing, or to no one can say what.
    """
    item = read.cursor.peek()
    assert item is not None  # noqa: S101  (the caller looked)
    scripted = loose(item)
    name, length = _name(read, item, scripted)
    if name is None:
        return None
    last = item
    for _ in range(length):
        last = read.cursor.take()
    return _applied(name, item.span.to(last.span), loose(last), read)


def _name(read: Reader, item: Item, scripted: Scripted) -> tuple[str | None, int]:
    """The function, and over how many items its name goes: a ``log`` without its backslash is three letters."""
    match scripted.base:
        case Symbol(text) if text == _SIGMA:
            applied = scripted.primes or isinstance(loose(read.cursor.peek(1) or item).base, Bracket)
            follows = applied and not read.lexicon.is_known("sigma")
            return ("sigmoid", 1) if follows else (None, 0)
        case Symbol(text) if text.startswith("\\"):
            return function(text), 1
        case Word(text) if not read.lexicon.is_known(text):
            return function(text), 1
        case Symbol(text) if not scripted.below and not scripted.above:
            return _spelled_out(read)
    return None, 0


def _spelled_out(read: Reader) -> tuple[str | None, int]:
    r"""``log`` typed without its backslash, as letters next to each other."""
    word, ahead, end = "", 0, -1
    found: tuple[str | None, int] = (None, 0)
    while (item := read.cursor.peek(ahead)) is not None and ahead < _LONGEST and end in (-1, item.span.start):
        base = item.base if isinstance(item, Scripted) else item
        if not isinstance(base, Symbol) or base.text.startswith("\\"):
            break
        word, ahead, end = word + base.text, ahead + 1, item.span.end
        if len(word) >= _SHORTEST and (name := function(word)) and not read.lexicon.is_known(word):
            found = (name, ahead)
        if isinstance(item, Scripted):
            break
    return found


def _applied(name: str, span: Span, scripts: Scripted, read: Reader) -> Node:
    following = read.cursor.peek()
    if name in _LIMITED or (name == "sum" and (scripts.below or _is_list(following))):
        right = r"write `\sum`, `\prod`, `\nabla` or `\mathbf{1}`"
        raise Refused(Misused(span, f"`{name}` is no function in LaTeX", right))
    name = _primed(name, span, scripts.primes)
    if following is None:
        right = "write it behind, in brackets"
        raise Refused(Misused(span, "this function is applied to nothing", right))
    bracket = following.base if isinstance(following, Scripted) else following
    if isinstance(bracket, Bracket) and bracket.opening in {"(", "[", "{"}:
        read.cursor.take()
        node = _call(name, _arguments(bracket, read), span.to(bracket.span))
        return read.postfixed(_scripted(node, scripts, read), following)
    argument = read.factor()
    _refuse_unclear(name, span, read)
    return _scripted(_call(name, (argument,), span.to(argument.span)), scripts, read)


def _is_list(following: Item | None) -> bool:
    return isinstance(following, Bracket) and len(cells(following.items, ",")) > 1


def _primed(name: str, span: Span, primes: int) -> str:
    if not primes:
        return name
    derived = PRIMED.get(name)
    if primes > 1 or derived is None:
        raise Refused(Misused(span, *NO_PRIME))
    return derived


def _arguments(bracket: Bracket, read: Reader) -> tuple[Node, ...]:
    return tuple(read.expression(part, where(part, bracket.span)) for part in cells(bracket.items, ","))


def _call(name: str, arguments: tuple[Node, ...], span: Span) -> Call:
    fewest, most = FUNCTIONS[name]
    if not fewest <= len(arguments) <= most:
        raise Refused(WrongCount(span, name, "argument", len(arguments), takes(name)))
    return Call(name, arguments, span=span)


def _scripted(node: Call, scripts: Scripted, read: Reader) -> Node:
    r"""``\tanh^2(a)`` is the square of the value, ``\operatorname{softmax}_i(o)`` an entry of it."""
    result: Node = node
    if scripts.below:
        if node.function in {"log", "max", "min", "exp"}:
            what = f"a `{node.function}` with a subscript is not read"
            raise Refused(Misused(scripts.below_span or node.span, what, r"write `\log(x)`, `\max(a, b)`"))
        result = Entry(node, (read.index(scripts.below),), span=node.span)
    if scripts.above:
        power = read.expression(scripts.above, scripts.above_span or node.span)
        if not (isinstance(power, Number) and power.value > 0) and not isinstance(_single(scripts.above), Digits):
            raise Refused(Misused(scripts.above_span or node.span, *_NO_INVERSE))
        result = Power(result, power, span=node.span)
    return result


def _single(items: Items) -> Item | None:
    return items[0] if len(items) == 1 else None


def _refuse_unclear(name: str, span: Span, read: Reader) -> None:
    r"""``\log a b``: of which of the two is not said."""
    item = read.cursor.peek()
    if item is None or isinstance(item, Sign) or unscripted(item) in {*PRODUCTS, *COMPARISONS, *NO_EQUALITY}:
        return
    if isinstance(item, Bracket) or letter(loose(item).base) is not None or isinstance(loose(item).base, Digits):
        raise Refused(Ambiguous(span.to(item.span), name, f"`{name}(a) b`", f"`{name}(a b)`"))
