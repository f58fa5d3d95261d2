"""What is said of a wrong line: the likeliest explanation first, each verified before it is made."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from bpttcheck.derivation import Verdict
from bpttcheck.errors import Refused
from bpttcheck.explain import pairs, repairs, thoughts_of
from bpttcheck.explain.asked import Asked
from bpttcheck.explain.asking import says
from bpttcheck.explain.pages import lesson
from bpttcheck.explain.questions import QUESTIONS, Exhausted, most_work
from bpttcheck.explain.unexplained import SHORT, unexplained
from bpttcheck.explain.written import as_author, said, written
from bpttcheck.kernel.work import Spent, Work
from bpttcheck.verify.claims import read_tree
from bpttcheck.verify.judging import unstated
from bpttcheck.verify.results import Explanation

if TYPE_CHECKING:
    from bpttcheck.explain.repairs import Change, Valued
    from bpttcheck.notation.syntax import Node
    from bpttcheck.places import Passage
    from bpttcheck.verify.claims import Target
    from bpttcheck.verify.results import StepResult
    from bpttcheck.verify.setting import Prepared

MOST: Final = 3
# No line takes so much that nothing is left for those after it.
_SHARE: Final = 2
_TOO_MUCH: Final = (
    "nothing was found with the {:,} units of work that were left to explain it; ask about this line alone, "
    "or at smaller `sizes:` and `times:`"
)
# Two changes are believed after all that is one.
_TWO: Final = 100
# A repair that is less likely than this is not said beside another explanation.
_DOUBTFUL: Final = 40
# The shares of all questions, and of the work, under the assumptions that are needed, and under all that are natural.
_SHARES: Final = {1: (((0, 1), (0, 1)),), 2: (((0, 0.75), (0, 0.9)), ((0.75, 1), (0.9, 1)))}
# Of these, how much is asked by the end of each kind of search, and how much work is done.
_THOUGHTS, _SINGLE, _RELATIONS, _ALL = (0.2, 0.5), (0.65, 0.87), (0.72, 0.94), (1, 1)
_EXPLAINED: Final = frozenset({Verdict.WRONG, Verdict.MALFORMED})


def explain(result: StepResult, target: Target, prepared: Prepared, limit: int = QUESTIONS) -> tuple[Explanation, ...]:
    """Why a line is wrong, at most three reasons, the likeliest first; nothing if none is found.

    So many questions may be asked; where the search was broken off by that, or by the work that it took, it is said.
    """
    if result.verdict not in _EXPLAINED:
        return ()
    own = Work(min(most_work(len(prepared.world.glossary.families)), prepared.left_to_explain // _SHARE))
    try:
        with prepared.world.graph.metered(own):
            return _explained(result, target, prepared, limit)
    except Spent:
        return _unsought(result, own.most)
    finally:
        prepared.explaining.done += own.done


def _unsought(result: StepResult, most: int) -> tuple[Explanation, ...]:
    """What is said of a line for which nothing more is looked for."""
    return (Explanation("unexplained", _TOO_MUCH.format(most), stopped=1),) if result.verdict is Verdict.WRONG else ()


def _explained(result: StepResult, target: Target, prepared: Prepared, limit: int) -> tuple[Explanation, ...]:
    tree = result.tree or _tree(result, prepared)
    if tree is None:
        return ()
    asked = Asked(tree, result, target, prepared, limit)
    several = _assumptions(asked)
    for number, further in enumerate(several):
        asked.assuming(further)
        if found := _found(asked, *_SHARES[len(several)][number]):
            return _ordered(found, asked)
    if result.verdict is not Verdict.WRONG:
        return ()
    return (Explanation("unexplained", _words(asked), stopped=asked.questions.stopped),)


def _words(asked: Asked) -> str:
    """What can be said of a line that nothing explains; as much as there is work left for."""
    try:
        return unexplained(asked)
    except Spent:
        return SHORT


def _assumptions(asked: Asked) -> tuple[tuple[Passage, ...], ...]:
    """What is needed at least, then all that the model declares as natural."""
    needs = (*asked.target.claim.needs, *asked.needs)
    labels = unstated(needs, asked.prepared)
    return tuple(dict.fromkeys((labels, (*labels, *asked.prepared.natural(labels)))))


def _ordered(found: list[Explanation], asked: Asked) -> tuple[Explanation, ...]:
    """The likeliest first, each mistake of thought once, and with a repair of one change if a good one was found."""
    ordered = sorted(found, key=lambda each: each.rank)
    first = ordered[0]
    offered = [each for each in ordered if each.repair and each.rank < _DOUBTFUL and not _repeats(each, asked)]
    if offered and not first.repair:
        best = offered[0]
        first = replace(first, repair=best.repair, marks=best.marks, tree=best.tree)
    thoughts = {each.code for each in ordered if not each.repair}
    others = [each for each in ordered[1:] if not (each.repair and each.code in thoughts)]
    return replace(first, stopped=asked.questions.stopped), *others[: MOST - 1]


def _repeats(each: Explanation, asked: Asked) -> bool:
    """Whether a repaired line only says again what was asked for."""
    return each.tree is not None and says(each.tree, asked.target.claim.tree)


def _found(asked: Asked, *several: tuple[float, float]) -> list[Explanation]:
    """What is found with the questions, and with the work, from one share of all to another."""

    def until(parts: tuple[float, float]) -> None:
        questions, work = (start + part * (end - start) for part, (start, end) in zip(parts, several, strict=True))
        asked.questions.until(questions, work)

    until(_THOUGHTS)
    found = _thoughts(asked, fallback=False)
    until(_SINGLE)
    right, others = repairs.single(asked)
    found += [_repair((change,), change.tree, asked) for change in right]
    until(_RELATIONS)
    found = found or _thoughts(asked, fallback=True)
    until(_ALL)
    return found or _in_pairs(asked, others)


def _tree(result: StepResult, prepared: Prepared) -> Node | None:
    """What a line says that has no meaning, if it can be read at all."""
    try:
        return read_tree(result.step.text.text, result.step.notation, prepared)[0]
    except Refused:
        return None


def _thoughts(asked: Asked, *, fallback: bool) -> list[Explanation]:
    found: list[Explanation] = []
    with suppress(Exhausted):
        for page, other in thoughts_of.found(asked, fallback=fallback):
            found.append(Explanation(page.code, other.says, rank=page.rank, chain=other.chain))
    return found


def _in_pairs(asked: Asked, others: list[Valued]) -> list[Explanation]:
    both = None
    with suppress(Exhausted):
        both = pairs.pairs(asked, others)
    return [_repair(both[:2], both[2], asked)] if both else []


def _repair(changes: tuple[Change, ...], tree: Node, asked: Asked) -> Explanation:
    name, _ = lesson(changes[0].slip)
    pieces = tuple((change.span, change.after) for change in changes)
    what = " and ".join(_says(change, asked) for change in changes)
    return Explanation(
        changes[0].slip.code,
        f"{name[:1].lower()}{name[1:]}: {what}",
        written(asked, pieces, tree),
        tuple(change.span for change in changes),
        rank=changes[0].rank + (_TWO if len(changes) > 1 else 0),
        tree=tree,
    )


def _says(change: Change, asked: Asked) -> str:
    before, after = said(asked, change.span, change.before), as_author(asked, change.span, change.after)
    return f"`{before}` should be `{after}`"
