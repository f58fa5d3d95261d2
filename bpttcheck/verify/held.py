"""Lines that are right once a derivative, in the target or in the line, holds what the model says that texts hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from bpttcheck.errors import Refused
from bpttcheck.models.holding import holding
from bpttcheck.notation.syntax import Derivative
from bpttcheck.notation.write import plain as written
from bpttcheck.verify.claims import Claim, Target, rewritten
from bpttcheck.verify.results import Instead

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.notation.syntax import Node
    from bpttcheck.places import Passage
    from bpttcheck.verify.setting import Prepared


class Held(Struct, frozen=True):
    """A line and a target of which one holds more than is written, with what that is."""

    claim: Claim
    target: Target
    need: str
    instead: Instead


def alternatives(claim: Claim, target: Target, prepared: Prepared) -> Iterator[Held]:
    """The ways to read the target, then the line, in which a derivative holds what the model declares."""
    for declared in prepared.model.holding:
        if isinstance(target.claim.tree, Derivative) and (found := _read(target.claim, declared, prepared)):
            yield Held(claim, Target(found[0]), found[1], Instead("target", written(found[0].tree)))
        if found := _read(claim, declared, prepared):
            yield Held(found[0], target, found[1], Instead("line", written(found[0].tree)))


def _read(claim: Claim, declared: Passage, prepared: Prepared) -> tuple[Claim, str] | None:
    """The claim with what is held in it, and that in words; ``None`` where nothing is, or it means nothing."""
    tree, held = holding(claim.tree, declared, claim.time, prepared.world.glossary)
    if not held:
        return None
    try:
        return rewritten(claim, tree, prepared), _need(held)
    except Refused:
        return None


def _need(held: tuple[Node, ...]) -> str:
    return f"holding {', '.join(map(written, held))}"
