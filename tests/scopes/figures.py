"""What came of many claims, counted by kind."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from tests.scopes.kinds import GROUPS

if TYPE_CHECKING:
    from tests.scopes.trying import Tried


class Figures:
    """Counts for each kind: lines that are right in their file, those said to hold always, and what is against it."""

    def __init__(self) -> None:
        self.kinds: dict[str, Counter[str]] = {}
        self.refused = 0

    def include(self, tried: Tried) -> None:
        """Count a claim; one that is not right in its file has no scope."""
        if not tried.is_right:
            self.refused += 1
            return
        counts = self.kinds.setdefault(tried.claim.kind, Counter())
        counts["lines"] += 1
        counts["every"] += tried.is_every
        counts["some"] += not tried.is_every and bool(tried.said.every)
        counts["places"] += len(tried.found)
        counts["unread"] += bool(tried.unread)
        counts["contradictions"] += bool(tried.against)
        counts["unlike"] += bool(tried.unlike)

    @property
    def lines(self) -> int:
        """How many lines were right in their file."""
        return sum(counts["lines"] for counts in self.kinds.values())

    def said(self) -> dict[str, Any]:
        """The counts as JSON, group by group."""
        return {
            group: {kind: dict(sorted((+self.kinds[kind]).items())) for kind in kinds if kind in self.kinds}
            for group, kinds in GROUPS.items()
        }
