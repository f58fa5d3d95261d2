"""Whether a part of a line is 0 wherever it stands: what makes it so mends a line as leaving it out would."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bpttcheck.errors import Refused
from bpttcheck.explain.numbers import is_something
from bpttcheck.expressions.scope import Frame
from bpttcheck.verify.claims import rewritten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.explain.asked import Asked
    from bpttcheck.notation.syntax import Node
    from bpttcheck.verify.claims import Claim, Entries

# At so many points something must be 0 to be taken for nothing.
_POINTS: Final = 8


def vanishes(part: Node, asked: Asked) -> bool:
    """Whether a part of a line that has no index of a sum around it is 0, also where indices are one."""
    asked.questions.read(part)
    try:
        claim = rewritten(asked.target.claim, part, asked.prepared)
        if len(claim.free) != len(asked.target.claim.free):
            return False
        with asked.prepared.world.limited():
            return all(_is_nothing(claim.meaning.build(frame), asked) for frame in _frames_of(claim, asked))
    except Refused:
        return False


def _frames_of(claim: Claim, asked: Asked) -> Iterator[Frame]:
    yield asked.frame_of(claim)
    mine = asked.frame_of(claim).indices
    sizes = [asked.prepared.world.size(asked.target.claim.free[name].root().sort or "") for name in asked.indices]
    for value in range(1, min(sizes, default=0) + 1):
        yield Frame(asked.prepared.world, {**mine, **dict.fromkeys(asked.indices, value)})


def _is_nothing(nodes: Entries, asked: Asked) -> bool:
    """Whether nodes are 0 at each of a few points: of a one-hot vector most entries are, at one."""
    points = _POINTS if asked.prepared.judge(asked.further).assumptions.onehot else 1
    several = (asked.values_at(nodes, attempt=attempt) for attempt in range(points))
    return all(values is not None and not any(map(is_something, values)) for values in several)
