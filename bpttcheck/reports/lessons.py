"""The mistakes that are recognised, and the lesson of one."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

from bpttcheck.errors import Refused, UnknownMistake
from bpttcheck.explain.pages import lesson
from bpttcheck.places import Passage, Span
from bpttcheck.reports.characters import cells
from bpttcheck.reports.page import Piece, Row, row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bpttcheck.explain.pages import Example, Page

_INDENT = 2


def find(code: str, pages: Mapping[str, Page]) -> Page:
    """The page of a code; raises :class:`Refused` with ``UnknownMistake``."""
    if code not in pages:
        raise Refused(UnknownMistake(Span(0, len(code)), code, tuple(pages)), Passage.whole(code, "CODE"))
    return pages[code]


def listing(pages: Mapping[str, Page]) -> Iterator[Row]:
    """All mistakes, with their names."""
    widest = max(map(cells, pages))
    for code, page in sorted(pages.items()):
        name, _ = lesson(page)
        yield Row((Piece(f"{code:<{widest}}", "target"), Piece("  "), Piece(name)), 0, widest + 2)


def one(page: Page) -> Iterator[Row]:
    """A mistake: its name, what there is to learn, and examples."""
    name, text = lesson(page)
    yield Row((Piece(page.code, "heading"), Piece("  "), Piece(name)))
    for paragraph in dedent(text).split("\n\n"):
        yield Row()
        yield row(" ".join(paragraph.split()))
    for example in page.examples:
        yield Row()
        yield from _example(example)


def _example(example: Example) -> Iterator[Row]:
    yield Row((Piece(example.target, "target"), Piece(f"  ({example.model})", "quiet")), _INDENT, _INDENT + 2)
    yield Row((Piece("✗ = ", "bad"), Piece(example.wrong)), _INDENT, _INDENT + 4)
    yield Row((Piece("✓ = ", "good"), Piece(example.right)), _INDENT, _INDENT + 4)
