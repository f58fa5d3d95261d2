"""What a file may take is bounded in units of work, whatever is in it: the rest is told so, and honest files fit."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from bpttcheck.derivation import Verdict
from bpttcheck.explain import explain
from bpttcheck.loading import documents
from bpttcheck.loading.derivations import load
from bpttcheck.models import limited
from bpttcheck.places import Source
from bpttcheck.verify import documents as in_documents
from bpttcheck.verify import setting, verify_file
from bpttcheck.verify.pipeline import judged, settings_of
from bpttcheck.verify.results import Reason

if TYPE_CHECKING:
    from bpttcheck.verify.results import DerivationResult, FileResult

RIGHT = "yhat(t) - y(t)"
GATES = {"": "a", "f": "af", "g": "ag", "o": "ao"}
LSTM = [
    *({"target": f"grad(L, W{g})", "steps": [f"sum(t, outer(grad(L, {a}(t)), h(t-1)))"]} for g, a in GATES.items()),
    *({"target": f"grad(L, U{g})", "steps": [f"sum(t, outer(grad(L, {a}(t)), x(t)))"]} for g, a in GATES.items()),
    *({"target": f"grad(L, b{g})", "steps": [f"sum(t, grad(L, {a}(t)))"]} for g, a in GATES.items()),
    {"target": "grad(L, V)", "steps": ["sum(t, outer(grad(L, o(t)), h(t)))"]},
    {"target": "grad(L, c)", "steps": ["sum(t, grad(L, o(t)))"]},
]
SCALARS = {"inputs": {"x": []}, "equations": {"u": "x*x"}}


def file_of(**keys: Any) -> Any:
    return load(Source("test.yaml", json.dumps({"model": "rnn", **keys})))


def verdicts(result: FileResult) -> list[Verdict]:
    return [step.verdict for each in result.derivations for step in each.steps]


# ---- beyond what a file may take ---------------------------------------------------------------------------------


def test_the_lines_that_are_left_are_undecided_and_say_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setting, "MOST_IN_ALL", 60_000)
    file = file_of(target="d L / d o(t)", assume=["sum(y(t)) = 1"], steps=[RIGHT] * 60)
    found = verdicts(verify_file(file))
    assert found == sorted(found, key=[Verdict.CORRECT, Verdict.UNDECIDED].index)
    assert set(found) == {Verdict.CORRECT, Verdict.UNDECIDED}
    evidence = verify_file(file).derivations[0].steps[-1].evidence
    assert isinstance(evidence, Reason)
    assert "60,000 units of work" in evidence.why
    assert "a file of its own" in evidence.why


def test_the_derivations_that_are_left_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setting, "MOST_IN_ALL", 60_000)
    each = {"target": "d L / d o(t)", "steps": [RIGHT]}
    result = verify_file(file_of(assume=["sum(y(t)) = 1"], derivations=[each] * 60))
    faults = [each.fault.fault.message for each in result.derivations if each.fault]
    assert 0 < len(faults) < 60
    assert all("60,000 units of work" in fault for fault in faults)
    assert result.derivations[0].ok


def test_a_document_is_bounded_likewise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setting, "MOST_IN_ALL", 200_000)
    formula = r"$$\frac{\partial L}{\partial o^{(t)}} = \hat{y}^{(t)} - y^{(t)}$$"
    header = "<!-- bpttcheck\nmodel: rnn\nassume: [sum(y(t)) = 1]\n-->\n"
    result = verify_file(documents.load(Source("notes.md", header + "\n\n".join([formula] * 60))))
    faults = [each.fault.fault.message for each in result.derivations if each.fault]
    assert 0 < len(faults) < 60
    assert all("200,000 units of work" in fault for fault in faults)
    assert result.derivations[0].ok


def test_what_is_counted_is_no_time() -> None:
    """Else one machine would say another thing than the next."""
    file, spent = file_of(target="grad(L, W)", steps=["sum(t, outer(grad(L, a(t)), h(t-1)))"]), set()
    for _ in range(2):
        settings = settings_of(file)
        judged(file.derivations[0], settings)
        spent.add(settings.judging.done)
    assert len(spent) == 1


def test_lines_that_are_left_are_not_explained_and_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setting, "MOST_IN_ALL", 150_000)
    result = verify_file(file_of(target="d L / d o(t)", steps=[f"yhat(t)^{k} - y(t)" for k in range(3, 9)]), explain)
    assert set(verdicts(result)) == {Verdict.WRONG}
    assert all(step.mistakes[0].stopped > 0 for step in result.derivations[0].steps[-3:])


def test_lines_are_explained_with_what_all_verdicts_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever stands first: a line that is wrong, or many that are right."""
    wrong, right = {"target": "d L / d o(t)", "steps": ["yhat(t)^3 - y(t)"]}, {"target": "x(1)", "steps": ["x(1)"] * 60}
    for derivations in ([wrong, right], [right, wrong]):
        assert explained(derivations=derivations) == ["power"]
        spent, _ = spent_on(derivations=derivations)
        with monkeypatch.context() as bounded:
            bounded.setattr(setting, "MOST_IN_ALL", spent)
            assert explained(derivations=derivations) == ["unexplained"]


