"""A second opinion on a report: its evidence, computed again by another way than that by which verdicts are found.

What a text says is read as everywhere; all that decides is here. Quantities and lines come as small equations in the
order in which they are computed (``models.equations``). A forward pass goes through them at numbers drawn here. A
derivative is the difference of two passes, in one of which an entry is moved by 1e-50: of 110 digits fifty are left,
of which forty count. Agreement at some points is no proof, and makes no verdict.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import reduce
from itertools import groupby, product
from operator import mul
from random import Random
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from mpmath import MPContext

from bpttcheck import report
from bpttcheck.errors import Refused
from bpttcheck.models.elsewhere import claims
from bpttcheck.models.reported import Assumption, Sides, assumption, entries, sides, world

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from bpttcheck.models.equations import Equations, Written

_reals = MPContext()
_reals.dps = 110
_STEP: Final = _reals.mpf("1e-50")
_APART: Final = _reals.mpf("1e-40")  # two numbers are not equal that differ by more, beside 1 or their own size
_PRINTED: Final = 1e-4  # beside its size, how far a printed number may be from what it stands for
_SEEDS, _MOST_CASES = (2, 1, 4, 3), 12
_VARIABLE: Final = re.compile(r"([^([]+)(?:\((\d+)\))?(?:\[(?:\d+,)?(\d+)\])?")  # its name, time and last index

# What an operation is: a function of its label (a number, an exponent, a slope) and of the values of its arguments.
_OPERATIONS: Final[dict[str, Callable[..., Any]]] = {
    "constant": lambda number: _reals.mpf(number.numerator) / number.denominator,
    "entry": lambda _, x: x,
    "add": lambda _, *terms: _reals.fsum(terms),
    "multiply": lambda _, *factors: reduce(mul, factors),
    "power": lambda exponent, x: x**exponent,
    "exp": lambda _, x: _reals.exp(x),
    "log": lambda _, x: _reals.log(x) if x > 0 else 1 / _reals.zero,
    "tanh": lambda _, x: _reals.tanh(x),
    "sigmoid": lambda _, x: 1 / (1 + _reals.exp(-x)),
    "softmax": lambda _, x, *others: _reals.exp(x) / sum(map(_reals.exp, others)),
    "softplus": lambda _, x: _reals.log(1 + _reals.exp(x)),
    "step": lambda _, x: (1 + x / abs(x)) / 2,
    "relu": lambda _, x: max(x, _reals.zero),
    "abs": lambda _, x: abs(x),
    "leaky_relu": lambda slope, x: x if x > 0 else x * slope.numerator / slope.denominator,
}
_KINKED: Final = {"relu", "abs", "leaky_relu"}  # which have no derivative at 0


class _FailedError(Exception):
    """The evidence of a line does not hold."""


class _Pass:
    """A forward pass at numbers that are said, or drawn as is assumed; what has no value there is ``None``."""

    def __init__(self, equations: Equations, seed: int, assumed: Iterable[Assumption], said: Mapping[str, str]) -> None:
        self._equations, self._seed, self._said = equations, seed, said
        self._vectors = {each.vector: each for each in sorted(assumed, key=lambda each: each.kind == "onehot")}
        self._values: list[Any] = []
        self._moved: dict[tuple[int, ...], dict[int, Any]] = {}

    def value(self, node: int) -> Any:  # noqa: ANN401  (a number of mpmath)
        for operation, arguments, label in self._equations.rows[len(self._values) : node + 1]:
            if operation == "slope":
                self._values.append(self._slope(*arguments))
            elif operation == "variable":
                self._values.append(_computed("constant", self._drawn(str(label)), []))
            else:
                self._values.append(_computed(operation, label, [self._values[k] for k in arguments]))
        return self._values[node]

    def _drawn(self, variable: str) -> Fraction:
        """A variable, such as ``W[1,2]`` or ``y(1)[3]``."""
        name, time, at = _VARIABLE.findall(variable)[0]
        match self._vectors.get(name):
            case _ if variable in self._said:
                return Fraction(self._said[variable])
            case Assumption("zero"):
                return Fraction(0)
            case Assumption("onehot", _, count):  # seeds in a row go through all classes
                return Fraction(int(at) == 1 + (self._seed + int(time or 0)) % count)
            case Assumption("sum", _, count) if int(at) == count:
                others = (self._drawn(variable.removesuffix(f"{at}]") + f"{k}]") for k in range(1, count))
                return 1 - sum(others, Fraction(0))
        random = Random(f"{self._seed} {variable}")  # noqa: S311  (no secret is made of it)
        return Fraction(random.randint(self._seed % 2 or -64, 64) or 1, 64)

    def _slope(self, of: int, by: int, *held: int) -> Any:  # noqa: ANN401
        """By how much one moves with another, beside the step of that, while some are held."""
        values = self._values
        if values[by] is None or values[of] is None:
            return None
        moved = self._moved.setdefault((by, *held), {by: values[by] + _STEP})
        for place in self._equations.made_of(of, after=by):
            operation, arguments, label = self._equations.rows[place]
            if place not in moved and place not in held and not moved.keys().isdisjoint(arguments):
                found = [moved[k] if k in moved else values[k] for k in arguments]
                no_slope = operation == "slope" or (operation in _KINKED and values[arguments[0]] == 0)
                moved[place] = None if no_slope else _computed(operation, label, found)
        found = moved.get(of, values[of])
        return None if found is None else (found - values[of]) / _STEP


def _computed(operation: str, label: object, values: list[Any]) -> Any:  # noqa: ANN401
    try:
        return None if any(value is None for value in values) else _OPERATIONS[operation](label, *values)
    except ArithmeticError:
        return None


def _differ(one: Any, other: Any) -> bool:  # noqa: ANN401
    return bool(abs(one - other) > _APART * max(1, abs(one), abs(other)))


class Finding(NamedTuple):
    """What came of a line, or of it at other sizes: confirmed, failed, not rechecked, or without evidence; and why."""

    path: str
    line: int
    verdict: str
    outcome: str
    why: str
    where: str = ""


def recheck(text: str) -> Iterator[Finding]:
    """What comes of each line of a report; raises ``UnreadableError``."""
    for _, several in groupby(report.derivations(text), key=lambda each: each[1].about):
        models = dict[bytes, _Model]()
        for path, (where, said, step) in ((path, claim) for path, each in several for claim in claims(each)):
            yield Finding(path, step.line, step.verdict, *_outcome(step, said, models), where)


def _outcome(step: report.Step, said: report.Derivation, models: dict[bytes, _Model]) -> tuple[str, str]:
    try:
        model = models.get(said.about) or models.setdefault(said.about, _Model(world(said)))
        match step.verdict, step.evidence:
            case "correct" | "conditional" as right, report.Identity():
                model.confirm_equal(sides(said, step, model.world), said.under(step), throughout=right == "correct")
            case "wrong" | "carried", report.Witness() as witness:
                model.confirm_witness(sides(said, step, model.world), witness)
            case "wrong" | "carried", report.Transposed(needs=needs):
                model.confirm_equal(sides(said, step, model.world, turned=True), [*said.assume, *needs])
            case "malformed" | "undecided", _:
                return "without evidence", ""
            case _:
                return "failed", f"this is no evidence for `{step.verdict}`"
        if step.verdict == "carried":
            model.confirm_equal(sides(said, step, model.world, follows=True), said.assume)
    except _FailedError as failed:
        return "failed", str(failed)
    except (Refused, ArithmeticError, RecursionError) as why:
        return "not rechecked", str(why)
    return "confirmed", ""


class _Model:
    """The quantities of a model with the points that were drawn, for all lines about it."""

    def __init__(self, world: Written) -> None:
        self.world = world
        self._passes: dict[tuple[int, tuple[str, ...]], _Pass] = {}

    def confirm_equal(self, both: Sides, assume: Sequence[str], *, throughout: bool = False) -> None:
        """Both agree at points that are drawn here; ``throughout`` the line exists where its target does."""
        assumed, count = [assumption(text, self.world) for text in assume], 0
        frames = both.frames(assumed)
        for seed, frame in product(_SEEDS, frames[:: -(-len(frames) // _MOST_CASES) or 1]):
            forward = self._passes.setdefault((seed, tuple(assume)), _Pass(self.world.equations, seed, assumed, {}))
            truth, found = (list(map(forward.value, entries(side, frame))) for side in (both.truth, both.line))
            if throughout and truth and not found:
                raise _FailedError("the line names a time that does not exist")
            pairs = [pair for pair in zip(truth, found, strict=False) if None not in pair]
            if any(_differ(*pair) for pair in pairs):
                raise _FailedError(f"the two sides differ at the point of seed {seed}")
            count += len(pairs)
        if not count:
            raise ArithmeticError("no point was found at which both sides have a value")

    def confirm_witness(self, both: Sides, witness: report.Witness) -> None:
        """At the numbers of a witness both sides have the values that are printed, and these differ."""
        assumed, frame = [assumption(text, self.world) for text in witness.assume], both.frame(witness.at)
        forward = _Pass(self.world.equations, 2, assumed, witness.point)
        values = [forward.value(side.build(frame)[both.place(witness.entry)]) for side in (both.line, both.truth)]
        if None in values or not _differ(*values):  # of a derivative of a derivative nothing is known here
            raise (ArithmeticError if None in values else _FailedError)("no difference was seen at the witness")
        for value, printed in zip(values, (witness.line, witness.truth), strict=True):
            if abs(value - _reals.mpf(printed)) > _PRINTED * abs(value):
                raise _FailedError(f"the report has {printed} for what is {_reals.nstr(value, 6)}")
