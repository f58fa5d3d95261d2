r"""What stands behind an expression and says when it holds: ``\text{if } i = j``, ``, \quad i \neq j``, ``(i = j)``.

What says that it holds of all (``\forall i``, ``t = 1, \dots, \tau``) changes nothing: a letter that nothing binds
stands for all its values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct

from bpttcheck.errors import Misused, Refused
from bpttcheck.notation.latex.cursor import unscripted
from bpttcheck.notation.latex.indicators import condition
from bpttcheck.notation.latex.loose import letter, shown
from bpttcheck.notation.latex.names import where
from bpttcheck.notation.latex.scripts import TIMES
from bpttcheck.notation.latex.surface import Bracket, Digits, Item, Items, Sign, Symbol, Word, cells
from bpttcheck.notation.latex.words import AND, COMPARISONS, DOTS, FOR_ALL, IF, OTHERWISE, SENTENCE
from bpttcheck.notation.syntax import Conjunction, Relation

if TYPE_CHECKING:
    from bpttcheck.notation.latex.reading import Reader
    from bpttcheck.places import Span

_INDICES: Final = frozenset({"i", "j", "k", "l", "m", "n", "ell"}) | TIMES
_BOUNDS: Final = _INDICES | {"y", "T", "N", "K"}
_FORALL: Final = r"\forall"
_LONGEST: Final = 40
_ONLY_SOME: Final = r"write a condition as `i = j` or `t < \tau`"


class Said(Struct, frozen=True):
    """Where what is said of an expression begins, the words or signs left out, and which kind it is."""

    at: int
    items: Items
    kind: Literal["if", "otherwise", "all"]


def said(items: Items) -> Said | None:
    """What is said of the expression that a row begins with; nothing if the row is only that."""
    for number, item in enumerate(items):
        word, sign = plain_word(item), unscripted(item)
        near = len(items) - number < _LONGEST
        if not word and sign != _FORALL and not (number and near and sign in SENTENCE):
            continue
        rest = without_end(items[number + 1 :])
        if word in OTHERWISE:
            return Said(number, rest, "otherwise")
        if word in FOR_ALL or sign == _FORALL:
            return Said(number, rest, "all")
        if word in IF and (word != "where" or is_condition(rest)):
            return Said(number, rest, "all" if has_dots(rest) else "if")
        if not word and is_condition(rest):
            return Said(number, rest, "all" if has_dots(rest) else "if")
    return _bracketed(items)


def _bracketed(items: Items) -> Said | None:
    match without_end(items):
        case (*_, before, Bracket("(", within, ")") as last) as whole:
            inner = said(within)
            if inner is not None and inner.at == 0:
                return Said(len(whole) - 1, inner.items, inner.kind)
            # What stands close behind a letter or a 1 belongs to it: `1(i = j)`.
            if last.span.start - before.span.end > 1 and is_condition(within):
                return Said(len(whole) - 1, within, "all" if has_dots(within) else "if")
    return None


def is_condition(items: Items) -> bool:
    r"""Whether indices are compared, and nothing else: ``i = j``, ``t < \tau``, ``t = 1, \dots, \tau``."""
    for number, item in enumerate(items):
        if unscripted(item) in COMPARISONS:
            return _all_of(items[:number], _INDICES) and _all_of(items[number + 1 :], _BOUNDS)
    return False


def _all_of(items: Items, letters: frozenset[str]) -> bool:
    return bool(items) and all(
        isinstance(item, Digits) or letter(item) in letters or unscripted(item) in {"+", "-", ",", *DOTS, *COMPARISONS}
        for item in items
    )


def has_dots(items: Items) -> bool:
    r"""Whether a row lists values: ``1, \dots, n``."""
    return any(unscripted(item) in DOTS for item in items)


def plain_word(item: Item) -> str:
    """An upright word without what stands around it; empty for all else."""
    return item.text.strip(" ,:.;(").lower() if isinstance(item, Word) else ""


def without_end(items: Items) -> Items:
    """A row without the comma or the full stop of its sentence."""
    while items and isinstance(items[-1], Sign) and items[-1].text in SENTENCE:
        items = items[:-1]
    return items


def without_bracket(items: Items) -> Items:
    """What a cell says, without the brackets or the sign that only set it off."""
    items = without_end(items)
    match items:
        case (Bracket("(" | "[", within),):
            return within
        case (Sign("," | ":" | ";"), *rest):
            return tuple(rest)
    return items


def relations(items: Items, around: Span, read: Reader) -> Relation | Conjunction:
    """The comparisons that stand in a row; raises :class:`Refused` for what is none."""
    found: list[Relation] = []
    for part in _parts(without_end(items)):
        relation = condition(part, read) if part else None
        if relation is None or (len(found) and not is_condition(part)):
            raise Refused(Misused(where(part or items, around), "this is no condition", _ONLY_SOME))
        found.append(relation)
    return found[0] if len(found) == 1 else Conjunction(tuple(found), span=found[0].span.to(found[-1].span))


def _parts(items: Items) -> list[Items]:
    r"""What stands between commas and the words or signs for ``and``."""
    parts: list[Items] = [()]
    for part in cells(items, ","):
        parts.append(())
        for item in part:
            if plain_word(item) in AND or unscripted(item) in AND:
                parts.append(())
            else:
                parts[-1] = (*parts[-1], item)
    return [part for part in parts if part] or [()]


def check_all(items: Items, around: Span, read: Reader) -> None:
    """Raises :class:`Refused` for letters of which not all values are meant, as far as can be told."""
    span = where(items, around)
    letters = all(letter(item) in _INDICES or unscripted(item) == "," for item in items)
    if items and (letters or _is_whole_range(items)):
        read.note(span, f"`{shown(items)}` is read as: for all values")
        return
    raise Refused(Misused(span, "this says of which values the line holds", _ONLY_SOME))


def _is_whole_range(items: Items) -> bool:
    r"""``t = 1, \dots, \tau``, and ``i = 1, 2, \dots, n``."""
    match [item for item in items if unscripted(item) != ","]:
        case [index, Sign("="), Digits("1"), *between, Symbol() as last]:
            numbers = [item.text for item in between if isinstance(item, Digits)]
            plain = all(isinstance(item, Digits) or unscripted(item) in DOTS for item in between)
            counted = numbers == [str(k) for k in range(2, len(numbers) + 2)]
            return plain and counted and letter(index) in _INDICES and letter(last) is not None
    return False
