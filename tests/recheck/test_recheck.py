"""A report's evidence is confirmed as it is, and whoever changes it is caught."""

from __future__ import annotations

import json
import subprocess
import sys
from copy import deepcopy
from functools import cache
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from bpttcheck import report as records
from bpttcheck.kernel import operations
from bpttcheck.kernel.operations import Operation
from bpttcheck.loading.derivations import load_each
from bpttcheck.loading.files import find
from bpttcheck.recheck import _OPERATIONS, Finding, recheck
from bpttcheck.report import UnreadableError
from bpttcheck.reports.json import write
from bpttcheck.scopes import scoped
from bpttcheck.verify import verify_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from bpttcheck.verify.many import Further

    Change = Callable[[dict[str, Any]], None]

ROOT = Path(__file__).parents[2]
FILES = [
    "forum/yhat-by-h.yaml",
    "forum/question.md",
    "lecture/class.yaml",
    "lecture/weight.yaml",
    "lstm/state.yaml",
    "mlp/activations.yaml",
    "textbook/paths.yaml",
]
TEXT = """
model: rnn
derivations:
  - target: d L / d h(t)
    steps:
      - V.T @ grad(L, o(t))
      - V.T @ grad(L, o(t)) + W.T @ ((1 - h(t+1)^2)*grad(L, h(t+1)))
  - target: grad(L, o(t))
    assume: [sum(y(t)) = 1]
    steps:
      - yhat(t) - y(t)
      - y(t) - yhat(t)
      - -(yhat(t) - y(t))
  - target: grad(L, V)
    steps: ["sum(t, h(t) @ grad(L, o(t)).T)"]
"""

SLOPE = """
model: rnn
target: d h(t)[1] / d a(t)[1]
steps: ["tanh'(a(t)[1])"]
"""


TWICE = """
model: rnn
target: d (d L/d c[1])/d c[2]
steps: ["sum(t, yhat(t)[1]*yhat(t)[2])"]
"""


@cache
def report(path: str, further: Further = lambda result: result) -> str:
    out = StringIO()
    write([further(verify_file(each)) for each in load_each(find([path]))], out, verbose=False)
    return out.getvalue()


