"""Mistakes of thought: what an altered backward pass computes, held against the line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpttcheck.explain.pages import Other, Thought, pages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.explain.asked import Asked


def found(asked: Asked) -> Iterator[tuple[Thought, Other]]:
    """The mistakes of which the line is the outcome, with what it is instead."""
    for page in pages().values():
        if not isinstance(page, Thought):
            continue
        for other in page.others(asked):
            if asked.equals_line(other.tree):
                yield page, other
                break
