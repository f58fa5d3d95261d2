"""What lines earn: any right route, no marks for restating, shares for what is carried or nearly right."""

from __future__ import annotations

from fractions import Fraction

import pytest

from bpttcheck.errors import BadValue, Refused, UnknownKey
from tests.grade.homeworks import ASSIGNMENT, graded

CHAIN = "d L / d L(t) * grad(L(t), o(t))"

CASES = [
    # the lines of `output`,                                    final, lines, milestone
    ([CHAIN, "yhat(t) - y(t)"], "2", "2", "1"),
    (["-y(t) + sum(k, y(t)[k])*yhat(t)", "yhat(t) - y(t)"], "2", "2", "1"),
    # to restate the target, or a line before, earns nothing
    (["grad(L, o(t))", "yhat(t) - y(t)"], "0", "1", "1"),
    (["d L / d o(t)", "yhat(t) - y(t)"], "0", "1", "1"),
    ([CHAIN, "grad(L, o(t))"], "0", "1", "0"),
    ([CHAIN, "yhat(t) - y(t)", "yhat(t) - y(t)"], "0", "2", "1"),
    # not in the form that is asked for
    ([CHAIN, "softmax(o(t)) - y(t)"], "0", "2", "0"),
    # a slip, and what follows from it
    ([CHAIN, "y(t) - yhat(t)"], "1/2", "5/4", "0"),
    (["y(t) - yhat(t)", "-(yhat(t) - y(t))"], "1", "3/4", "0"),
    # what means nothing
    ([CHAIN, "yhat(t) - z(t)"], "0", "1", "0"),
    # nothing at all
    ([], "0", "0", "0"),
]


@pytest.mark.parametrize(("lines", "final", "shared", "stone"), CASES)
def test_marks(lines: list[str], final: str, shared: str, stone: str) -> None:
    answer = "".join(f"\n    - {line!r}".replace("'", '"') for line in lines) or " []"
    output, hidden = graded(f"student: Ada\nanswers:\n  output:{answer}\n").problems
    assert [str(part.earned) for part in output.parts] == [final, shared, stone]
    assert output.points == 5
    assert output.earned == sum(map(Fraction, (final, shared, stone)))
    assert hidden.earned == 0
    assert hidden.points == 3


def test_latex_and_a_single_line() -> None:
    found = graded(
        "answers:\n  hidden: V.T @ grad(L, o(tau))\n  output:\n    - latex: '\\hat{y}_t - y_t = \\hat y_t - y_t'\n"
    )
    assert found.problems[1].earned == 3
    assert [line.verdict for line in found.problems[0].lines] == ["correct", "correct"]


def test_a_student_says_nothing_of_the_model_and_expects_nothing() -> None:
    for key in ("model: lstm", "assume: [L = 0]", "target: L", "sizes: {h: 1}"):
        with pytest.raises(Refused) as refused:
            graded(f"{key}\nanswers: {{output: []}}\n")
        assert isinstance(refused.value.fault, UnknownKey)
    found = graded("answers:\n  output:\n    - {expr: y(t), expect: wrong}\n")
    assert found.problems[0].lines[0].verdict == "wrong"
    assert found.problems[0].earned == 0


def test_what_is_no_problem_is_flagged() -> None:
    assert graded("answers: {outptu: [y(t)]}\n").flags == ("there is no problem `outptu`",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (ASSIGNMENT.replace("points: 3", "points: 3\n    marks: {final: 1}"), "come to 1 points, and `points` to 3"),
        (ASSIGNMENT.replace("problem: hidden", "problem: output"), "two problems are called `output`"),
        (ASSIGNMENT.replace("carried: 0.5", "carried: 1.5"), "1.5 is too small or too large"),
        (ASSIGNMENT.replace("feedback: full", "feedback: some"), "`some` is not known here"),
    ],
)
def test_an_assignment_that_is_none(text: str, message: str) -> None:
    with pytest.raises(Refused, match=message) as refused:
        graded("answers: {output: []}\n", text)
    assert isinstance(refused.value.fault, BadValue)


@pytest.mark.parametrize(
    ("feedback", "says", "repair"),
    [
        ("full", "should be", True),
        ("hints", "a sign is turned round", False),
        ("verdicts", "", False),
    ],
)
def test_as_much_feedback_as_the_teacher_allows(feedback: str, says: str, *, repair: bool) -> None:
    text = ASSIGNMENT.replace("feedback: full", f"feedback: {feedback}")
    (line,) = graded("answers:\n  output: [y(t) - yhat(t)]\n", text).problems[0].lines
    assert says in line.says
    assert bool(line.says) == (feedback != "verdicts")
    assert bool(line.repair) == repair
