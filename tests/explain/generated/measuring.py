"""Wrong lines drawn by chance, each explained, and whether the explanation is a right one."""

from __future__ import annotations

import random
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from unittest.mock import patch

from bpttcheck.derivation import Verdict
from bpttcheck.explain import explain
from bpttcheck.notation.write import plain
from tests.explain.generated.slips import KINDS, slipped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpttcheck.notation.syntax import Node
    from bpttcheck.verify.results import Explanation, StepResult
    from tests.explain.generated.right import Right

_WRONG = {Verdict.WRONG, Verdict.MALFORMED}
_RIGHT = {Verdict.CORRECT, Verdict.CONDITIONAL}
_DRAWS = 60


@dataclass(frozen=True)
class Wrong:
    """A line with one slip: what it was made of, and what the verifier says of it."""

    kind: str
    right: Right
    tree: Node
    result: StepResult


@dataclass(frozen=True)
class Answer:
    """What is said of a wrong line, the seconds that it took, and which of the explanations are right."""

    wrong: Wrong
    said: tuple[Explanation, ...]
    seconds: float
    fits: tuple[bool, ...]
    false_repairs: tuple[str, ...] = field(default=())


def drawn(rights: list[Right], kinds: list[str], count: int, seed: int) -> Iterator[Wrong]:
    """So many wrong lines, as many of each kind, the kinds by turns."""
    chance = random.Random(seed)  # noqa: S311  (a sample, no secret)
    for number in range(count):
        found = _one(kinds[number % len(kinds)], rights, chance)
        if found is not None:
            yield found


def _one(kind: str, rights: list[Right], chance: random.Random) -> Wrong | None:
    for _ in range(_DRAWS):
        right = chance.choice(rights)
        trees = slipped(right, kind)
        if not trees:
            continue
        tree = chance.choice(trees)
        result = right.judged(plain(tree))
        if result.verdict in _WRONG:
            return Wrong(kind, right, tree, result)
    return None


def answered(wrong: Wrong) -> Answer:
    """What the program says of a wrong line, held against what was done to it."""
    start = time.process_time()
    said = explain(wrong.result, wrong.right.target, wrong.right.prepared)
    seconds = time.process_time() - start
    slips = tuple(each for each in said if each.code in KINDS)
    false = tuple(each.repair for each in slips if wrong.right.judged(each.repair).verdict not in _RIGHT)
    return Answer(wrong, slips, seconds, tuple(_fits(each.code, wrong) for each in slips), false)


def _fits(code: str, wrong: Wrong) -> bool:
    """Whether a slip of this kind makes of the right line this wrong one, or one that equals it."""
    if code == wrong.kind:
        return True
    trees = slipped(wrong.right, code)
    if wrong.tree in trees:
        return True
    values = wrong.right.values(wrong.tree)
    return bool(values) and any(wrong.right.values(tree) == values for tree in trees)


@dataclass
class Figures:
    """Of each kind: how many lines, and how many were recognised first, or among all that was said."""

    lines: Counter[str] = field(default_factory=Counter)
    first: Counter[str] = field(default_factory=Counter)
    among: Counter[str] = field(default_factory=Counter)
    silent: Counter[str] = field(default_factory=Counter)
    repairs: int = 0
    false_repairs: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def add(self, answer: Answer) -> None:
        kind = answer.wrong.kind
        self.lines[kind] += 1
        self.first[kind] += any(answer.fits[:1])
        self.among[kind] += any(answer.fits)
        self.silent[kind] += not answer.said
        self.repairs += len(answer.said)
        self.false_repairs += answer.false_repairs
        self.seconds.append(answer.seconds)


def measured(rights: list[Right], kinds: list[str], count: int, seed: int) -> Iterator[Answer]:
    """Answers to so many wrong lines."""
    with _slips_alone():
        for wrong in drawn(rights, kinds, count, seed):
            yield answered(wrong)


@contextmanager
def _slips_alone() -> Iterator[None]:
    """A slip can have the outcome of a mistake of thought, and whose it was nobody can tell: these are not asked."""
    with patch("bpttcheck.explain.thoughts_of.found", lambda *_, **_all: iter(())):
        yield
