"""Sizes and lengths near those of a file, for a line that is not proved for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpttcheck.errors import Refused
from bpttcheck.verify.results import Bound, Counterexample

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bpttcheck.scopes.about import Where
    from bpttcheck.scopes.looking import Found, Place


def tried(name: str, near: Mapping[int, Where], own: int, place: Callable[[Where], Place]) -> Bound:
    """At which sizes or lengths a line is right, that of its file among them, and the one at which it is wrong."""
    found = {size: _found(where, place) for size, where in near.items() if size != own}
    right = tuple(size for size in near if size == own or found[size] == "right")
    at = dict(sorted(found.items(), key=lambda item: (abs(item[0] - own), item[0])))
    for size, refuted in at.items():
        if isinstance(refuted, Counterexample):
            return Bound(name, every=False, tried=right, wrong=size, witness=refuted)
    for size, fault in at.items():
        if isinstance(fault, Refused):
            return Bound(name, every=False, tried=right, wrong=size, fault=fault.fault.message)
    return Bound(name, every=False, tried=right)


def _found(where: Where, place: Callable[[Where], Place]) -> Found | Refused:
    """Whether the line is right somewhere, or why it means nothing there."""
    try:
        return place(where).found()
    except Refused as refused:
        return refused.with_traceback(None)
