"""Conventions of the field: options of a model, vectors that stand as rows, the layout of a Jacobian."""

from __future__ import annotations

import pytest

from bpttcheck.loading.derivations import load
from bpttcheck.places import Source
from bpttcheck.verify import verify_file

ROWS = """\
  vectors: rows
  sizes: {x: 4, h: 5, y: 3}
  times: 3
  parameters: {U: [x, h], W: [h, h], V: [h, y], b: [h], c: [y]}
  inputs: {"x(t)": [x], "y(t)": [y]}
  initial: {"h(0)": [h]}
  equations:
    a(t): b + h(t-1) @ W + x(t) @ U
    h(t): tanh(a(t))
    o(t): c + h(t) @ V
    yhat(t): softmax(o(t))
    L(t): -sum(i, y(t)[i] * log(yhat(t)[i]))
    L: sum(t, L(t))
  options:
    loss:
      sum: {}
      mean: {equations: {L: "sum(t, L(t))/tau"}}
    start:
      given: {}
      rest: {equations: {"h(0)": 0*b}}
"""

RNN, MINE = "rnn", "\n" + ROWS

# fmt: off
CASES = [
    # model settings                             target              line                                  verdict
    (RNN,  "",                                  "d yhat(t)/d h(t)", "(diag(yhat) - yhat @ yhat.T) @ V",   "correct"),
    (RNN,  "layout: denominator",               "d yhat(t)/d h(t)", "V.T @ (diag(yhat) - yhat @ yhat.T)", "correct"),
    (RNN,  "layout: denominator",               "d yhat(t)/d h(t)", "(diag(yhat) - yhat @ yhat.T) @ V",   "wrong"),
    # of a vector by a scalar: a column of one number each, or one row of all
    (RNN,  "",                                  "d h(2)/d b[1]",    "(d h(2)/d a(2)) @ d a(2)/d b[1]",    "correct"),
    (RNN,  "",                                  "d o(2)/d h(2)[1]", "V[:,1]",                             "correct"),
    (RNN,  "",                                  "d o(2)/d h(2)[1]", "V[:,1].T",                           "wrong"),
    (RNN,  "layout: denominator",               "d h(2)/d b[1]",    "d a(2)/d b[1] @ d h(2)/d a(2)",      "correct"),
    (RNN,  "layout: denominator",               "d o(2)/d h(2)[1]", "V[:,1].T",                           "correct"),
    (RNN,  "layout: denominator",               "d o(2)/d h(2)[1]", "V[:,1]",                             "wrong"),
    (RNN,  "layout: denominator",               "d o(2)/d h(2)[1]", "(d o(2)/d h(2))[1,:]",               "correct"),
    (RNN,  "layout: denominator",               "d L/d h(2)[1]",    "d h(2)/d h(2)[1] @ grad(L, h(2))",   "correct"),
    (RNN,  "layout: denominator",               "d U/d U[1,2]",     "I(h)[:,1] @ I(x)[:,2].T",            "correct"),
    (RNN,  "define: {J: d yhat(2)/d h(2)}",     "d yhat(2)/d h(2)", "J",                                  "correct"),
    (RNN,  "layout: denominator\ndefine: {J: d yhat(2)/d h(2)}", "d yhat(2)/d h(2)", "J",                "correct"),
    (RNN,  "layout: denominator\ndefine: {J: d yhat(3)/d h(3)}", "d L/d h(3)", "J @ d L/d yhat(3)",      "correct"),
    # by what comes out of an activation
    (RNN,  "",                                  "d h(2)/d a(2)",    "diag(tanh'(a(2)))",                  "correct"),
    (RNN,  "",                                  "d h(2)/d a(2)",    "diag(tanh'(h(2)))",                  "wrong"),
    (RNN,  "slopes: value",                     "d h(2)/d a(2)",    "diag(tanh'(h(2)))",                  "correct"),
    (RNN,  "slopes: value",                     "d h(2)/d a(2)",    "diag(tanh'(a(2)))",                  "wrong"),
    (RNN,  "slopes: argument",                  "d h(2)/d a(2)",    "diag(tanh'(a(2)))",                  "correct"),
    (RNN,  "slopes: value\ndefine: {s(t): tanh'(h(t))}", "s(2)",    "1 - h(2)^2",                         "correct"),
    (RNN,  "vectors: rows",                     "grad(L, h(tau))",  "grad(L, o(tau)) @ V",                "correct"),
    (RNN,  "vectors: rows",                     "grad(L, h(tau))",  "V.T @ grad(L, o(tau))",              "malformed"),
    (MINE, "vectors: rows",                     "grad(L, h(tau))",  "grad(L, o(tau)) @ V.T",              "correct"),
    (MINE, "vectors: rows",                     "grad(L, V)",       "sum(t, h(t).T @ grad(L, o(t)))",     "correct"),
    (MINE, "vectors: rows",                     "grad(L, W)",       "sum(t, h(t-1).T @ grad(L, a(t)))",   "correct"),
    (MINE, "",                                  "grad(L, V)",       "sum(t, h(t) @ grad(L, o(t)).T)",     "correct"),
    (MINE, "",                                  "L",                "sum(t, L(t))",                       "correct"),
    (MINE, "options: {loss: mean}",             "L",                "sum(t, L(t))",                       "wrong"),
    (MINE, "options: {loss: mean}",             "L",                "sum(t, L(t))/3",                     "correct"),
    (MINE, "options: {start: rest, loss: sum}", "h(0)",             "0*b",                                "correct"),
    (MINE, "",                                  "h(0)",             "0*b",                                "wrong"),
    (RNN,  "rename: {p: ŷ}",                    "p(t)",             "yhat(t)",                            "correct"),
    (RNN,  "rename: {ℓ: y, θ: U}",              "a(t)",             "b + W @ h(t-1) + θ @ x*sum(ℓ)/sum(y)", "correct"),
]
FAULTS = [
    ("options: {los: mean}",   "the model inline has no option `los`",    "did you mean `loss`?"),
    ("options: {loss: meen}",  "the option `loss` has no choice `meen`", "did you mean `mean`?"),
]
# fmt: on


