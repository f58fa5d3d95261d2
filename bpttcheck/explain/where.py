"""At which values of its indices a line is right, and the condition that says so."""

from __future__ import annotations

from itertools import combinations
from operator import eq, gt, lt, ne
from typing import TYPE_CHECKING, Final

from bpttcheck.errors import Refused
from bpttcheck.kernel.equality import Identity
from bpttcheck.verify.claims import cases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bpttcheck.explain.asked import Asked
    from bpttcheck.verify.claims import Case

    Condition = tuple[str, Callable[[dict[str, int]], bool]]

_MOST: Final = 500


def where_right(asked: Asked) -> str:
    """The condition under which the line is right, proved; nothing if there is none, or no simple one."""
    claim = asked.claim(asked.tree)
    if claim is None or not claim.free:
        return ""
    try:
        with asked.prepared.world.limited():
            found = cases(claim, asked.target, asked.prepared).found
    except Refused:
        return ""
    if len(found) > _MOST:
        return ""
    right = [case for case in found if _meets(case, asked)]
    wrong = [case for case in found if case not in right]
    text = _condition(right, wrong, asked) if right else ""
    return text if text and _is_proved(right, asked) else ""


def _meets(case: Case, asked: Asked) -> bool:
    """Whether the two sides have the same values at one real point, as far as balls tell."""
    point = asked.prepared.judge(asked.further).ball_point()
    point.evaluate((*case.line, *case.truth))
    pairs = [(point.value(a), point.value(b)) for a, b in zip(case.line, case.truth, strict=True)]
    return all(a.is_finite() and b.is_finite() and a.overlaps(b) for a, b in pairs)


def _is_proved(right: list[Case], asked: Asked) -> bool:
    pairs = [pair for case in right for pair in zip(case.line, case.truth, strict=True)]
    return isinstance(asked.prepared.judge(asked.further).decide(pairs)[1], Identity)


def _condition(right: list[Case], wrong: list[Case], asked: Asked) -> str:
    """The first condition that holds in all cases of one list and in none of the other."""
    for text, holds in _conditions(asked, [name for name, _ in right[0].values]):
        if all(holds(dict(case.values)) for case in right) and not any(holds(dict(case.values)) for case in wrong):
            return text
    return ""


def _conditions(asked: Asked, names: list[str]) -> Iterator[Condition]:
    last = asked.prepared.world.times
    for name in (name for name in names if name not in asked.indices):
        yield f"{name} = tau", _compared(name, eq, last)
        yield f"{name} = 1", _compared(name, eq, 1)
        yield f"{name} < tau", _compared(name, lt, last)
        yield f"{name} > 1", _compared(name, gt, 1)
    mine = [name for name in names if name in asked.indices]
    for one, other in combinations(mine, 2):
        yield f"{one} = {other}", _compared(one, eq, other)
        yield f"{one} != {other}", _compared(one, ne, other)
    yield from ((f"{name} = 1", _compared(name, eq, 1)) for name in mine)


def _compared(name: str, compare: Callable[[int, int], bool], to: int | str) -> Callable[[dict[str, int]], bool]:
    return lambda at: compare(at[name], at[to] if isinstance(to, str) else to)
