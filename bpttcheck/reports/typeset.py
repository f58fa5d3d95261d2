"""Formulas of a derivation as MathML, printed from trees: a stranger's text is never set, only what was read of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from bpttcheck.errors import Refused
from bpttcheck.kernel.work import Spent, Work
from bpttcheck.models import builtin
from bpttcheck.notation import plain
from bpttcheck.notation.latex.write import typeset
from bpttcheck.notation.syntax import walk
from bpttcheck.reports.mathml import mathml
from bpttcheck.reports.pens import Pens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.derivation import Setting
    from bpttcheck.notation.syntax import Node

# Longer ones are shown as they are written: nobody reads them, and a page is to stay small.
_LONGEST: Final = 4_000
# So much is set of the lines of one file, in parts of their trees; what is beyond it is shown as it is written.
_MOST_SET: Final = 8_000


class Formulas:
    """The formulas of one file."""

    def __init__(self) -> None:
        self._pens = Pens()
        self._work = Work(_MOST_SET)

    def set(self, tree: Node | None, setting: Setting, before: str = "") -> Markup:
        """A tree, behind some LaTeX of ours; empty if there is none, it cannot be set, or too much was."""
        if tree is None:
            return Markup()
        try:
            self._work.spend(sum(1 for _ in walk(tree)))
            return self._set(f"{before}{typeset(tree, self._pens.of(setting))}")
        except (Refused, Spent):  # refused: a model file that changed since it was read
            return Markup()

    def equations(self, setting: Setting) -> Iterator[tuple[Markup, str]]:
        """The equations of the model, each set and as it is written."""
        for each in builtin.text(setting.model, setting.options).equations:
            written = f"{each.head.text} = {each.body.text}"
            try:
                left, right = (
                    typeset(plain.read(side.text), self._pens.of(setting)) for side in (each.head, each.body)
                )
            except Refused:
                yield Markup(), written
            else:
                yield self._set(f"{left} = {right}"), written

    def truth(self, text: str, setting: Setting) -> Iterator[tuple[Markup, str]]:
        """What a target truly is, an equation a line."""
        for line in text.splitlines():
            left, equals, right = line.partition(" = ")
            try:
                sides = [typeset(plain.read(side), self._pens.of(setting)) for side in (left, right)] if equals else []
            except Refused:
                sides = []
            yield self._set(" = ".join(sides)) if sides else Markup(), line

    def _set(self, latex: str) -> Markup:
        # The typesetter escapes what it is given, and is given nothing but what we printed.
        return Markup(mathml(latex)) if len(latex) <= _LONGEST else Markup()  # noqa: S704
