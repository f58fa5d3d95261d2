"""Numbers and emails that stand in more than one submission: what a student says of himself may be another's."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from bpttcheck.reports.shown import NAME, shown

if TYPE_CHECKING:
    from bpttcheck.grade.records import Graded


class Claims:
    """What was claimed so far; of each, twelve bytes are kept."""

    def __init__(self) -> None:
        self._seen: set[bytes] = set()

    def again(self, graded: Graded) -> list[str]:
        """What of a submission stands in one before it, in words."""
        told = (("number", graded.number.strip()), ("email", graded.email.strip()))
        return [
            f"the {what} `{shown(value, NAME)}` stands in another submission too"
            for what, value in told
            if value and self._is_seen(f"{what} {value.casefold()}")
        ]

    def _is_seen(self, claim: str) -> bool:
        mark = blake2b(claim.encode("utf-8", "surrogatepass"), digest_size=12).digest()
        if mark in self._seen:
            return True
        self._seen.add(mark)
        return False
