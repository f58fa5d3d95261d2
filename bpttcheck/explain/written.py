"""A repaired line as its author would write it: the old text with the new piece in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpttcheck.errors import Refused
from bpttcheck.places import Span
from bpttcheck.verify.claims import read_tree

if TYPE_CHECKING:
    from bpttcheck.explain.asked import Asked
    from bpttcheck.notation.syntax import Node

Piece = tuple[Span, "Node"]


def written(asked: Asked, pieces: tuple[Piece, ...], tree: Node) -> str:
    """The line with new pieces in their places; anew, where that would not be read as it is meant."""
    text = asked.step.text.text
    for form in ("{}", "({})"):
        spliced = _spliced(text, tuple((span, form.format(asked.shown(node))) for span, node in pieces))
        if spliced is not None and _reads(spliced, tree, asked):
            return spliced
    return asked.shown(tree)


def _spliced(text: str, pieces: tuple[tuple[Span, str], ...]) -> str | None:
    for span, new in sorted(pieces, key=lambda piece: -piece[0].start):
        if span == Span(0, 0):
            return None
        text = text[: span.start] + new + text[span.end :]
    return text


def _reads(text: str, tree: Node, asked: Asked) -> bool:
    try:
        return read_tree(text, asked.step.notation, asked.prepared)[0] == tree
    except Refused:
        return False
