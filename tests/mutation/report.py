"""The report of mutation testing: figures for each file, and the survivors with the reasons why they survive."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from tests.mutation.mutants import Mutant

REASONS = Path(__file__).with_name("survivors.yaml")


@dataclass(frozen=True)
class Outcome:
    """A mutant, and the test that killed it, if one did."""

    mutant: Mutant
    killer: str | None


Key = tuple[str, str, str]


def key(mutant: Mutant) -> Key:
    """What a mutant is known by, whatever its line."""
    return mutant.file, mutant.function, mutant.change


def read(path: Path) -> dict[Key, str | None]:
    """What became of mutants, the last word on each."""
    lines = path.read_text().splitlines() if path.exists() else []
    return {tuple(row[:3]): row[3] for row in map(json.loads, lines)}


def write(path: Path, mutant: Mutant, killer: str | None) -> None:
    """Add what became of a mutant."""
    with path.open("a") as stream:
        stream.write(json.dumps([*key(mutant), killer]) + "\n")


def reasons() -> dict[Key, tuple[str, str]]:
    """The kind and the reason why a mutant may survive, for those that were looked at."""
    groups = yaml.safe_load(REASONS.read_text())
    return {(row[0], row[1], row[2]): (group["kind"], group["why"]) for group in groups for row in group["which"]}


def report(outcomes: list[Outcome], everything: list[Mutant], seed: int) -> str:
    """The report in Markdown."""
    known, fates = reasons(), defaultdict[str, Counter[str]](Counter)
    for outcome in outcomes:
        kind, _ = known.get(key(outcome.mutant), _GAP)
        fates[outcome.mutant.file]["killed" if outcome.killer else kind] += 1
    made, total = Counter(mutant.file for mutant in everything), sum(fates.values(), Counter[str]())
    rows = [_row(f"`{file}`", made[file], fates[file]) for file in sorted(fates)]
    table = "".join([*rows, _row("all", len(everything), total)])
    return f"{_head(total, len(everything), seed)}{table}\n{_survivors(outcomes)}"


_GAP = "a gap", "not closed, or not looked at"
_HEAD = """# Mutation testing

How many slips in the kernel and in the gradient the tests notice: {killed} of {tried}, or {of_all}; of the {able} that
are not equivalent, those that some test could tell from what they were made of, {of_able}. Of the others {speed} change
only how long something takes, {limit} how much is tried or counted before something is left undecided, and {gaps} are
gaps.

They were drawn from all {made} evenly over the functions by `python -m tests.mutation --count {tried} --seed {seed}`. A
mutant is one small change in a copy of the package: another comparison or operator, a number that is one more or less,
a condition turned round, a result or a statement that is missing. The tests run, quick ones first, until one fails;
what survives the quick ones for a known reason is not tried by the others.

| file | mutants | tried | killed | equivalent | speed, limits | gaps | killed | not equivalent: killed |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
"""


def _head(total: Counter[str], made: int, seed: int) -> str:
    killed, tried, able = total["killed"], total.total(), total.total() - total["equivalent"]
    return _HEAD.format(
        killed=killed,
        tried=tried,
        able=able,
        of_all=_share(killed, tried),
        of_able=_share(killed, able),
        speed=total["only speed"],
        limit=total["a limit"],
        gaps=total["a gap"],
        made=made,
        seed=seed,
    )


def _row(name: str, made: int, fates: Counter[str]) -> str:
    tried, killed, equivalent = fates.total(), fates["killed"], fates["equivalent"]
    bounded = fates["only speed"] + fates["a limit"]
    counts = f"{made} | {tried} | {killed} | {equivalent} | {bounded} | {fates['a gap']}"
    return f"| {name} | {counts} | {_share(killed, tried)} | {_share(killed, tried - equivalent)} |\n"


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "–"


def _survivors(outcomes: list[Outcome]) -> str:
    known, rows = reasons(), []
    for mutant in sorted((o.mutant for o in outcomes if not o.killer), key=lambda m: (m.file, m.line)):
        kind, why = known.get(key(mutant), _GAP)
        change = mutant.change.replace("|", "\\|")
        rows.append(f"| `{mutant.place}` | `{mutant.function}` | `{change}` | {kind}: {why} |\n")
    return (
        "The survivors, and why they survive:\n\n| line | in | change | why |\n| --- | --- | --- | --- |\n"
        + "".join(rows)
    )
