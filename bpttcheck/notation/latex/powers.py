r"""Whether a superscript without brackets is a time or a power: ``h^t`` and ``a^l_j``, ``h_t^2`` and ``W^2``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from bpttcheck.errors import Ambiguous, Refused
from bpttcheck.notation.latex.loose import letter, shown
from bpttcheck.notation.latex.scripts import INDICES, Scripts, is_time_like, names_time
from bpttcheck.notation.latex.surface import Digits, Items, Sign, cells

if TYPE_CHECKING:
    from bpttcheck.notation.latex.lexicon import Lexicon
    from bpttcheck.places import Span

_ENTRY: Final = "one of its entries, which is written below"


def time_above(name: str, found: Scripts, below: Items, span: Span, lexicon: Lexicon) -> Scripts:
    """The same with the superscript as the time, where it can be nothing else; raises ``Refused``."""
    power = found.power
    if not power or found.time or not lexicon.is_known(name):
        return found
    # Above, a T is a transposition, even where T is the last time.
    if names_time(power, lexicon) and not any(letter(item) == "T" for item in power):
        return replace(found, time=power, power=())
    timed_below = any(names_time(part, lexicon) for part in cells(below, ","))
    if not lexicon.is_timed(name) or timed_below or not _has_letter(power) or not is_time_like(power, lexicon):
        return found
    if below and lexicon.usual != "below" and not _is_an_entry(below):
        text = f"{name}_{shown(below)}^{shown(power)}"
        raise Refused(Ambiguous(span, text, f"at the time {shown(power)}", f"at the time {shown(below)}"))
    return replace(found, time=power, power=())


def refuse_unclear(name: str, found: Scripts, span: Span, lexicon: Lexicon) -> None:
    """Raises ``Refused`` for a number or a letter above what waits for a time, where it could be that."""
    power = found.power
    if not power or not lexicon.is_timed(name):
        return
    if found.time and _has_letter(power) and is_time_like(power, lexicon):
        raise Refused(Ambiguous(span, f"{name}^{shown(power)}", "a power", _ENTRY))
    chosen = found.time and not found.choices
    number = len(power) == 1 and isinstance(power[0], Digits)
    if number and not chosen and not lexicon.style:
        text = shown(power)
        raise Refused(Ambiguous(span, f"{name}^{text}", f"a power of `{name}`", f"`{name}^{{({text})}}`, its time"))


def _has_letter(items: Items) -> bool:
    return any(letter(item) is not None for item in items)


def _is_an_entry(below: Items) -> bool:
    return all(isinstance(item, Digits | Sign) or letter(item) in INDICES for item in below)
