"""Lines made from the corpus by rewritings and changes, and whether the verdict on each is what the numbers say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random
from typing import NamedTuple

from bpttcheck.errors import Refused
from bpttcheck.notation import plain, write
from bpttcheck.notation.syntax import Node, children
from tests.soundness import writing_out  # noqa: F401  (registers more rewritings)
from tests.soundness.changes import CHANGES
from tests.soundness.corpus import Claim
from tests.soundness.engine import SLOW, Engine, Said
from tests.soundness.judge import Care, Judge
from tests.soundness.places import everything, expressions
from tests.soundness.rewritings import KEEPS, Around, Rule

_LARGEST = 400
_ANYWHERE = {"index", "time", "number", "number off by 1e-12", "condition", "name"}
# By what the numbers say and the verdict: what it is called. Whatever is not here is as it must be.
_FAULTS = {
    ("equal", "wrong"): "false reject",
    ("equal", "carried"): "false reject",
    ("equal", "malformed"): "refused",
    ("equal", "conditional"): "conditional",
    ("equal", "undecided"): "undecided",
    ("partly", "correct"): "false accept",
    ("partly", "wrong"): "false reject",
    ("partly", "undecided"): "undecided",
    ("different", "correct"): "false accept",
    ("different", "undecided"): "undecided",
}


Made = tuple[tuple[str, ...], str] | None
Maker = Callable[[Claim, Random], Made]
Table = dict[str, Rule]


class Tried(NamedTuple):
    """A line, how it was made, and what came of it."""

    claim: Claim
    kinds: tuple[str, ...]
    line: str
    numbers: str
    said: Said
    fault: str


class Bench:
    """The engine beside the judge."""

    def __init__(self, seconds: float = 0) -> None:
        self.engine = Engine(seconds)
        self._judges: dict[str, Judge] = {}

    def judge(self, claim: Claim) -> Judge:
        """The judge of a claim's model."""
        if claim.world not in self._judges:
            self._judges[claim.world] = Judge(claim)
        return self._judges[claim.world]

    def tried(self, claim: Claim, line: str, kinds: tuple[str, ...] = ()) -> Tried | None:
        """What comes of a line; ``None`` where it cannot be read. A fault is held against all digits in all cases."""
        try:
            tree = plain.read(line)
        except Refused:
            return None
        judge = self.judge(claim)
        care: Care = "closely" if any("1e-12" in kind for kind in kinds) else "quickly"
        numbers, said = judge.says(claim.target, tree, care), self.engine.says(claim, line)
        if said.verdict == SLOW:
            return Tried(claim, kinds, line, numbers, said, SLOW)
        if self._fault(claim, tree, numbers, said):
            numbers = judge.says(claim.target, tree, "fully")
        return Tried(claim, kinds, line, numbers, said, self._fault(claim, tree, numbers, said))

    def _fault(self, claim: Claim, tree: Node, numbers: str, said: Said) -> str:
        if numbers == "different" and said.verdict == "conditional":
            return self._fault_of_conditional(claim, tree, said)
        return _FAULTS.get((numbers, said.verdict), "")

    def _fault_of_conditional(self, claim: Claim, tree: Node, said: Said) -> str:
        """A line that needs an assumption must hold under it; what a derivative holds is not asked here."""
        needs = tuple(need for need in said.needs if " exist" not in need)
        if any(need.startswith("holding ") for need in needs):
            return ""
        return "false accept" if self.judge(claim).says(claim.target, tree, "closely", needs) == "different" else ""


def size(tree: Node) -> int:
    """How many nodes there are."""
    return 1 + sum(map(size, children(tree)))


def rewritten(claim: Claim, random: Random) -> Made:
    """A line that means the same, by one to four rewritings."""
    return _made(claim, random, [KEEPS] * random.randint(1, 4))


def changed(claim: Claim, random: Random) -> Made:
    """A line that most often means something else, by a change, at times under rewritings."""
    return _made(claim, random, [*[KEEPS] * random.choice([0, 0, 1, 2]), CHANGES, *[KEEPS] * random.choice([0, 0, 1])])


def _made(claim: Claim, random: Random, tables: list[Table]) -> Made:
    tree, kinds = claim.line, list[str]()
    for table in tables:
        kind, tree = _step(claim, tree, random, table)
        kinds += [kind] if kind else []
        if size(tree) > _LARGEST:
            return None
    own = tables[-1] is KEEPS or any(kind in CHANGES for kind in kinds)
    return (tuple(kinds), write.plain(tree)) if kinds and own else None


def _step(claim: Claim, tree: Node, random: Random, table: Table) -> tuple[str, Node]:
    """A tree after one rule that fits somewhere; the same if none of a few does."""
    for _ in range(8):
        kind = random.choice(sorted(table))
        rule = table[kind]
        places = list(everything(tree) if kind in _ANYWHERE else expressions(tree))
        random.shuffle(places)
        for node, put in places[:12]:
            new = rule(node, Around(random, claim, tree))
            if new is not None and new != node:
                return kind, put(new)
    return "", tree


def stream(lines: tuple[Claim, ...], seed: int, make: Maker, bench: Bench) -> Iterator[Tried]:
    """Lines without end, by a seed."""
    random = Random(seed)  # noqa: S311  (no secret is made of it)
    while True:
        claim = random.choice(lines)
        made = make(claim, random)
        if made and (found := bench.tried(claim, made[1], made[0])):
            yield found
