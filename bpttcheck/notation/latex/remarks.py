r"""Words beside a line that say why, and change nothing: ``\text{(chain rule)}``, ``&& \text{by the chain rule}``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bpttcheck.notation.latex.conditions import said, without_end
from bpttcheck.notation.latex.cursor import unscripted
from bpttcheck.notation.latex.surface import Bracket, Item, Items, Word, cells
from bpttcheck.notation.latex.words import CONDITIONAL, EQUALS, PRODUCTS, function

if TYPE_CHECKING:
    from collections.abc import Iterator

_SHORTEST: Final = 2
_WAITING: Final = frozenset({"+", "-"}) | PRODUCTS.keys() | EQUALS


def cells_that_say(row: Items) -> list[Items]:
    """The cells of a line, and nothing for one that holds words alone."""
    return list(_without_words(cells(row, "&")))


def _without_words(row: list[Items]) -> Iterator[Items]:
    before: Items = ()
    for cell in row:
        words = bool(cell) and all(_is_plain(item) for item in cell)
        if words and before and unscripted(before[-1]) not in _WAITING:
            yield ()
        else:
            yield cell
            before = cell or before


def without_remark(items: Items) -> Items:
    r"""A row without words that say why: ``\text{(chain rule)}``, ``\quad (\ell = \text{the true class})``."""
    match items:
        case (*before, last) if before and _is_remark(last) and unscripted(before[-1]) not in _WAITING:
            return without_end(tuple(before))
    return items


def _is_remark(item: Item) -> bool:
    match item:
        case Bracket("(" | "[", within) if any(map(_is_plain, within)) and said(within) is None:
            # One word alone could be the name of a factor.
            return len(within) > 1 or any(isinstance(each, Word) and " " in each.text for each in within)
        case Word(text):
            return text.startswith(("(", "[")) and text.endswith((")", "]")) and _is_plain(item)
    return False


def _is_plain(item: Item) -> bool:
    """Whether an item is a word that is no function, and sets no condition."""
    if not isinstance(item, Word) or len(item.text) < _SHORTEST or function(item.text) is not None:
        return False
    return not CONDITIONAL & set(item.text.lower().strip("()[].,:").split())
