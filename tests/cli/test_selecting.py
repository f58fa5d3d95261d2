# ruff: noqa: E501  (tables are easier to read in one line a row)
"""What `--select`, `--quiet` and `--fail-fast` leave in a report, and what they say of the rest."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bpttcheck.cli import main
from bpttcheck.derivation import Verdict
from bpttcheck.explain.pages import pages
from bpttcheck.selecting import Selection, selection

OUTPUTS = """
model: rnn
assume: [sum(y(t)) = 1]
derivations:
  - target: d L / d o(t)[i]
    steps: ['yhat(t)[i] - y(t)[i]', 'y(t)[i] - yhat(t)[i]']
  - target: dL/d o(tau)
    steps: [yhat(tau) - y(tau)]
  - target: {latex: '\\frac{\\partial L}{\\partial o^{(t)}}'}
    steps: [yhat(t) - y(t)]
"""
WEIGHTS = """
model: rnn
derivations:
  - target: d L / d W
    steps: ['grad(L, W)']
  - target: d h(t) / d a(t)
    steps: ['diag(1 - h(t)^2)', '1 +']
"""
NOTES = """---
bpttcheck:
  model: rnn
---
$$\\frac{\\partial L}{\\partial o^{(t)}} = \\hat y^{(t)} + y^{(t)}$$
$$h^{(t)} = \\tanh(a^{(t)})$$
$$h^{(t)} = \\tanh(h^{(t)})$$
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("book/deep").mkdir(parents=True)
    Path("book/deep/outputs.yaml").write_text(OUTPUTS)
    Path("book/weights.yaml").write_text(WEIGHTS)
    Path("notes.md").write_text(NOTES)
    return tmp_path