def explained(**keys: Any) -> list[str]:
    result = verify_file(file_of(**keys), explain)
    return [step.mistakes[0].code for each in result.derivations for step in each.steps if step.mistakes]


# ---- what went on for ever, or ended in an exception ---------------------------------------------------------------


def test_what_is_too_much_leaves_the_assumptions_after_it_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limited, "MOST_WORK", 800)
    heavy = {"target": "grad(L, W)", "steps": ["0"]}
    light = {"target": "x(1)", "steps": ["x(1)"], "assume": ["onehot(y(t))"]}
    result = verify_file(file_of(derivations=[heavy, light]))
    assert result.derivations[0].fault is not None
    assert result.derivations[1].ok


@pytest.mark.parametrize(
    "keys",
    [
        {"model": SCALARS, "target": "x*(((2^10000)^10000)^10000)^10000", "steps": ["x"]},
        {
            "target": "A40",
            "steps": ["A40 + 1"],
            "define": {"A0": "L", **{f"A{k + 1}": f"A{k}*A{k} + A{k}" for k in range(40)}},
        },
    ],
    ids=["powers of numbers", "definitions in definitions"],
)
def test_a_truth_that_cannot_be_written_out_is_not(keys: dict[str, Any]) -> None:
    assert verdicts(verify_file(file_of(**keys))) == [Verdict.WRONG]


# ---- what course material takes -----------------------------------------------------------------------------------


def spent_on(**keys: Any) -> tuple[int, tuple[DerivationResult, ...]]:
    file = file_of(**keys)
    settings = settings_of(file)
    results = tuple(judged(each, settings) for each in file.derivations)
    return settings.judging.done, results


@pytest.mark.parametrize(
    "keys",
    [
        {"model": "lstm", "derivations": (LSTM * 40)[:500]},
        {"model": "lstm", "times": 100, "derivations": LSTM},
        {"model": "lstm", "times": 200, "target": "grad(L, Wf)", "steps": LSTM[1]["steps"]},
        {"target": "d L / d o(t)", "assume": ["sum(y(t)) = 1"], "steps": [f"{RIGHT} + {k} - {k}" for k in range(500)]},
    ],
    ids=["500 lines of an LSTM", "all gradients at 100 times", "one line at 200 times", "500 lines about one"],
)
def test_large_course_material_takes_no_more_than_three_quarters(keys: dict[str, Any]) -> None:
    spent, results = spent_on(**keys)
    assert all(each.ok for each in results)
    assert spent < setting.MOST_IN_ALL * 3 / 4


def test_500_formulas_take_no_more_than_three_quarters() -> None:
    formula = r"$$\frac{\partial L}{\partial o^{(t)}} = \hat{y}^{(t)} - y^{(t)} + %d - %d$$"
    header = "<!-- bpttcheck\nmodel: rnn\nassume: [sum(y(t)) = 1]\n-->\n"
    text = header + "\n\n".join(formula % (k, k) for k in range(500))
    document = documents.load(Source("notes.md", text))
    settings = in_documents.settings_of(document, b"seed")
    results = [in_documents.judge_chain(chain, settings) for chain in in_documents.chains(document)]  # type: ignore[arg-type]
    assert all(each.result.ok for each in results)  # type: ignore[union-attr]
    assert settings.judging.done < setting.MOST_IN_ALL * 3 / 4
