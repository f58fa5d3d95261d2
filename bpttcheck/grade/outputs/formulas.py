"""Formulas set as MathML, made of trees alone: what a student wrote is read, and only what we print of it is set."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from bpttcheck.errors import Refused
from bpttcheck.notation.latex.write import latex
from bpttcheck.verify.claims import read_tree
from bpttcheck.verify.setting import Settings

if TYPE_CHECKING:
    from bpttcheck.derivation import Notation
    from bpttcheck.homework import Assignment, Problem
    from bpttcheck.notation.latex.lexicon import Lexicon
    from bpttcheck.notation.syntax import Node

# Longer ones are shown as they are written: nobody reads them, and a page is to stay small.
_LONGEST: Final = 1_000
# A class writes the same lines over and over.
_KEPT: Final = 4_096


class Formulas:
    """The formulas of an assignment, each set once while it is at hand."""

    def __init__(self, assignment: Assignment) -> None:
        settings = Settings(b"")
        self._prepared = {problem.name: settings.prepare(problem.setting) for problem in assignment.problems}
        self._kept = lru_cache(_KEPT)(self._set)

    def line(self, problem: str, text: str) -> str:
        """A line in plain text as MathML; empty if it cannot be set."""
        return self._kept(problem, text, "plain") if len(text) <= _LONGEST else ""

    def target(self, problem: Problem) -> str:
        """What a problem asks for."""
        return self._kept(problem.name, problem.target.text, problem.notation)

    def _set(self, problem: str, text: str, notation: Notation) -> str:
        prepared = self._prepared[problem]
        try:
            tree, _ = read_tree(text, notation, prepared)
        except Refused:
            return ""
        return _mathml(tree, prepared.lexicon())


def _mathml(tree: Node, lexicon: Lexicon) -> str:
    """MathML of a tree; empty where the typesetter knows no way, or is led too deep."""
    from latex2mathml import converter, exceptions  # with feedback, and without it not

    refusals = (each for each in vars(exceptions).values() if isinstance(each, type))
    unknown: tuple[type[Exception], ...] = (RecursionError, *refusals)
    try:
        return str(converter.convert(latex(tree, lexicon), display="block"))
    except unknown:
        return ""
