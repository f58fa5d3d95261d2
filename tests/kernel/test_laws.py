"""Laws, on random terms: what keeps the meaning is never refuted, what alters it is never proved."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpttcheck.kernel.equality import Identity, NoValue, Undecided, Witness
from tests.kernel.random_terms import Change, changed, terms, thorough
from tests.kernel.terms import Term, compare, entry, exp, inner, log, real, sigmoid, softmax, tanh, term, x, y, z

if TYPE_CHECKING:
    from collections.abc import Callable

    from bpttcheck.kernel.equality import Finding


def named(name: str) -> Callable[[Term], bool]:
    return lambda t: t.name == name


def always(_: Term) -> bool:
    return True


def _shared_factor(t: Term) -> bool:
    return t.name == "multiply" and t.of[1].name == "add"


def _multiplied_out(t: Term) -> Term:
    factor, (first, second) = t.of[0], t.of[1].of
    return factor * first + factor * second


def _two_products(t: Term) -> bool:
    return t.name == "add" and all(each.name == "multiply" for each in t.of)


def _as_inner(t: Term) -> Term:
    return inner(*zip(*(each.of for each in t.of), strict=True))


def _written_out(t: Term) -> Term:
    half = len(t.of) // 2
    return sum((t.of[k] * t.of[half + k] for k in range(half)), term(0))


def _tanh_by_exp(t: Term) -> Term:
    square = exp(2 * t.of[0])
    return (square - 1) / (square + 1)


def _softmax_by_exp(t: Term) -> Term:
    return exp(t.of[0]) / sum(map(exp, t.of[1:]), term(0))


def _exp_without_log(t: Term) -> bool:
    """√u squared is u, but the kernel knows √u of no u that is not an exponential."""
    return t.name == "exp" and not _contains(t, "log") and not _contains(t, "softplus")


def _contains(t: Term, name: str) -> bool:
    return t.name == name or any(_contains(s, name) for s in t.of)


# fmt: off
KEEPING: dict[str, Change] = {
    "a + b = b + a":                (named("add"),       lambda t: t.of[1] + t.of[0]),
    "a b = b a":                    (named("multiply"),  lambda t: t.of[1] * t.of[0]),
    "a (b + c) = a b + a c":        (_shared_factor,     _multiplied_out),
    "a b + c d = (a, c) . (b, d)":  (_two_products,      _as_inner),
    "an inner product written out": (named("inner product"), _written_out),
    "a = (a/2, 1) . (1, a/2)":      (always,             lambda t: inner((t / 2, term(1)), (term(1), t / 2))),
    "a = a + 0":                    (always,             lambda t: t + 0),
    "a = 1 a":                      (always,             lambda t: 1 * t),
    "a = 2a / 2":                   (always,             lambda t: t * 2 / 2),
    "a = a + x - x":                (always,             lambda t: t + x - x),
    "a = a y / y":                  (always,             lambda t: t * y / y),
    "a = a + (a - a)":              (always,             lambda t: t + (t - t)),
    "a = 1 / (1 / a)":              (always,             lambda t: 1 / (1 / t)),
    "a is an entry":                (always,             lambda t: entry("p", t)),
    "a^n = a a^(n-1)":              (named("power"),     lambda t: t.of[0] * t.of[0] ** (t.label - 1)),
    "a = log(exp(a))":              (always,             lambda t: log(exp(t))),
    "exp(a) = exp(a/2)^2":          (_exp_without_log,   lambda t: exp(t.of[0] / 2) ** 2),
    "exp(a) = 1 / exp(-a)":         (named("exp"),       lambda t: 1 / exp(-t.of[0])),
    "exp(a) = exp(a - z) exp(z)":   (named("exp"),       lambda t: exp(t.of[0] - z) * exp(z)),
    "tanh(a) by exp(2a)":           (named("tanh"),      _tanh_by_exp),
    "tanh(a) = 2 sigmoid(2a) - 1":  (named("tanh"),      lambda t: 2 * sigmoid(2 * t.of[0]) - 1),
    "tanh(a) = -tanh(-a)":          (named("tanh"),      lambda t: -tanh(-t.of[0])),
    "sigmoid(a) = 1 - sigmoid(-a)": (named("sigmoid"),   lambda t: 1 - sigmoid(-t.of[0])),
    "sigmoid(a) = softmax(a, 0)":   (named("sigmoid"),   lambda t: softmax(t.of[0], t.of[0], 0)),
    "softmax by exp":               (named("softmax"),   _softmax_by_exp),
    "softmax shifted":              (named("softmax"),   lambda t: softmax(*(o - x for o in t.of))),
    "log(a) = -log(1/a)":           (named("log"),       lambda t: -log(1 / t.of[0])),
    "log(a) = log(a^2) / 2":        (named("log"),       lambda t: log(t.of[0] ** 2) / 2),
    "log(a) = log(a e^y) - y":      (named("log"),       lambda t: log(t.of[0] * exp(y)) - y),
}
ALTERING: dict[str, Change] = {
    "a becomes -a":                 (always,             lambda t: -t),
    "a becomes a + 1":              (always,             lambda t: t + 1),
    "a becomes a + 1e-12":          (always,             lambda t: t + Fraction(1, 10**12)),
    "a becomes 2a":                 (always,             lambda t: 2 * t),
    "a becomes a^2":                (always,             lambda t: t**2),
    "a becomes 1/a":                (always,             lambda t: 1 / t),
    "x becomes y":                  (lambda t: t == x,   lambda _: y),
    "a sum loses a term":           (named("add"),       lambda t: t.of[0]),
    "a product loses a factor":     (named("multiply"),  lambda t: t.of[1]),
    "an inner product loses one":   (named("inner product"), lambda t: t.of[1] * t.of[3]),
    "an activation is left out":    (named("tanh"),      lambda t: t.of[0]),
    "softmax entry by entry":       (named("softmax"),   lambda t: sigmoid(t.of[0])),
    "exp left out":                 (named("exp"),       lambda t: t.of[0]),
    "a power one off":              (named("power"),     lambda t: t.of[0] ** (t.label + 1)),
}
# fmt: on
POINTS = [
    {"x": mpmath.mpf(p) / 7, "y": mpmath.mpf(q) / 11, "z": mpmath.mpf(r) / 13}
    for p, q, r in [(3, 5, 2), (-4, 6, 9), (8, -3, 5), (5, 9, -7), (-6, -8, 3), (-2, -3, -4), (16, 25, 31)]
]


def _defined(t: Term) -> list[mpmath.mpf | None]:
    found = []
    with mpmath.workdps(50):
        for at in POINTS:
            try:
                found.append(real(t, at))
            except (ZeroDivisionError, OverflowError):
                found.append(None)
    return found


def _differs_in_value(left: Term, right: Term) -> bool:
    pairs = zip(_defined(left), _defined(right), strict=True)
    return any(
        p is not None and q is not None and abs(p - q) > mpmath.mpf(10) ** -25 * (1 + abs(p) + abs(q)) for p, q in pairs
    )


def _has_a_value(t: Term) -> bool:
    return any(v is not None for v in _defined(t))


def _not_tried_at_a_good_point(finding: Finding) -> bool:
    return isinstance(finding, NoValue) or (isinstance(finding, Undecided) and finding.why.startswith("no point"))


@pytest.mark.parametrize("law", KEEPING)
@thorough
@given(st.data())
def test_a_change_that_keeps_the_meaning(law: str, data: st.DataObject) -> None:
    t = data.draw(terms)
    for other in changed(t, KEEPING[law]):
        finding = compare(t, other)
        assert not isinstance(finding, Witness), f"{t} and {other}"
    for other in changed(t, KEEPING[law], within_functions=False):
        finding = compare(t, other)
        assert isinstance(finding, Identity) or _not_tried_at_a_good_point(finding), f"{t} and {other}: {finding}"


@pytest.mark.parametrize("change", ALTERING)
@thorough
@given(st.data())
def test_a_change_that_alters_the_value(change: str, data: st.DataObject) -> None:
    t = data.draw(terms)
    for other in changed(t, ALTERING[change]):
        finding = compare(t, other)
        if isinstance(finding, Identity):
            assert not _differs_in_value(t, other), f"{t} and {other}"
        if isinstance(finding, Witness):
            _is_a_witness(finding, t, other)


def _is_a_witness(finding: Witness, left: Term, right: Term) -> None:
    """mpmath has values for both at this point too, and finds them different."""
    with mpmath.workdps(400):
        at = {name: mpmath.mpf(v.numerator) / v.denominator for name, v in finding.point.drawn.items()}
        try:
            assert real(left, at) != real(right, at), f"{left} and {right}"
        except OverflowError:
            return


@thorough
@given(terms, terms)
def test_two_terms_are_judged_as_mpmath_judges_them(left: Term, right: Term) -> None:
    finding, turned = compare(left, right), compare(right, left)
    assert type(finding) is type(turned)
    if isinstance(finding, Identity):
        assert not _differs_in_value(left, right)
    if isinstance(finding, Witness):
        _is_a_witness(finding, left, right)


@thorough
@given(terms)
def test_a_term_equals_itself(t: Term) -> None:
    finding = compare(t, t)
    assert isinstance(finding, Identity) or _not_tried_at_a_good_point(finding)


@thorough
@given(terms)
def test_what_is_said_to_have_no_value_has_none_in_mpmath(t: Term) -> None:
    finding = compare(t, 0)
    if isinstance(finding, NoValue) and "divides by zero" in finding.why:
        assert not _has_a_value(t), t


@thorough
@given(terms, st.binary(max_size=4), st.binary(max_size=4))
def test_a_proof_does_not_depend_on_the_seed(t: Term, first: bytes, second: bytes) -> None:
    other = t * 2 / 2 + x - x
    assert type(compare(t, other, first)) is type(compare(t, other, second)) or _not_tried_at_a_good_point(
        compare(t, other, first)
    ) != _not_tried_at_a_good_point(compare(t, other, second))
