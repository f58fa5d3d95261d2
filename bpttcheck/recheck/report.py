"""The evidence of a JSON report, line by line: confirmed, failed, or not examined."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any, Final, NamedTuple

from bpttcheck.errors import Refused
from bpttcheck.notation import plain
from bpttcheck.notation.syntax import Node, Transpose
from bpttcheck.recheck.arrays import UnexaminedError
from bpttcheck.recheck.given import Given
from bpttcheck.recheck.indices import Scene
from bpttcheck.recheck.lines import compared, left_out_time
from bpttcheck.recheck.numbers import Digits, NoValueError
from bpttcheck.recheck.points import Point, evaluated
from bpttcheck.recheck.world import NoTimeError, World

Said = Mapping[str, Any]
_SEEDS: Final = (2, 1, 4, 3)
_MOST_CASES: Final = 12
_PRINTED: Final = 1e-4
_FAULTS: Final = (KeyError, TypeError, ValueError, AttributeError, IndexError, Refused)


class UnreadableError(Exception):
    """What is no report, or lacks what is needed to look at it again."""


class Finding(NamedTuple):
    """What came of one line; nothing in ``failure`` if its evidence holds."""

    path: str
    line: int
    verdict: str
    failure: str = ""
    examined: bool = True


class FailedError(Exception):
    """The evidence does not hold."""


class Setting:
    """What derivations are about that differ in their targets and assumptions alone, with the points drawn so far."""

    def __init__(self, derivation: Said) -> None:
        self.given = Given(derivation)
        self._drawn: dict[tuple[int, tuple[str, ...]], tuple[Point, World]] = {}

    def drawn(self, seed: int, assume: list[str]) -> tuple[Point, World]:
        """A point, and what is computed at it."""
        key = seed, tuple(assume)
        if key not in self._drawn:
            point = Point(self.given, Digits(), seed, assume)
            self._drawn[key] = point, point.world()
        return self._drawn[key]


def recheck(text: str) -> Iterator[Finding]:
    """What comes of each line that has evidence; raises ``UnreadableError``."""
    settings: dict[str, Setting] = {}
    for path, derivation in _derivations(text):
        if derivation["error"] is not None:
            continue
        try:
            key = json.dumps([derivation[part] for part in ("given", "sizes", "times")])
            setting = settings[key] = settings.get(key) or Setting(derivation)
        except _FAULTS as fault:
            raise UnreadableError(f"{path}: {derivation.get('target')}: {fault}") from fault
        yield from (_finding(path, step, derivation, setting) for step in derivation["steps"])


def _derivations(text: str) -> Iterator[tuple[str, Said]]:
    try:
        document = json.loads(text)
        if document["version"] != 1:
            raise UnreadableError(f"version {document['version']}")
        for file in document["files"]:
            for derivation in file["derivations"]:
                yield file["path"], derivation
    except (RecursionError, *_FAULTS) as fault:
        raise UnreadableError(f"no report of bpttcheck: {fault}") from fault


def _finding(path: str, step: Said, derivation: Said, setting: Setting) -> Finding:
    found = Finding(path, step["line"], step["verdict"])
    try:
        _CONFIRM[step["verdict"]](step, derivation, setting)
    except FailedError as failed:
        return found._replace(failure=str(failed))
    except UnexaminedError as why:
        return found._replace(failure=f"not examined: {why}", examined=False)
    except (NoTimeError, NoValueError, OverflowError, ZeroDivisionError) as why:
        return found._replace(failure=f"there is no value: {why}")
    except _FAULTS as fault:
        raise UnreadableError(f"{path}:{step.get('line')}: {fault!r}") from fault
    return found


def _tree(said: Said) -> Node:
    """What a text says: by the notation where it is plain, as the report has it where it was LaTeX."""
    text = said["target" if "target" in said else "text"]
    return plain.read(text if said["notation"] == "plain" else said["read"])


def _sides(step: Said, derivation: Said) -> tuple[Node, Node]:
    """The target and the line; for what a text holds without saying so, as it is to be written."""
    sides = {"target": _tree(derivation), "line": _tree(step)}
    instead = step["instead"]
    if instead:
        sides[instead["part"]] = plain.read(instead["text"])
    return sides["target"], sides["line"]


def _confirm_equal(step: Said, derivation: Said, setting: Setting) -> None:
    """A proved line agrees with its target at points that are drawn here."""
    if step["evidence"]["kind"] != "identity":
        raise FailedError("a line that is proved has no proof")
    needs = [need for need in step["needs"] if not need.startswith("holding ") and " exist" not in need]
    if step["verdict"] == "correct" and step["needs"]:
        raise FailedError("a correct line needs an assumption")
    _check_equal(_sides(step, derivation), derivation, setting, needs, strict=step["verdict"] == "correct")


def _check_equal(
    sides: tuple[Node, Node], derivation: Said, setting: Setting, needs: list[str], *, strict: bool = False
) -> None:
    count = 0
    time = left_out_time(_tree(derivation), setting.given)
    for seed in _SEEDS:
        point, world = setting.drawn(seed, [*derivation["assume"], *needs])
        found = compared(*sides, time, world, point, _MOST_CASES)
        if found.differs(world.numbers):
            raise FailedError(f"the two sides differ at the point of seed {seed}")
        if strict and found.missing:
            raise FailedError("the line names a time that does not exist")
        count += found.cases
    if not count:
        raise UnexaminedError("no point at which both sides have a value")


def _confirm_different(step: Said, derivation: Said, setting: Setting) -> None:
    """A refuted line differs from its target where the report says, or is the target turned round."""
    evidence = step["evidence"]
    if evidence["kind"] not in _REFUTED:
        raise FailedError("a line that is refuted has no witness")
    _REFUTED[evidence["kind"]](step, derivation, setting)
    if step["verdict"] == "carried":
        before = next(each for each in derivation["steps"] if each["line"] == evidence["follows"])
        _check_equal((_tree(before), _tree(step)), derivation, setting, [])


def _confirm_witness(step: Said, derivation: Said, setting: Setting) -> None:
    """Both sides have the values that the report prints, and they differ."""
    evidence, given, numbers = step["evidence"], setting.given, Digits()
    point = Point(given, numbers, 2, evidence["assume"], evidence["point"])
    target, line = (given.layered(side) for side in (_tree(derivation), _tree(step)))
    scene = Scene(point.world(), dict(evidence["at"]), left_out_time(target, given))
    truth = evaluated(target, scene)
    found = evaluated(line, scene, truth.size) if truth else None
    if truth is None or found is None:
        raise FailedError("there is no such time")
    place = _place(evidence["entry"], truth.size)
    pairs = [(found.entries[place], evidence["line"]), (truth.entries[place], evidence["truth"])]
    if abs(pairs[0][0] - pairs[1][0]) <= numbers.tolerance:
        raise FailedError("the two sides are equal at the witness")
    for value, printed in pairs:
        told = numbers.number(Fraction(printed))
        if abs(value - told) > _PRINTED * max(abs(value), abs(told)):
            raise FailedError(f"the report has {printed} for a value that is {float(value):.6g}")


def _confirm_transposed(step: Said, derivation: Said, setting: Setting) -> None:
    _check_equal((_tree(derivation), Transpose(_tree(step))), derivation, setting, step["evidence"]["needs"])


def _place(entry: str, size: tuple[int, int]) -> int:
    """Which entry of an array a text such as ``[2,1]`` means."""
    at = [int(part) - 1 for part in entry.strip("[]").split(",") if part]
    if not at:
        return 0
    return at[0] * size[1] + at[1] if len(at) > 1 else at[0]


def _nothing(_step: Said, _derivation: Said, _setting: Setting) -> None:
    """What is malformed or undecided rests on no numbers."""


_REFUTED: Final[dict[str, Callable[[Said, Said, Setting], None]]] = {
    "witness": _confirm_witness,
    "transposed": _confirm_transposed,
}
_CONFIRM: Final[dict[str, Callable[[Said, Said, Setting], None]]] = {
    "correct": _confirm_equal,
    "conditional": _confirm_equal,
    "wrong": _confirm_different,
    "carried": _confirm_different,
    "malformed": _nothing,
    "undecided": _nothing,
}
