"""Model files as records."""

from collections.abc import Iterable

import pytest

from bpttcheck.derivation import Declaration
from bpttcheck.errors import BadValue, Empty, Fault, NotYaml, Refused, TooLarge, UnknownKey
from bpttcheck.loading.models import load
from bpttcheck.places import Source, Span

RNN = """\
title: A recurrent net
source: the book
sizes: {x: 4, h: 5, y: 3}
times: 3
parameters:
  W: [h, h]
  b: [h]
  s: []
inputs: {"x(t)": [x], y(t): [y]}
initial: {"h(0)": [h]}
assumptions:
  - sum(y(t)) = 1
  - h(0) = 0
rename: {p: yhat}
equations:
  a(t): b + W @ h(t-1) + U @ x(t)
  h(t): tanh(a(t))
  L: sum(t, L(t))
"""


def declared(declarations: Iterable[Declaration]) -> list[tuple[str, list[str]]]:
    return [(each.head.text, [sort.text for sort in each.sorts]) for each in declarations]


def test_a_whole_model() -> None:
    model = load(Source("rnn.yaml", RNN), "rnn")
    assert (model.name, model.title, model.origin) == ("rnn", "A recurrent net", "the book")
    assert ([(size.sort, size.size) for size in model.sizes], model.times) == ([("x", 4), ("h", 5), ("y", 3)], 3)
    assert declared(model.parameters) == [("W", ["h", "h"]), ("b", ["h"]), ("s", [])]
    assert declared(model.inputs) == [("x(t)", ["x"]), ("y(t)", ["y"])]
    assert declared(model.initial) == [("h(0)", ["h"])]
    assert [line.text for line in model.assumptions] == ["sum(y(t)) = 1", "h(0) = 0"]
    assert [(each.letter.text, each.quantity.text) for each in model.rename] == [("p", "yhat")]
    assert [each.head.text for each in model.equations] == ["a(t)", "h(t)", "L"]
    place = model.equations[1].body.place(Span(5, 9))
    assert (place.line, place.column) == (17, 14)


def test_a_model_may_name_itself_and_leave_the_rest_out() -> None:
    model = load(Source("f", "name: net\nequations: {y: 2 * x}\n"), "f")
    assert (model.name, model.title, model.times, model.sizes, model.parameters) == ("net", "", 0, (), ())


# fmt: off
FAULTS = [
    # text | fault | line, column | part of the message
    ("",                                     Empty,      1, 1,  "this file is empty"),
    ("title: a",                             BadValue,   1, 1,  "this file: `equations` is missing"),
    ("equations: {}",                        BadValue,   1, 12, "`equations`: nothing stands in it"),
    ("equations: [a]",                       BadValue,   1, 12, "`equations`: a list stands where a mapping"),
    ("equations: {a: [b]}",                  BadValue,   1, 16, "`equations` → `a`: a list stands where a text"),
    ("equations: {a: b}\nequation: c",       UnknownKey, 2, 1,  "unknown key `equation`"),
    ("equations: {a: b}\nparameters: {W: h}", BadValue,  2, 17, "`parameters` → `W`: a text stands where a list"),
    ("equations: {a: b}\nparameters: {W: [[h]]}", BadValue, 2, 18, "`W` → item 1: a list stands where"),
    ("equations: {a: b}\nsizes: {h: 1e9}",   BadValue,   2, 12, "`1e9` is not a plain whole number"),
    ("equations: {a: b}\ntimes: 1000000000", TooLarge,   2, 8,  "beyond the limit of 1,000"),
    ("equations:\n  a: b\n  a: c",           NotYaml,    3, 3,  "the key `a` is here twice"),
]
# fmt: on


@pytest.mark.parametrize(("text", "fault", "line", "column", "message"), FAULTS)
def test_what_is_no_model_is_told_so(text: str, fault: type[Fault], line: int, column: int, message: str) -> None:
    source = Source("f", text + "\n")
    with pytest.raises(Refused) as refused:
        load(source, "f")
    found = refused.value.fault
    place = source.place(found.span.start)
    assert message in found.message
    assert (type(found), place.line, place.column) == (fault, line, column)
