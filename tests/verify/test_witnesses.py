"""A witness really is one: NumPy, given nothing but its point, comes to the same two values."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from bpttcheck.verify import verify_file
from bpttcheck.verify.results import Counterexample
from tests.models.worlds import file_of
from tests.truth.nets import rnn
from tests.truth.tape import Oracle

if TYPE_CHECKING:
    from collections.abc import Callable

SIZES = {"x": 4, "h": 5, "y": 3}
SHAPES = {"b": "h", "c": "y", "U": "hx", "V": "yh", "W": "hh", "x": "x", "y": "y", "h": "h"}
Array = Any


def at(point: dict[str, str]) -> Oracle:
    """The net at a point; what the point leaves open does not matter, but for what is assumed of it."""
    arrays: dict[str, Array] = {name: np.full([SIZES[s] for s in SHAPES[name]], 0.5) for name in "bcUVW"}
    arrays |= {f"{name}({t})": np.full(SIZES[name], 0.5) for name in "xy" for t in (1, 2, 3)}
    arrays["h(0)"] = np.zeros(5)
    for entry, value in point.items():
        name, _, indices = entry.rstrip("]").partition("[")
        above, _, below = value.partition("/")
        arrays[name][tuple(int(i) - 1 for i in indices.split(","))] = int(above) / int(below or 1)
    return Oracle(rnn, 3, arrays)


class Named:
    def __init__(self, oracle: Oracle, t: int) -> None:
        self.oracle, self.t = oracle, t

    def __getattr__(self, name: str) -> Array:
        return self.oracle.values.get(name, self.oracle.values.get(f"{name}({self.t})"))

    def d(self, above: str, below: str) -> Array:
        return self.oracle.complex_step(below)[above]


# Each with the truth and the line as NumPy has them, at the t, i and j of the witness.

# fmt: off
WRONG: list[tuple[str, str, Callable[..., Array], Callable[..., Array]]] = [
    ("d L / d o(t)[i]", "yhat[i] + y[i]",
        lambda q, t, i, _: q.d("L", f"o({t})")[i],
        lambda q, _t, i, _: q.yhat[i] + q.y[i]),
    ("d L / d h(t)[i]", "sum(k, V[k,i]*d L/d o[k])",
        lambda q, t, i, _: q.d("L", f"h({t})")[i],
        lambda q, t, i, _: q.V[:, i] @ q.d("L", f"o({t})")),
    ("d yhat(t)[i] / d h(t)[j]", "yhat[i]*V[i,j]",
        lambda q, t, i, j: q.d(f"yhat({t})", f"h({t})")[i, j],
        lambda q, _t, i, j: q.yhat[i] * q.V[i, j]),
    ("d L / d W[i,j]", "sum(s, d L/d a(s)[j]*h(s-1)[i])",
        lambda q, _t, i, j: q.d("L", "W").reshape(5, 5)[i, j],
        lambda q, _t, i, j: sum(q.d("L", f"a({s})")[j] * q.oracle.values[f"h({s - 1})"][i] for s in (1, 2, 3))),
    ("d L / d U[i,j]", "sum(s, d L/d h(s)[i]*x(s)[j])",
        lambda q, _t, i, j: q.d("L", "U").reshape(5, 4)[i, j],
        lambda q, _t, i, j: sum(q.d("L", f"h({s})")[i] * q.oracle.values[f"x({s})"][j] for s in (1, 2, 3))),
    ("h(t)[i]", "h(t)[i]^2",
        lambda q, _t, i, _: q.h[i],
        lambda q, _t, i, _: q.h[i] ** 2),
    ("L(t)", "L",
        lambda q, t, *_: q.oracle.values[f"L({t})"],
        lambda q, *_: q.oracle.values["L"]),
    ("d h(3)[i] / d h(1)[j]", "W[i,j]*(1 - h(3)[i]^2)",
        lambda q, _t, i, j: q.d("h(3)", "h(1)")[i, j],
        lambda q, _t, i, j: q.W[i, j] * (1 - q.oracle.values["h(3)"][i] ** 2)),
]
# fmt: on


@pytest.mark.parametrize(("target", "line", "truth", "claim"), WRONG, ids=[line for _, line, *_ in WRONG])
@pytest.mark.parametrize("assume", [[], ["h(0) = 0"], ["onehot(y(t))"]], ids=str)
def test_witnesses(
    target: str, line: str, truth: Callable[..., Array], claim: Callable[..., Array], assume: list[str]
) -> None:
    evidence = witness(target, line, assume)
    assert set(assume) <= set(evidence.assume)
    oracle = at({named.name: named.value for named in evidence.point})
    indices = dict(evidence.at)
    t, i, j = indices.get("t", 1), indices.get("i", 1) - 1, indices.get("j", 1) - 1
    net = Named(oracle, t)
    np.testing.assert_allclose(float(evidence.truth), truth(net, t, i, j), rtol=1e-4)
    np.testing.assert_allclose(float(evidence.line), claim(net, t, i, j), rtol=1e-4)
    assert evidence.truth != evidence.line
    for shown in evidence.shown:
        np.testing.assert_allclose(float(shown.value), entry(oracle, shown.name), rtol=1e-4, atol=1e-9)


def witness(target: str, line: str, assume: list[str]) -> Counterexample:
    (derivation,) = verify_file(file_of(target, line, assume=assume, sizes=SIZES, times=3)).derivations
    (step,) = derivation.steps
    assert str(step.verdict) == "wrong"
    assert isinstance(step.evidence, Counterexample)
    return step.evidence


def entry(oracle: Oracle, name: str) -> Array:
    named = re.fullmatch(r"([^\[]+)(?:\[([\d,]+)\])?", name)
    assert named
    value = oracle.values[named[1]] if named[1] in oracle.values else oracle.values[named[1].partition("(")[0]]
    return value[tuple(int(i) - 1 for i in named[2].split(","))] if named[2] else value


@pytest.mark.parametrize(("line", "digits"), [("yhat(1)[1] + 10^-5*10^-5", 6), ("yhat(1)[1]*(1 + 2^-30*2^-30)", 12)])
def test_as_many_digits_as_it_takes(line: str, digits: int) -> None:
    evidence = witness("yhat(1)[1]", line, [])
    assert evidence.line != evidence.truth
    assert min(len(evidence.line), len(evidence.truth)) > digits


# fmt: off
DETERMINED: list[tuple[list[str], str, Callable[..., Fraction]]] = [
    # assumed,                                  the variable,  its value in terms of the others
    (["sum(y(1)) = 1"],                         "y(1)[3]",     lambda p: 1 - p["y(1)[1]"] - p["y(1)[2]"]),
    (["3*y(1)[1] = y(1)[2]/7 + 1/2"],           "y(1)[2]",     lambda p: 21 * p["y(1)[1]"] - Fraction(7, 2)),
    (["y(1)[1] = c[1]^-2"],                     "y(1)[1]",     lambda p: p["c[1]"] ** -2),
    (["c[1] = 2*c[2]", "y(1)[1] = c[1] - 1"],   "y(1)[1]",     lambda p: p["c[1]"] - 1),
    (["onehot(y(1))"],                          "y(1)[3]",     lambda p: 1 - p["y(1)[1]"] - p["y(1)[2]"]),
]
# fmt: on


@pytest.mark.parametrize(("assume", "name", "value"), DETERMINED)
def test_what_is_determined_is_exact(assume: list[str], name: str, value: Callable[..., Fraction]) -> None:
    point = {named.name: Fraction(named.value) for named in witness("L(1)", "2*L(1)", assume).point}
    assert point[name] == value(point)
    assert not [other for other in point if "(2)" in other]


def test_what_is_not_rational_or_too_long_is_shown_in_digits() -> None:
    evidence = witness("y(1)[1] + c[1]", "0", ["y(1)[1] = exp(c[2])", "c[1] = c[3]^9999"])
    point = {named.name: named.value for named in evidence.point}
    assert set(point) == {"y(1)[1]", "c[1]", "c[2]", "c[3]"}
    np.testing.assert_allclose(float(point["y(1)[1]"]), np.exp(float(Fraction(point["c[2]"]))), rtol=1e-10)
    assert re.fullmatch(r"-?[\d.]+(e[+-]?\d+)?", point["c[1]"])
