"""Products over time and sums over pairs of times: which are proved, and as what claim about the last time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bpttcheck.loading.derivations import load
from bpttcheck.notation import plain
from bpttcheck.notation.write import plain as shown
from bpttcheck.places import Source
from bpttcheck.scopes.about import About, Kinds, Shared
from bpttcheck.scopes.pairs import restated
from bpttcheck.scopes.said import Said
from bpttcheck.verify import verify_file
from bpttcheck.verify.setting import Settings
from tests.scopes.claims import Claim
from tests.scopes.trying import tried

if TYPE_CHECKING:
    from bpttcheck.scopes.pairs import Restated

PAIR, TRUE = "k <= t", "sum(y(t)) = 1"
STEP = "diag(1 - h(m)^2) @ W"
BACK = f"prod(m=t..k+1, {STEP})"
USE = "d h(k)/d W(k)[i,j]"
ERROR = "V.T @ (yhat(t) - y(t))"

# fmt: off
PROVED = [
    ("d h(t)/d h(k)",      (PAIR,),      "prod(m=t..k+1, d h(m)/d h(m-1))"),
    ("d h(t)/d h(k)",      (PAIR,),      BACK),
    ("d h(t)/d h(k)",      ("t >= k",),  "prod(m=t downto k+1, d h(m)/d a(m) @ W)"),
    ("d h(t)/d h(k)",      ("k < t",),   f"prod(m=t downto k+2, {STEP}) @ diag(1 - h(k+1)^2) @ W"),
    ("d h(t)/d h(k)",      (PAIR,),      "prod(m=k+1..t, (diag(1 - h(m)^2) @ W).T).T"),
    ("d h(t)/d h(k)",      ("k < t",),   "d h(t)/d h(k+1) @ d h(k+1)/d h(k)"),
    ("d h(t)/d h(1)",      (),           f"prod(m=t..2, {STEP})"),
    ("d h(t)/d h(0)",      (),           f"prod(m=t..1, {STEP})"),
    ("d L(t)/d h(k)",      (PAIR,),      f"d L(t)/d h(t) @ {BACK}"),
    ("grad(L(t), h(k))",   (PAIR, TRUE), f"prod(m=k+1..t, W.T @ diag(1 - h(m)^2)) @ {ERROR}"),
    ("d h(t)/d h(k)",      ("k > t",),   "zeros(h, h)"),
    ("d h(t)/d W[i,j]",    (),           f"sum(k=1..t, {BACK} @ {USE})"),
    ("d L(t)/d W[i,j]",    (),           f"sum(k=1..t, d L(t)/d h(k) @ {USE})"),
    ("d L(t)/d W[i,j]",    (),           f"sum(k=1..t, d L(t)/d h(t) @ d h(t)/d h(k) @ {USE})"),
    ("d L(t)/d W[i,j]",    (),           f"sum(k=1..t, d L(t)/d h(t) @ {BACK} @ {USE})"),
    ("d L(t)/d W[i,j]",    ("t = 1",),   "sum(k=1..t, d L(t)/d h(k) @ d h(k)/d W[i,j])"),
    ("grad(L(t), b)",      ("t > 1",),   "sum(k=1..t, diag(1 - h(k)^2) @ grad(L(t), h(k)))"),
    ("grad(L, W)",         (),           "sum(t, sum(k=1..t, grad(L(t), a(k)) @ h(k-1).T))"),
    ("grad(L, W)",         (),           "sum(k, sum(t=k..tau, grad(L(t), a(k))) @ h(k-1).T)"),
    ("grad(L, W)",         (TRUE,),      f"sum(t, sum(k=1..t, diag(1 - h(k)^2) @ {BACK}.T @ {ERROR} @ h(k-1).T))"),
    ("d L/d W[i,j]",       (),           f"sum(t, sum(k=1..t, d L(t)/d h(t) @ {BACK} @ {USE}))"),
    ("grad(L, h(k))",      (),           "sum(t=k..tau, grad(L(t), h(k)))"),
    ("grad(L, h(k))",      (TRUE,),      f"sum(t=k..tau, {BACK}.T @ {ERROR})"),
]
# The same of a mean of losses.
MEANS = [
    ("grad(L, W)",         (),           "sum(t, sum(k=1..t, grad(L(t), a(k)) @ h(k-1).T))/tau"),
    ("grad(L, W)",         (),           "1/tau*sum(k, sum(t=k..tau, grad(L(t), a(k))) @ h(k-1).T)"),
    ("grad(L, h(k))",      (TRUE,),      f"sum(t=k..tau, {BACK}.T @ {ERROR})/tau"),
]
# What is right, and not covered.
OPEN = [
    ("d a(t)/d a(k)",      (PAIR,),      "prod(m=t..k+1, d a(m)/d a(m-1))"),
    ("d h(t)/d h(k)",      ("k < t",),   f"diag(1 - h(t)^2) @ W @ prod(m=t-1 downto k+1, {STEP})"),
    ("grad(L, W)",         (),           "sum(t, sum(k, grad(L(t), a(k)) @ h(k-1).T))"),
    ("grad(L, W)",         (),           "sum(t, sum(k=1..t, 1[k <= t]*(grad(L(t), a(k)) @ h(k-1).T)))"),
]
# The claim about the last time, with what is assumed and defined.
RESTATED = [
    ("d h(t)/d h(k)",      (PAIR,),      BACK,
     "d h(tau)/d h(k)",    (),           "Prod1(k)",
     ("Prod1(tau): I(h)", f"Prod1(n): Prod1(n+1) @ ({STEP.replace('(m)', '(n+1)')})")),
    ("d h(t)/d h(k)",      ("k < t",),   "prod(m=k+1..t, W)",
     "d h(tau)/d h(k)",    ("k < tau",), "Prod1(k)",
     ("Prod1(tau): I(h)", "Prod1(m): W @ Prod1(m+1)")),
    ("d h(t)/d h(0)",      ("t < tau",), "prod(m=t..1, W)",
     "d h(tau)/d h(0)",    (),           "Prod1(0)",
     ("Prod1(tau): I(h)", "Prod1(m): Prod1(m+1) @ W", "Prod1(0): Prod1(1) @ W")),
    ("d L(t)/d W[i,j]",    ("i != j",),  "sum(k=1..t, d L(t)/d W(k)[i,j])",
     "d L(tau)/d W[i,j]",  ("i != j",),  "sum(k=1..tau, d L(tau)/d W(k)[i,j])", ()),
    ("grad(L, W)",         (TRUE,),      "sum(k, sum(t=k..tau, grad(L(t), a(k))) @ h(k-1).T)",
     "grad(L(tau), W)",    (TRUE,),      "sum(k=1..tau, grad(L(tau), a(k)) @ h(k-1).T)", ()),
    ("grad(L, h(k))",      (),           "sum(t=k..tau, grad(L(t), h(k)))",
     "grad(L(tau), h(k))", (),           "grad(L(tau), h(k))", ()),
    ("d L(t)/d b[i]",      ("t = 2",),   "sum(k=1..t, d L(t)/d b(k)[i])",
     "d L(2)/d b[i]",      (),           "sum(k=1..2, d L(2)/d b(k)[i])", ()),
]
# What stays as it is: which time is the latest does not show, or something comes after it.
NOT_RESTATED = [
    ("d h(t)/d h(k)",      (),           "d h(t)/d h(k)"),
    ("d h(t)/d h(k)",      ("k <= t+1",), "d h(t)/d h(k)"),
    ("d h(t)/d h(k)",      ("k != t",),  "d h(t)/d h(k)"),
    ("d h(t)/d h(k)",      (PAIR,),      "d h(t)/d h(k) + 0*(h(k+1) @ h(k+1).T)"),
    ("d h(t)/d h(k)",      (PAIR,),      "d h(t)/d h(k) + 0*(h(3) @ h(3).T)"),
    ("d h(t)/d h(k)",      (PAIR,),      "d h(t)/d h(k) + 0*(h(tau) @ h(tau).T)"),
    ("d h(t)/d h(k)",      (PAIR,),      "d h(t)/d h(k) + 0*L*W"),
    ("d h(t)/d h(k)",      (PAIR,),      "d h(t)/d h(k) + 0*sum(q, L(q))*W"),
    ("d h(t)/d h(k)",      (PAIR,),      "d h(t)/d h(k) + t*0*W"),
    ("d h(t)/d h(k)",      (PAIR,),      "d h(t)/d h(k) + 0*h @ h.T"),
    ("grad(L, b)",         (),           "sum(k=1..tau, sum(t=k+1..tau, grad(L(t), a(k)))) + sum(k, grad(L(k), a(k)))"),
]
# fmt: on


@pytest.mark.parametrize(("target", "assume", "line"), PROVED)
def test_what_is_proved_agrees_with_numbers(target: str, assume: tuple[str, ...], line: str) -> None:
    found = tried(Claim("", {"model": "rnn", "sizes": {"x": 1, "h": 2, "y": 2}, "assume": [*assume]}, target, line))
    assert found.is_every
    assert not found.against
    assert {each.finding.said for each in found.found} <= {"equal", "partly", "nowhere"}


@pytest.mark.parametrize(("target", "assume", "line"), MEANS)
def test_means_of_losses_are_proved_too(target: str, assume: tuple[str, ...], line: str) -> None:
    header = {"model": "rnn", "options": {"loss": "mean"}, "sizes": {"x": 1, "h": 2, "y": 2}, "assume": [*assume]}
    found = tried(Claim("", header, target, line))
    assert found.is_every
    assert not found.against


@pytest.mark.parametrize(("target", "assume", "line"), OPEN)
def test_what_is_not_covered_is_not_called_proved(target: str, assume: tuple[str, ...], line: str) -> None:
    found = tried(Claim("", {"model": "rnn", "assume": [*assume]}, target, line))
    assert found.is_right
    assert not found.is_every


def of_text(target: str, assume: tuple[str, ...], line: str) -> Restated | None:
    claim = Claim("", {"model": "rnn", "assume": [*assume]}, target, line)
    (result,) = verify_file(load(Source("here.yaml", claim.text))).derivations
    settings = Kinds(Settings(b"seed"), Settings(b"seed", name_last=True))
    about = About(result, plain.read(target), settings, Shared())
    step = result.steps[0]
    step = step if step.tree else type(step)(step.step, step.verdict, plain.read(line))
    return restated(step, about, Said(step, about).letters)


@pytest.mark.parametrize(("target", "assume", "line", "about", "further", "claimed", "defined"), RESTATED)
def test_a_claim_about_pairs_is_one_about_the_last_time(
    target: str,
    assume: tuple[str, ...],
    line: str,
    about: str,
    further: tuple[str, ...],
    claimed: str,
    defined: tuple[str, ...],
) -> None:
    found = of_text(target, assume, line)
    assert found is not None
    setting = found.about.setting
    assert found.result.tree == plain.read(claimed)
    assert shown(found.about.at(None)[0].claim.tree) == shown(plain.read(about))
    assert tuple(each.text for each in setting.assume) == further
    assert tuple(f"{each.head.text}: {each.body.text}" for each in setting.define) == defined


@pytest.mark.parametrize(("target", "assume", "line"), NOT_RESTATED)
def test_other_claims_stay_as_they_are(target: str, assume: tuple[str, ...], line: str) -> None:
    assert of_text(target, assume, line) is None
