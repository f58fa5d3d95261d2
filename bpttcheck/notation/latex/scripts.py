r"""What stands below and above a name: times, indices, a power, a transposition, or a part of the name.

One sign says many things here. A superscript in brackets is a time; ``h_t`` has its time below. How many axes a
quantity has tells how many indices it takes, and what is over is its time: in a net of layers, ``W_{111}`` is
``W(1)[1,1]``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct, field
from msgspec.structs import replace

from bpttcheck.errors import Ambiguous, Misused, Refused
from bpttcheck.notation.latex.loose import letter, loose, run, shown
from bpttcheck.notation.latex.surface import Bracket, Digits, Item, Items, Scripted, Sign, Symbol, cells, walk
from bpttcheck.places import Span

if TYPE_CHECKING:
    from bpttcheck.notation.latex.lexicon import Lexicon, Style

TRANSPOSED: Final = frozenset({"T", r"\top", r"\intercal", r"\mathsf T"})
TIMES: Final = frozenset({"t", "tau"})
_BRACKETED: Final = frozenset({"(", "[", "<"})
INDICES: Final = frozenset({"i", "j"})
_MOST_CUTS: Final = 12
_MOST: Final = 10**_MOST_CUTS


class Scripts(Struct, frozen=True):
    """What stands around a name, sorted by what it says; ``power`` may still turn out to be a time."""

    time: Items = ()
    indices: tuple[Items, ...] = ()
    power: Items = ()
    transposed: bool = False
    primes: int = 0
    name: str = ""
    choices: tuple[str, ...] = field(default_factory=tuple)


def is_time_like(items: Items, lexicon: Lexicon) -> bool:
    """Whether a row can be a time: numbers, ``+``, ``-`` and letters that are no quantities."""
    return bool(items) and all(_is_time_part(item, lexicon) for item in items)


def _is_time_part(item: Item, lexicon: Lexicon) -> bool:
    match item:
        case Digits(text):
            return text.isdecimal()
        case Sign("+" | "-"):
            return True
    name = letter(item)
    return name is not None and (name in lexicon.times or name in TIMES or not lexicon.is_known(name))


def names_time(items: Items, lexicon: Lexicon) -> bool:
    r"""Whether a row has a letter of time in it: ``t``, ``\tau``, or one that the author declared."""
    return is_time_like(items, lexicon) and any(
        name in TIMES or name in lexicon.times for item in items if (name := letter(item))
    )


def turned(items: Items) -> tuple[Items, bool]:
    r"""What stands above without the transposition at its end, and whether there is one: ``(t)\top``, ``f T``."""
    match items:
        case (*most, last) if _is_transposed(last) and not (most and isinstance(most[-1], Sign)):
            return tuple(most), True
        case (*most, Scripted(Bracket() as bracket, (), (only,))) if _is_transposed(only):
            return (*most, bracket), True
    return items, False


def above(items: Items, primes: int, *, turned: bool = False) -> Scripts:
    r"""What stands above: ``(t)``, ``2``, ``\prime``; raises :class:`Refused` for two of a kind."""
    found = Scripts(primes=primes, transposed=turned)
    rest: list[Item] = []
    for item in items:
        match item:
            case Bracket(opening, within) if opening in _BRACKETED and not found.time and not rest:
                found = replace(found, time=within)
            case Bracket() if found.time:
                raise Refused(Misused(item.span, "this is a time beside a time", "write one of the two"))
            case Sign(","):
                pass
            case Symbol(r"\prime"):
                found = replace(found, primes=found.primes + 1)
            case Symbol(r"\ast" | r"\star") | Sign("*"):
                raise Refused(Misused(item.span, "a star above says nothing here", "leave it out"))
            case _:
                rest.append(item)
    return replace(found, power=tuple(rest))


def _is_transposed(item: Item) -> bool:
    base = loose(item).base
    return letter(base) == "T" or (isinstance(base, Symbol) and base.text in TRANSPOSED)


def below(name: str, items: Items, found: Scripts, lexicon: Lexicon, span: Span) -> Scripts:
    """The same with what stands below: indices, and the time if it stands there."""
    if not items:
        return found
    axes = lexicon.axes(name)
    waits = not found.time and (lexicon.is_timed(name) or (lexicon.has_time(name) and not axes))
    _refuse_two_times(name, items, found, lexicon, span)
    counts = _counts(items, len(axes), lexicon, waits=waits) if lexicon.is_known(name) else ()
    parts = _cut(name, items, axes, counts, lexicon, span)
    return _assigned(name, parts, found, lexicon, len(axes), span, waits=waits)


def _refuse_two_times(name: str, items: Items, found: Scripts, lexicon: Lexicon, span: Span) -> None:
    if found.time and lexicon.is_known(name) and any(names_time(part, lexicon) for part in cells(items, ",")):
        raise Refused(Misused(span, f"`{name}` has a time below and one above", "write one of the two"))


def _counts(items: Items, axes: int, lexicon: Lexicon, *, waits: bool) -> tuple[int, ...]:
    """How many parts may stand below: one for each axis, one more or one alone for a time."""
    if not waits:
        return (axes,)
    style = lexicon.style or lexicon.usual
    if style != "above" or any(names_time((item,), lexicon) for item in items):
        return tuple({axes: None, axes + 1: None, 1: None})
    return (axes or 1,)


def _cut(
    name: str, items: Items, axes: tuple[str, ...], counts: tuple[int, ...], lexicon: Lexicon, span: Span
) -> tuple[Items, ...]:
    """The parts: at commas, else one by one where that is what they are."""
    commas = [part for part in cells(items, ",") if part]
    if len(commas) > 1:
        return tuple(commas)
    if len(items) > _MOST_CUTS or any(isinstance(item, Sign | Bracket) for item in items) or _is_whole(items):
        return (items,)
    if len(items) == 1 and not isinstance(items[0], Digits):
        return (items,)
    ways = [way for way in _ways(items) if not counts or len(way) in counts]
    fitting = [way for way in ways if _fits(way, axes, lexicon)]
    if len(fitting) > 1 and counts:
        one, other = (_listed(way) for way in fitting[:2])
        raise Refused(Ambiguous(span, run(items) or "this", f"as {one}", f"as {other}"))
    if not counts:
        return next((way for way in ways if len(way) == len(items)), (items,)) if len(items) > 1 else (items,)
    if not (fitting or ways):
        raise _not_as_many(name, items, axes, span)
    return (fitting or ways)[0]


def _not_as_many(name: str, items: Items, axes: tuple[str, ...], span: Span) -> Refused:
    if not axes:
        return Refused(Misused(span, f"`{name}` is a number, and has no entries", "leave out what stands below"))
    takes = "one index" if len(axes) == 1 else f"{len(axes)} indices"
    what = f"`{name}` takes {takes}, and `{shown(items)}` below it is not read as {takes}"
    return Refused(Misused(span, what, "put commas between indices and times, or signs between what is one index"))


def _is_whole(items: Items) -> bool:
    return len(items) == 1 and isinstance(items[0], Symbol) and items[0].text in {r"\cdot", r"\bullet", r"\ast"}


def _ways(items: Items) -> list[tuple[Items, ...]]:
    """All ways to cut a row of letters and digits into parts of one letter or one number each."""
    ways: list[tuple[Items, ...]] = [()]
    for item in items:
        parts = _numbers(item) if isinstance(item, Digits) else [((item,),)]
        ways = [(*way, *part) for way in ways for part in parts][: 2**_MOST_CUTS]
    return ways


def _numbers(item: Digits) -> list[tuple[Items, ...]]:
    """All ways to cut digits into numbers: ``12`` and ``1, 2``."""
    text = item.text if len(item.text) <= _MOST_CUTS else item.text[:1]
    found: list[tuple[Items, ...]] = []
    for cuts in range(2 ** (len(text) - 1)):
        ends = [k for k in range(1, len(text)) if cuts >> (k - 1) & 1] + [len(item.text)]
        starts = [0, *ends[:-1]]
        start = item.span.start
        parts = [(item.text[a:b], Span(start + a, start + b)) for a, b in zip(starts, ends, strict=True)]
        if all(part == "0" or not part.startswith("0") for part, _ in parts):
            found.append(tuple((Digits(part, span=where),) for part, where in parts))
    return found


def _fits(way: tuple[Items, ...], axes: tuple[str, ...], lexicon: Lexicon) -> bool:
    """Whether the numbers are among the indices that there are; the part over is a time."""
    if len(way) != len(axes) and not _is_a_time(way[0], lexicon):
        return False
    if not axes or len(way) < len(axes):
        return True
    # Where there is one more, the first is the time.
    for part, axis in zip(way[len(way) - len(axes) :], axes, strict=True):
        size = lexicon.size(axis)
        match part:
            case (Digits(text),) if text.isdecimal() and not 1 <= _value(text) <= (size or _MOST):
                return False
    return True


def _is_a_time(part: Items, lexicon: Lexicon) -> bool:
    """Whether a part may be a time: none that is written as a number comes after the last."""
    match part:
        case (Digits(text),) if text.isdecimal() and lexicon.last is not None:
            return _value(text) <= lexicon.last
    return True


def _value(digits: str) -> int:
    """The number, or one that is beyond all sizes and times."""
    return int(digits) if len(digits) <= _MOST_CUTS else _MOST


def _listed(way: tuple[Items, ...]) -> str:
    return "`" + ", ".join(shown(part) for part in way) + "`"


def _assigned(
    name: str, parts: tuple[Items, ...], found: Scripts, lexicon: Lexicon, axes: int, span: Span, *, waits: bool
) -> Scripts:
    """Which part is the time, and which are indices."""
    if not waits:
        return replace(found, indices=parts)
    if len(parts) == axes + 1:
        first, last = (names_time(part, lexicon) for part in (parts[0], parts[-1]))
        if last and not first:
            return replace(found, time=parts[-1], indices=parts[:-1])
        chosen = () if first or not axes else (f"the first below `{name}` is its time",)
        return replace(found, time=parts[0], indices=parts[1:], choices=(*found.choices, *chosen))
    if len(parts) == 1 and axes == 2:
        return replace(found, time=parts[0])
    if len(parts) == 1 and axes == 1:
        return _time_or_entry(name, parts[0], found, lexicon, span)
    return replace(found, indices=parts)


def _time_or_entry(name: str, part: Items, found: Scripts, lexicon: Lexicon, span: Span) -> Scripts:
    """One script below a vector: ``h_t`` is a time, ``h_i`` an entry; ``h_1`` is as the author writes times."""
    if names_time(part, lexicon):
        return replace(found, time=part)
    style = lexicon.style or lexicon.usual
    number = all(isinstance(item, Digits | Sign) for item in part)
    if run(part) == "0":  # entries begin with 1, and times with 0
        return replace(found, time=part)
    if style == "above" or (not number and run(part) in INDICES and lexicon.usual != "below"):
        said = ("a number below a name is an entry, and its time is left out",) if number else ()
        return replace(found, indices=(part,), choices=(*found.choices, *said))
    if style == "below" and (number or lexicon.usual == "below"):
        return replace(found, time=part, choices=(*found.choices, "what stands below a name is a time"))
    text = f"{name}_{shown(part)}"
    raise Refused(Ambiguous(span, text, f"the entry of `{name}`", f"`{name}` at that time: write `{name}^{{(…)}}`"))


def style_of(rows: list[Items], lexicon: Lexicon) -> Style:
    r"""Where an author writes times: ``above`` as in ``h^{(t)}``, ``below`` as in ``h_t``, ``both``, or nowhere."""
    seen: set[Style] = set()
    for items in rows:
        for found in (loose(item) for item in walk(items) if isinstance(item, Scripted)):
            name = letter(found.base)
            if name is None or not lexicon.is_timed(name):
                continue
            if any(isinstance(each, Bracket) and is_time_like(each.items, lexicon) for each in found.above):
                seen.add("above")
            if any(names_time(part, lexicon) for part in cells(found.below, ",")):
                seen.add("below")
    return "both" if len(seen) > 1 else next(iter(seen), "")
