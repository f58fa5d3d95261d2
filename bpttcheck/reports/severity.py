"""How grave it is that a line is not as expected, in the words of the programs that reports are made for."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from bpttcheck.derivation import Verdict

Level = Literal["error", "warning"]
Outcome = Literal["failure", "error", "skipped"]


class Severity(NamedTuple):
    """``level`` is what SARIF and annotations call it, ``outcome`` what becomes of a test."""

    level: Level
    outcome: Outcome


SEVERITIES: Final = {
    Verdict.MALFORMED: Severity("error", "error"),
    # Only where another verdict was expected.
    Verdict.CORRECT: Severity("error", "failure"),
    Verdict.CONDITIONAL: Severity("warning", "failure"),
    # The slip was made before, and is an error there.
    Verdict.CARRIED: Severity("warning", "failure"),
    Verdict.WRONG: Severity("error", "failure"),
    Verdict.UNDECIDED: Severity("warning", "skipped"),
}
UNREADABLE: Final = Severity("error", "error")
