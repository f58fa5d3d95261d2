"""A line that is right but for a transposition is wrong and told so, and only such a line."""

from __future__ import annotations

import pytest

from bpttcheck.verify import verify_file
from bpttcheck.verify.results import Counterexample, StepResult, Transposed
from tests.models.worlds import file_of

Y1 = "sum(y(t)) = 1"
SQUARE = "grad(L, W)"

# fmt: off
TURNED = [
    # target                line                                  shapes of line and target                    needs
    ("d yhat(t)/d h(t)",    "V.T @ (diag(yhat) - yhat @ yhat.T)", "an h×y matrix",   "a y×h matrix",           ()),
    ("grad(L, o(t))",       "(yhat(t) - y(t)).T",                 "a row over y",    "a column over y",        (Y1,)),
    ("grad(L, V)",          "sum(t, h(t) @ grad(L, o(t)).T)",     "an h×y matrix",   "a y×h matrix",           ()),
    ("V",                   "I @ V.T",                            "an h×y matrix",   "a y×h matrix",           ()),
    ("V - V",               "V.T @ (yhat @ ones.T - yhat @ ones.T)", "an h×y matrix", "a y×h matrix",         ()),
    ("V @ ones(h)",         "ones.T @ V.T",                       "a row over y",    "a column over y",        ()),
]
MISFITS = [
    ("d yhat(t)/d h(t)",    "V.T @ (diag(yhat) + yhat @ yhat.T)"),
    ("grad(L, o(t))",       "(yhat(t) + y(t)).T"),
    ("grad(L, V)",          "sum(t, h(t) @ grad(L, a(t)).T)"),
    ("grad(L, U)",          "W"),
]
SQUARES = [
    # of the same shape either way, a transposed line shows in its entries; the last is wrong either way
    ("grad(L, W)",          "sum(t, h(t-1) @ grad(L, a(t)).T)",   True),
    ("d h(2)/d h(1)",       "W.T @ diag(1 - h(2)^2)",             True),
    ("d a(2)/d h(1)",       "W.T",                                True),
    ("d h(2)/d h(1)",       "W @ diag(1 - h(2)^2)",               False),
    ("d L/d W[1,2]",        "d L/d W[2,1]",                       False),
]
RIGHT, TURN, SAME, OTHER = "V", "V.T", "V.T/2 + V.T/2", "2*V.T"
SEQUENCES = [
    ([TURN, RIGHT],         ["wrong", "correct"]),
    ([RIGHT, TURN],         ["correct", "wrong"]),
    ([TURN, SAME],          ["wrong", "carried 1"]),
    ([TURN, SAME, TURN],    ["wrong", "carried 1", "carried 2"]),
    ([TURN, OTHER],         ["wrong", "malformed"]),
    ([TURN, "2*V", "V+V"],  ["wrong", "wrong", "carried 2"]),
    (["2*V", TURN],         ["wrong", "wrong"]),
]
# fmt: on


def _steps(target: str, *lines: str) -> tuple[StepResult, ...]:
    (derivation,) = verify_file(file_of(target, *lines)).derivations
    assert derivation.fault is None
    return derivation.steps


@pytest.mark.parametrize(("target", "line", "shape", "wanted", "needs"), TURNED)
def test_a_transposition_is_told(target: str, line: str, shape: str, wanted: str, needs: tuple[str, ...]) -> None:
    (step,) = _steps(target, line)
    assert (step.verdict, step.needs, step.fault) == ("wrong", (), None)
    assert step.evidence == Transposed(shape, wanted, needs)


@pytest.mark.parametrize(("target", "line"), MISFITS)
def test_what_is_wrong_besides_does_not_fit(target: str, line: str) -> None:
    (step,) = _steps(target, line)
    assert step.verdict == "malformed"
    assert step.fault
    assert step.fault.fault.message.startswith("shapes do not fit")


@pytest.mark.parametrize(("target", "line", "transposed"), SQUARES)
def test_a_square_matrix_is_refuted_and_its_transpose_tried(target: str, line: str, transposed: bool) -> None:
    (step,) = _steps(target, line)
    assert step.verdict == "wrong"
    assert isinstance(step.evidence, Counterexample)
    assert step.evidence.transposed == transposed


@pytest.mark.parametrize(("lines", "expected"), SEQUENCES)
def test_what_is_turned_round_is_carried_on(lines: list[str], expected: list[str]) -> None:
    steps = _steps("d o(t)/d h(t)", *lines)
    assert [f"{step.verdict} {step.follows or ''}".strip() for step in steps] == expected
