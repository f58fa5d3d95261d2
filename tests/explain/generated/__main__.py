"""The figures: ``python -m tests.explain.generated --count N --seed S``; ``--missed`` shows what was not recognised."""

from __future__ import annotations

import argparse

from bpttcheck.notation.write import plain
from tests.explain.generated.kinds import KINDS
from tests.explain.generated.measuring import TWO, Answer, Figures, measured
from tests.explain.generated.right import right_lines
from tests.explain.generated.table import PAGE, page, table

_SLOW = 2


def _missed(answer: Answer) -> str:
    wrong = answer.wrong
    kinds = " and ".join(wrong.kinds)
    heard = "; ".join(f"{each.message} [{each.code}]" for each in answer.said) or "nothing"
    lines = [
        f"{kinds}, {wrong.result.verdict}, {answer.seconds:.2f} s, {wrong.right.prepared.model.name}",
        f"  {wrong.right.target.claim.passage.text}",
        f"  right  {plain(wrong.right.tree)}",
        f"  wrong  {plain(wrong.tree)}",
        f"  said   {heard}",
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.explain.generated", description=__doc__)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kinds", nargs="*", default=[*KINDS, TWO], choices=[*KINDS, TWO])
    parser.add_argument("--missed", action="store_true")
    parser.add_argument("--write", action="store_true")
    called = parser.parse_args()
    figures = Figures()
    for answer in measured(right_lines(), called.kinds, called.count, called.seed):
        figures.add(answer)
        if called.missed and (not any(answer.fits[:1]) or answer.seconds > _SLOW):
            print(_missed(answer), flush=True)  # noqa: T201
    print(table(figures))  # noqa: T201
    if called.write:
        command = f"python -m tests.explain.generated --count {called.count} --seed {called.seed} --write"
        PAGE.write_text(page(figures, command), encoding="utf-8")


if __name__ == "__main__":
    main()
