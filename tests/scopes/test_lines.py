"""How far lines reach: what is proved for every size and length, and where a line is wrong that is right at its own."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

import pytest

from bpttcheck.loading.derivations import load
from bpttcheck.places import Source
from bpttcheck.reports import words, writer
from bpttcheck.scopes import scoped
from bpttcheck.verify import verify_file

if TYPE_CHECKING:
    from bpttcheck.verify.results import Scope

WHOLE = "for every size and every tau"


def scopes(text: str) -> list[Scope | None]:
    result = scoped(verify_file(load(Source("here.yaml", text))))
    return [step.scope for derivation in result.derivations for step in derivation.steps]


def said(target: str, line: str, *header: str) -> list[str]:
    """What is said of one line for a target."""
    text = "\n".join(["title: one", "model: rnn", *header, f"target: '{target}'", f"steps: ['{line}']"])
    (scope,) = scopes(text)
    assert scope is not None
    return [words.reaches(scope)] if words.reaches(scope) else words.tried(scope)


ONE = "assume: [sum(y(t)) = 1]"

NO_TIMES = "has no value anywhere: what is assumed leaves its indices no values"
NO_VALUE = "has no value anywhere: it divides by zero or takes the logarithm of zero"

# fmt: off
EVERY = [
    ("d L / d L(t)",          "1"),
    ("d o(t) / d h(t)",       "V"),
    ("o(t)",                  "c + V @ h(t)"),
    ("yhat(t)[i]",            "exp(o(t)[i])/sum(k, exp(o(t)[k]))"),
    ("h(t)",                  "tanh(U @ x(t) + W @ h(t-1) + b)"),
    ("h(t)",                  "(exp(2*a(t)) - 1)/(exp(2*a(t)) + 1)"),
    ("d yhat(t) / d o(t)",    "diag(yhat(t)) - yhat(t) @ yhat(t).T"),
    ("d yhat(t)[i] / d o(t)[j]", "yhat(t)[i]*(delta[i,j] - yhat(t)[j])"),
    ("grad(L, o(t))",         "yhat(t) - y(t)"),
    ("grad(L, h(tau))",       "V.T @ (yhat(tau) - y(tau))"),
    ("grad(L, a(t))",         "(1 - h(t)^2)*grad(L, h(t))"),
    ("grad(L, W)",            "sum(t, ((1 - h(t)^2)*grad(L, h(t))) @ h(t-1).T)"),
    ("d L / d W[i,j]",        "sum(t, grad(L, h(t))[i]*(1 - h(t)[i]^2)*h(t-1)[j])"),
    ("L(t)",                  "log(sum(k, exp(o(t)[k]))) - sum(k, y(t)[k]*o(t)[k])"),
    ("L",                     "-sum(t, sum(k, y(t)[k]*log(yhat(t)[k])))"),
    ("yhat(t)[i]",            "e^o(t)[i]/sum(k, e^o(t)[k])"),
]
MEANS = [
    ("d L / d L(t)",          "1/tau"),
    ("tau*L",                 "sum(t, L(t))"),
    ("grad(L, o(t))",         "(yhat(t) - y(t))/tau"),
    ("grad(L, V)",            "sum(t, (yhat(t) - y(t)) @ h(t).T)/tau"),
    ("grad(L, W)",            "sum(t, ((1 - h(t)^2)*grad(L, h(t))) @ h(t-1).T)"),
    ("d (sum(t, h(t)[1])/tau) / d h(tau)[1]", "1/tau"),
]
FROM = [
    ("grad(L, h(t))",         "W.T @ ((1 - h(t+1)^2)*grad(L, h(t+1))) + V.T @ (yhat(t) - y(t))", " (tau ≥ 2)"),
    ("d h(3) / d h(1)",       "diag(1 - h(3)^2) @ W @ diag(1 - h(2)^2) @ W",                     " (tau ≥ 3)"),
    ("o(t)[2]",               "c[2] + sum(j, V[2,j]*h(t)[j])",                                   " (y ≥ 2)"),
]
IN_PART = [
    ("sum(k, o(t)[k])",       "o(t)[1] + o(t)[2] + o(t)[3]", (),
     ["for every size of x and h and every tau", "only at y = 3: at y = 4 it is wrong"]),
    ("d h(t) / d h(t)",       "I(h)", (), [WHOLE]),
    ("exp(sum(k, o(t)[k]))",  "exp(o(t)[1])*exp(o(t)[2])*exp(o(t)[3])", (),
     ["for every size of x and h and every tau", "only at y = 3: at y = 4 it is wrong"]),
    ("sum(i, sum(j, x(t)[i]*x(t)[j]/x(t)[j]))", "4*sum(i, x(t)[i])", (),
     ["for every size of h and y and every tau", "only at x = 4: at x = 3 it is wrong"]),
    ("sum(k, x(t)[k])",       "sum(k, x(t)[k])*log(ones(x).T @ ones(x) - 2)/log(ones(x).T @ ones(x) - 2)", (),
     ["for every size of h and y and every tau",
      "right at x = 4…5: at x = 3 it means nothing, " + NO_VALUE]),
    ("sum(k, x(t)[k])",       "sum(k, x(t)[k]) + (ones(x).T @ ones(x) - 4)*x(t)[1]", (),
     ["for every size of h and y and every tau", "only at x = 4: at x = 3 it is wrong"]),
    ("sum(k, x(t)[k])",       "sum(k, x(t)[k]) + (ones(x).T@ones(x) - 4)*(ones(x).T@ones(x) - 5)*x(t)[1]", (),
     ["for every size of h and y and every tau", "right at x = 4…5: at x = 3 it is wrong"]),
    ("grad(L, o(t))",         "ones(y) - [yhat(t)[2], yhat(t)[1]] - y(t)", ("sizes: {y: 2}",),
     ["for every size of x and h and every tau",
      "only at y = 2: at y = 3 it means nothing, shapes do not fit: a column over y + a column of 2 entries"]),
    ("grad(L, c)",            "yhat(1) - y(1) + yhat(2) - y(2) + yhat(3) - y(3)", (),
     ["for every size of x, h and y", "only at tau = 3: at tau = 4 it is wrong"]),
    ("grad(L, c)",            "yhat(1) - y(1) + yhat(tau) - y(tau)", ("times: 2",),
     ["for every size of x, h and y", "only at tau = 2: at tau = 1 it is wrong"]),
    ("W @ h(t)",              "W.T @ h(t)", ("sizes: {h: 1}",),
     ["for every size of x and y and every tau", "only at h = 1: at h = 2 it is wrong"]),
    ("d L / d L(t)",          "1 + 0*t", (),
     ["for every size of x, h and y", "tried at tau = 1…4: `t` stands in it as a number"]),
    ("d L / d L(t)",          "1/3", ("options: {loss: mean}",),
     ["for every size of x, h and y", "only at tau = 3: at tau = 2 it is wrong"]),
    # What holds if t < tau is asked of other times nowhere.
    ("h(t)[1]",               "K(t)", ("define: {K(1): 'h(1)[1]', K(2): 'h(2)[1]', K(4): '0'}",),
     ["for every size of x, h and y",
      f"right at tau = 2…4: at tau = 1 it means nothing, {NO_TIMES}"]),
    # Cayley and Hamilton, for two units
    ("W @ W",                 "(W[1,1] + W[2,2])*W - (W[1,1]*W[2,2] - W[1,2]*W[2,1])*I(h)", ("sizes: {h: 2}",),
     ["for every size of x and y and every tau", "only at h = 2: at h = 3 it is wrong"]),
]
# fmt: on


@pytest.mark.parametrize(("target", "line"), EVERY)
def test_lines_that_hold_for_every_size_and_length(target: str, line: str) -> None:
    assert said(target, line, ONE) == [WHOLE]


@pytest.mark.parametrize(("target", "line"), MEANS)
def test_lines_about_a_mean_over_times_that_hold_for_every_length(target: str, line: str) -> None:
    assert said(target, line, ONE, "options: {loss: mean}") == [WHOLE]


@pytest.mark.parametrize(("condition", "least"), [("i != j", " (y ≥ 2)"), ("i = j", ""), ("i > j", " (y ≥ 2)")])
def test_a_condition_on_indices_must_leave_them_values(condition: str, least: str) -> None:
    found = said("d yhat(t)[i] / d o(t)[j]", "yhat(t)[i]*(delta[i,j] - yhat(t)[j])", f"assume: ['{condition}']")
    assert found == [WHOLE + least]


@pytest.mark.parametrize(("target", "line", "least"), FROM)
def test_lines_that_hold_from_where_all_that_they_name_exists(target: str, line: str, least: str) -> None:
    assert said(target, line, ONE) == [WHOLE + least]


@pytest.mark.parametrize(("target", "line", "header", "expected"), IN_PART)
def test_lines_that_hold_at_some_sizes_and_lengths(
    target: str, line: str, header: tuple[str, ...], expected: list[str]
) -> None:
    assert said(target, line, ONE, *header) == expected


def test_the_standard_identity_of_four_matrices_holds_up_to_two_units() -> None:
    """Amitsur and Levitzki: no two 2×2 matrices more than four commute so; with 3×3 it takes six."""
    from itertools import permutations

    names = ("W", "W.T", "diag(b)", "outer(b, h(1))")

    def term(order: tuple[int, ...]) -> str:
        swaps = sum(order[i] > order[j] for i in range(4) for j in range(i + 1, 4))
        return ("-" if swaps % 2 else "+") + " @ ".join(names[k] for k in order)

    line = " ".join(term(order) for order in permutations(range(4))).removeprefix("+")
    assert "right at h = 1…2: at h = 3 it is wrong" in said("zeros(h, h)", line, "sizes: {h: 2}")


RECURSION = """
title: a recursion
model: rnn
assume: [sum(y(t)) = 1]
define:
  g(tau): V.T @ (yhat(tau) - y(tau))
  g(t): V.T @ (yhat(t) - y(t)) + W.T @ ((1 - h(t+1)^2)*g(t+1))
