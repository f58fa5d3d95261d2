"""What is wrong with a model, or with what a file says beside it: the fault, the text, and where."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from bpttcheck.errors import Refused
from bpttcheck.places import Span
from tests.models.worlds import prepared

MODEL: dict[str, Any] = {
    "sizes": {"x": 2, "h": 3},
    "times": 3,
    "parameters": {"W": ["h", "h"], "U": ["h", "x"], "b": ["h"]},
    "inputs": {"x(t)": ["x"]},
    "initial": {"h(0)": ["h"]},
    "rename": {},
    "equations": {"h(t)": "tanh(W @ h(t-1) + U @ x(t) + b)", "L": "sum(t, sum(h(t)))"},
}

# fmt: off
EQUATIONS = [
    # head,     body,                  fault,             at fault,         and in
    ("L",       "sum(t, foo)",         "UnknownName",     "foo",            "body"),
    ("L",       "sum(t, sum(g(t)))",   "UnknownFunction", "g(t)",           "body"),
    ("q",       "h(t)",                "UnknownName",     "t",              "body"),
    ("q",       "h[1]",                "NeedsTime",       "h",              "body"),
    ("q(1)",    "x",                   "NeedsTime",       "x",              "body"),
    ("q(s)",    "h(t)",                "UnknownName",     "t",              "body"),
    ("q(t)",    "i*1",                 "UnknownName",     "i",              "body"),
    ("q(t)[i]", "h(t)[i]*b[j]",        "UnknownName",     "j",              "body"),
    ("q(t)",    "U @ h(t)",            "Shapes",          "h(t)",           "body"),
    ("q(t)",    "W + b",               "Shapes",          "b",              "body"),
    ("h(1)",    "W",                   "Shapes",          "W",              "body"),
    ("q(t)[i]", "h(t)",                "Shapes",          "h(t)",           "body"),
    ("q(t)[i]", "1",                   "NoRange",         "1",              "body"),
    ("q(t)[t]", "h(t)[t]",             "TwoSorts",        "t",              "body"),
    ("q(t)",    "(h(t)",               "Unclosed",        "(",              "body"),
    ("q(t)",    "",                    "Empty",           "",               "body"),
    ("q(t)",    "x(t-1)",              "NoSuchTime",      "x(t-1)",         "body"),
    ("q(1)",    "x(0)",                "NoSuchTime",      "x(0)",           "body"),
    ("q(t)",    "h(4)",                "NoSuchTime",      "h(4)",           "body"),
    ("q",       "q",                   "Circular",        "q",              "head"),
    ("q(t)",    "q(t)",                "Circular",        "q(t)",           "head"),
    ("h(0)",    "b",                   "Defined",         "h(0)",           "head"),
    ("W",       "b",                   "Defined",         "W",              "head"),
    ("x(t)",    "b",                   "Defined",         "x(t)",           "head"),
    ("tau",     "1",                   "Defined",         "tau",            "head"),
    ("T",       "1",                   "Defined",         "T",              "head"),
    ("holding", "b",                   "Defined",         "holding",        "head"),
    ("exp(t)",  "1",                   "Defined",         "exp(t)",         "head"),
    ("exp",     "1",                   "Misused",         "exp",            "head"),
    ("d",       "1",                   "Misused",         "d",              "head"),
    ("q(t+1)",  "b",                   "Misused",         "t+1",            "head"),
    ("M[i,j,k]", "b[i]",               "Misused",         "M[i,j,k]",       "head"),
    ("M[i,i]",  "W[i,i]",              "Misused",         "i",              "head"),
    ("q[1]",    "2",                   "Misused",         "1",              "head"),
    ("q(t)[i,2]", "h(t)[i]",           "Misused",         "2",              "head"),
    ("p(t)",    "W @ p(t-1)",          "NotGiven",        "p(t-1)",         "body"),
    ("p(s)",    "W @ p(s+1) + h(s)",   "NotGiven",        "p(s+1)",         "body"),
    ("p(t)",    "h(t)*p(t-2)",         "NotGiven",        "p(t-2)",         "body"),
    ("q r",     "b",                   "Juxtaposed",      "r",              "head"),
]

ELSEWHERE: list[tuple[str, dict[str, Any], str, str]] = [
    # key,          added to it,             fault,        the passage at fault
    ("parameters",  {"Z": ["z"]},            "BadValue",   "Z"),
    ("parameters",  {"Z": ["h", "h", "h"]},  "Misused",    "Z"),
    ("parameters",  {"Z[1]": ["h"]},         "Misused",    "Z[1]"),
    ("parameters",  {"Z[i]": ["h"]},         "Misused",    "Z[i]"),
    ("parameters",  {"tau": ["h"]},          "Defined",    "tau"),
    ("inputs",      {"W": ["h", "h"]},       "Defined",    "W"),
    ("rename",      {"p": "zz"},             "UnknownName", "zz"),
    ("rename",      {"exp": "W"},            "Defined",    "exp"),
    ("inputs",      {"d": ["h"]},            "Misused",    "d"),
    ("equations",   {"p": "q", "q": "p"},    "Circular",   "p"),
    ("equations",   {"p(t)": "q(t)*1", "q(t)": "p(t)*1"}, "Circular", "p(t)"),
]

BESIDE: list[tuple[dict[str, Any], str, str]] = [
    # what the file says,                                     fault,             the passage at fault
    ({"define": {"W": "b"}},                                  "Defined",         "W"),
    ({"define": {"h(t)": "b"}},                               "Defined",         "h(t)"),
    ({"define": {"S": "foo"}},                                "UnknownName",     "foo"),
    ({"define": {"S": "h(tau)[i]"}},                          "UnknownName",     "h(tau)[i]"),
    ({"define": {"S": "S"}},                                  "Circular",        "S"),
    ({"define": {"S": "R*1", "R": "S*1"}},                    "Circular",        "S"),
    ({"define": {"g(t)": "g(t+1)*1"}},                        "NotGiven",        "g(t+1)*1"),
    ({"define": {"g(t)": "g(t-1)*S", "S": "R", "R": "S"}},    "NotGiven",        "g(t-1)*S"),
    ({"define": {"g(t)": "g(t)*S", "S": "R", "R": "S"}},      "Circular",        "S"),
    ({"define": {"g(0)": "S", "g(t)": "g(t-1)", "S": "R", "R": "S"}}, "Circular", "S"),
    ({"define": {"g(tau)": "b", "g(t)": "W*g(t+1)"}},         "Shapes",          "W*g(t+1)"),
    ({"define": {"g(tau)": "b", "g(t)": "W"}},                "Shapes",          "W"),
    ({"rename": {"tau": "h"}},                                "Defined",         "tau"),
    ({"rename": {"exp": "h"}},                                "Defined",         "exp"),
    ({"rename": {"p": "hh"}},                                 "UnknownName",     "hh"),
    ({"rename": {"p": "h(t)"}},                               "Misused",         "h(t)"),
    ({"rename": {"p(t)": "h"}},                               "Misused",         "p(t)"),
    ({"rename": {"1": "h"}},                                  "Misused",         "1"),
]
# fmt: on


def refused(model: object, **keys: object) -> Refused:
    with pytest.raises(Refused) as found:
        prepared(model, **keys)
    assert found.value.fault.message
    return found.value


def model(key: str = "equations", **added: object) -> dict[str, Any]:
    changed = deepcopy(MODEL)
    changed[key] |= added
    return changed


@pytest.mark.parametrize(("head", "body", "fault", "words", "where"), EQUATIONS)
def test_equations(head: str, body: str, fault: str, words: str, where: str) -> None:
    found = refused(model(**{head: body}))
    assert type(found.fault).__name__ == fault
    assert found.passage is not None
    assert found.passage.text == {"head": head, "body": body}[where]
    assert found.passage.text[found.fault.span.start : found.fault.span.end] == words


@pytest.mark.parametrize(("head", "body", "fault", "words", "where"), EQUATIONS)
def test_equations_show_their_place_in_the_file(head: str, body: str, fault: str, words: str, where: str) -> None:
    found = refused(model(**{head: body}))
    assert found.passage is not None
    place = found.passage.place(found.fault.span)
    line = found.passage.source.line(place.line)
    assert line[place.column - 1 :].startswith(words)


@pytest.mark.parametrize(("key", "added", "fault", "words"), ELSEWHERE)
def test_the_rest_of_a_model(key: str, added: dict[str, Any], fault: str, words: str) -> None:
    found = refused(model(key, **added))
    assert type(found.fault).__name__ == fault
    assert found.passage is not None
    assert found.passage.text == words


@pytest.mark.parametrize(("keys", "fault", "words"), BESIDE)
def test_definitions_and_letters(keys: dict[str, Any], fault: str, words: str) -> None:
    found = refused(MODEL, **keys)
    assert type(found.fault).__name__ == fault
    assert found.passage is not None
    assert found.passage.text == words


def test_a_recursion_that_nothing_begins() -> None:
    equations = {"h(t)": "tanh(a(t))", "a(t)": "b + W @ h(t-1)", "L": "sum(t, sum(h(t)))"}
    found = refused({**MODEL, "initial": {}, "equations": equations})
    assert found.fault.message == "`h(0)` is not given, and what is computed here begins with it"
    assert found.fault.hint == "declare it under `initial:`, with the sorts of its axes"
    assert found.passage is not None
    assert (found.passage.text, found.fault.span) == ("b + W @ h(t-1)", Span(8, 14))


def test_a_circle_is_shown_without_what_leads_to_it() -> None:
    found = refused(model(p="2*q", q="r", r="q + 1", s="p"))
    assert found.fault.message == "circular definition: q → r → q"


@pytest.mark.parametrize(
    ("text", "fault", "words"),
    [
        ("foo = x(1)[1]", "UnknownName", "foo"),
        ("onehot(z(t))", "UnknownFunction", "z(t)"),
        ("x(1)[9] = 0", "OutOfRange", "9"),
        ("sum(h(t)) = 1", "BadAssumption", "sum(h(t)) = 1"),
        ("b = x(1)", "Shapes", "b = x(1)"),
        ("b = ", "Unfinished", ""),
    ],
)
def test_what_a_model_calls_natural(text: str, fault: str, words: str) -> None:
    found = refused({**MODEL, "assumptions": ["h(0) = 0", text]})
    assert type(found.fault).__name__ == fault
    assert found.passage is not None
    assert found.passage.text == text.strip()
    assert text[found.fault.span.start : found.fault.span.end] == words


@pytest.mark.parametrize(
    ("text", "fault", "words"),
    [
        ("d h(t) / d h(t-1)", "Misused", "d h(t) / d h(t-1)"),
        ("h(t) = 0", "Misused", "="),
        ("d h(t) / d h(t-1) holding x(s)", "Misused", "d h(t) / d h(t-1) holding x(s)"),
        ("d h(t) / d h(t-1) holding W", "Misused", "d h(t) / d h(t-1) holding W"),
        ("d h(t)[1] / d h(t-1) holding x(t)", "Misused", "d h(t)[1] / d h(t-1) holding x(t)"),
        ("d h(2) / d h(1) holding x(2)", "Misused", "d h(2) / d h(1) holding x(2)"),
        ("d h(t) / d g(t-1) holding x(t)", "UnknownFunction", "g(t-1)"),
        ("d h(t) / d h(t-1) holding", "Unfinished", ""),
    ],
)
def test_what_a_model_says_is_held(text: str, fault: str, words: str) -> None:
    found = refused({**MODEL, "holding": text})
    assert type(found.fault).__name__ == fault
    assert found.passage is not None
    assert found.passage.text == text
    assert text[found.fault.span.start : found.fault.span.end] == words


def test_a_name_that_has_a_time_is_not_unknown() -> None:
    fault = refused(model(q="h[1]")).fault
    assert fault.message == "`h` has a time, and nothing tells which is meant here"
    assert "`h(tau)`" in fault.hint


def test_a_circle_that_only_unrolling_shows() -> None:
    circle = refused(model(**{"p(0)": "b", "p(t)": "q(t)*1", "q(t)": "2*p(t)"}))
    assert circle.fault.message == "circular definition: p(1) → q(1) → p(1)"
    assert circle.passage is not None
    assert (circle.passage.text, circle.fault.span) == ("2*p(t)", Span(2, 6))


def test_a_sort_that_the_model_does_not_have() -> None:
    fault = refused(MODEL, sizes={"z": 3}).fault
    assert fault.message == "`sizes`: the model inline has no sort `z`"
    assert fault.hint == "its sorts are `x`, `h`"


@pytest.mark.parametrize("sort", ["1", "#3", "h+x", ""])
def test_a_sort_that_is_no_name(sort: str) -> None:
    fault = refused({**MODEL, "sizes": {**MODEL["sizes"], sort: 3}}).fault
    assert fault.message == f"model inline: `{sort}` is no name of a sort"


def test_a_model_that_is_neither_built_in_nor_a_file() -> None:
    fault = refused("rrn").fault
    assert (fault.message, fault.hint) == ("unknown model `rrn`", "did you mean `rnn`?")
