"""Two slips in one line are named together, each at its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bpttcheck.derivation import DerivationFile, Verdict
from bpttcheck.explain import explain
from bpttcheck.loading.derivations import load_each
from bpttcheck.loading.files import find
from bpttcheck.verify.claims import read_target
from bpttcheck.verify.judging import judge_step
from bpttcheck.verify.pipeline import seed_of
from bpttcheck.verify.setting import Settings
from tests.explain.asking import judged
from tests.test_derivations import FOLDER

if TYPE_CHECKING:
    from bpttcheck.verify.results import Explanation


def quotient_rule() -> tuple[str, Explanation]:
    """The forum question's line, in which all three exponentials have the first row of V in them."""
    (loaded,) = load_each(find([str(FOLDER / "forum" / "yhat-by-h.yaml")]))
    assert isinstance(loaded, DerivationFile)
    derivation = next(each for each in loaded.derivations if each.steps[0].expect is Verdict.WRONG)
    prepared = Settings(seed_of(loaded.source.text)).prepare(derivation.setting)
    target = read_target(derivation.target, prepared)
    result, _ = judge_step(derivation.steps[0], target, prepared, None, 1)
    return derivation.steps[0].text.text, explain(result, target, prepared)[0]


def test_the_quotient_rule_of_the_forum_question_has_two_wrong_indices() -> None:
    text, said = quotient_rule()
    assert said.code == "index"
    assert "`v[1,i]` should be `v[2,i]` and `v[1,i]` should be `v[3,i]`" in said.message
    assert [text[mark.start : mark.end] for mark in said.marks] == ["v[1,i]", "v[1,i]"]
    before = [text[: mark.start].rpartition("c(tau)")[2] for mark in said.marks]
    assert [each[:3] for each in before] == ["[2]", "[3]"]


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("index", "-yhat[1]*(v[1,2]*(yhat[1] - 1) + v[2,2]*yhat[2] + v[3,1]*yhat[3])"),
        ("index", "-yhat[1]*(v[1,1]*(yhat[1] - 1) + v[2,2]*yhat[3] + v[3,1]*yhat[3])"),
        ("sign", "-yhat[1]*(v[1,1]*(yhat[1] + 1) - v[2,1]*yhat[2] + v[3,1]*yhat[3])"),
        ("sign", "yhat[1]*(v[1,1]*(yhat[1] + 1) + v[2,1]*yhat[2] + v[3,1]*yhat[3])"),
        ("name", "-yhat[1]*(w[1,1]*(yhat[1] - 1) + w[2,1]*yhat[2] + v[3,1]*yhat[3])"),
    ],
)
def test_two_slips_of_one_kind(code: str, line: str) -> None:
    said = judged("d yhat(tau)[1] / d h(tau)[1]", line).mistakes[0]
    assert said.code == code
    assert len(said.marks) == 2
    assert judged("d yhat(tau)[1] / d h(tau)[1]", said.repair).verdict is Verdict.CORRECT


@pytest.mark.parametrize(
    ("codes", "target", "line"),
    [
        ({"sign", "name"}, "d L(t) / d yhat(t)[i]", "o(t)[i]/yhat(t)[i]"),
        ({"sign", "transpose"}, "d o(t) / d h(t)", "-V.T"),
        ({"name", "transpose"}, "grad(L, h(tau))", "W @ grad(L, o(tau))"),
    ],
)
def test_two_slips_of_two_kinds(codes: set[str], target: str, line: str) -> None:
    said = judged(target, line).mistakes[0]
    assert said.code in codes
    assert judged(target, said.repair).verdict is Verdict.CORRECT


@pytest.mark.parametrize(
    ("target", "line", "repair"),
    [
        ("grad(L, h(tau))", "U.T @ grad(L, x(tau))", "V.T @ grad(L, o(tau))"),
        ("a(t)", "U @ o(t-1) + U @ x(t) + b", "W @ h(t-1) + U @ x(t) + b"),
        ("d h(t) / d h(t-1)", "diag(1 - x(t)^2) @ V", "diag(1 - h(t)^2) @ W"),
    ],
)
def test_two_names_of_which_neither_alone_gives_the_line_a_meaning(target: str, line: str, repair: str) -> None:
    found = judged(target, line)
    assert found.verdict is Verdict.MALFORMED
    assert (found.mistakes[0].code, found.mistakes[0].repair) == ("name", repair)
    assert len(found.mistakes[0].marks) == 2


def test_a_sign_beside_a_name_that_many_others_could_be_is_found_before_unlikelier_slips() -> None:
    said = judged("grad(L, s(t))", "-y(t)*grad(L, h(t))*(1 - tanh(s(t))^2) + f(t+1)*grad(L, s(t+1))", "lstm").mistakes
    assert said[0].code in {"sign", "name"}
    assert said[0].repair == "q(t)*grad(L, h(t))*(1 - tanh(s(t))^2) + f(t+1)*grad(L, s(t+1))"
