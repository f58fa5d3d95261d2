"""A repaired line as its author would write it: the old text with the new piece in its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bpttcheck.errors import Refused
from bpttcheck.places import NOWHERE, Span
from bpttcheck.verify.claims import read_tree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.explain.asked import Asked
    from bpttcheck.notation.syntax import Node

Piece = tuple[Span, "Node"]

_TOKEN: Final = re.compile(r"\\[A-Za-z]+|\s*[^\s]")
_TWO_SIGNS: Final = re.compile(r"\+(\s*)-\s*")
_LONGEST: Final = 40
_MOST_READ: Final = 400
_RUN: Final = 3


def written(asked: Asked, pieces: tuple[Piece, ...], tree: Node) -> str:
    """The line with new pieces in their places; anew, where that would not be read as it is meant."""
    text = asked.step.text.text
    shown = [(span, as_author(asked, span, node)) for span, node in pieces]
    for form in ("{}", "({})"):
        spliced = _spliced(text, tuple((span, form.format(new)) for span, new in shown))
        if spliced is not None and _reads(spliced, tree, asked):
            tidy = _TWO_SIGNS.sub(r"-\1", spliced)
            return tidy if _reads(tidy, tree, asked) else spliced
    return asked.shown(tree)


def as_author(asked: Asked, span: Span, node: Node) -> str:
    """A new piece as the author writes such things: what stood there with one sign changed, if that will do.

    Where indices are written without a comma, ``v_{2i}`` comes of ``v_{1i}``.
    """
    plainly = asked.shown(node)
    old = asked.step.text.text[span.start : span.end]
    if asked.step.notation == "plain" or span == NOWHERE or not 0 < len(old) <= _LONGEST:
        return plainly
    tried = dict.fromkeys(_like(old, plainly))
    return next((text for text in list(tried)[:_MOST_READ] if _reads(text, node, asked)), plainly)


def said(asked: Asked, span: Span, node: Node) -> str:
    """A piece of the line as it stands there, if it is not long."""
    old = asked.step.text.text[span.start : span.end]
    own = asked.step.notation == "latex" and span != NOWHERE and 0 < len(old) <= _LONGEST and _reads(old, node, asked)
    return old if own else asked.shown(node)


def _like(old: str, plainly: str) -> Iterator[str]:
    """The old text with two signs exchanged, or a few signs of the new one in the place of a few of its own."""
    signs, others = _TOKEN.findall(old), list(dict.fromkeys(_TOKEN.findall(plainly)))
    times = re.findall(r"\(([^()]*)\)", plainly)
    cases = (map(str.lower, others), others) if old == old.lower() else (others, map(str.lower, others))
    new = [*cases[0], *cases[1], *times, ""]
    for k in range(len(signs) - 1):
        yield "".join([*signs[:k], signs[k + 1], signs[k], *signs[k + 2 :]])
    for length in range(1, _RUN + 1):
        for start in range(len(signs) - length + 1):
            for other in new:
                yield "".join([*signs[:start], other, *signs[start + length :]])


def _spliced(text: str, pieces: tuple[tuple[Span, str], ...]) -> str | None:
    for span, new in sorted(pieces, key=lambda piece: -piece[0].start):
        if span == NOWHERE:
            return None
        text = text[: span.start] + new + text[span.end :]
    return text


def _reads(text: str, tree: Node, asked: Asked) -> bool:
    if asked.step.notation == "latex":
        asked.questions.read_text(text)
    try:
        return read_tree(text, asked.step.notation, asked.prepared)[0] == tree
    except Refused:
        return False
