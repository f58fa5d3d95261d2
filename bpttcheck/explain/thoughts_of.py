"""Mistakes of thought: what an altered backward pass computes, held against the line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpttcheck.explain.pages import Changed, Other, Outcome, Proved, Thought, pages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.explain.asked import Asked


def found(asked: Asked, *, fallback: bool = False) -> Iterator[tuple[Thought, Outcome]]:
    """The mistakes of which the line is the outcome, with what it is instead."""
    for page in pages().values():
        if not isinstance(page, Thought) or page.fallback != fallback:
            continue
        for other in page.others(asked):
            if _is_outcome(other, asked):
                yield page, other
                break


def _is_outcome(other: Outcome, asked: Asked) -> bool:
    match other:
        case Other(tree):
            return asked.equals_line(tree)
        case Changed(derivatives):
            return asked.comes_of(derivatives)
        case Proved():
            return True
