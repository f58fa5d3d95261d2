"""What each kind of finding is, for formats that describe their rules: the lesson of a mistake, or of a verdict."""

from __future__ import annotations

from textwrap import dedent
from typing import Final

from msgspec import Struct

from bpttcheck.derivation import Verdict
from bpttcheck.explain.pages import Example, lesson, pages
from bpttcheck.reports.findings import UNREAD
from bpttcheck.reports.severity import SEVERITIES, UNREADABLE, Severity


class Rule(Struct, frozen=True):
    """A code, its name, and what there is to learn, in paragraphs."""

    code: str
    name: str
    lesson: tuple[str, ...]
    severity: Severity
    examples: tuple[Example, ...] = ()


_OTHERS: Final = {
    Verdict.MALFORMED: (
        "The line has no meaning",
        "It is not in the notation, names something that is not known, or does not fit in shape.",
    ),
    Verdict.CORRECT: (
        "The line is right where another verdict was expected",
        "Its author says with `expect` that it is not right, but it is.",
    ),
    Verdict.CONDITIONAL: (
        "The line is right under a condition only",
        "It equals its target only with what the file does not assume: assume that, or write what holds without.",
    ),
    Verdict.CARRIED: (
        "The line carries an earlier slip on",
        "It follows from the line before it, which is not right: where that is mended, it has to be written anew.",
    ),
    Verdict.WRONG: ("The line is wrong", "There are numbers at which the line and its target differ, provably."),
    Verdict.UNDECIDED: ("The line is neither proved nor refuted", "Write it in another way, or in smaller steps."),
}
_UNREAD: Final = (
    "Something could not be read",
    "The file, or what the lines are to equal, means nothing: none of these lines was judged.",
)


def rule(code: str) -> Rule:
    """The rule of a finding's code."""
    if code == UNREAD:
        return Rule(code, _UNREAD[0], _UNREAD[1:], UNREADABLE)
    if code in set(Verdict):
        name, told = _OTHERS[Verdict(code)]
        return Rule(code, name, (told,), SEVERITIES[Verdict(code)])
    page = pages()[code]
    name, text = lesson(page)
    paragraphs = tuple(" ".join(each.split()) for each in dedent(text).split("\n\n"))
    return Rule(code, name, paragraphs, SEVERITIES[Verdict.WRONG], page.examples)