derivations:
  - {target: "grad(L, h(t))", steps: [g(t)]}
  - {target: "grad(L, W)", steps: ["sum(t, ((1 - h(t)^2)*g(t)) @ h(t-1).T)"]}
  - {target: "grad(L, b)", steps: ["sum(t, (1 - h(t)^2)*g(t))"]}
"""


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("t > 2", "only at tau = 3: at tau = 4 it is wrong"),
        ("t >= tau", WHOLE),
        ("t > tau - 1", WHOLE),
        ("t > 0", None),
        ("t = 3", "only at tau = 3: at tau = 4 it is wrong"),
    ],
)
def test_conditions_that_leave_only_the_last_time(condition: str, expected: str | None) -> None:
    """Right at t = τ, where no later path leaves h(t)."""
    text = f"title: one\nmodel: rnn\nassume: [sum(y(t)) = 1, '{condition}']\ntarget: grad(L, h(t))\n"
    (scope,) = scopes(text + "steps: [V.T @ (yhat(t) - y(t))]")
    found = [words.reaches(scope), *words.tried(scope)] if scope else [None]
    assert expected in found


def test_an_index_of_a_stack() -> None:
    text = "title: one\nmodel: rnn\noptions: {weights: joined}\nassume: [sum(y(t)) = 1]\ntarget: d L / d W[i,j]\n"
    (scope,) = scopes(text + "steps: ['sum(t, grad(L, a(t))[i]*[h(t-1); x(t)][j])']")
    assert scope is not None
    assert words.reaches(scope) == WHOLE


def test_recursions_that_an_author_defines() -> None:
    assert [scope and words.reaches(scope) for scope in scopes(RECURSION)] == [WHOLE] * 3


# Each was once taken to hold for every size or length; each is wrong at some that were not looked at.
HIDDEN = {
    "constants summed over times": ("w", "w + (sum(t, d m(t)/d m(t)) - 3)*(sum(t, d m(t)/d m(t)) - 2)*r"),
    "constants multiplied": ("w", "w + (prod(i, 2*d u[i]/d u[i]) - 16)*r"),
    "a softmax of constants": ("w", "w + (1/softmax(zeros(x))[1] - 4)*r"),
    "powers hidden in derivatives": ("w + (d s(tau)/d s(0) - w^4)*(d s(tau)/d s(0) - w^3)", "w"),
    "powers hidden in products": ("w", "w + (prod(t, 2*d m(t)/d m(t)) - 16)*(prod(t, 2*d m(t)/d m(t)) - 8)"),
    "an index as a number": ("w*r", "w*r + u[i]*((i - 1)*(i - 2)*(i - 3)*(i - 4))"),
    "a time that only the line names": ("w", "w + m(q)*1[q > 3]"),
    "a length as an exponent": ("w", "w + (2^(2*t) - 4)*(2^(2*t) - 16)*(2^(2*t) - 64)*m(t)"),
    "a number in an exponent": ("u[i]", "u[i] + (2^(2*i) - 4)*(4^i - 16)*(4^i - 64)*(4^i - 256)*w"),
    "an index of a target as a number": ("u[i]", "u[i] + w*((i - 1)*(i - 2)*(i - 3)*(i - 4))"),
}
OWN = """
title: one
model:
  sizes: {x: 4}
  times: 3
  parameters: {u: [x], w: [], r: []}
  inputs: {m(t): []}
  initial: {s(0): []}
  equations: {s(t): w*s(t-1) + r*m(t)}
