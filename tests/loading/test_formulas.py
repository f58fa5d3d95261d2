"""Formulas in derivation files: a block of LaTeX is a step for each of its lines, or a derivation for each chain."""

from __future__ import annotations

import pytest

from bpttcheck.derivation import Verdict
from bpttcheck.loading.derivations import load
from bpttcheck.places import Source, Span

STEPS = """\
model: rnn
target: L
steps:
  - latex: |
      \\begin{align}
      &= a \\\\
      &= b   % bpttcheck: expect wrong, mistake sign
        + c \\\\
      % bpttcheck: expect malformed
      &= d
      \\end{align}
"""

CHAINS = """\
model: rnn
derivations:
  - title: both
    latex: |
      A &= B \\\\
        &= C \\\\
      D &= E   % bpttcheck: expect wrong
"""


def test_each_line_is_a_step_with_its_place() -> None:
    steps = load(Source("f.yaml", STEPS)).derivations[0].steps
    assert [step.text.text.split() for step in steps] == [["a"], ["b", "+", "c"], ["d"]]
    assert [step.text.place(Span(0, 1)).line for step in steps] == [6, 7, 10]
    assert [step.expect for step in steps] == [Verdict.CORRECT, Verdict.WRONG, Verdict.MALFORMED]
    assert [step.mistake for step in steps] == [None, "sign", None]
    assert {step.notation for step in steps} == {"latex"}


def test_each_chain_is_a_derivation() -> None:
    first, second = load(Source("f.yaml", CHAINS)).derivations
    assert (first.target.text, first.notation, first.title) == ("A", "latex", "both")
    assert [step.text.text for step in first.steps] == ["B", "C"]
    assert (second.target.text, second.title) == ("D", "")
    assert [(step.text.text, step.expect) for step in second.steps] == [("E", Verdict.WRONG)]
    assert second.target.place(Span(0, 1)).line == 7


@pytest.mark.parametrize("target", ["{latex: '\\nabla_W L'}", "\n  latex: \\nabla_W L"])
def test_a_target_in_latex(target: str) -> None:
    (derivation,) = load(Source("f.yaml", f"model: rnn\ntarget: {target}\nsteps: [a]")).derivations
    assert (derivation.target.text, derivation.notation) == (r"\nabla_W L", "latex")


def test_a_formula_that_is_none_is_one_line() -> None:
    (step,) = load(Source("f.yaml", "model: rnn\ntarget: L\nsteps:\n  - latex: 'a = (b = c'")).derivations[0].steps
    assert step.text.text == "a = (b = c"
