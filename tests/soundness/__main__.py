"""``python -m tests.soundness --count 20000 --seed 1``: the long run; it writes the figures and docs/trust.md.

``--seconds`` (of the processor) ends it earlier; ``--page`` writes the page from the figures that there are.
"""

from __future__ import annotations

import argparse
import json
import sys
from time import process_time
from typing import Final

from tests.soundness.corpus import claims
from tests.soundness.engine import SLOW
from tests.soundness.figures import Figures, smallest
from tests.soundness.known import FIGURES, remember
from tests.soundness.page import PAGE, page
from tests.soundness.trying import Bench, changed, rewritten, stream

_MAKERS: Final = {"rewritten": rewritten, "changed": changed}
_OFTEN: Final = 250
# Of the processor, for a verdict.
_LONGEST: Final = 20.0


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.soundness", description=__doc__)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--page", action="store_true")
    asked = parser.parse_args()
    if not asked.page:
        run(asked.count, asked.seed, asked.seconds)
    PAGE.write_text(page(), encoding="utf-8")


def run(count: int, seed: int, seconds: float) -> None:
    """So many lines of each sort, or as many as there is time for; what was found is written down as it comes."""
    bench, figures = Bench(_LONGEST), {name: Figures() for name in _MAKERS}
    streams = {name: stream(claims(), seed, make, bench) for name, make in _MAKERS.items()}
    for number in range(1, count + 1):
        for name, lines in streams.items():
            tried = next(lines)
            figures[name].include(tried)
            if tried.fault:
                remember(tried if tried.fault == SLOW else smallest(bench, tried))
        done = number == count or process_time() > seconds
        if done or number % _OFTEN == 0:
            found = {name: each.said() for name, each in figures.items()}
            text = json.dumps({"seed": seed, "lines": len(claims()), **found}, indent=1)
            FIGURES.write_text(text + "\n", encoding="utf-8")
            sys.stderr.write(f"{number} of each\n")
        if done:
            return


main()
