"""Failures that were found, as small as they got: the tests try each of them again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.soundness.corpus import Claim, claims

if TYPE_CHECKING:
    from tests.soundness.trying import Tried

HERE = Path(__file__).parent
FIGURES = HERE / "figures.json"
REGRESSIONS = HERE / "regressions.json"


def regressions() -> list[dict[str, Any]]:
    """All that were found, with ``place`` and ``target`` to find the claim by, and ``open`` where it still fails."""
    found: list[dict[str, Any]] = json.loads(REGRESSIONS.read_text(encoding="utf-8"))
    return found


def remember(tried: Tried) -> None:
    """Add a failure to those that are known."""
    known = regressions()
    new = {
        "place": tried.claim.place,
        "line": tried.line,
        "kinds": list(tried.kinds),
        "numbers": tried.numbers,
        "verdict": tried.said.verdict,
        "fault": tried.fault,
        "why": tried.said.why,
        "open": True,
    }
    if all((each["place"], each["line"]) != (new["place"], new["line"]) for each in known):
        text = json.dumps([*known, new], indent=1, ensure_ascii=False)
        REGRESSIONS.write_text(text + "\n", encoding="utf-8")


def claim_at(place: str) -> Claim:
    """The line of derivations/ from which a failure was made."""
    return next(claim for claim in claims() if claim.place == place)
