"""Wrong lines drawn by chance, each explained, and whether the explanation is a right one."""

from __future__ import annotations

import gc
import random
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING

from bpttcheck.cli import GARBAGE
from bpttcheck.derivation import Verdict
from bpttcheck.explain import explain
from bpttcheck.notation.write import plain
from tests.explain.generated.kinds import ABOUT_TARGETS, KINDS, mistaken, with_kin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bpttcheck.notation.syntax import Node
    from bpttcheck.verify.results import Explanation, StepResult
    from tests.explain.generated.right import Right

# These are written as derivatives: nobody writes such as do not exist, are 0, or have another shape than what is asked.
_MEANINGFUL = ABOUT_TARGETS - {"layout"} | {"path", "direct", "recurrent", "activation"}
_WRONG = {Verdict.WRONG, Verdict.MALFORMED}
_RIGHT = {Verdict.CORRECT, Verdict.CONDITIONAL}
_DRAWS = 12
TWO = "two slips"
PAIRED = ("sign", "index", "time", "name", "transpose")


@dataclass(frozen=True)
class Wrong:
    """A line with a mistake, or with two: what it was made of, and what the verifier says of it."""

    kinds: tuple[str, ...]
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


class Corpus:
    """The right lines, and those among them that say the same of the same."""

    def __init__(self, rights: list[Right]) -> None:
        self.rights = rights
        self._targets: dict[Right, Right] = {}
        self._made: dict[tuple[Right, str], frozenset[tuple[str, ...]]] = {}

    def drawn(self, kinds: list[str], count: int, seed: int) -> Iterator[Wrong]:
        """So many wrong lines: the kinds by turns, and of each kind the right lines by turns."""
        ways = [self._of(kind, random.Random(f"{seed} {kind}")) for kind in kinds]  # noqa: S311  (a sample)
        yield from islice(_by_turns(ways), count)

    def _of(self, kind: str, chance: random.Random) -> Iterator[Wrong]:
        several = chance.sample(self.rights, len(self.rights))
        seen: set[tuple[Right, Node]] = set()
        is_found = True
        while is_found:
            is_found = False
            for right in several:
                found = _one(kind, right, chance)
                if found and (right, found.tree) not in seen:
                    seen.add((right, found.tree))
                    is_found = True
                    yield found

    def answered(self, wrong: Wrong) -> Answer:
        """What the program says of a wrong line, held against what was done to it."""
        right = wrong.right.anew()
        result = right.judged(plain(wrong.tree))
        said, seconds = _timed(lambda: explain(result, right.target, right.prepared))
        false = (each.repair for each in said if each.repair)
        wrongly = tuple(repair for repair in false if right.judged(repair).verdict not in _RIGHT)
        return Answer(wrong, said, seconds, tuple(self._fits(each, wrong) for each in said), wrongly)

    def _fits(self, said: Explanation, wrong: Wrong) -> bool:
        """Whether what is said was done, or a mistake of that kind makes this line or one that equals it."""
        if len(wrong.kinds) > 1:
            return bool(said.repair) and said.code in wrong.kinds
        if said.code in wrong.kinds:
            return True
        if said.code not in KINDS:
            return False
        if wrong.tree in with_kin(wrong.right, said.code):
            return True
        values = wrong.right.values(wrong.tree)
        siblings = self._siblings(wrong.right, said.code) if values else ()
        return any(values in self._values(each, said.code) for each in siblings)

    def _siblings(self, right: Right, kind: str) -> Iterator[Right]:
        """The line, then the others that say what the same target is, where they make other mistakes."""
        yield right
        yield self._targets.setdefault(right, replace(right, tree=right.target.claim.tree))
        for each in self.rights if kind not in ABOUT_TARGETS else ():
            same = each.prepared is right.prepared and each.target.claim.tree == right.target.claim.tree
            if same and each is not right:
                yield each

    def _values(self, right: Right, kind: str) -> frozenset[tuple[str, ...]]:
        if (right, kind) not in self._made:
            self._made[right, kind] = frozenset(map(right.values, with_kin(right, kind)))
        return self._made[right, kind]


def _timed(explained: Callable[[], tuple[Explanation, ...]]) -> tuple[tuple[Explanation, ...], float]:
    """What is said, and the seconds that it took, as in a run of the program, which looks for garbage as seldom."""
    before = gc.get_threshold()
    gc.set_threshold(GARBAGE)
    start = time.process_time()
    said = explained()
    seconds = time.process_time() - start
    gc.set_threshold(*before)
    return said, seconds


def _by_turns(ways: list[Iterator[Wrong]]) -> Iterator[Wrong]:
    while ways:
        found = [(way, next(way, None)) for way in ways]
        yield from (wrong for _, wrong in found if wrong)
        ways = [way for way, wrong in found if wrong]


def _one(kind: str, right: Right, chance: random.Random) -> Wrong | None:
    """A line with one mistake of a kind, or with two slips of kinds drawn by chance."""
    trees = _twice(right, chance) if kind == TWO else [((kind,), tree) for tree in mistaken(right, kind)]
    for kinds, tree in chance.sample(trees, min(len(trees), _DRAWS)):
        result = right.judged(plain(tree))
        if result.verdict in _WRONG and (kind not in _MEANINGFUL or _says_something(result, right, tree)):
            return Wrong(kinds, right, tree, result)
    return None


def _says_something(result: StepResult, right: Right, tree: Node) -> bool:
    """Whether a line has a meaning, and does not vanish."""
    return result.verdict is Verdict.WRONG and any(float(value) for value in right.values(tree))


def _twice(right: Right, chance: random.Random) -> list[tuple[tuple[str, ...], Node]]:
    """Lines with two slips, of the kinds that come in pairs."""
    found: list[tuple[tuple[str, ...], Node]] = []
    for _ in range(_DRAWS):
        one, other = chance.choice(PAIRED), chance.choice(PAIRED)
        if trees := mistaken(right, one):
            once = replace(right, tree=chance.choice(trees))
            if twice := [tree for tree in mistaken(once, other) if tree != right.tree]:
                found.append(((one, other), chance.choice(twice)))
    return found


@dataclass
class Figures:
    """Of each kind: how many lines, and how many were recognised first, or among all that was said."""

    lines: Counter[str] = field(default_factory=Counter)
    first: Counter[str] = field(default_factory=Counter)
    among: Counter[str] = field(default_factory=Counter)
    silent: Counter[str] = field(default_factory=Counter)
    repairs: int = 0
    false_repairs: list[str] = field(default_factory=list)
    seconds: dict[str, list[float]] = field(default_factory=dict)

    def add(self, answer: Answer) -> None:
        wrong = answer.wrong
        kind = TWO if len(wrong.kinds) > 1 else wrong.kinds[0]
        self.lines[kind] += 1
        self.first[kind] += any(answer.fits[:1])
        self.among[kind] += any(answer.fits)
        self.silent[kind] += all(each.code == "unexplained" for each in answer.said)
        self.repairs += sum(bool(each.repair) for each in answer.said)
        self.false_repairs += answer.false_repairs
        self.seconds.setdefault(wrong.right.prepared.model.name, []).append(answer.seconds)


def measured(rights: list[Right], kinds: list[str], count: int, seed: int) -> Iterator[Answer]:
    """Answers to so many wrong lines."""
    corpus = Corpus(rights)
    gc.freeze()  # a run of the program has no corpus in which to look for garbage
    yield from map(corpus.answered, corpus.drawn(kinds, count, seed))
