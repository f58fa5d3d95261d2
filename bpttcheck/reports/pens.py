"""What formulas of a file are written with: a pen for each setting, which remembers how names are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpttcheck.notation.latex.letters import Pen
from bpttcheck.verify.setting import Settings

if TYPE_CHECKING:
    from bpttcheck.derivation import Setting


class Pens:
    """The pens of one file."""

    def __init__(self) -> None:
        self._settings = Settings(b"")
        self._pens: dict[Setting, Pen] = {}

    def of(self, setting: Setting) -> Pen:
        """The pen of a setting; raises :class:`Refused` where its model is gone or has changed."""
        if setting not in self._pens:
            self._pens[setting] = Pen(self._settings.prepare(setting).lexicon())
        return self._pens[setting]