def _file(model: str, settings: str, target: str, line: str) -> Source:
    return Source("case.yaml", f"model: {model}\n{settings}\ntarget: {target}\nsteps:\n  - {line}\n")


@pytest.mark.parametrize(("model", "settings", "target", "line", "verdict"), CASES)
def test_a_convention_is_kept(model: str, settings: str, target: str, line: str, verdict: str) -> None:
    (result,) = verify_file(load(_file(model, settings, target, line))).derivations
    assert result.fault is None
    assert result.steps[0].verdict == verdict


@pytest.mark.parametrize(("settings", "message", "hint"), FAULTS)
def test_an_option_that_is_not_there(settings: str, message: str, hint: str) -> None:
    (result,) = verify_file(load(_file(MINE, settings, "L", "L"))).derivations
    assert result.fault is not None
    assert (result.fault.fault.message, result.fault.fault.hint) == (message, hint)


TWO_OPTIONS = """\
model:
  sizes: {n: 2}
  inputs: {x: [n]}
  equations: {z: 2*x, L: sum(z)}
  options:
    kind:
      linear: {}
      square:
        equations: {z: x*x}
        options:
          loss: {sum: {}, half: {equations: {L: sum(x*x)/2}}}
      other:
        options:
          los: {sum: {}}
    loss:
      sum: {}
      half: {equations: {L: sum(2*x)/2}}
      none: {equations: {L: 0*sum(x)}}
"""


@pytest.mark.parametrize(
    ("options", "line"),
    [
        ("", "2*sum(x)"),
        ("loss: half", "sum(x)"),
        ("kind: square", "sum(x^2)"),
        ("kind: square, loss: half", "sum(x^2)/2"),
    ],
)
def test_a_choice_says_how_a_later_option_goes_with_it(options: str, line: str) -> None:
    text = f"{TWO_OPTIONS}target: L\nsteps: [{line}]\noptions: {{{options}}}\n"
    (result,) = verify_file(load(Source("case.yaml", text))).derivations
    assert result.fault is None
    assert result.steps[0].verdict == "correct"


@pytest.mark.parametrize(
    ("options", "message", "line"),
    [
        ("kind: square, loss: none", "the option `loss` has no choice `none`", 21),
        ("kind: other", "the model inline has no option `los`", 14),
    ],
)
def test_a_choice_that_does_not_go_with_another(options: str, message: str, line: int) -> None:
    text = f"{TWO_OPTIONS}target: L\nsteps: [L]\noptions: {{{options}}}\n"
    (result,) = verify_file(load(Source("case.yaml", text))).derivations
    assert result.fault is not None
    assert result.fault.fault.message == message
    assert result.fault.passage.place(result.fault.fault.span).line == line


OPTIONS_OF_A_FILE = """\
model: lstm
options: {cell: tanh, loss: mean}
derivations:
  - {target: z(t), steps: [tanh(a(t))]}
  - {target: z(t), steps: [tanh(a(t))], options: {loss: sum}}
  - {target: L, steps: ["sum(t, L(t))"], options: {loss: sum}}
  - {target: L, steps: ["sum(t, L(t))/tau"], options: {cell: sigmoid}}
"""


def test_a_derivation_settles_some_options_and_leaves_the_rest_to_its_file() -> None:
    result = verify_file(load(Source("case.yaml", OPTIONS_OF_A_FILE)))
    assert [step.verdict for each in result.derivations for step in each.steps] == ["correct"] * 4
