"""Why an item has no place in an expression."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bpttcheck.errors import Misused, Refused, Unexpected, UnknownCommand
from bpttcheck.notation.latex.cursor import unscripted
from bpttcheck.notation.latex.surface import Symbol
from bpttcheck.notation.latex.words import GREEK_COMMANDS, NO_EQUALITY, PRODUCTS
from bpttcheck.notation.plain_faults import ONE_EXPRESSION

if TYPE_CHECKING:
    from bpttcheck.notation.latex.surface import Item

_BAR: Final = {
    "|": ("a `|` by itself says nothing here", r"write `\left| x \right|`, or `\mathrm{abs}(x)`"),
    r"\|": ("norms are not read", r"write `\sum_i x_i^2` or `x^\top x`"),
}


def unfit(item: Item) -> Refused:
    """The refusal of an item that fits nowhere: a relation, a bar, a command that is not read."""
    sign = unscripted(item)
    if sign in _BAR:
        return Refused(Misused(item.span, *_BAR[sign]))
    if sign == "=":
        return Refused(Misused(item.span, *ONE_EXPRESSION))
    if sign in NO_EQUALITY:
        what = f"`{sign}` says {NO_EQUALITY[sign]}, and no equality"
        return Refused(Misused(item.span, what, "only lines that claim to be equal can be checked"))
    if isinstance(item, Symbol) and item.text not in GREEK_COMMANDS and item.text not in PRODUCTS:
        return Refused(UnknownCommand(item.span, item.text))
    return Refused(Unexpected(item.span, sign or "this", ""))
