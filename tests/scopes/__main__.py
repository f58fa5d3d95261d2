"""``python -m tests.scopes --count 5000 --seed 1``: lines made to break the claim that they hold at every size.

It prints each contradiction, made small, with the file that reproduces it; ``--write`` writes the figures into docs/.
"""

from __future__ import annotations

import argparse
import sys
from time import process_time
from typing import TYPE_CHECKING

from tests.scopes.figures import Figures
from tests.scopes.kinds import KINDS
from tests.scopes.page import PAGE, page
from tests.scopes.shrinking import smallest
from tests.scopes.trying import stream

if TYPE_CHECKING:
    from tests.scopes.trying import Tried

_OFTEN = 200


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.scopes", description=__doc__)
    parser.add_argument("--count", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kinds", default="", help="only kinds whose name has this in it")
    parser.add_argument("--write", action="store_true")
    called = parser.parse_args()
    kinds = tuple(kind for kind in KINDS if called.kinds in kind)
    figures = Figures()
    for tried in stream(called.seed, kinds):
        figures.include(tried)
        _tell(tried)
        if tried.is_right and figures.lines % _OFTEN == 0:
            sys.stderr.write(f"{figures.lines} lines, {process_time():.0f} s\n")
        if figures.lines >= called.count:
            break
    text = page(figures.said(), called.seed)
    _say(text)
    if called.write:
        PAGE.write_text(text, encoding="utf-8")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _tell(tried: Tried) -> None:
    if tried.against:
        small = smallest(tried)
        _say(f"CONTRADICTION {small.claim.kind}")
        for found in small.against[:3]:
            _say(f"# {found.where}: {found.finding.said} {found.finding.why}")
        _say(small.claim.text)
    for found in tried.unlike[:1]:
        _say(f"UNLIKE {found.where}: {found.finding.said} {found.finding.why}, but said {tried.said.bounds}")
        _say(tried.claim.text)
    if tried.unread:
        _say(f"UNREAD {tried.unread}: {tried.claim.target} | {tried.claim.line}")


if __name__ == "__main__":
    main()