"""


@pytest.mark.parametrize("name", HIDDEN)
def test_what_hides_a_size_or_a_length(name: str) -> None:
    target, line = HIDDEN[name]
    times = "times: 4\n" if "powers" in name else ""
    (scope,) = scopes(f"{OWN.strip()}\n{times}target: {target}\nsteps: ['{line}']")
    assert scope is not None
    assert not words.reaches(scope)


CHAIN = """
title: truncated in stages
model:
  sizes: {h: 1}
  times: 3
  parameters: {w: [], r: []}
  inputs: {m(t): []}
  initial: {s(0): []}
  equations:
    s(t): w*s(t-1) + r*m(t)
    L(t): s(t)*m(t)
    L: sum(t, L(t))
define:
  K1(tau): m(tau)
  K1(t): m(t) + w*m(t+1)
  K2(tau): m(tau)
  K2(t): m(t) + w*K1(t+1)
  K3(tau): m(tau)
  K3(t): m(t) + w*K2(t+1)
derivations:
  - {target: d L / d s(t), steps: [K3(t), m(t) + w*K2(t+1)]}
  - {target: d L / d w, steps: ["sum(t, K3(t)*s(t-1))"]}
"""


def test_definitions_that_reach_further_than_each_of_them() -> None:
    assert not any(scope and scope.times and scope.times.every for scope in scopes(CHAIN))


DIFFERENT = " * ".join(f"1[{a} != {b}]" for a, b in ("ij", "ik", "il", "jk", "jl", "kl"))


@pytest.mark.parametrize(
    ("equations", "target", "line"),
    [
        (f"s: sum(l, sum(k, sum(j, sum(i, {DIFFERENT}*c[i]*g[j]*o[k]*o[l]))))", "grad(s, o)", "zeros(y)"),
        ("s: sum(o)", f"grad(sum(l, sum(k, sum(j, sum(i, {DIFFERENT}*c[i]*g[j]*o[k]*o[l])))), o)", "0*c"),
    ],
)
def test_what_takes_many_different_values_to_be_there(equations: str, target: str, line: str) -> None:
    head = "title: one\nmodel:\n  sizes: {y: 3}\n  parameters: {c: [y], g: [y], o: [y]}\n"
    (scope,) = scopes(f"{head}  equations: {{'s': '{equations[3:]}'}}\ntarget: '{target}'\nsteps: ['{line}']")
    assert scope is None or not words.reaches(scope)


# A truth that sums what does not show its index: Σₖ(w + xₖ), and a mean.
SHARED = """
title: a scalar that all entries share
model:
  sizes: {k: 3}
  parameters: {w: []}
  inputs: {x: [k]}
  equations:
    L: sum(i, (w + x[i])^2)/2
