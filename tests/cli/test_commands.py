# ruff: noqa: E501  (tables are easier to read in one line a row)
"""Each command, what it prints and how it ends."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bpttcheck.cli import main

HEAD = "title: The gradient by the outputs\nmodel: rnn\ntarget: d L / d o(t)[i]\nsteps:\n"
RIGHT = HEAD + "  - d L/d L(t) * d L(t)/d o(t)[i]\n"
SLIP = HEAD + "  - y(t)[i] - yhat(t)[i]\n"
MEANT = HEAD + "  - expr: y(t)[i] - yhat(t)[i]\n    expect: wrong\n"
NONSENSE = HEAD + "  - yhat(t)[i] +\n"


def run(*arguments: str, text: str | None = None) -> Result:
    return CliRunner().invoke(main, arguments, input=text)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    files = {"right": RIGHT, "slip": SLIP, "meant": MEANT, "nonsense": NONSENSE}
    for name, text in files.items():
        Path(f"{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


# fmt: off
STATUSES = {
    # files                                       | status
    ("right.yaml",):                                0,
    ("meant.yaml",):                                0,
    ("slip.yaml",):                                 1,
    ("nonsense.yaml",):                             2,
    ("nowhere.yaml",):                              2,
    ("right.yaml", "slip.yaml"):                    1,
    ("slip.yaml", "right.yaml"):                    1,
    ("nonsense.yaml", "slip.yaml", "right.yaml"):   2,
    ("slip.yaml", "nowhere.yaml"):                  2,
    (".",):                                         2,
}
CALLS = {
    # call                                                                          | status, and in what is printed
    ("check", "d L / d o(t)", "yhat(t) - y(t)", "--assume", "sum(y(t)) = 1"):         (0, "correct"),
    ("check", "d L / d o(t)", "yhat(t) - y(t)"):                                      (1, "hint: add `--assume \"sum(y(t)) = 1\"`"),
    ("check", "d L / d yhat(t)[i]", "-y(t)[i]/yhat(t)[i]"):                           (0, "= -y(t)[i]/yhat(t)[i]  correct"),
    ("check", "-h(t)", "-tanh(a(t))", "--times", "2"):                                (0, "for t = 1…2"),
    ("check", "--sizes=x=2,h=3,y=2", "x(t)", "-x(t)"):                                (1, "x = 2, h = 3, y = 2"),
    ("check", "--", "-h(t)", "-h"):                                                   (0, "correct"),
    ("check", "d L / d o(t)", "yhat(t) -"):                                           (2, "EXPR:1:10: the line ends too early"),
    ("check", "d L / d zz", "1"):                                                     (2, "TARGET:1:9: unknown name `zz`"),
    ("check", "L", "L", "--model", "rmn"):                                            (2, "did you mean `rnn`"),
    ("check", "L", "L", "--assume", "y"):                                             (2, "--assume:1:"),
    ("check", "L"):                                                                   (2, "Missing argument 'EXPR'"),
    ("check", "L", "L", "--sizes", "x:4;h"):                                          (2, "is not"),
    ("check", "L", "L", "--sizes", "x=1000000000"):                                   (2, "from 1 to 200"),
    ("check", "L", "L", "--times", "0"):                                              (2, "from 1 to 1000"),
    ("check", "L", "L", "--times", "9" * 5_000):                                      (2, "from 1 to 1000"),
    ("check", "d L / d L(t)", "1/tau", "--option", "loss=mean"):                      (0, "rnn (loss: mean) with x = 4"),
    ("check", "z(t)", "tanh(a(t))", "--model=lstm", "--option=cell=tanh", "--option", "loss = mean"): (0, "lstm (cell: tanh, loss: mean) with"),
    ("check", "h(1)", "relu(a(1))", "--model", "mlp", "--option", "units=leaky"):     (2, "--option:1:1: the option `units` has no choice `leaky`"),
    ("check", "L", "L", "--option", "los=mean"):                                      (2, "the model rnn has no option `los`"),
    ("check", "L", "L", "--model", "softmax", "--option", "loss=mean"):               (2, "the model softmax has no option `loss`"),
    ("check", "L", "L", "--option", "loss"):                                          (2, "'loss' is not an option; each is given once, as in loss=mean"),
    ("check", "L", "L", "--option", "loss=sum", "--option", "loss=mean"):             (2, "each is given once"),
    ("check", "L", "L", "--option", "loss=" + " " * 50_000):                          (2, "is not an option"),
    ("derive", "d L / d L(t)", "--option", "loss=mean"):                              (0, "= 1/3"),
    ("derive", "L", "--option", "loss=max"):                                          (2, "the option `loss` has no choice `max`"),
    ("check", "grad(L, h(tau))", "(yhat(tau) - y(tau)) @ V", "--vectors", "rows", "--assume", "sum(y(t)) = 1"): (0, "correct"),
    ("check", "d o(t)/d h(t)", "V.T", "--layout", "denominator"):                     (0, "correct"),
    ("check", "d o(t)/d h(t)", "V.T"):                                                (1, "wrong"),
    ("check", "grad(L, a(tau))", "grad(L, h(tau)) * tanh'(h(tau))", "--slopes=value"): (0, "correct"),
    ("check", "grad(L, a(tau))", "grad(L, h(tau)) * tanh'(h(tau))"):                  (1, "wrong"),
    ("derive", "d o(t)[1]/d h(t)[2]", "--layout", "rows"):                            (2, "'rows' is not one of"),
    ("check", "L", "L", "--tiems", "3"):                                              (2, "--times"),
    ("verify",):                                                                      (2, "Missing argument 'FILE...'"),
    ("verify", "right.yaml", "--format", "xml"):                                      (2, "'xml' is not one of"),
    ("frobnicate",):                                                                  (2, "No such command"),
    ("models",):                                                                      (0, "A recurrent net with tanh units"),
    ("models", "rnn"):                                                                (0, "h(t) = tanh(a(t))"),
    ("models", "lstm"):                                                               (0, "cell: sigmoid, tanh"),
    ("models", "gru"):                                                                (0, "d h(t) / d h(t-1) holding z(t), n(t)"),
    ("check", "d s(t)/d s(t-1)", "diag(f(t))", "--model", "lstm"):                    (1, "hint: write the target as `d s(t)/d s(t-1) holding h(t-1)`"),
    ("check", "d h(t)/d h(t-1)", "diag(z(t))", "--model", "gru"):                     (1, "holds if z(t) and n(t) are held"),
    ("models", "mlp"):                                                                (0, "W(tau): a y×h matrix"),
    ("models", "rmn"):                                                                (2, "NAME:1:1: unknown model `rmn`"),
    ("derive", "d L / d yhat(t)[1]", "--times", "1"):                                 (0, "d L/d yhat(1)[1] = -y(1)[1]/yhat(1)[1]"),
    ("derive", "d L / d yhat(t)[1]", "--format", "latex"):                            (0, "\\frac{\\partial L}"),
    ("derive", "d L / d yhat(t)[1]", "--format", "sympy"):                            (0, " = "),
    ("derive", "d L / d zz"):                                                         (2, "TARGET:1:9: unknown name `zz`"),
    ("--version",):                                                                   (0, "bpttcheck "),
    ("-h",):                                                                          (0, "Examples:"),
    ("verify", "-h"):                                                                 (0, "bpttcheck verify derivations/forum"),
    ("check", "--help"):                                                              (0, "Examples:"),
    ("derive", "-h"):                                                                 (0, "--format latex"),
    ("models", "-h"):                                                                 (0, "bpttcheck models rnn"),
}
# fmt: on


@pytest.mark.parametrize("files", STATUSES, ids=" ".join)
def test_the_status_is_the_worst_of_all_files(files: tuple[str, ...]) -> None:
    assert run("verify", *files).exit_code == STATUSES[files]
    assert run("verify", "--format", "json", *files).exit_code == STATUSES[files]


@pytest.mark.parametrize("call", CALLS, ids=lambda call: " ".join(call)[:60])
def test_a_call(call: tuple[str, ...]) -> None:
    status, printed = CALLS[call]
    result = run(*call)
    assert result.exit_code == status, result.output
    assert printed in result.output
    assert "Traceback" not in result.output


def test_all_is_judged_whatever_comes_first() -> None:
    output = run("verify", "nowhere.yaml", "nonsense.yaml", "slip.yaml", "right.yaml").output
    assert output.count("✗") == 2
    assert output.count("✓") == 1
    assert output.splitlines()[-2] == (
        "4 files, 3 lines: 1 malformed, 1 correct, 1 wrong; 2 of 3 not as expected, 1 file could not be read"
    )


def test_standard_input() -> None:
    result = run("verify", "-", text=SLIP)
    assert result.exit_code == 1
    assert "wrong  -:5:5" in result.output


def test_json_is_all_that_is_printed() -> None:
    result = run("verify", ".", "--format", "json")
    assert [file["path"] for file in json.loads(result.stdout)["files"]] == [
        "meant.yaml",
        "nonsense.yaml",
        "right.yaml",
        "slip.yaml",
    ]
    assert result.stderr == ""


def test_check_in_json() -> None:
    document = json.loads(run("check", "L", "sum(t, L(t))", "--format", "json").stdout)
    (file,) = document["files"]
    (derivation,) = file["derivations"]
    assert derivation["target"] == "L"
    assert derivation["steps"][0]["verdict"] == "correct"


def test_more_evidence_on_demand() -> None:
    assert "line  = " not in run("verify", "meant.yaml").output
    assert "line  = " in run("verify", "meant.yaml", "-v").output
    assert "an exact identity" in run("verify", "right.yaml", "-v").output


def test_what_derive_cannot_read_leaves_standard_output_empty() -> None:
    result = run("derive", "d L / d zz")
    assert result.stdout == ""
    assert "^" in result.stderr
