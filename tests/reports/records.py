"""Results made by hand: what reports say does not depend on how it was found."""

from io import StringIO
from typing import Any

from msgspec.structs import replace

from bpttcheck.derivation import Derivation, ModelName, Setting, Size, Step, Verdict
from bpttcheck.errors import UnknownName
from bpttcheck.places import Passage, Source, Span
from bpttcheck.verify.results import (
    Counterexample,
    DerivationResult,
    FileResult,
    Located,
    Named,
    Proof,
    Range,
    Reason,
    StepResult,
    Transposed,
)

FILE = """\
title: By hand
model: rnn
target: d L / d o(t)[i]
steps:
  - yhat[i] - y[i]
  - y[i] - yhat[i]
  - -(yhat[i] - y[i])
  - yhatt[i] - y[i]
  - yhat[i]*sum(k, y[k]) - y[i]
  - sum(k, log(y[k] + 2))
"""
PROOF = Proof(116, 9, (Range("t", (1, 2, 3)), Range("i", (1, 2, 3))))
WITNESS = Counterexample(
    at=(("t", 1), ("i", 2)),
    entry="",
    shown=(Named("y(1)[2]", "0.5"), Named("yhat(1)[2]", "0.25")),
    line="0.25",
    truth="-0.25",
    point=(Named("c[1]", "1/2"),),
    assume=("sum(y(t)) = 1",),
)


def about(model: str) -> Setting:
    """A model as it is, with no more said."""
    return Setting(ModelName(Passage.whole(model, "--model")))


def passage(source: Source, text: str) -> Passage:
    start = source.text.index(text)
    return Passage(text, source, tuple(range(start, start + len(text) + 1)))


def results(text: str = FILE, name: str = "hand.yaml", title: str = "By hand") -> FileResult:
    """A file with a line of every verdict, as none was expected but the correct one."""
    source = Source(name, text)
    lines = [passage(source, line[4:]) for line in text.splitlines()[4:]]
    fault = Located(UnknownName(Span(0, 5), "yhatt", ("yhat", "y")), lines[3])
    why = Reason("the two sides differ as expressions, and no point was found")
    facts: list[tuple[Verdict, dict[str, Any]]] = [
        (Verdict.CONDITIONAL, {"needs": ("sum(y(t)) = 1",), "evidence": PROOF}),
        (Verdict.WRONG, {"evidence": WITNESS}),
        (Verdict.CARRIED, {"evidence": WITNESS, "follows": 2}),
        (Verdict.MALFORMED, {"fault": fault}),
        (Verdict.CORRECT, {"evidence": PROOF}),
        (Verdict.UNDECIDED, {"evidence": why}),
    ]
    steps = tuple(StepResult(Step(line), verdict, **more) for line, (verdict, more) in zip(lines, facts, strict=True))
    return one(source, steps, title)


def turned() -> FileResult:
    """A file with a line that is turned round."""
    source = Source("turned.yaml", "model: rnn\ntarget: d L / d o(t)[i]\nsteps:\n  - (yhat - y).T\n")
    step = Step(passage(source, "(yhat - y).T"))
    evidence = Transposed("a row over y", "a column over y", ("sum(y(t)) = 1",))
    return one(source, (StepResult(step, Verdict.WRONG, evidence=evidence),))


def one(source: Source, steps: tuple[StepResult, ...], title: str = "") -> FileResult:
    """A file with one derivation."""
    target = passage(source, "d L / d o(t)[i]")
    derivation = Derivation(target, tuple(step.step for step in steps), Setting(ModelName(passage(source, "rnn"))))
    sizes = (Size("x", 4), Size("h", 5), Size("y", 3))
    judged = DerivationResult(derivation, steps, None, "rnn", sizes, 3)
    return FileResult(source, title, (judged,))


def expected(result: FileResult) -> FileResult:
    """The same where every verdict is the expected one."""
    (judged,) = result.derivations
    steps = tuple(replace(step, step=replace(step.step, expect=step.verdict)) for step in judged.steps)
    return replace(result, derivations=(replace(judged, steps=steps),))


class Stream(StringIO):
    """A stream in memory with an encoding."""

    encoding = "utf-8"

    def __init__(self, encoding: str = "utf-8") -> None:
        super().__init__()
        self.encoding = encoding
