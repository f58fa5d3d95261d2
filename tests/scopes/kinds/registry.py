"""The kinds of claims: a name and what makes one by a random source, in the groups of which figures are told."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Final

from tests.scopes.claims import Claim

Maker = Callable[[Random], Claim | None]
KINDS: Final[dict[str, Maker]] = {}
GROUPS: Final[dict[str, list[str]]] = {}


def makes(group: str, name: str) -> Callable[[Maker], Maker]:
    """Registers what makes claims of a kind."""

    def register(maker: Maker) -> Maker:
        KINDS[name] = maker
        GROUPS.setdefault(group, []).append(name)
        return maker

    return register
