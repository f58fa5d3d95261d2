r"""LaTeX to its surface: what stands above, below and within what. Bounded in length and depth; never recursive."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, cast

from lark.exceptions import UnexpectedInput

from bpttcheck.errors import Empty, Refused, TooDeep, TooLong
from bpttcheck.notation.latex import pairs
from bpttcheck.notation.latex.build import Build
from bpttcheck.notation.latex.faults import explained
from bpttcheck.notation.latex.surface import Items, inner
from bpttcheck.notation.parsers import parser
from bpttcheck.places import NOWHERE

if TYPE_CHECKING:
    from lark import Lark

LONGEST: Final = 20_000


@lru_cache(maxsize=2_500)
def surface(text: str) -> Items:
    """The items of a text; raises :class:`Refused` for what no LaTeX is, or is too long or too deep."""
    if len(text) > LONGEST:
        raise Refused(TooLong(NOWHERE, "formula", len(text), LONGEST))
    if not text.strip():
        raise Refused(Empty(NOWHERE, "formula"))
    try:
        pairs.check(_parser().lex(text))
        # With the transformer inside the parser, what it returns is no tree of lark's but ours.
        items = cast("Items", _parser().parse(text))
    except UnexpectedInput as error:
        raise Refused(explained(error, text)) from None
    _check_depth(items)
    return items


@cache
def _parser() -> Lark:
    return parser("latex/latex.lark", Build())


def _check_depth(items: Items) -> None:
    level = items
    for _ in range(pairs.DEEPEST * 2):
        level = tuple(each for item in level for each in inner(item))
    if level:
        raise Refused(TooDeep(level[0].span, pairs.DEEPEST))