target: d L / d w
steps: ["3*w + sum(i, x[i])", "sum(i, w + x[i])"]
"""
MEAN = """
title: a mean
model:
  sizes: {k: 3}
  parameters: {w: [k]}
  equations:
    L: sum(i, w[i]^2)/sum(ones(k))
target: grad(L, w)
steps: [2*w/3, 2*w/sum(ones(k))]
"""


@pytest.mark.parametrize("text", [SHARED, MEAN])
def test_a_truth_that_does_not_show_what_it_sums_over(text: str) -> None:
    found = [words.tried(scope) for scope in scopes(text) if scope]
    assert [each[0].split(":")[0] for each in found] == ["only at k = 3", "tried at k = 2…4"]


@pytest.mark.parametrize("style", ["text", "json", "jsonl", "junit", "html", "latex"])
def test_formats_that_show_right_lines_say_how_far_they_reach(style: str) -> None:
    text = "title: one\nmodel: rnn\ntarget: sum(k, o(t)[k])\nsteps: ['o(t)[1] + o(t)[2] + o(t)[3]']"
    result = scoped(verify_file(load(Source("here.yaml", text))))
    out = StringIO()
    writer(style)(iter([result]), out, verbose=False)
    assert ('"wrong": 4' if style.startswith("json") else "at y = 4 it is wrong") in out.getvalue()


LISTED = """
title: one
model: rnn
assume: [sum(y(t)) = 1]
derivations:
  - {target: "sum(k, o(t)[k])", steps: ["o(t)[1] + o(t)[2] + o(t)[3]"]}
  - {target: "grad(L, c)", steps: ["yhat(1) - y(1) + yhat(2) - y(2) + yhat(3) - y(3)"]}
