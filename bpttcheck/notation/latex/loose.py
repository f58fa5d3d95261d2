r"""A name with all that stands around it, however it was braced: ``{\mathbf{h}^{(t)}}_1`` has both scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from bpttcheck.notation.characters import spelled
from bpttcheck.notation.latex.surface import (
    Accent,
    Annotated,
    Bracket,
    Digits,
    Group,
    Item,
    Items,
    Scripted,
    Sign,
    Styled,
    Symbol,
    Word,
)
from bpttcheck.notation.latex.words import GREEK_COMMANDS

if TYPE_CHECKING:
    from bpttcheck.places import Span


def loose(item: Item) -> Scripted:
    """An item with its scripts, taken out of braces and typefaces that say nothing."""
    match item:
        case Group((only,)) | Annotated((only,)):
            return _spread_out(loose(only), item.span)
        case Styled((only,)) if not isinstance(only, Digits):
            return _spread_out(loose(only), item.span)
        case Accent(kind, (only,)):
            within = loose(only)
            return replace(within, base=Accent(kind, (within.base,), span=item.span), span=item.span)
        case Scripted(base):
            return _joined(item, loose(base))
    return Scripted(item, span=item.span)


def _spread_out(within: Scripted, span: Span) -> Scripted:
    return replace(within, span=span)


def _joined(outer: Scripted, within: Scripted) -> Scripted:
    """The scripts of both, if no two are on one side; else those within stay there."""
    if is_bare(within):
        return replace(outer, base=within.base)
    clash = (outer.below and within.below) or (outer.above and within.above) or (outer.primes and within.primes)
    if clash or letter(within.base) is None:
        return replace(outer, base=within)
    return Scripted(
        within.base,
        outer.below or within.below,
        outer.above or within.above,
        outer.primes or within.primes,
        outer.below_span or within.below_span,
        outer.above_span or within.above_span,
        span=outer.span,
    )


def is_bare(item: Scripted) -> bool:
    """Whether nothing stands above, below or behind."""
    return not (item.below or item.above or item.primes)


def letter(item: Item) -> str | None:
    r"""The plain name of a letter with its accents: ``yhat`` of ``\hat{\mathbf{y}}``; nothing for what is no letter."""
    match item:
        case Symbol(text) if text in GREEK_COMMANDS:
            return GREEK_COMMANDS[text]
        case Symbol(text) if not text.startswith("\\"):
            return spelled(text)
        case Accent(kind, (only,)):
            within = letter(only)
            return None if within is None else within + kind
        case Styled((only,)) | Group((only,)):
            return letter(only)
        case Word(text) if len(text) == 1 and text.isalpha():
            return text
        case Scripted() if is_bare(item):
            return letter(item.base)
    return None


def run(items: Items) -> str | None:
    """What letters and digits in a row spell: ``hh``; nothing if there is anything else."""
    parts = []
    for item in items:
        match item:
            case Digits(text) if text.isdecimal():
                parts.append(text)
            case Word(text) if text.replace("_", "").isalnum():
                parts.append(text)
            case Bracket("(", within, ")") if len(items) == 1:
                return run(within)
            case _:
                part = letter(item)
                if part is None:
                    return None
                parts.append(part)
    return "".join(parts)


def shown(items: Items) -> str:
    """A row of items in a message: letters, digits and signs as they are, ``…`` for all else."""
    parts = [item.text if isinstance(item, Sign) else run((item,)) or "…" for item in items]
    return "".join(parts) or "…"
