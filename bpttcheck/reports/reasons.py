"""Why a line is wrong, in one or two sentences, with the place marked and the line as it would be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bpttcheck.reports.characters import joined
from bpttcheck.reports.faults import pointed
from bpttcheck.reports.page import Piece, Row, row
from bpttcheck.reports.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.reports.screen import Screen
    from bpttcheck.verify.results import Explanation, StepResult

_MESSAGE: Final = 600
_NOTHING: Final = "unexplained"
_LEADS: Final = ("why: ", "or:  ")


def reasons(step: StepResult, screen: Screen, indent: int, *, full: bool) -> Iterator[Row]:
    """The likeliest reason; with ``full``, the others below it.

    That the search stopped is said where it found nothing; with ``full``, in any case.
    """
    shown = step.mistakes if full else step.mistakes[:1]
    for number, each in enumerate(shown):
        yield from _reason(each, _LEADS[min(number, 1)], step, screen, indent)
    stopped = max((each.stopped for each in shown), default=0)
    found = not any(each.code == _NOTHING for each in shown)
    if stopped and (full or not found):
        what = "looked for no other reason" if found else "stopped looking"
        yield row(f"{what} after {counted(stopped, 'question')}", "quiet", indent)


def _reason(each: Explanation, lead: str, step: StepResult, screen: Screen, indent: int) -> Iterator[Row]:
    message = Piece(joined(each.message, _MESSAGE))
    yield Row((Piece(lead, "quiet"), message, Piece(f" [{each.code}]", "quiet")), indent, indent + len(lead))
    for link in each.chain:
        yield row(joined(link, _MESSAGE), "", indent + len(lead))
    for span in each.marks:
        yield from pointed(step.step.text, span, screen.width, screen.show, indent)
    if each.repair:
        lead = "try: "
        yield Row((Piece(lead, "quiet"), Piece(joined(each.repair), "good")), indent, indent + len(lead))
