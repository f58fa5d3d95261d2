r"""What stands where an index does: ``i``, ``1``, ``k+1``, ``:``, ``1:3``, ``2:``, ``\cdot``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bpttcheck.notation.latex.surface import Items, Sign, Symbol
from bpttcheck.notation.syntax import Node, Slice

if TYPE_CHECKING:
    from bpttcheck.notation.latex.reading import Reader

_WHOLE: Final = frozenset({r"\cdot", r"\bullet", r"\ast"})


def index(items: Items, read: Reader) -> Node:
    r"""An index: ``i``, ``1``, ``k+1``, ``y^{(t)}`` for the class that it marks, ``:`` for all, ``1:3`` for some."""
    match items:
        case (Sign(":") as sign,):
            return Slice(span=sign.span)
        case (Symbol(text) as dot,) if text in _WHOLE:
            return Slice(span=dot.span)
    for number, item in enumerate(items):
        if isinstance(item, Sign) and item.text == ":":
            before, after = items[:number], items[number + 1 :]
            lower, upper = (read.index(part) if part else None for part in (before, after))
            return Slice(lower, upper, span=items[0].span.to(items[-1].span))
    return read.index(items)
