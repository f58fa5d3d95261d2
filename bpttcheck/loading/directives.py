"""What an author says of a formula in a comment: ``bpttcheck: expect wrong``, ``ignore``, ``problem output``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from bpttcheck.derivation import Mark, Verdict
from bpttcheck.errors import BadDirective, Refused, listed, nearest
from bpttcheck.loading.yaml_faults import shortened
from bpttcheck.places import Passage, Span

if TYPE_CHECKING:
    from bpttcheck.places import Source

USAGE: Final = "write `bpttcheck: expect wrong`, `bpttcheck: expect wrong, mistake sign` or `bpttcheck: ignore`"

_SAYS = re.compile(r"(\w+)(?:(?:\s*:\s*|\s+)(\w+))?(?:\s*,\s*mistake\s+([\w-]+))?")
_PROBLEM = re.compile(r"problem\b\s*:?\s*(?P<name>\S.*)", re.DOTALL)
_VERDICTS = tuple(verdict.value for verdict in Verdict)


class Said(Struct, frozen=True):
    """What a directive says: how the formula or line is to be judged, that it is not, or what problem it answers."""

    mark: Mark | None
    problem: Passage | None = None

    @property
    def ignored(self) -> bool:
        """Whether the formula is to be passed over."""
        return self.mark is None and self.problem is None


def read(source: Source, span: Span) -> Said:
    """What stands after ``bpttcheck:``.

    Raises Refused with BadDirective.
    """
    place = _place(source.text, span)
    written = source.text[span.start : span.end].strip()
    if named := _PROBLEM.fullmatch(written):
        offsets = tuple(range(place.start + named.start("name"), place.end + 1))
        return Said(None, Passage(named["name"], source, offsets))
    match = _SAYS.fullmatch(written)
    if match is None:
        why = f"`{shortened(written)}` cannot be said of a formula" if written else "nothing is said here"
        raise Refused(BadDirective(place, why, USAGE))
    word, verdict, mistake = match.groups()
    if word == "ignore" and not verdict and not mistake:
        return Said(None)
    if word != "expect" or not verdict:
        raise Refused(BadDirective(place, f"`{shortened(written)}` cannot be said of a formula", USAGE))
    if verdict not in _VERDICTS:
        own = Span(place.start + match.start(2), place.start + match.end(2))
        raise Refused(BadDirective(own, f"`{shortened(verdict)}` is not a verdict", _meant(verdict)))
    return Said(Mark(None, Verdict(verdict), mistake))


def _meant(verdict: str) -> str:
    meant = nearest(verdict, _VERDICTS)
    return f"did you mean `{meant}`?" if meant else f"known here: {listed(_VERDICTS)}"


def _place(text: str, span: Span) -> Span:
    """What is said, without the white space around it; the colon before it where nothing is."""
    written = text[span.start : span.end]
    start = span.start + len(written) - len(written.lstrip())
    end = span.start + len(written.rstrip())
    return Span(start, end) if end > start else Span(max(span.start - 1, 0), span.start)
