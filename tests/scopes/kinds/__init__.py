"""How claims are made: by templates with random parts, and from lines that are right."""

from __future__ import annotations

from tests.scopes.kinds import assumed, ends, lines, means, models, paths, sizes, times
from tests.scopes.kinds.registry import GROUPS, KINDS, Maker

__all__ = ["GROUPS", "KINDS", "Maker", "assumed", "ends", "lines", "means", "models", "paths", "sizes", "times"]
