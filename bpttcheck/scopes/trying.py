"""Sizes and lengths near those of a file, for a line that is not proved for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from bpttcheck.errors import Refused
from bpttcheck.expressions.indices import LAST
from bpttcheck.scopes.about import Where
from bpttcheck.verify.results import Bound, Counterexample

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bpttcheck.scopes.looking import Found, Place
    from bpttcheck.scopes.said import Said

LENGTH: Final = LAST


class Neighbours:
    """A line at the sizes and lengths next to those of its file."""

    def __init__(self, said: Said) -> None:
        self._said = said
        self._found: dict[str, Bound] = {}

    def refutes(self, name: str) -> bool:
        """Whether a neighbour of what the file has of a sort, or of its length, makes the line wrong."""
        return self._near(name).wrong is not None

    def bound(self, name: str, why: str) -> Bound:
        """What was found of a sort, or of the length, and why nothing is proved of it."""
        return replace(self._near(name), why=why)

    def _near(self, name: str) -> Bound:
        if name not in self._found:
            self._found[name] = self._length() if name == LENGTH else self._size(name)
        return self._found[name]

    def _size(self, sort: str) -> Bound:
        where, least = self._said.own, self._said.least(sort)
        own = where.sizes[sort]
        near = {size: Where({**where.sizes, sort: size}, where.times) for size in (own - 1, own, own + 1)}
        near = {size: there for size, there in near.items() if size >= min(least, own)}
        return tried(sort, near, own, self._said.place)

    def _length(self) -> Bound:
        where = self._said.own
        near = {times: Where(where.sizes, times) for times in range(max(1, where.times - 2), where.times + 2)}
        return tried(LENGTH, near, where.times, self._said.place)


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
