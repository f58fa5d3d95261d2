"""What a look at a line shows of the values and signs that it depends on, and which sizes are looked at again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from bpttcheck.kernel.work import Work
from bpttcheck.loading.derivations import load
from bpttcheck.places import Source
from bpttcheck.scopes import scoped
from bpttcheck.scopes.about import About, Kinds, Shared
from bpttcheck.scopes.proving import smallest
from bpttcheck.scopes.said import Said
from bpttcheck.verify import verify_file
from bpttcheck.verify.setting import Settings

if TYPE_CHECKING:
    from bpttcheck.verify.results import Bound, DerivationResult

SCALARS = {
    "sizes": {"n": 3},
    "inputs": {"w": [], "v": [], "z": ["n"]},
    "equations": {"s": "softmax(z)", "e": "exp(v)"},
}


def said(target: str, line: str, **keys: Any) -> Said:
    """A line, with its target, in a file of its own."""
    text = json.dumps({"target": target, "steps": [line], **keys})
    (derivation,) = verify_file(load(Source("f.yaml", text))).derivations
    work = Work()
    settings = Kinds(Settings(b"seed", judging=work), Settings(b"seed", judging=work, name_last=True))
    assert derivation.target is not None
    return Said(derivation.steps[0], About(derivation, derivation.target, settings, Shared()))


@pytest.mark.parametrize(
    ("model", "target", "line", "may_fail"),
    [
        ("rnn", "d L / d o(t)", "yhat(t)*sum(y(t)) - y(t)", False),
        ("rnn", "d L / d yhat(t)[i]", "-y(t)[i]/yhat(t)[i]", False),
        ("rnn", "d h(t) / d a(t)", "diag(1 - h(t)^2)", False),
        (SCALARS, "w", "w", False),
        (SCALARS, "w", "w*e/e", False),
        (SCALARS, "w", "w*s[1]/s[1]", False),
        (SCALARS, "w", "w*sigmoid(v)/sigmoid(v)", False),
        (SCALARS, "w + v", "w + log(e)", False),
        (SCALARS, "w", "w*(e + 1)/(e + 1)", False),
        (SCALARS, "w", "w*(e*s[2])^2/(e*s[2])^2", False),
        (SCALARS, "w", "w/2 + w/2", False),
        (SCALARS, "w", "w*v/v", True),
        (SCALARS, "w", "w*(v - z[1])/(v - z[1])", True),
        (SCALARS, "w", "w*(e - 1)/(e - 1)", True),
        (SCALARS, "w", "w*sum(z)^-2*sum(z)^2", True),
        (SCALARS, "relu(w)", "relu(w)", True),
        (SCALARS, "2*log(w^2)", "log(w^4)", True),
    ],
)
def test_a_line_says_whether_anything_in_it_may_fail(model: Any, target: str, line: str, may_fail: bool) -> None:
    found = said(target, line, model=model)
    look = found.like(found.own, "untimed").look("untimed")
    assert look.holds
    assert look.may_fail is may_fail


KNOWN = [{"x": 5, "h": 5}, {"x": 6, "h": 9}, {"x": 6, "h": 6}, {"x": 4, "h": 9}]


@pytest.mark.parametrize(
    ("least", "sorts", "taken"),
    [
        ({"x": 1, "h": 1}, ("x", "h"), {"x": 5, "h": 5}),
        ({"x": 5, "h": 6}, ("x", "h"), {"x": 6, "h": 6}),
        ({"x": 4, "h": 7}, ("x", "h"), {"x": 4, "h": 9}),
        ({"x": 4, "h": 5}, ("h",), {"x": 4, "h": 9}),
        ({"x": 3, "h": 5}, ("h",), {"x": 3, "h": 5}),
        ({"x": 7, "h": 1}, ("x", "h"), {"x": 7, "h": 1}),
        ({"x": 1}, ("x",), {"x": 1}),
        ({"h": 1, "x": 1}, ("x", "h"), {"h": 1, "x": 1}),
    ],
)
def test_sizes_that_were_looked_at_are_looked_at_again(
    least: dict[str, int], sorts: tuple[str, ...], taken: dict[str, int]
) -> None:
    """The smallest that are large enough; a size of which nothing is proved stays as the file has it."""
    assert smallest(KNOWN, least, sorts) == taken


TWO_MODELS = """
model: {sizes: {x: 3}, parameters: {u: [x], w: []}, equations: {s: w*sum(u)}}
derivations:
  - {target: d s/d w, steps: [sum(u)]}
  - model: {sizes: {x: 3, h: 2}, parameters: {u: [x], v: [h], w: []}, equations: {s: w*sum(u)*sum(v)}}
    target: d s/d w
    steps: [sum(u)*sum(v)]
  - {target: d s/d w, steps: [sum(u)]}
"""


def test_models_of_one_file_are_looked_at_at_sizes_of_their_own() -> None:
    found = scoped(verify_file(load(Source("f.yaml", TWO_MODELS)))).derivations
    bounds = [[(each.name, each.every) for each in bounds_of(derivation)] for derivation in found]
    assert bounds == [[("x", True)], [("x", True), ("h", True)], [("x", True)]]


def bounds_of(derivation: DerivationResult) -> tuple[Bound, ...]:
    scope = derivation.steps[0].scope
    assert scope is not None
    return scope.bounds
