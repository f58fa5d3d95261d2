"""What bpttcheck says of a line, with what is unrolled once shared by lines about the same model."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bpttcheck.derivation import Setting, Step
from bpttcheck.errors import Refused
from bpttcheck.notation import write
from bpttcheck.places import Passage
from bpttcheck.verify.claims import Target, read_target
from bpttcheck.verify.judging import judge_step
from bpttcheck.verify.setting import Prepared, Settings

if TYPE_CHECKING:
    from tests.soundness.corpus import Claim

# A graph grows with every line; after so many it is built anew.
_MOST_LINES = 150


class Said(NamedTuple):
    """A verdict, and the assumptions that it needs."""

    verdict: str
    needs: tuple[str, ...] = ()
    why: str = ""


class Engine:
    """Verdicts on lines."""

    def __init__(self) -> None:
        self._prepared: dict[Setting, tuple[Prepared, dict[str, Target]]] = {}
        self._count = 0

    def says(self, claim: Claim, line: str) -> Said:
        """The verdict on a line in the place of the claim's own."""
        self._count += 1
        if self._count % _MOST_LINES == 0:
            self._prepared.clear()
        if claim.setting not in self._prepared:
            self._prepared[claim.setting] = Settings(b"soundness").prepare(claim.setting), {}
        prepared, targets = self._prepared[claim.setting]
        text = write.plain(claim.target)
        if text not in targets:
            targets[text] = read_target(Passage.whole(text), prepared, "plain")
        try:
            result, _ = judge_step(Step(Passage.whole(line)), targets[text], prepared, None, 1)
        except Refused as refused:
            return Said("malformed", why=str(refused))
        return Said(str(result.verdict), result.needs, result.fault.fault.message if result.fault else "")
