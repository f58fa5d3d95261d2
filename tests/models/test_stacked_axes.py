"""Axes stacked of several sorts, and vectors written out in a model, whose sizes are known only when it is used."""

from __future__ import annotations

from typing import Any

import pytest

from bpttcheck.errors import Refused
from bpttcheck.verify import verify_file
from tests.models.worlds import file_of, prepared, read

MODEL: dict[str, Any] = {
    "sizes": {"x": 4, "h": 5, "y": 3},
    "times": 3,
    "parameters": {"W": ["h", "h+x"], "G": ["h", "h + x + 1"], "V": ["y", "h"], "b": ["h"]},
    "inputs": {"x(t)": ["x"], "y(t)": ["y"]},
    "equations": {
        "h(0)": "[0, 0, 0, 0, 1]",
        "z(t)": "[h(t-1); x(t)]",
        "a(t)": "W @ z(t) + b",
        "h(t)": "tanh(a(t)) + G @ [z(t), 1]",
        "o(t)": "V @ h(t) + ones(y)",
        "L(t)": "sum((o(t) - y(t))^2)",
        "L": "sum(t, L(t))",
    },
}

# fmt: off
LINES = [
    ("grad(L, W)",          "sum(t, grad(L, a(t)) @ [h(t-1); x(t)].T)"),
    ("grad(L, W)[:,6..9]",  "sum(t, grad(L, a(t)) @ x(t).T)"),
    ("d L/d W[2,:]",        "sum(t, grad(L, a(t))[2]*z(t).T)"),
    ("grad(L, b)",          "sum(t, (1 - tanh(a(t))^2)*grad(L, h(t)))"),
    ("d z(t)/d h(t-1)",     "[I; zeros(x, h)]"),
    ("d a(t)/d h(t-1)",     "W[:,1..5]"),
    ("grad(L, G)[:,10]",    "sum(t, grad(L, h(t)))"),
    ("d L/d o(t)",          "2*(o(t) - y(t))"),
    ("d L/d h(0)[5]",       "(W[:,1..5] @ e(5) + 0*b).T @ grad(L, a(1)) + (G @ e(5)).T @ grad(L, h(1))"),
]
# fmt: on


@pytest.mark.parametrize(("target", "line"), LINES)
def test_gradients_by_a_stacked_weight(target: str, line: str) -> None:
    (result,) = verify_file(file_of(target, line, model=MODEL)).derivations[0].steps
    assert result.verdict.value == "correct"


def test_shapes_are_named_by_their_sorts() -> None:
    world = prepared(MODEL).world
    assert {name: str(read(name, world).shape) for name in ("W", "G", "z", "h(0)", "h")} == {
        "W": "an h×(h+x) matrix",
        "G": "an h×(h+x+1) matrix",
        "z": "a column over 5+x",  # as h(0) was all that was known of h(t-1)
        "h(0)": "a column over h",
        "h": "a column over h",
    }


# fmt: off
SLIPS: list[tuple[str, str, str, str]] = [
    # key,         value,              fault,        message
    ("a(t)",       "W @ h(t-1)",       "Shapes",     "an h×(h+x) matrix @ a column"),
    ("z(t)",       "[x(t); h(t-1)]",   "Shapes",     "@ a column over x+"),
    ("h(0)",       "[0, 0, 0]",        "Shapes",     "a column over h = a column of 3 entries"),
    ("o(t)",       "V @ h(t) + [1, 2]", "Shapes",    "a column over y + a column of 2 entries"),
    ("L(t)",       "dot([1, 2], o(t))", "Shapes",    "a column of 2 entries dot a column over y"),
    ("L(t)",       "sum(i, [1, 2][i]*o(t)[i])", "TwoSorts", "2 entries and over the entries of y"),
    ("o(t)",       "V @ h(t) + ones(q)", "UnknownSort", "`q` is not a sort"),
]
# fmt: on


@pytest.mark.parametrize(("head", "body", "fault", "message"), SLIPS)
def test_a_slip_shows_where_it_stands(head: str, body: str, fault: str, message: str) -> None:
    equations = MODEL["equations"] | {head: body}
    with pytest.raises(Refused) as refused:
        prepared({**MODEL, "equations": equations})
    assert type(refused.value.fault).__name__ == fault
    assert message in refused.value.fault.message
    assert refused.value.passage
    assert refused.value.passage.text == body or fault == "Shapes"  # of two sides, either may be at fault


@pytest.mark.parametrize("sort", ["h+q", "h++x", "10", "h-x"])
def test_every_part_of_a_sort_has_a_size(sort: str) -> None:
    parameters = MODEL["parameters"] | {"W": ["h", sort]}
    with pytest.raises(Refused) as refused:
        prepared({**MODEL, "parameters": parameters})
    assert type(refused.value.fault).__name__ == "BadValue"
    assert "has no size" in refused.value.fault.message


def test_other_sizes_are_checked_when_they_are_known() -> None:
    with pytest.raises(Refused) as refused:
        prepared(MODEL, sizes={"h": 4})
    assert "a column over h = a column of 5 entries" in refused.value.fault.message
