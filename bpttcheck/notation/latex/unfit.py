"""Why an item has no place in an expression; what is nested too deep."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bpttcheck.errors import Misused, Refused, TooDeep, Unexpected, UnknownCommand
from bpttcheck.notation.latex.cursor import unscripted
from bpttcheck.notation.latex.pairs import DEEPEST
from bpttcheck.notation.latex.surface import Symbol
from bpttcheck.notation.latex.words import GREEK_COMMANDS, NO_EQUALITY, PRODUCTS
from bpttcheck.notation.plain_faults import ONE_EXPRESSION
from bpttcheck.notation.syntax import deeper

if TYPE_CHECKING:
    from bpttcheck.notation.latex.surface import Item
    from bpttcheck.notation.syntax import Node

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


def refuse_deep(root: Node) -> None:
    """Raises ``TooDeep`` for what the notations could not read again, before anything walks down it."""
    below = deeper(root, 2 * DEEPEST)
    if below is not None:
        raise Refused(TooDeep(below.span, 2 * DEEPEST))
