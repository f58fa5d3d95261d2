"""What a line comes to with a hole in it is what it comes to when it is written, read and built anew."""

from __future__ import annotations

from itertools import islice
from operator import mul
from typing import TYPE_CHECKING

import pytest

from bpttcheck.derivation import Step, Verdict
from bpttcheck.errors import Refused
from bpttcheck.explain.asked import Asked
from bpttcheck.explain.hollow import Hollow
from bpttcheck.explain.parts import Unlike
from bpttcheck.explain.places import changed, places
from bpttcheck.explain.repairs import tries
from bpttcheck.notation import plain
from bpttcheck.notation.syntax import Product
from bpttcheck.places import Passage
from bpttcheck.verify.claims import read_target
from bpttcheck.verify.judging import judge_step
from bpttcheck.verify.setting import Settings
from tests.explain.asking import judged, setting

if TYPE_CHECKING:
    from bpttcheck.explain.repairs import Try

LINES = [
    ("rnn", "grad(L, W)", "sum(t, (grad(L, h(t)) * (1 - h(t)^2)) @ h(t).T)"),
    ("rnn", "d yhat(t)[i] / d h(t)[j]", "yhat(t)[i]*(v[i,j] - sum(k, yhat(t)[i]*v[k,j]))"),
    ("rnn", "grad(L, h(t))", "V.T @ (yhat(t) + y(t)) + W.T @ diag(1 - h(t)^2) @ grad(L, h(t+1))"),
    ("rnn", "L(t)", "-sum(i, y(t)[i] * exp(yhat(t)[i]))"),
    ("softmax", "d S[i] / d a[j]", "exp(a[i])/sum(k, exp(a[k])) - exp(a[j])^2/sum(k, exp(a[k]))"),
    ("gru", "d h(t) / d n(t)", "diag(z(t))"),
    ("lstm", "d s(t) / d f(t)", "diag(h(t-1))"),
    ("mlp", "d h(1)[i] / d a(1)[i]", "2*step(a(2)[i]) - 1"),
    ("rnn", "[o(t)[1], o(t)[2]]", "[c[1], h(t)[2]] + [[v[1,1], 0], [v[2,1], v[2,2]]] @ [h(t)[1], h(t)[2]]"),
]
MEANINGLESS = [
    ("[o(t)[1], o(t)[2]]", "[h(t)[1], h(t)[2]] @ [[v[1,1], 0], [v[2,1], v[2,2]]] + [c[1], c[2]]"),
    ("grad(L, h(t))", "V @ (yhat(t) - y(t)) + W.T @ grad(L, h(t+1))"),
    ("grad(L, W)", "sum(t, (grad(L, h(t)) * (1 - h(t)^2)) @ h(t))"),
]
PARTS = {"terms", "term", "factors", "body", "arguments"}


def asked(model: str, target: str, line: str, verdict: Verdict = Verdict.WRONG) -> Asked:
    prepared = Settings(b"").prepare(setting(model))
    wanted = read_target(Passage.whole(target, "TARGET"), prepared)
    wanted.check(prepared)
    result = judge_step(Step(Passage.whole(line, "LINE")), wanted, prepared, None, 1)[0]
    assert result.verdict is verdict
    return Asked(plain.read(line), result, wanted, prepared, limit=1_000_000)


def anew(about: Asked, each: Try) -> float | None:
    values = about.values_of(each.tree)
    return values[about.worst.entry] if values else None


@pytest.mark.parametrize(("model", "target", "line"), LINES)
def test_a_change_comes_to_what_the_changed_line_does(model: str, target: str, line: str) -> None:
    about = asked(model, target, line)
    compared = 0
    for each in islice(tries(about), 600):
        quick, slow = about.worst.value_with(each.place, each.new), anew(about, each)
        if slow is not None:
            assert quick == pytest.approx(slow, rel=1e-9, abs=1e-9), each
            compared += 1
    assert compared > 20


@pytest.mark.parametrize(("model", "target", "line"), LINES)
def test_a_changed_line_of_known_parts_comes_to_what_it_does_itself(model: str, target: str, line: str) -> None:
    about = asked(model, target, line)
    lighter = 0
    for each in islice(tries(about), 300):
        light = about.parts.light(each.tree)
        lighter += light is not each.tree
        wanted = about.values_of(each.tree)
        assert about.values_of(light) == (wanted and pytest.approx(wanted, rel=1e-9, abs=1e-12))
    assert lighter > 50