def run(*arguments: str) -> Result:
    # A few tries are enough for a sign.
    result = CliRunner().invoke(main, ["verify", ".", "--explain-limit", "50", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result


def selected(*patterns: str) -> dict[str, list[str]]:
    """The targets of each file that are reported."""
    options = [part for pattern in patterns for part in ("--select", pattern)]
    files = json.loads(run("--format", "json", *options).stdout)["files"]
    return {file["path"]: [each["target"] for each in file["derivations"]] for file in files}


OUTPUT, LAST, LATEX = "d L / d o(t)[i]", "dL/d o(tau)", "\\frac{\\partial L}{\\partial o^{(t)}}"
WEIGHT, SLOPE, STATE = "d L / d W", "d h(t) / d a(t)", "h^{(t)}"
DEEP, WEIGHTS_FILE = "book/deep/outputs.yaml", "book/weights.yaml"
# fmt: off
SELECTED = {
    # patterns                              | what is reported
    ():                                       {DEEP: [OUTPUT, LAST, LATEX], WEIGHTS_FILE: [WEIGHT, SLOPE], "notes.md": [LATEX, STATE, STATE]},
    ("book/*",):                              {DEEP: [OUTPUT, LAST, LATEX], WEIGHTS_FILE: [WEIGHT, SLOPE]},
    ("deep",):                                None,  # no folder of that name is here: it is a target then
    ("path:deep",):                           {DEEP: [OUTPUT, LAST, LATEX]},
    ("book",):                                {DEEP: [OUTPUT, LAST, LATEX], WEIGHTS_FILE: [WEIGHT, SLOPE]},
    ("weights.yaml",):                        {WEIGHTS_FILE: [WEIGHT, SLOPE]},
    ("*.md",):                                {"notes.md": [LATEX, STATE, STATE]},
    ("weights.yaml", "notes.md"):             {WEIGHTS_FILE: [WEIGHT, SLOPE], "notes.md": [LATEX, STATE, STATE]},
    ("d L / d o",):                           {DEEP: [OUTPUT, LAST, LATEX], "notes.md": [LATEX]},
    ("dL/do",):                               {DEEP: [OUTPUT, LAST, LATEX], "notes.md": [LATEX]},
    ("grad(L, o)",):                          {DEEP: [OUTPUT, LAST, LATEX], "notes.md": [LATEX]},
    ("d L/d o(tau)",):                        {DEEP: [LAST]},
    ("d L / d W", "d h(t)"):                  {WEIGHTS_FILE: [WEIGHT, SLOPE]},
    ("h",):                                   {"notes.md": [STATE, STATE]},
    ("d L", "book/*"):                        {DEEP: [OUTPUT, LAST, LATEX], WEIGHTS_FILE: [WEIGHT]},
    ("sign",):                                {DEEP: [OUTPUT], "notes.md": [LATEX]},
    ("sign", "*.md"):                         {"notes.md": [LATEX]},
    ("malformed",):                           {WEIGHTS_FILE: [SLOPE]},
    ("code:malformed", "sign"):               {DEEP: [OUTPUT], WEIGHTS_FILE: [SLOPE], "notes.md": [LATEX]},
    ("correct", "dL/do"):                     {DEEP: [OUTPUT, LAST, LATEX]},
}
# fmt: on


@pytest.mark.parametrize("patterns", SELECTED, ids=" ".join)
def test_what_is_selected(patterns: tuple[str, ...]) -> None:
    if SELECTED[patterns] is None:
        options = [part for pattern in patterns for part in ("--select", pattern)]
        assert run(*options).exit_code == 2
    else:
        assert selected(*patterns) == SELECTED[patterns]


# fmt: off
STATUSES = {
    # options                                                | status, and in what is told beside the report
    ("--select", "d L / d W"):                                 (0, "Not selected: 9 lines."),
    ("--select", "d L / d W", "--select", "book/*"):           (0, "Not selected: 1 file and 6 lines."),
    ("--select", "sign"):                                      (1, "Not selected:"),
    ("--select", "book/*"):                                    (2, "Not selected: 1 file."),
    ("--select", "sgn"):                                       (2, "nothing is selected by the target `sgn`\nhint: did you mean the mistake `sign`?"),
    ("--select", "sgn", "--select", "book"):                   (2, "nothing is selected by the path `book` and the target `sgn`"),
    ("--select", "undecided"):                                 (2, "nothing is selected by the code `undecided`"),
    ("--select", "nowhere/*"):                                 (2, "nothing is selected by the path `nowhere/*`"),
    ("--select", "sign", "--explain", "no"):                   (2, "leave out --explain no"),
    ("--select", "wrong", "--explain", "no"):                  (1, "Not selected"),
    ("--quiet", "--format", "json"):                           (2, "--quiet is for the text report"),
    ("--select", "book/deep", "-x"):                           (1, "Not looked at: 2 lines."),
    ("--select", "d L / d W", "-x"):                           (0, "Not selected"),
    ("-x",):                                                   (1, "Not looked at: 2 lines and 2 files."),
}
# fmt: on


@pytest.mark.parametrize("options", STATUSES, ids=" ".join)
def test_the_status_is_that_of_what_is_selected(options: tuple[str, ...]) -> None:
    status, told = STATUSES[options]
    result = run(*options)
    assert (result.exit_code, told in result.stderr) == (status, True), result.output
    assert "at 0x" not in result.output


def test_nothing_is_told_where_nothing_is_left_out() -> None:
    assert run("--select", "*").stderr == ""
    assert run().stderr == ""


def test_the_first_unexpected_derivation_ends_it() -> None:
    files = json.loads(run("-x", "--format", "json").stdout)["files"]
    assert [[each["ok"] for each in file["derivations"]] for file in files] == [[False]]
    only = json.loads(run("-x", "--format", "json", "--select", "d h(t)").stdout)["files"]
    assert [each["target"] for file in only for each in file["derivations"]] == [SLOPE]


def test_fail_fast_where_all_is_as_expected() -> None:
    Path("good.yaml").write_text("model: rnn\ntarget: L\nsteps: ['sum(t, L(t))']\n")
    result = CliRunner().invoke(main, ["verify", "good.yaml", "-x"])
    assert (result.exit_code, result.stderr) == (0, "")


def test_an_unreadable_file_ends_it_too() -> None:
    Path("a.yaml").write_text("model: [")
    result = run("-x")
    assert result.exit_code == 2
    assert "Not looked at: 3 files." in result.stderr


def test_a_chain_of_a_document_ends_it() -> None:
    result = CliRunner().invoke(main, ["verify", "notes.md", "-x"])
    assert result.exit_code == 1
    assert result.stderr == "Stopped at the first derivation that is not as expected. Not looked at: 2 lines.\n"


def test_a_quiet_report_has_nothing_but_what_is_wrong() -> None:
    loud, quiet = run(), run("-q")
    assert quiet.exit_code == loud.exit_code == 2
    assert quiet.stderr == ""
    assert "✓" in loud.stdout
    assert "✓" not in quiet.stdout
    wrong = [line for line in loud.stdout.splitlines() if "✗" in line]
    assert [line for line in quiet.stdout.splitlines() if "✗" in line] == wrong
    assert len(wrong) == 4
    assert "dL/d o(tau)" not in quiet.stdout
    assert "as expected" not in quiet.stdout


def test_quiet_is_silent_where_all_is_as_expected() -> None:
    result = run("-q", "--select", "d L / d W")
    assert (result.exit_code, result.output) == (0, "")


def test_quiet_tells_of_what_cannot_be_read() -> None:
    Path("bad.yaml").write_text("model: rmn\ntarget: L\nsteps: [L]\n")
    result = CliRunner().invoke(main, ["verify", "bad.yaml", "nowhere.yaml", "-q"])
    assert result.exit_code == 2
    assert "unknown model `rmn`" in result.stdout
    assert "nowhere.yaml: cannot be read" in result.stdout


def test_a_quiet_report_beside_one_that_says_all() -> None:
    assert run("-q", "--select", "d L / d W", "--output", "all.json").stdout == ""
    assert "d L / d W" in Path("all.json").read_text()


def test_a_line_is_quiet_too() -> None:
    right = CliRunner().invoke(main, ["check", "L", "sum(t, L(t))", "-q"])
    wrong = CliRunner().invoke(main, ["check", "L", "L(t)", "-q"])
    assert (right.exit_code, right.output) == (0, "")
    assert wrong.exit_code != 0
    assert "✗ = L(t)" in wrong.stdout


# fmt: off
KINDS = {
    # pattern           | what it is
    "sign":               Selection(codes=("sign",)),
    "wrong":              Selection(codes=("wrong",)),
    "target:sign":        Selection(targets=("sign",)),
    "code:d L":           Selection(codes=("d L",)),
    "book":               Selection(paths=("book",)),
    "nowhere.tex":        Selection(paths=("nowhere.tex",)),
    "a?":                 Selection(paths=("a?",)),
    "d L/d W":            Selection(targets=("dL/dW",)),
    "not a target (":     Selection(targets=("notatarget(",)),
}
# fmt: on


@pytest.mark.parametrize("pattern", KINDS)
def test_what_a_pattern_is(pattern: str) -> None:
    assert selection([pattern], pages()) == KINDS[pattern]


def test_no_mistake_is_named_as_a_verdict_is() -> None:
    assert pages().keys().isdisjoint(set(Verdict))
