"""What bpttcheck says of a line, with what is unrolled once shared by lines about the same model."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from bpttcheck.derivation import Setting, Step
from bpttcheck.errors import Refused
from bpttcheck.notation import write
from bpttcheck.places import Passage
from bpttcheck.verify.claims import Target, read_target
from bpttcheck.verify.judging import judge_step
from bpttcheck.verify.setting import Prepared, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.soundness.corpus import Claim

# A graph grows with every line; after so many it is built anew.
_MOST_LINES = 150


SLOW = "too slow"


class SlowError(Exception):
    """A line took longer than it may."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """So many seconds of the processor, where a number is given; raises ``SlowError``."""

    def stop(*_: object) -> None:
        raise SlowError

    before = signal.signal(signal.SIGVTALRM, stop) if seconds else None
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        if before is not None:
            signal.signal(signal.SIGVTALRM, before)


class Said(NamedTuple):
    """A verdict, and the assumptions that it needs."""

    verdict: str
    needs: tuple[str, ...] = ()
    why: str = ""


class Engine:
    """Verdicts on lines."""

    def __init__(self, seconds: float = 0) -> None:
        self._seconds = seconds
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
            with limited(self._seconds):
                result, _ = judge_step(Step(Passage.whole(line)), targets[text], prepared, None, 1)
        except SlowError:
            self._prepared.clear()
            return Said(SLOW)
        except Refused as refused:
            return Said("malformed", why=str(refused))
        return Said(str(result.verdict), result.needs, result.fault.fault.message if result.fault else "")