@pytest.fixture(scope="session")
def document(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    file = tmp_path_factory.mktemp("report") / "file.yaml"
    file.write_text(TEXT, encoding="utf-8")
    found: dict[str, Any] = json.loads(report(str(file)))
    return found


def failures(text: str) -> list[Finding]:
    return [finding for finding in recheck(text) if finding.outcome in {"failed", "not rechecked"}]


@pytest.mark.parametrize("name", FILES)
def test_what_is_said_of_real_derivations_is_confirmed(name: str) -> None:
    assert failures(report(str(ROOT / "derivations" / name))) == []


def test_a_derivative_of_a_derivative_is_not_called_false(tmp_path: Path) -> None:
    (tmp_path / "file.yaml").write_text(TWICE)
    (finding,) = recheck(report(str(tmp_path)))
    assert (finding.verdict, finding.outcome) == ("wrong", "not rechecked")


def test_an_assumption_that_no_numbers_are_drawn_to_obey_is_told_as_such(tmp_path: Path) -> None:
    text = "model: rnn\nassume: ['x(1)[1] = x(1)[2]^2']\ntarget: x(1)[1]\nsteps: ['x(1)[2]^2']\n"
    (tmp_path / "file.yaml").write_text(text)
    (finding,) = recheck(report(str(tmp_path)))
    assert (finding.verdict, finding.outcome) == ("correct", "not rechecked")
    assert "no numbers are drawn here that obey `x(1)[1] = x(1)[2]^2`" in finding.why


def test_every_verdict_with_evidence_is_confirmed(document: dict[str, Any]) -> None:
    found = list(recheck(json.dumps(document)))
    assert [finding.verdict for finding in found] == ["wrong", "conditional", "correct", "wrong", "carried", "wrong"]
    assert [finding.outcome for finding in found] == ["confirmed"] * 6


def step(document: dict[str, Any], derivation: int, number: int) -> dict[str, Any]:
    found: dict[str, Any] = document["files"][0]["derivations"][derivation]["steps"][number]
    return found


def called_correct(document: dict[str, Any]) -> None:
    step(document, 1, 1).update(verdict="correct", evidence=step(document, 1, 0)["evidence"])


def called_wrong(document: dict[str, Any]) -> None:
    step(document, 1, 0).update(verdict="wrong", evidence=step(document, 1, 1)["evidence"])


def proof_of_a_wrong_line(document: dict[str, Any]) -> None:
    step(document, 1, 1)["evidence"] = step(document, 1, 0)["evidence"]


def witness_of_a_right_line(document: dict[str, Any]) -> None:
    step(document, 1, 0)["evidence"] = step(document, 1, 1)["evidence"]


def other_line(document: dict[str, Any]) -> None:
    step(document, 1, 0)["text"] = "yhat(t) - y(t) + 1e-12"


def other_value(document: dict[str, Any]) -> None:
    evidence = step(document, 1, 1)["evidence"]
    evidence["truth"] = f"-{evidence['truth']}".replace("--", "")


def other_point(document: dict[str, Any]) -> None:
    point = step(document, 1, 1)["evidence"]["point"]
    for name in point:
        point[name] = "1/3"


def other_case(document: dict[str, Any]) -> None:
    step(document, 0, 0)["evidence"]["at"] = {"t": document["files"][0]["derivations"][0]["times"]}


def other_target(document: dict[str, Any]) -> None:
    document["files"][0]["derivations"][1]["target"] = "grad(L, yhat(t))"


def other_equation(document: dict[str, Any]) -> None:
    document["files"][0]["derivations"][1]["given"]["equations"]["L"] = "2*sum(t, L(t))"


def no_assumption(document: dict[str, Any]) -> None:
    document["files"][0]["derivations"][1]["assume"] = []


def no_need(document: dict[str, Any]) -> None:
    step(document, 0, 1).update(verdict="correct", needs=[])


def not_carried(document: dict[str, Any]) -> None:
    step(document, 1, 2)["evidence"]["follows"] = step(document, 1, 0)["line"]


def not_turned(document: dict[str, Any]) -> None:
    step(document, 2, 0)["text"] = "sum(t, h(t) @ yhat(t).T)"


def small_value(document: dict[str, Any]) -> None:
    evidence = step(document, 1, 1)["evidence"]
    evidence["truth"] = str(float(evidence["truth"]) * 1.001)


def another_line_instead(document: dict[str, Any]) -> None:
    step(document, 1, 1).update(
        verdict="conditional",
        needs=["holding h(t-1)"],
        evidence=step(document, 1, 0)["evidence"],
        instead={"part": "line", "text": "yhat(t) - y(t)"},
    )


def other_assumption(document: dict[str, Any]) -> None:
    document["files"][0]["derivations"][1]["assume"] = ["h(1) = h(2)"]


SIZES = """
model: rnn
derivations:
  - target: sum(k, o(t)[k])
    steps: ["o(t)[1] + o(t)[2] + o(t)[3]"]
  - target: d L(t) / d o(t)
    assume: [sum(y(t)) = 1]
    steps:
      - yhat(t) - y(t)
      - y(t) - yhat(t)
  - target: grad(L, c)
    assume: [sum(y(t)) = 1]
    steps: ["yhat(1) - y(1) + yhat(2) - y(2) + yhat(3) - y(3)"]
  - target: d yhat(t)[i] / d o(t)[j]
    assume: [i != j]
    steps: ["-yhat(t)[i]*yhat(t)[j]"]
  - target: grad(L, h(t))
    steps: ["V.T @ grad(L, o(t)) + W.T @ ((1 - h(t+1)^2)*grad(L, h(t+1)))"]
  - {target: "d L / d L(t)", steps: [1 + 0*t]}
"""


@pytest.fixture(scope="session")
def scopes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    file = tmp_path_factory.mktemp("scopes") / "file.yaml"
    file.write_text(SIZES, encoding="utf-8")
    found: dict[str, Any] = json.loads(report(str(file), further=scoped))
    return found


def test_scopes_are_tried_at_other_sizes_and_lengths(scopes: dict[str, Any]) -> None:
    found = list(recheck(json.dumps(scopes)))
    assert {finding.outcome for finding in found} == {"confirmed"}
    where = [[each.where for each in found if each.line == line] for line in sorted({each.line for each in found})]
    own = {"x": 4, "h": 5, "y": 3, "tau": 3}
    assert where[0][:2] == ["", "x = 1, h = 1, y = 3, tau = 1"]
    assert where[0][-1] == ", ".join(f"{name} = {size}" for name, size in {**own, "y": 4}.items())
    assert where[1][1] == "x = 1, h = 1, y = 1, tau = 1"
    assert where[2] == [""]
    assert where[3][-1] == ", ".join(f"{name} = {size}" for name, size in {**own, "tau": 4}.items())
    assert where[4][1] == "x = 1, h = 1, y = 2, tau = 1"
    assert where[5][1] == "x = 1, h = 1, y = 1, tau = 2"
    assert {each.rpartition(" ")[2] for each in where[6][-3:]} == {"1", "2", "4"}
    for row in where:
        assert len(set(row)) == len(row)


def every(scope: dict[str, Any], sort: str) -> None:
    scope["sizes"][sort].update(every=True, tried=[], wrong=None, witness=None, why=None, **{"from": 1})


def length(scope: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = scope["times"]
    return found


SCOPES: list[Change] = [
    lambda d: every(step(d, 0, 0)["scope"], "y"),
    lambda d: step(d, 0, 0)["scope"]["sizes"]["y"].update(tried=[3, 4]),
    lambda d: step(d, 0, 0)["scope"]["sizes"]["y"].update(wrong=3),
    lambda d: step(d, 0, 0)["scope"]["sizes"]["y"]["witness"].update(truth="1"),
    lambda d: step(d, 1, 0)["scope"]["sizes"]["y"].update(wrong=4, witness=step(d, 1, 1)["evidence"]),
    lambda d: length(step(d, 2, 0)["scope"]).update(every=True, tried=[], wrong=None, witness=None, **{"from": 1}),
    lambda d: step(d, 3, 0)["scope"]["sizes"]["y"].update({"from": 1}),
    lambda d: length(step(d, 4, 0)["scope"]).update({"from": 1}),
]


@pytest.mark.parametrize("change", SCOPES, ids=range(len(SCOPES)))
def test_a_scope_that_was_tampered_with_is_caught(change: Change, scopes: dict[str, Any]) -> None:
    tampered = deepcopy(scopes)
    change(tampered)
    assert failures(json.dumps(tampered))


@pytest.mark.parametrize(
    "change",
    [
        lambda d: step(d, 1, 1).update(scope=step(d, 1, 0)["scope"]),
        lambda d: step(d, 0, 0)["scope"].update(times=None),
        lambda d: step(d, 0, 0)["scope"]["sizes"].pop("x"),
        lambda d: step(d, 0, 0)["scope"]["sizes"]["y"].update(wrong=0),
        lambda d: step(d, 0, 0)["scope"]["sizes"]["y"].update(wrong=10**9),
        lambda d: step(d, 0, 0)["scope"]["sizes"]["y"].update(tried=[10**9]),
        lambda d: step(d, 0, 0)["scope"]["sizes"]["y"].update(tried=[3] * 10**5),
    ],
)
def test_what_is_no_scope_is_unreadable(change: Change, scopes: dict[str, Any]) -> None:
    lacking = deepcopy(scopes)
    change(lacking)
    with pytest.raises(UnreadableError):
        failures(json.dumps(lacking))


def test_a_line_that_is_to_be_written_otherwise_is_tried_so(tmp_path: Path) -> None:
    line = "diag(f(t))*(1 + (ones(x).T @ ones(x) - 4)*x(t)[1])"
    text = f"model: lstm\ntarget: d s(t) / d s(t-1)\nassume: [t > 1]\nsteps: ['{line}']\n"
    (tmp_path / "held.yaml").write_text(text, encoding="utf-8")
    found = list(recheck(report(str(tmp_path / "held.yaml"), further=scoped)))
    assert [each.verdict for each in found] == ["conditional"] * (len(found) - 1) + ["wrong"]
    assert {each.outcome for each in found} == {"confirmed"}


TAMPERED: list[Change] = [
    small_value,
    other_assumption,
    called_correct,
    called_wrong,
    proof_of_a_wrong_line,
    witness_of_a_right_line,
    other_line,
    other_value,
    other_point,
    other_case,
    other_target,
    other_equation,
    no_assumption,
    no_need,
    not_carried,
    not_turned,
]


@pytest.mark.parametrize("change", TAMPERED, ids=lambda change: change.__name__)
def test_a_report_that_was_tampered_with_is_caught(change: Change, document: dict[str, Any]) -> None:
    tampered = deepcopy(document)
    change(tampered)
    assert tampered != document
    assert failures(json.dumps(tampered))


def without(*keys: str) -> Change:
    def change(document: dict[str, Any]) -> None:
        derivation = document["files"][0]["derivations"][1]
        for key in keys[:-1]:
            derivation = derivation[key]
        del derivation[keys[-1]]

    return change


LACKING: list[Change] = [
    another_line_instead,
    without("given"),
    without("given", "equations"),
    without("sizes"),
    without("target"),
    lambda d: step(d, 1, 1)["evidence"].pop("point"),
    lambda d: step(d, 1, 0).update(verdict="right"),
    lambda d: step(d, 1, 0).update(text="yhat(t) -"),
    lambda d: d["files"][0]["derivations"][1]["sizes"].update(h=10**9),
    lambda d: d["files"][0]["derivations"][1].update(times=-1),
    lambda d: d["files"][0]["derivations"][1].update(given=None),
    lambda d: step(d, 1, 1)["evidence"].update(entry="[9]"),
    lambda d: step(d, 1, 1)["evidence"].update(at={}),
    lambda d: step(d, 1, 1)["evidence"].update(truth="1/0"),
    lambda d: step(d, 1, 2)["evidence"].update(follows=1),
    lambda d: d.update(version=2),
    lambda d: d.pop("files"),
]


@pytest.mark.parametrize("change", LACKING, ids=range(len(LACKING)))
def test_a_report_that_lacks_something_is_unreadable(change: Change, document: dict[str, Any]) -> None:
    lacking = deepcopy(document)
    change(lacking)
    with pytest.raises(UnreadableError):
        failures(json.dumps(lacking))


@pytest.mark.parametrize("text", ["", "[]", "{}", "[" * 100_000, '{"version": 1, "files": 3}', "null", "1"])
def test_what_is_no_report_is_unreadable(text: str) -> None:
    with pytest.raises(UnreadableError):
        failures(text)


def run(text: str, folder: Path) -> tuple[int, str]:
    (folder / "report.json").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "bpttcheck", "recheck", "report.json"]
    done = subprocess.run(command, cwd=folder, env={"PYTHONPATH": str(ROOT)}, capture_output=True, check=False)
    return done.returncode, (done.stdout + done.stderr).decode()


def test_the_exit_status_says_whether_all_is_confirmed(document: dict[str, Any], tmp_path: Path) -> None:
    tampered = deepcopy(document)
    called_correct(tampered)
    assert run(json.dumps(document), tmp_path) == (0, "6 lines: 6 confirmed\n")
    status, said = run(json.dumps(tampered), tmp_path)
    assert status == 1
    assert "wrong" not in said.splitlines()[0]
    assert said.endswith("6 lines: 5 confirmed, 1 failed\n")
    assert run("{}", tmp_path)[0] == 2


def test_no_code_of_the_kernel_runs(document: dict[str, Any], scopes: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "slope.yaml").write_text(SLOPE, encoding="utf-8")
    texts, ran = (json.dumps(document), report(str(tmp_path / "slope.yaml")), json.dumps(scopes)), set[str]()
    for text in texts:
        list(recheck(text))  # once, so that all is imported

    def note(frame: Any, event: str, _: object) -> None:
        if event == "call":
            ran.add(Path(frame.f_code.co_filename).parent.name)

    sys.setprofile(note)
    try:
        found = [finding.outcome for text in texts for finding in recheck(text)]
    finally:
        sys.setprofile(None)
    assert len(found) > 7
    assert set(found) == {"confirmed"}
    assert ran.isdisjoint({"kernel", "scopes"})
    assert {"notation", "models", "expressions", "bpttcheck"} <= ran


def test_every_operation_is_computed() -> None:
    rows = {row.name for row in vars(operations).values() if isinstance(row, Operation)}
    assert rows - {"variable", operations.INNER.name} == _OPERATIONS.keys()


def test_one_can_read_all_that_decides() -> None:
    assert len((ROOT / "bpttcheck" / "recheck.py").read_text(encoding="utf-8").splitlines()) <= 200


def test_the_records_hold_all_that_is_written(document: dict[str, Any], scopes: dict[str, Any]) -> None:
    for each in (document, scopes):
        assert json.loads(msgspec.json.encode(records.read(json.dumps(each)))) == each
