"""What is said of lines, derivations and files: thin views of the program's own records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from bpttcheck.api.evidence import Bound, Explanation, Witness
from bpttcheck.api.refused import Refused
from bpttcheck.api.shown import Shown
from bpttcheck.notation.write import plain
from bpttcheck.places import NOWHERE
from bpttcheck.reports import words
from bpttcheck.verify.results import Counterexample, DerivationResult, FileResult, Located, Proof, StepResult

if TYPE_CHECKING:
    from bpttcheck.derivation import Verdict


class Step(Shown, frozen=True, eq=False):
    """What is said of one line.

    >>> import bpttcheck
    >>> step = bpttcheck.check("d L / d o(t)", "yhat(t) - y(t)")
    >>> print(step.verdict, step.needs)
    conditional ('sum(y(t)) = 1',)
    >>> step
    <Step 'yhat(t) - y(t)': conditional>
    """

    _file: FileResult
    _derivation: DerivationResult
    _result: StepResult

    @property
    def text(self) -> str:
        """The line as it was written."""
        return self._result.step.text.text

    @property
    def read(self) -> str:
        """The line as it was read, in plain notation; empty where it could not be."""
        return "" if self._result.tree is None else plain(self._result.tree)

    @property
    def ok(self) -> bool:
        """Whether the verdict is the expected one, and the mistake was recognised if one is expected."""
        return self._result.ok

    @property
    def verdict(self) -> Verdict:
        """What is said of it: a string, such as ``"correct"``."""
        return self._result.verdict

    @property
    def expected(self) -> Verdict:
        """What its author expects to be said of it."""
        return self._result.step.expect

    @property
    def line(self) -> int:
        """The line of the file in which it begins, counted from 1."""
        return self._result.step.text.place(NOWHERE).line

    @property
    def column(self) -> int:
        """The character of that line at which it begins, counted from 1."""
        return self._result.step.text.place(NOWHERE).column

    @property
    def needs(self) -> tuple[str, ...]:
        """The assumptions under which it would be correct, if it is conditional."""
        return self._result.needs

    @property
    def notes(self) -> tuple[str, ...]:
        """How it was read where there was a choice."""
        return self._result.notes

    @property
    def bits(self) -> int | None:
        """Of what was proved: it is wrong with a chance below 2 to the minus ``bits``."""
        return self._result.evidence.bits if isinstance(self._result.evidence, Proof) else None

    @property
    def scope(self) -> str:
        """For which sizes and lengths it is right, in words; empty where that was not asked, or it is not right."""
        found = self._result.scope
        return (words.reaches(found) or "; ".join(words.tried(found))) if found else ""

    @property
    def bounds(self) -> dict[str, Bound]:
        """The same as values, by the sorts of the sizes, and ``tau``."""
        found = self._result.scope
        return {each.name: Bound.of(each) for each in found.bounds} if found else {}

    @property
    def witness(self) -> Witness | None:
        """Of what was refuted: numbers that show it."""
        found = self._result.evidence
        return Witness.of(found) if isinstance(found, Counterexample) else None

    @property
    def explanations(self) -> tuple[Explanation, ...]:
        """Why it is wrong, the likeliest reason first."""
        return tuple(Explanation(each.code, each.message, each.repair, each.chain) for each in self._result.mistakes)

    @property
    def fault(self) -> Refused | None:
        """Of a malformed line: what is wrong with it, and where."""
        return _refused(self._result.fault)

    def files(self) -> tuple[FileResult, ...]:
        """The line alone, or with those before it if it carries on what was wrong in one of them."""
        steps = self._derivation.steps
        place = next(number for number, each in enumerate(steps) if each is self._result)
        kept = steps[: place + 1] if self._result.follows else (self._result,)
        return (replace(self._file, derivations=(replace(self._derivation, steps=kept),), passed=()),)

    def summary(self) -> str:
        """What it is, in a few words."""
        return f" {self.text!r}: {self.verdict}"


class Derivation(Shown, frozen=True, eq=False):
    r"""What is said of a target and the lines that claim to equal it.

    >>> import bpttcheck
    >>> text = "model: rnn\ntarget: d L / d o(t)[1]\nassume: sum(y(t)) = 1\nsteps: ['yhat(t)[1] - y(t)[1]']\n"
    >>> (derivation,) = bpttcheck.verify(text).derivations
    >>> derivation
    <Derivation 'd L / d o(t)[1]': 1 of 1 line as expected>
    >>> derivation.model, derivation.sizes, derivation.times, derivation.assume
    ('rnn', {'x': 4, 'h': 5, 'y': 3}, 3, ('sum(y(t)) = 1',))
    """

    _file: FileResult
    _result: DerivationResult

    @property
    def target(self) -> str:
        """What is derived, as it was written."""
        return self._result.derivation.target.text

    @property
    def title(self) -> str:
        """Its title; empty if it has none."""
        return self._result.derivation.title

    @property
    def steps(self) -> tuple[Step, ...]:
        """What is said of each line; nothing where the target means nothing."""
        return tuple(Step(self._file, self._result, each) for each in self._result.steps)

    @property
    def ok(self) -> bool:
        """Whether every line has the verdict that is expected of it."""
        return self._result.ok

    @property
    def fault(self) -> Refused | None:
        """What is wrong with its target, its model or what is assumed, if anything is."""
        return _refused(self._result.fault)

    @property
    def model(self) -> str:
        """The name of the model."""
        return self._result.model

    @property
    def sizes(self) -> dict[str, int]:
        """The sizes at which it was checked."""
        return {size.sort: size.size for size in self._result.sizes}

    @property
    def times(self) -> int:
        """The last time at which it was checked; 0 where nothing has a time."""
        return self._result.times

    @property
    def assume(self) -> tuple[str, ...]:
        """What was assumed."""
        return self._result.assume

    def files(self) -> tuple[FileResult, ...]:
        """The derivation alone."""
        return (replace(self._file, derivations=(self._result,), passed=()),)

    def summary(self) -> str:
        """What it is, in a few words."""
        return f" {self.target!r}: {_tally(self.steps)}"


class Report(Shown, frozen=True, eq=False):
    r"""What is said of a file, or of all files in a folder.

    >>> import bpttcheck
    >>> report = bpttcheck.verify("model: rnn\ntarget: d L / d L(t)\nsteps: ['1', '2']\n")
    >>> report, report.ok
    (<Report: 1 of 2 lines as expected>, False)
    >>> [str(step.verdict) for step in report.steps]
    ['correct', 'wrong']
    >>> import json
    >>> json.loads(report.render("json"))["files"][0]["derivations"][0]["steps"][1]["verdict"]
    'wrong'
    """

    _files: tuple[FileResult, ...]

    @property
    def ok(self) -> bool:
        """Whether all could be read, and every line has the verdict that is expected of it."""
        return all(file.ok for file in self._files)

    @property
    def derivations(self) -> tuple[Derivation, ...]:
        """What is said of each derivation, in their order."""
        return tuple(Derivation(file, each) for file in self._files for each in file.derivations)

    @property
    def steps(self) -> tuple[Step, ...]:
        """What is said of each line of all derivations, in their order."""
        return tuple(step for each in self.derivations for step in each.steps)

    @property
    def faults(self) -> tuple[Refused, ...]:
        """What is wrong with files, targets, models and assumptions, so that lines could not be judged."""
        located = (fault for file in self._files for fault in (file.fault, *(each.fault for each in file.derivations)))
        return tuple(fault for each in located if (fault := _refused(each)))

    def files(self) -> tuple[FileResult, ...]:
        """All files."""
        return self._files

    def summary(self) -> str:
        """What it is, in a few words."""
        unread = f", {len(self.faults)} unreadable" if self.faults else ""
        return f": {_tally(self.steps)}{unread}"


def _tally(steps: tuple[Step, ...]) -> str:
    return f"{sum(step.ok for step in steps)} of {len(steps)} line{'' if len(steps) == 1 else 's'} as expected"


def _refused(located: Located | None) -> Refused | None:
    return Refused(located) if located else None
