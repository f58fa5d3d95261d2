r"""LaTeX to its surface: what stands above, below and within what. Bounded in length and depth; never recursive."""

from __future__ import annotations

from collections import deque
from functools import cache, lru_cache
from typing import Final, cast

from lark.exceptions import UnexpectedInput

from bpttcheck.errors import Empty, Refused, TooDeep, TooLong
from bpttcheck.notation.latex import pairs
from bpttcheck.notation.latex.build import Build
from bpttcheck.notation.latex.faults import explained
from bpttcheck.notation.latex.surface import Items, inner
from bpttcheck.notation.parsers import Reader
from bpttcheck.places import NOWHERE

LONGEST: Final = 20_000


@lru_cache(maxsize=2_500)
def surface(text: str) -> Items:
    """The items of a text; raises :class:`Refused` for what no LaTeX is, or is too long or too deep."""
    if len(text) > LONGEST:
        raise Refused(TooLong(NOWHERE, "formula", len(text), LONGEST))
    if not text.strip():
        raise Refused(Empty(NOWHERE, "formula"))
    items = _read(text)
    _check_depth(items)
    return items


def _read(text: str) -> Items:
    reader = _parser()
    try:
        items = reader.built(pairs.checked(reader.lex(text)))
    except Refused:
        items = None
    return _refused(text) if items is None else items


def _refused(text: str) -> Items:
    """Raises :class:`Refused` for what is wrong, first with brackets: they explain most of the rest."""
    lark = _parser().lark
    try:
        deque(pairs.checked(lark.lex(text)), maxlen=0)
        # With the transformer inside the parser, what it returns is no tree of lark's but ours.
        return cast("Items", lark.parse(text))
    except UnexpectedInput as error:
        raise Refused(explained(error, text)) from None


@cache
def _parser() -> Reader[Items]:
    return Reader("latex/latex.lark", Build())


def _check_depth(items: Items) -> None:
    level = items
    for _ in range(pairs.DEEPEST * 2):
        level = tuple([each for item in level for each in inner(item)])
        if not level:
            return
    raise Refused(TooDeep(level[0].span, pairs.DEEPEST))
