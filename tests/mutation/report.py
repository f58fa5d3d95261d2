"""The report of mutation testing: figures for each file, and the survivors with the reasons why they survive."""

from __future__ import annotations

import json
from collections import Counter
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


def reasons() -> dict[Key, str]:
    """Why a mutant may survive, for those that were looked at."""
    groups = yaml.safe_load(REASONS.read_text())
    return {(row[0], row[1], row[2]): f"{group['kind']}: {group['why']}" for group in groups for row in group["which"]}


def report(outcomes: list[Outcome], everything: list[Mutant], seed: int) -> str:
    """The report in Markdown."""
    made, tried = (Counter(m.file for m in ms) for ms in (everything, [o.mutant for o in outcomes]))
    killed = Counter(outcome.mutant.file for outcome in outcomes if outcome.killer)
    rows = [_row(f"`{file}`", made[file], tried[file], killed[file]) for file in sorted(tried)]
    rows.append(_row("all", made.total(), tried.total(), killed.total()))
    head = _HEAD.format(tried=tried.total(), made=made.total(), seed=seed, killed=killed.total())
    return f"{head}{''.join(rows)}\n{_survivors(outcomes)}"


_HEAD = """# Mutation testing

How many slips in the kernel and in the gradient the tests notice: {killed} of {tried}, which were drawn from all {made}
evenly over the functions by `python -m tests.mutation --count {tried} --seed {seed}`. A mutant is one small change
in a copy of the package: another comparison or operator, a number that is one more or less, a condition turned round, a
result or a statement that is missing. The tests run, quick ones first, until one fails.

| file | mutants | tried | killed | survived | killed |
| --- | ---: | ---: | ---: | ---: | ---: |
"""


def _row(name: str, made: int, tried: int, killed: int) -> str:
    return f"| {name} | {made} | {tried} | {killed} | {tried - killed} | {100 * killed / tried:.1f} % |\n"


def _survivors(outcomes: list[Outcome]) -> str:
    known, rows = reasons(), []
    for mutant in sorted((o.mutant for o in outcomes if not o.killer), key=lambda m: (m.file, m.line)):
        why = known.get(key(mutant), "a gap, or not looked at")
        change = mutant.change.replace("|", "\\|")
        rows.append(f"| `{mutant.place}` | `{mutant.function}` | `{change}` | {why} |\n")
    return (
        "The survivors, and why they survive:\n\n| line | in | change | why |\n| --- | --- | --- | --- |\n"
        + "".join(rows)
    )
