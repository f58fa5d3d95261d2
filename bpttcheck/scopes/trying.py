"""Sizes and lengths near those of a file, for a line that is not proved for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpttcheck.errors import Refused
from bpttcheck.verify.results import Bound

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bpttcheck.scopes.about import Where
    from bpttcheck.scopes.looking import Place


def tried(name: str, near: Mapping[int, Where], own: int, place: Callable[[Where], Place]) -> Bound:
    """At which sizes or lengths a line is right, that of its file among them, and the one at which it is wrong."""
    found = {size: "right" if size == own else _found(where, place) for size, where in near.items()}
    right = tuple(size for size, what in found.items() if what == "right")
    others = [size for size, what in found.items() if what not in {"right", "undecided"}]
    wrong = min(others, key=lambda size: (found[size] != "wrong", abs(size - own), size), default=None)
    return Bound(name, every=False, tried=right, wrong=wrong, how=found[wrong] if wrong else "")


def _found(where: Where, place: Callable[[Where], Place]) -> str:
    """Whether the line is right somewhere; why it means nothing, where that is so."""
    try:
        return place(where).found()
    except Refused as refused:
        return refused.fault.message
