"""The right lines of `derivations/`, LaTeX ones printed as plain text too, and what the verifier says of others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bpttcheck.derivation import Step, Verdict
from bpttcheck.errors import Refused
from bpttcheck.loading.derivations import load_each
from bpttcheck.loading.files import find
from bpttcheck.notation.write import plain
from bpttcheck.places import Passage
from bpttcheck.verify import verify_file
from bpttcheck.verify.claims import frames, read_line, read_target
from bpttcheck.verify.judging import judge_step
from bpttcheck.verify.pipeline import seed_of
from bpttcheck.verify.setting import Settings
from tests.explain.generated.spots import flat

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bpttcheck.derivation import Setting
    from bpttcheck.notation.syntax import Node
    from bpttcheck.verify.claims import Claim, Target
    from bpttcheck.verify.results import DerivationResult, StepResult
    from bpttcheck.verify.setting import Prepared

FOLDER = Path(__file__).parents[3] / "derivations"
_MOST_FRAMES = 4


@dataclass(frozen=True, eq=False)
class Right:
    """A line that is correct, and what it was held against."""

    tree: Node
    target: Target
    prepared: Prepared
    again: Callable[[], Prepared]

    def anew(self) -> Right:
        """The same line in a world in which nothing has been asked yet."""
        prepared = self.again()
        target = read_target(Passage.whole(plain(self.target.claim.tree), "<target>"), prepared)
        target.check(prepared)
        return replace(self, target=target, prepared=prepared)

    def judged(self, text: str) -> StepResult:
        """What the verifier says of another line in its place."""
        return judge_step(Step(Passage.whole(text, "<line>")), self.target, self.prepared, None, 1)[0]

    def itself(self) -> StepResult:
        """What the verifier says of the line."""
        return self.judged(plain(self.tree))

    def values(self, tree: Node) -> tuple[str, ...]:
        """A line's value at one point of the reals, for some values of its indices; empty where it has none.

        A line of another shape than the target has values too.
        """
        passage = Passage.whole(plain(tree), "<line>")
        for read in (self._as_line, self._as_target):
            try:
                with self.prepared.world.limited():
                    return tuple(self._values(read(passage)))
            except Refused:
                continue
        return ()

    def _as_line(self, passage: Passage) -> Claim:
        return read_line(passage, "plain", self.target, self.prepared)

    def _as_target(self, passage: Passage) -> Claim:
        return read_target(passage, self.prepared).claim

    def _values(self, claim: Claim) -> Iterator[str]:
        point = self.prepared.judge(self.prepared.natural(())).ball_point()
        every = list(frames(claim.free, self.prepared))
        for frame in every[:: max(1, len(every) // _MOST_FRAMES)]:
            for node in claim.meaning.build(frame):
                yield f"{round(float(point.value(node).mid()), 13) + 0.0:.9g}"


def right_lines(folders: tuple[str, ...] = ("",)) -> list[Right]:
    """All correct lines, each once."""
    found: dict[tuple[str, str], Right] = {}
    for loaded in load_each(find([str(FOLDER / name) for name in folders])):
        settings = Settings(seed_of(loaded.source.text))
        for result in verify_file(loaded).derivations:
            found.update(_of(result, settings, seed_of(loaded.source.text)))
    return list(found.values())


def _of(result: DerivationResult, settings: Settings, seed: bytes) -> Iterator[tuple[tuple[str, str], Right]]:
    if result.target is None:
        return
    prepared = settings.prepare(result.derivation.setting)
    target = read_target(Passage.whole(plain(result.target), "<target>"), prepared)
    for step in result.steps:
        if step.verdict is Verdict.CORRECT and step.tree not in {None, result.target}:
            right = Right(flat(step.tree), target, prepared, partial(_prepared, seed, result.derivation.setting))
            key = f"{result.model} {plain(result.target)} {result.assume}", plain(right.tree)
            if right.judged(key[1]).verdict is Verdict.CORRECT:
                yield key, right


def _prepared(seed: bytes, setting: Setting) -> Prepared:
    return Settings(seed).prepare(setting)
