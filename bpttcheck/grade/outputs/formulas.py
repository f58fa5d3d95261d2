"""Formulas set as MathML, made of trees alone: what a student wrote is read, and only what we print of it is set."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from bpttcheck.errors import Refused
from bpttcheck.notation.latex.letters import Pen
from bpttcheck.notation.latex.write import typeset
from bpttcheck.reports.mathml import mathml
from bpttcheck.verify.claims import read_tree
from bpttcheck.verify.setting import Settings

if TYPE_CHECKING:
    from bpttcheck.derivation import Notation
    from bpttcheck.homework import Assignment, Problem

# Longer ones are shown as they are written: nobody reads them, and a page is to stay small.
_LONGEST: Final = 1_000
# A class writes the same lines over and over.
_KEPT: Final = 4_096
# A pen remembers all names that it wrote, and strangers make up ever new ones: after so many lines it is a new one.
_REMEMBERED: Final = 1_000


class Formulas:
    """The formulas of an assignment, each set once while it is at hand."""

    def __init__(self, assignment: Assignment) -> None:
        settings = Settings(b"")
        self._prepared = {problem.name: settings.prepare(problem.setting) for problem in assignment.problems}
        self._kept = lru_cache(_KEPT)(self._set)
        self._pen = lru_cache(len(assignment.problems))(self._new_pen)
        self._written = 0

    def line(self, problem: str, text: str) -> str:
        """A line in plain text as MathML; empty if it cannot be set."""
        return self._kept(problem, text, "plain") if len(text) <= _LONGEST else ""

    def target(self, problem: Problem) -> str:
        """What a problem asks for."""
        return self._kept(problem.name, problem.target.text, problem.notation)

    def _set(self, problem: str, text: str, notation: Notation) -> str:
        try:
            tree, _ = read_tree(text, notation, self._prepared[problem])
        except Refused:
            return ""
        self._written += 1
        if self._written % _REMEMBERED == 0:
            self._pen.cache_clear()
        return mathml(typeset(tree, self._pen(problem)))

    def _new_pen(self, problem: str) -> Pen:
        return Pen(self._prepared[problem].lexicon())
