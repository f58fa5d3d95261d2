"""The values of the free indices at which a line is looked at first: such at which most of it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpttcheck.errors import Refused
from bpttcheck.expressions.shapes import TIME
from bpttcheck.verify.claims import frames

if TYPE_CHECKING:
    from bpttcheck.verify.claims import Target
    from bpttcheck.verify.setting import Prepared


def inner(target: Target, prepared: Prepared) -> dict[str, int]:
    """Values for which the target exists, inner ones if there are any, else the last."""
    found: dict[str, int] = {}
    for frame in frames(target.claim.free, prepared):
        if not isinstance(target.truth(frame), Refused):
            found = dict(frame.indices)
            if _is_inner(found, target, prepared.world.times):
                break
    return found


def _is_inner(indices: dict[str, int], target: Target, times: int) -> bool:
    """Whether a time is neither the first nor the last, so that all paths show; and no two indices are one."""
    named = {name: cell.root().sort for name, cell in target.claim.free.items()}
    inside = all(1 < indices[name] < times for name, sort in named.items() if sort == TIME)
    others = [value for name, value in indices.items() if named[name] != TIME]
    return inside and len(set(others)) == len(others)
