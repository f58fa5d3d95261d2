"""What numbers say of a line: equal to its target or not. Nothing of the engine is in here but the notation's reader.

Both sides are evaluated by the forward pass and the differences of the ``evaluator``, first with complex floats in
every case, where a difference above 1e-7 shows; where it matters, with 110 digits of mpmath.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from tests.soundness.evaluator.arrays import UnexaminedError
from tests.soundness.evaluator.given import Given
from tests.soundness.evaluator.lines import Compared, compared, left_out_time
from tests.soundness.evaluator.numbers import Digits, Floats, NoValueError, Numbers
from tests.soundness.evaluator.points import Point
from tests.soundness.evaluator.world import NoTimeError, World

if TYPE_CHECKING:
    from bpttcheck.notation.syntax import Node
    from tests.soundness.corpus import Claim

# ``partly``: equal wherever the times exist that the line names. ``unread``: nothing is said.
Said = Literal["equal", "different", "partly", "unread"]
Care = Literal["quickly", "closely", "fully"]
_SEEDS = (2, 3, 4, 5)  # which go through all classes of a one-hot vector
_ALL = 10**6
_CASES: dict[Care, int] = {"quickly": 0, "closely": 4, "fully": _ALL}


class Judge:
    """Points of one model, with what was computed at them."""

    def __init__(self, claim: Claim) -> None:
        self._given = Given(claim.said)
        self._assume: list[str] = claim.said["assume"]
        self._worlds: dict[tuple[type[Numbers], int, tuple[str, ...]], tuple[Point, World]] = {}

    def says(self, target: Node, line: Node, care: Care = "quickly", needs: tuple[str, ...] = ()) -> Said:
        """Whether a line equals its target under assumptions: in floats, in some cases or in all with all digits."""
        try:
            return self._says(target, line, needs, _CASES[care])
        except (UnexaminedError, NoValueError, NoTimeError, ArithmeticError, LookupError, RecursionError, ValueError):
            return "unread"

    def _says(self, target: Node, line: Node, needs: tuple[str, ...], most: int) -> Said:
        has_classes = any("onehot" in each for each in (*self._assume, *needs))
        seeds: tuple[int, ...] = _SEEDS if has_classes else _SEEDS[:1]
        found = [self._compared(Floats, seed, target, line, needs, _ALL) for seed in seeds]
        if most != _ALL and any(each.differs(Floats()) for each in found):
            return "different"
        quick = found[0]
        seeds = _SEEDS if most == _ALL else seeds if most else ()
        exact = [self._compared(Digits, seed, target, line, needs, most) for seed in seeds]
        if any(each.differs(Digits()) for each in exact):
            return "different"
        if not any(each.cases for each in (exact or [quick])):
            return "unread"
        return "partly" if quick.missing else "equal"

    def _compared(
        self, kind: type[Numbers], seed: int, target: Node, line: Node, needs: tuple[str, ...], most: int
    ) -> Compared:
        key = kind, seed, needs
        if key not in self._worlds:
            point = Point(self._given, kind(), seed, [*self._assume, *needs])
            self._worlds[key] = point, point.world()
        point, world = self._worlds[key]
        return compared(target, line, left_out_time(target, self._given), world, point, most)
