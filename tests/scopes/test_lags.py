"""How many steps from its own time a formula reaches, through what it names."""

from __future__ import annotations

import pytest

from bpttcheck.notation import plain
from bpttcheck.scopes.lags import lags, reach

# fmt: off
CHAINS = [
    ("itself, one step on",          {"g": "W.T @ g(t+1) + x(t)"},                                      "g(t)",   1),
    ("nothing of another time",      {"p": "yhat(t) - y(t)"},                                           "p(t)",   0),
    ("one beside it",                {"p": "yhat(t) - y(t)"},                                           "p(t+2)", 2),
    ("one after the other",          {"J": "m(t+1)", "K": "J(t+1)", "N": "K(t+1)"},                     "N(t)",   3),
    ("the longest way",              {"J": "m(t+2)", "K": "J(t+1) + m(t)", "N": "K(t) + J(t)"},         "N(t)",   3),
    ("a circle of two",              {"u": "v(t+1)", "v": "u(t)"},                                      "u(t)",   1),
    ("a circle, and what it names",  {"u": "v(t+1) + p(t)", "v": "u(t)", "p": "m(t+2)"},                "u(t)",   3),
    ("back in time",                 {"g": "R.T @ g(t-1)"},                                             "g(t-1)", 2),
    ("no definition",                {},                                                                "h(t-1)", 1),
]
# fmt: on


@pytest.mark.parametrize(("bodies", "line", "expected"), [row[1:] for row in CHAINS], ids=[row[0] for row in CHAINS])
def test_the_steps_of_a_chain(bodies: dict[str, str], line: str, expected: int) -> None:
    known = lags([(name, plain.read(body)) for name, body in bodies.items()])
    assert reach(plain.read(line), known) == expected
