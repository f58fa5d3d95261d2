"""What a mistake is: a code, a name, a lesson, examples that are its tests, and how to look for it.

Each is a module of its own, whose docstring is the name (its first line) and the lesson; ``PAGE`` is the record. A new
one touches nothing else.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

    from bpttcheck.explain.altered import Everywhere
    from bpttcheck.explain.asked import Asked
    from bpttcheck.explain.places import Place
    from bpttcheck.notation.syntax import Node


class Example(Struct, frozen=True):
    """A line with the mistake, and the line without it."""

    target: str
    wrong: str
    right: str
    model: str = "rnn"
    assume: tuple[str, ...] = ()


class Page(Struct, frozen=True, kw_only=True):
    """What all mistakes have; ``rank`` says how readily it is believed, the smaller the sooner.

    ``changes`` are what may have been meant at a place of the line (and ``None`` now and then, by which one that looks
    at many lets others have their turn), ``doubt`` is how much less likely than others of its kind a change at a place
    is.
    """

    code: str
    rank: int
    examples: tuple[Example, ...]
    changes: Callable[[Place, Asked], Iterator[Node | None]] | None = None
    doubt: Callable[[Place, Node, Asked], int] | None = None


class Slip(Page, frozen=True, kw_only=True):
    """A slip of the pen: it is found by what may have been meant at a place of the line."""


class Other(Struct, frozen=True):
    """What stands in the place of the target, a sentence that says so of the line, and the way from there to it."""

    tree: Node
    says: str
    chain: tuple[str, ...] = ()


class Changed(Struct, frozen=True):
    """A backward pass with another rule, for the target as it is, and a sentence that says so of the line."""

    derivatives: Everywhere
    says: str
    chain: tuple[str, ...] = ()


class Proved(Struct, frozen=True):
    """What a page has proved of the line itself, in a sentence, and the way from the line to the target."""

    says: str
    chain: tuple[str, ...] = ()


Outcome = Other | Changed | Proved


class Thought(Page, frozen=True, kw_only=True):
    """A mistake of thought: the true backward pass with one rule changed; ``others`` are what it may compute.

    One that is made at one place of a line that is right otherwise is found by its ``changes``. A ``fallback`` is
    looked for only where nothing else was found.
    """

    others: Callable[[Asked], Iterator[Outcome]]
    fallback: bool = False


@cache
def pages() -> dict[str, Page]:
    """All mistakes by their codes, the readiest first."""
    found: list[Page] = [module.PAGE for module in _modules()]
    return {page.code: page for page in sorted(found, key=lambda page: (page.rank, page.code))}


def _modules() -> Iterator[ModuleType]:
    for package in ("slips", "thoughts"):
        parent = importlib.import_module(f"bpttcheck.explain.{package}")
        for module in pkgutil.iter_modules(parent.__path__):
            yield importlib.import_module(f"{parent.__name__}.{module.name}")


def lesson(page: Page) -> tuple[str, str]:
    """Its name, and what there is to learn."""
    module = next(module for module in _modules() if module.PAGE is page)
    head, _, body = (module.__doc__ or "").strip().partition("\n\n")
    return head.rstrip("."), body.strip()