@pytest.mark.parametrize(("target", "line"), MEANINGLESS)
def test_a_changed_line_of_known_parts_has_a_meaning_where_it_has_one_itself(target: str, line: str) -> None:
    about = asked("rnn", target, line, Verdict.MALFORMED)
    several = list(islice(tries(about), 600))
    found = [about.claim(each.tree) is not None for each in several]
    assert [about.claim(about.parts.light(each.tree)) is not None for each in several] == found
    assert 0 < sum(found) < len(found)


@pytest.mark.parametrize(("target", "line"), MEANINGLESS)
def test_a_change_of_a_line_without_a_meaning_comes_to_the_same_when_it_is_tried_again(target: str, line: str) -> None:
    about = asked("rnn", target, line, Verdict.MALFORMED)
    for each in islice(tries(about), 300):
        first = about.worst.value_with(each.place, each.new)
        assert about.worst.value_with(each.place, each.new) == first
        wanted = anew(about, each)
        assert first == (wanted and pytest.approx(wanted, rel=1e-9, abs=1e-12))


@pytest.mark.parametrize(("model", "target", "line"), LINES)
def test_what_stood_there_joined_with_a_part_comes_to_what_the_line_with_both_does(
    model: str, target: str, line: str
) -> None:
    about = asked(model, target, line)
    compared = 0
    parts = (place for place in places(about.tree) if not place.way or place.way[-1][0] in PARTS)
    for place in parts:
        for part in islice(about.around.lost_factors.at(place, scalars=True), 0, None, 5):
            try:
                found = Hollow(about.holes, place, about.frame_of, about.worst.entry, about.numbers).joined(part, mul)
            except (Unlike, Refused):
                continue
            slow = about.values_of(changed(place, Product((place.node, part))))
            if slow is not None and found is not None:
                assert found == pytest.approx(slow[about.worst.entry], rel=1e-9, abs=1e-9), (place.node, part)
                compared += 1
    assert compared > 20


@pytest.mark.parametrize(("model", "target", "line"), LINES)
def test_what_mends_the_worst_entry_is_not_passed_over(model: str, target: str, line: str) -> None:
    about = asked(model, target, line)
    for each in islice(tries(about), 300):
        if about.is_close(about.values_of(each.tree)):
            value = about.worst.value_with(each.place, each.new)
            assert value is not None
            assert about.worst.is_mended(value)


@pytest.mark.parametrize(
    ("code", "target", "line", "model"),
    [
        ("index", "d L(t) / d o(t)[i]", "yhat(t)[i] - 1[i = i]", "rnn"),
        ("index", "d S[i] / d a[j]", "S[i]*(delta[j,j] - S[j])", "softmax"),
        ("missing-factor", "grad(L, h(t))", "W.T @ (1 - h(t+1)^2) + V.T @ grad(L, o(t))", "rnn"),
        ("missing-factor", "d L / d W[i,j]", "sum(t, (1 - h(t)[i]^2)*h(t-1)[j])", "rnn"),
        ("missing-term", "a(t)[i]", "sum(j, W[i,j]*h(t-1)[j]) + sum(j, U[i,j]*x(t)[j])", "rnn"),
        (
            "squared",
            "[d L/d o(t)[1], d L/d o(t)[2], d L/d o(t)[3]]",
            "[(yhat(t)[1] - y(t)[1])*yhat(t)[1]*(1 - yhat(t)[1]), d L/d o(t)[2], d L/d o(t)[3]]",
            "rnn",
        ),
        ("recurrent", "grad(L, a(t))", "(d h(t)/d a(t)).T @ grad(L(t), h(t))", "rnn"),
    ],
)
def test_what_stands_at_one_place_is_recognised(code: str, target: str, line: str, model: str) -> None:
    assert code in {each.code for each in judged(target, line, model).mistakes}


def test_a_repair_does_not_say_what_was_asked_for() -> None:
    said = judged("d s(t) / d h(t-1)", "d h(t-1) / d h(t-1)", "lstm").mistakes
    assert [each.repair for each in said if "d s(t)/d h(t-1)" in each.repair] == []