"""


def test_what_is_wrong_at_another_size_is_shown_by_numbers() -> None:
    first, second = scopes(LISTED)
    assert first is not None
    assert second is not None
    assert second.times is not None
    (_, _, outputs), times = first.sizes, second.times
    assert (outputs.wrong, times.wrong) == (4, 4)
    assert outputs.witness is not None
    assert times.witness is not None
    values = [float(each.value) for each in outputs.witness.shown]
    assert len(values) == 4
    assert float(outputs.witness.line) == pytest.approx(sum(values[:3]), abs=1e-4)
    assert float(outputs.witness.truth) == pytest.approx(sum(values), abs=1e-4)
    # What the line lists is there; what the last time adds to it, the truth has.
    shown = {each.name: float(each.value) for each in times.witness.shown}
    entry = times.witness.entry
    terms = [shown[f"yhat({t}){entry}"] - shown[f"y({t}){entry}"] for t in (1, 2, 3)]
    assert float(times.witness.line) == pytest.approx(sum(terms), abs=1e-4)
    assert abs(float(times.witness.truth) - sum(terms)) > 1e-3
    assert times.witness.assume == ("sum(y(t)) = 1",)


def report(style: str, *, verbose: bool) -> str:
    result = scoped(verify_file(load(Source("here.yaml", LISTED))))
    out = StringIO()
    writer(style)(iter([result]), out, verbose=verbose)
    return out.getvalue()


@pytest.mark.parametrize(
    ("style", "verbose", "expected"),
    [
        ("text", True, "at y = 4, t = 1, with sum(y(t)) = 1:\n      o(1)[1] = "),
        ("text", True, "at tau = 4, in the entry [1], with sum(y(t)) = 1:\n      yhat(1)[1] = "),
        ("latex", True, "wrong; at y = 4, t = 1, with sum(y(t)) = 1: the line is"),
        ("html", False, '<p class="soft">at y = 4, t = 1, with sum(y(t)) = 1: the line is <code>'),
        ("junit", False, "wrong; at y = 4, t = 1, with sum(y(t)) = 1: the line is `"),
        ("json", False, '"wrong": 4,\n                  "witness": {\n                    "kind": "witness"'),
    ],
)
def test_formats_show_the_numbers(style: str, verbose: bool, expected: str) -> None:
    assert expected in report(style, verbose=verbose)


@pytest.mark.parametrize("style", ["text", "html", "markdown", "github", "latex"])
def test_summaries_say_how_many_lines_are_proved_for_all(style: str) -> None:
    assert "roved for every size and every length: 0 of 2 right lines" in report(style, verbose=False)


@pytest.mark.parametrize("style", ["markdown", "github", "sarif", "junit"])
def test_what_is_not_as_expected_and_right_says_how_far_it_reaches(style: str) -> None:
    text = "title: one\nmodel: rnn\ntarget: d o(t) / d h(t)\nsteps: [{expr: V, expect: wrong}]"
    result = scoped(verify_file(load(Source("here.yaml", text))))
    out = StringIO()
    writer(style)(iter([result]), out, verbose=False)
    assert "for every size and every tau" in out.getvalue()


def test_a_wrong_line_has_no_scope() -> None:
    text = "title: one\nmodel: rnn\ntarget: d o(t) / d h(t)\nsteps: [V.T, {expr: 2*V, expect: wrong}]"
    assert scopes(text) == [None, None]


def test_a_line_that_holds_what_texts_hold() -> None:
    text = "title: one\nmodel: lstm\ntarget: d s(t) / d s(t-1)\nassume: [t > 1]\nsteps: [diag(f(t))]"
    (scope,) = scopes(text)
    assert scope is not None
    assert words.reaches(scope).startswith(WHOLE)
