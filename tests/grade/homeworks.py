"""Assignments and submissions for tests, and grading as the program does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpttcheck.explain import explain
from bpttcheck.grade.grading import grade
from bpttcheck.loading.homework import load_assignment, load_submission
from bpttcheck.places import Source

if TYPE_CHECKING:
    from bpttcheck.grade.records import Graded

ASSIGNMENT = """\
title: Week 3
model: rnn
assume: sum(y(t)) = 1
feedback: full
problems:
  - problem: output
    target: grad(L, o(t))
    marks: {final: 2, lines: 2, carried: 0.5, repaired: 0.25, milestones: [
      {name: by the probabilities, points: 1, form: {only: [yhat, y], without: [derivative, sum]}}]}
    form: {only: [yhat, y], without: [derivative]}
    least: 2
  - problem: hidden
    target: grad(L, h(tau))
    points: 3
"""


def graded(submission: str, assignment: str = ASSIGNMENT, name: str = "s.yaml") -> Graded:
    return grade(load_assignment(Source("a.yaml", assignment)), load_submission(Source(name, submission)), explain)
