"""A contradiction as small as it gets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpttcheck.errors import Refused
from bpttcheck.notation import plain, write
from tests.scopes.trying import Tried, tried
from tests.soundness.figures import _smaller
from tests.soundness.trying import size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.scopes.claims import Claim

_MOST_TRIES = 400


def smallest(contradiction: Tried) -> Tried:
    """The same with parts of the line, of the target and of the header left out, as long as it contradicts."""
    left, best = _MOST_TRIES, contradiction
    while left > 0:
        for claim in _claims(best.claim):
            left -= 1
            found = tried(claim)
            if found.against:
                best = found
                break
            if left <= 0:
                break
        else:
            return best
    return best


def _claims(claim: Claim) -> Iterator[Claim]:
    yield from _headers(claim)
    try:
        target, line = plain.read(claim.target), plain.read(claim.line)
    except Refused:
        return
    smaller = [claim._replace(line=write.plain(each)) for each in _smaller(line)]
    smaller += [claim._replace(target=write.plain(each)) for each in _smaller(target)]
    yield from sorted(smaller, key=lambda each: len(each.line) + len(each.target))
    both = [(each, other) for each in _smaller(line) for other in _smaller(target) if size(each) == size(other)]
    yield from (claim._replace(line=write.plain(each), target=write.plain(other)) for each, other in both[:40])


def _headers(claim: Claim) -> Iterator[Claim]:
    """The same without a parameter, an equation, a definition or an assumption; what is then unknown is refused."""
    model = claim.header.get("model")
    if isinstance(model, dict):
        for part in ("parameters", "inputs", "equations"):
            entries = model.get(part, {})
            for name in entries:
                if len(entries) > 1:
                    rest = {key: value for key, value in entries.items() if key != name}
                    yield claim._replace(header={**claim.header, "model": {**model, part: rest}})
    for part in ("define", "assume"):
        if part in claim.header:
            yield claim._replace(header={key: value for key, value in claim.header.items() if key != part})
