"""Nothing known explains the line.

It is wrong, and the numbers that prove it stand below it; but no small change makes it right, and it is not what a pass
with one rule changed gives. Go through the lines before it one by one: the mistake is where the difference first
shows.

Changed rule: none that is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpttcheck.explain.pages import Example, Thought

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.explain.asked import Asked
    from bpttcheck.explain.pages import Outcome


def _others(_asked: Asked) -> Iterator[Outcome]:
    """Nothing: it is said when all else has been asked."""
    yield from ()


PAGE = Thought(
    code="unexplained",
    rank=900,
    others=_others,
    fallback=True,
    examples=(Example("d h(t)[i] / d a(t)[i]", "exp(h(t)[i])^3*x(t)[1] - 5/7", "1 - h(t)[i]^2"),),
)
