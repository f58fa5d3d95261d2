# ruff: noqa: E501  (tables are easier to read in one line a row)
"""Submissions as documents: which formulas answer which problem, who hands them in, and what is refused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from bpttcheck.derivation import Verdict
from bpttcheck.errors import Refused
from bpttcheck.loading.homework import load_submission
from bpttcheck.places import Source

if TYPE_CHECKING:
    from bpttcheck.homework import Submission

PROBLEMS = ("output", "hidden state")
MD, TEX = "<!-- bpttcheck: problem output -->\n", "% bpttcheck: problem output\n"


def load(name: str, text: str) -> Submission:
    return load_submission(Source(name, text), PROBLEMS)


def answers(found: Submission) -> list[tuple[str, list[str]]]:
    return [(each.problem.text, [step.text.text for step in each.steps]) for each in found.answers]


def notebook(*cells: str) -> str:
    return json.dumps({"cells": [{"cell_type": "markdown", "source": cell} for cell in cells]})


# fmt: off
ANSWERS = [
    # file       text                                                             answers
    ("s.md",     MD + "$$a$$",                                                    [("output", ["a"])]),
    ("s.md",     MD + "$$a$$ so $$b$$",                                           [("output", ["a", "b"])]),
    ("s.md",     MD,                                                              [("output", [])]),
    ("s.md",     "<!-- bpttcheck: problem: output -->\n$$a$$",                    [("output", ["a"])]),
    ("s.md",     MD + "$$a$$\n<!-- bpttcheck: problem 2 b. -->\n$$b$$\n" + MD + "$$c$$", [("output", ["a", "c"]), ("2 b.", ["b"])]),
    ("s.md",     MD + r"$$a = b$$",                                               [("output", ["a", "b"])]),
    ("s.md",     MD + "\\begin{align} a &= b \\\\ &= c \\end{align}",             [("output", ["a", "b", "c"])]),
    ("s.md",     MD + "$$= b$$ $$= c$$",                                          [("output", ["b", "c"])]),
    ("s.md",     MD + "inline $a = b$, and\n```\n$$c$$\n```\n",                   [("output", [])]),
    ("s.md",     "# output\n$$a$$\n## hidden state ##\n$$b$$",                    [("output", ["a"]), ("hidden state", ["b"])]),
    ("s.md",     MD + "$$a$$\n# And so\n$$b$$\n",                                 [("output", ["a", "b"])]),
    ("s.md",     "# Sums like $$x$$\n" + MD + "$$a$$",                            [("output", ["a"])]),
    ("s.md",     "$$a % bpttcheck: problem output\n$$\n$$b$$",                    [("output", ["a", "b"])]),
    ("s.md",     r"\newcommand{\yh}{\hat{y}}" + "\n" + MD + r"$$\yh$$",           [("output", [r"\hat{y}"])]),
    ("s.tex",    TEX + r"\[ a \]",                                                [("output", ["a"])]),
    ("s.tex",    "% bpttcheck: problem: output\n" + r"\[ a \]",                   [("output", ["a"])]),
    ("s.tex",    r"\section{output}\[ a \]\subsection*{hidden state}\[ b \]",     [("output", ["a"]), ("hidden state", ["b"])]),
    ("s.tex",    "\\begin{align}\n  " + TEX + "a &= b\n\\end{align}",             [("output", ["a", "b"])]),
    ("s.ipynb",  notebook("# output\n", "$$a$$", "# hidden state", "$$b$$"),      [("output", ["a"]), ("hidden state", ["b"])]),
    ("s.ipynb",  notebook(MD + "$$a$$", "$$b$$"),                                 [("output", ["a", "b"])]),
]
REFUSED = [
    # file       text                                                             fault           place     message
    ("s.md",     "$$a$$",                                                         "NoProblem",    (1, 1),   "does not say which problem"),
    ("s.tex",    r"\[ a \]",                                                      "NoProblem",    (1, 1),   "does not say which problem"),
    ("s.md",     "nothing",                                                       "NoProblem",    (1, 1),   "does not say which problem"),
    ("s.md",     "<!-- bpttcheck\nmodel: rnn\n-->\n" + MD,                        "NotYours",     (2, 1),   "the header: `model` is the assignment's to say"),
    ("s.md",     "---\nbpttcheck:\n  student: A\n  assume: L = 0\n---\n" + MD,    "NotYours",     (4, 3),   "`assume` is the assignment's"),
    ("s.tex",    "% bpttcheck:\n% sizes: {h: 1}\n" + TEX,                         "NotYours",     (2, 3),   "`sizes` is the assignment's"),
    ("s.md",     "<!-- bpttcheck\nstudnt: A\n-->\n" + MD,                         "UnknownKey",   (2, 1),   "unknown key `studnt`"),
    ("s.yaml",   "answers: {}\ntimes: 1\n",                                       "NotYours",     (2, 1),   "this file: `times` is the assignment's"),
    ("s.yaml",   "answers: {output: [{expr: a, target: b}]}\n",                   "NotYours",     (1, 30),  "`target` is the assignment's"),
    ("s.md",     "<!-- bpttcheck\nstudent: A\n-->\n<!-- bpttcheck\nstudent: B\n-->\n", "BadDirective", (4, 15), "a header stands in this document already"),
    ("s.md",     MD + "<!-- bpttcheck: ignore -->\n$$a$$",                        "BadDirective", (2, 1),   "nothing is passed over here"),
    ("s.md",     MD + "$$a % bpttcheck: ignore\n$$",                              "BadDirective", (2, 1),   "nothing is passed over here"),
    ("s.md",     "$$a % bpttcheck: problem p\n= b % bpttcheck: problem q\n$$",    "BadDirective", (2, 17),  "has named a problem already"),
    ("s.md",     "<!-- bpttcheck: problem -->\n$$a$$",                            "BadDirective", (1, 17),  "cannot be said of a formula"),
    ("s.md",     MD + "$$a",                                                      "Unclosed",     (2, 1),   "never closed"),
    ("s.ipynb",  "{}",                                                            "Unreadable",   (1, 1),   "no Jupyter notebook"),
    ("s.md",     "".join(f"<!-- bpttcheck: problem {n} -->\n" for n in range(101)), "TooLarge",   (101, 25), "the number of answers"),
    ("s.md",     MD + "$$a$$\n" * 2001,                                           "TooLarge",     (2002, 1), "the number of formulas"),
]
# fmt: on


@pytest.mark.parametrize(("name", "text", "expected"), ANSWERS)
def test_formulas_answer_the_problem_before_them(name: str, text: str, expected: list[tuple[str, list[str]]]) -> None:
    assert answers(load(name, text)) == expected


@pytest.mark.parametrize(("name", "text", "fault", "place", "message"), REFUSED)
def test_refused(name: str, text: str, fault: str, place: tuple[int, int], message: str) -> None:
    with pytest.raises(Refused) as caught:
        load(name, text)
    found, passage = caught.value.fault, caught.value.passage
    at = passage.place(found.span) if passage else Source(name, text).place(found.span.start)
    assert (type(found).__name__, (at.line, at.column)) == (fault, place)
    assert message in found.message


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("s.md", "---\ntitle: mine\nbpttcheck:\n  student: Ada\n  number: 007\n  email: a@b.c\n---\n" + MD),
        ("s.md", "<!-- bpttcheck\nstudent: Ada\nnumber: 007\nemail: a@b.c\n-->\n" + MD),
        ("s.tex", "% bpttcheck:\n% student: Ada\n% number: 007\n% email: a@b.c\n\n" + TEX),
        ("s.ipynb", notebook("<!-- bpttcheck\nstudent: Ada\nnumber: 007\nemail: a@b.c\n-->", MD)),
        ("s.yaml", "student: Ada\nnumber: 007\nemail: a@b.c\nanswers: {output: []}\n"),
    ],
)
def test_who_hands_it_in(name: str, text: str) -> None:
    found = load(name, text)
    assert (found.student, found.number, found.email) == ("Ada", "007", "a@b.c")
    assert answers(found) == [("output", [])]


def test_every_line_has_its_place_and_no_expectation() -> None:
    found = load("s.md", "$$x$$\n" + MD + "$$\na &= b \\\\ % bpttcheck: expect wrong, mistake sign\n&= c\n$$\n")
    (answer,) = found.answers
    assert [(at.line, at.column) for step in answer.steps for at in [step.text.source.place(step.text.offsets[0])]] == [
        (4, 1),
        (4, 6),
        (5, 4),
    ]
    assert all(step.expect is Verdict.CORRECT and step.mistake is None for step in answer.steps)
    assert [passed.text for passed in found.passed] == ["x"]


def test_a_document_of_its_own_names_no_problem() -> None:
    from bpttcheck.loading import documents

    for body in (MD + "$$a$$", "$$a % bpttcheck: problem output\n$$"):
        with pytest.raises(Refused, match="only a submission names problems"):
            documents.load(Source("f.md", "<!-- bpttcheck\nmodel: rnn\n-->\n" + body))
