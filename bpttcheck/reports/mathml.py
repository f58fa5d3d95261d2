"""MathML, of LaTeX that this program printed of a tree: the typesetter lets HTML in a stranger's LaTeX through."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal


@lru_cache(4_096)
def mathml(latex: str, display: Literal["block", "inline"] = "block") -> str:
    """The formula; empty where the typesetter knows no way, or is led too deep."""
    from latex2mathml import converter, exceptions  # with pages, and without them not

    refusals = (each for each in vars(exceptions).values() if isinstance(each, type))
    unknown: tuple[type[Exception], ...] = (RecursionError, *refusals)
    try:
        return str(converter.convert(latex, display=display))
    except unknown:
        return ""
